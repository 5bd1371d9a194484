import type { RawRecord } from '../../dns/message.ts';
import { targetOf } from '../../dns/wire/rdata.ts';
import { isUnder, type Name, parentOf, ROOT } from '../../values/name.ts';
import type { HostStatement, ZoneStatement } from '../scenario.ts';
import { dsOf } from './signing.ts';
import { addressRecord, record } from './zone.ts';

/**
 * What a scenario need not write because it follows: the SOA and NS records of a zone, the addresses of hosts named in
 * it, and the delegation in the zone above. Whatever is written is left as it stands.
 */

/** Seconds: refresh, retry, expire and negative TTL of a zone whose text has no SOA. */
const SOA_TIMES = '7200 3600 1209600 3600';
const FIRST_SERIAL = 1;

interface Edition {
  readonly statement: ZoneStatement;
  readonly records: RawRecord[];
}

/** The editions of each zone, in the order of the scenario. */
type Editions = ReadonlyMap<Name, readonly Edition[]>;

/** A host and the deepest zone that its name lies in. */
interface Home {
  readonly host: HostStatement;
  readonly zone: Name | null;
}

/** The records of each zone statement, completed. */
export function completed(
  zones: readonly ZoneStatement[],
  hosts: readonly HostStatement[],
): ReadonlyMap<ZoneStatement, readonly RawRecord[]> {
  const editions = zones.map(statement => ({ statement, records: [...statement.records] }));
  for (const edition of editions) addApex(edition);
  const all: Editions = Map.groupBy(editions, ({ statement }) => statement.zone);
  const homes = hosts.map(host => ({ host, zone: enclosing(all, host.name)?.statement.zone ?? null }));
  for (const edition of editions) addHosts(edition, all, homes);
  for (const edition of editions) addDelegation(edition, all, hosts);
  return new Map(editions.map(({ statement, records }) => [statement, records]));
}

const has = (edition: Edition, name: Name, ...types: string[]): boolean =>
  edition.records.some(one => one.name === name && types.includes(one.type));

function addApex(edition: Edition): void {
  const { zone, ttl, on } = edition.statement;
  const dotted = zone === ROOT ? '' : zone;
  if (!has(edition, zone, 'SOA')) {
    edition.records.unshift(
      record(`${zone} ${ttl} SOA ${on[0] ?? ROOT} hostmaster.${dotted} ${FIRST_SERIAL} ${SOA_TIMES}`),
    );
  }
  if (!has(edition, zone, 'NS')) edition.records.push(...on.map(host => record(`${zone} ${ttl} NS ${host}`)));
}

/** The first edition of a zone holds the addresses of every host named in it, another one those of its own servers. */
function addHosts(edition: Edition, all: Editions, homes: readonly Home[]): void {
  const { zone, ttl, on } = edition.statement;
  const isFirst = firstOf(all, zone) === edition;
  for (const { host, zone: home } of homes) {
    const isHere = home === zone && (isFirst || on.includes(host.name));
    if (!isHere || has(edition, host.name, 'A', 'AAAA', 'CNAME')) continue;
    edition.records.push(...host.addresses.map(address => addressRecord(host.name, address, ttl)));
  }
}

const firstOf = (all: Editions, zone: Name): Edition | undefined => all.get(zone)?.[0];

/** The deepest zone declared that a name lies in. */
function enclosing(all: Editions, name: Name): Edition | null {
  for (let at: Name | null = name; at !== null; at = parentOf(at)) {
    const found = firstOf(all, at);
    if (found !== undefined) return found;
  }
  return null;
}

function addDelegation(edition: Edition, all: Editions, hosts: readonly HostStatement[]): void {
  const { zone, delegated, glue, signed, ds } = edition.statement;
  const above = parentOf(zone);
  if (!delegated || above === null || firstOf(all, zone) !== edition) return;
  const parent = enclosing(all, above)?.statement.zone;
  const servers = edition.records.filter(one => one.name === zone && one.type === 'NS');
  for (const side of parent === undefined ? [] : (all.get(parent) ?? [])) {
    if (has(side, zone, 'NS')) continue;
    const ttl = side.statement.ttl;
    side.records.push(...servers.map(one => ({ ...one, ttl })));
    if (signed !== null && ds && !has(side, zone, 'DS')) side.records.push(dsOf(zone, ttl));
    if (glue) for (const server of servers) addGlue(side, targetOf(server), hosts);
  }
}

/** Glue of every server named below the parent, in the child or beside it (RFC 9471 §2). */
function addGlue(side: Edition, server: Name | null, hosts: readonly HostStatement[]): void {
  const { zone, ttl } = side.statement;
  if (server === null || !isUnder(server, zone) || has(side, server, 'A', 'AAAA')) return;
  const host = hosts.find(one => one.name === server);
  side.records.push(...(host?.addresses ?? []).map(address => addressRecord(server, address, ttl)));
}
