import type { Outcome, Trace, ZoneFacts } from '../../dns/walk/facts.ts';
import { addressOf, targetOf } from '../../dns/wire/rdata.ts';
import type { HostFact, ServerFact, ZoneDetail, ZoneFact } from '../../graph/model/facts.ts';
import type { Address } from '../../values/address.ts';
import { isAtOrUnder, labelDepth, type Name, ROOT, suffixOf } from '../../values/name.ts';
import { detailOf } from './detail.ts';
import { readSpf, type SpfTerm } from './spf.ts';

/** What a walk saw, as far as a graph needs it. */
export interface Seen {
  readonly zones: Map<Name, ZoneFact>;
  readonly hosts: Map<Name, HostFact>;
  /** NS names and addresses of registries' own servers: who shares them shares an operator. */
  readonly registryServers: Map<Name, { readonly names: readonly Name[]; readonly addresses: readonly Address[] }>;
  /** Mail exchangers of domains that were asked for them. */
  readonly exchangers: Map<Name, readonly Name[]>;
  /** SPF records of domains that were asked for them; null where there is none. */
  readonly spf: Map<Name, readonly SpfTerm[] | null>;
  /** Zones that are not delegated, or whose servers gave nothing usable. */
  readonly broken: Set<Name>;
  /** Those of them whose servers gave nothing usable: what lies below is unknown, not absent. */
  readonly silent: Set<Name>;
  /** Zones whose servers gave something usable at least once. */
  readonly spoke: Set<Name>;
}

export const nothingSeen = (): Seen => ({
  zones: new Map(),
  hosts: new Map(),
  registryServers: new Map(),
  exchangers: new Map(),
  spf: new Map(),
  broken: new Set(),
  silent: new Set(),
  spoke: new Set(),
});

/** Adds what a finished walk saw; the first to see a zone describes it. */
export function addTrace(seen: Seen, trace: Trace, isRegistryZone: (zone: Name) => boolean): void {
  for (const facts of trace.zones.values()) addZone(seen, facts, isRegistryZone);
  for (const chain of trace.chains) {
    const { question, end, path } = chain;
    if (end.kind === 'broken') {
      seen.broken.add(end.zone);
      seen.silent.add(end.zone);
    }
    if (end.kind === 'unfinished') seen.silent.add(end.zone);
    for (const passed of path.slice(0, -1)) seen.spoke.add(passed);
    if (end.kind !== 'broken' && end.kind !== 'unfinished') seen.spoke.add(end.zone);
    if (end.kind === 'nxdomain' && isRegistryZone(end.zone)) addDenied(seen, end.zone, question.name);
    const zone = path.at(-1) ?? ROOT;
    if (question.type === 'MX') seen.exchangers.set(question.name, targetsIn(trace, zone, question.name));
    else if (question.type === 'TXT')
      seen.spf.set(question.name, readSpf(answersIn(trace, zone, question.name), question.name));
    else if (end.kind === 'alias') addHost(seen, { name: question.name, zone, addresses: [], alias: end.target });
    else if (end.kind === 'answer')
      addHost(seen, { name: question.name, zone, addresses: addressesIn(trace, zone, question.name), alias: null });
  }
}

/** A registry says that a domain does not exist: a zone without servers, which does not work. */
function addDenied(seen: Seen, registry: Name, asked: Name): void {
  const zone = suffixOf(asked, labelDepth(registry) + 1);
  seen.broken.add(zone);
  put(seen, { zone, parent: registry, kind: 'owned', servers: [], leaves: [], source: 'observed' });
}

function addHost(seen: Seen, host: HostFact): void {
  const known = seen.hosts.get(host.name);
  if (known === undefined || (known.addresses.length === 0 && known.alias === null)) seen.hosts.set(host.name, host);
}

function addZone(seen: Seen, facts: ZoneFacts, isRegistryZone: (zone: Name) => boolean): void {
  const { zone, parent } = facts;
  const delegated = facts.delegation.flatMap(said => said.ns.map(ns => ns.name));
  for (const server of facts.nameservers) {
    const addresses = server.addresses.map(one => one.address);
    if (addresses.length > 0 && !isAtOrUnder(server.name, zone))
      addHost(seen, { name: server.name, zone: null, addresses, alias: null });
  }
  if (isRegistryZone(zone)) {
    const names = facts.nameservers.map(server => server.name);
    const addresses = facts.nameservers.flatMap(server => server.addresses.map(one => one.address));
    seen.registryServers.set(zone, { names, addresses });
    const kind = zone === ROOT ? 'root' : 'registry';
    put(seen, { zone, parent, kind, servers: [], leaves: [], source: 'observed', detail: detailOf(facts) });
    return;
  }
  if (delegated.length === 0) return;
  const servers = Array.from(new Set(delegated), name => serverFact(facts, name));
  put(seen, { zone, parent, kind: 'owned', servers, leaves: [], source: 'observed', detail: detailOf(facts) });
}

/** Another walk may have come to know what the first one did not ask. */
function put(seen: Seen, zone: ZoneFact): void {
  const known = seen.zones.get(zone.zone);
  if (known === undefined) seen.zones.set(zone.zone, zone);
  else if (known.detail && zone.detail)
    seen.zones.set(zone.zone, { ...known, detail: both(known.detail, zone.detail) });
}

const both = (one: ZoneDetail, other: ZoneDetail): ZoneDetail => ({
  childNames: one.childNames ?? other.childNames,
  staleGlue: [...new Set([...one.staleGlue, ...other.staleGlue])],
  expireSeconds: one.expireSeconds ?? other.expireSeconds,
  nsSeconds: one.nsSeconds ?? other.nsSeconds,
  addressSeconds: one.addressSeconds ?? other.addressSeconds,
  ds: one.ds.length > 0 ? one.ds : other.ds,
  servers: one.servers.length >= other.servers.length ? one.servers : other.servers,
});

function serverFact(facts: ZoneFacts, name: Name): ServerFact {
  const glue = facts.delegation.flatMap(said => said.glue.filter(one => one.name === name).map(one => one.address));
  const said = facts.replies
    .filter(reply => reply.server.name === name && reply.purpose !== 'last-good' && reply.outcome !== null)
    .map(reply => (reply.outcome as Outcome).kind);
  // Silence is never taken for lame; a server counts as such only where nothing that it said was of use.
  const lame = said.length > 0 && said.every(kind => LAME.includes(kind));
  return { name, glue: [...new Set(glue)], lame, leaves: [] };
}

const LAME: readonly Outcome['kind'][] = ['refused', 'upward', 'not-authoritative', 'empty'];

/** The addresses that any server of the zone answers with. */
function addressesIn(trace: Trace, zone: Name, name: Name): Address[] {
  const found = new Set<Address>();
  for (const record of answersIn(trace, zone, name)) {
    const address = record.type === 'A' || record.type === 'AAAA' ? addressOf(record) : null;
    if (address !== null) found.add(address);
  }
  return [...found].sort();
}

const targetsIn = (trace: Trace, zone: Name, name: Name): Name[] => [
  ...new Set(
    answersIn(trace, zone, name)
      .filter(record => record.type === 'MX')
      .flatMap(record => targetOf(record) ?? [])
      // RFC 7505: a domain that takes no mail says so with the root as its exchanger.
      .filter(target => target !== ROOT),
  ),
];

const answersIn = (trace: Trace, zone: Name, name: Name) =>
  (trace.zones.get(zone)?.replies ?? [])
    .filter(reply => reply.question.name === name && reply.outcome?.kind === 'answer')
    .flatMap(reply => (reply.outcome?.kind === 'answer' ? reply.outcome.said.answers : []))
    .filter(record => record.name === name);
