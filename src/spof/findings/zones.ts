import type { Surroundings, ZoneDetail, ZoneFact } from '../../graph/model/facts.ts';
import { isAtOrUnder, isUnder, type Name, ROOT } from '../../values/name.ts';
import { type Bare, found, type Known, when } from './known.ts';

/** How a zone is delegated, what it publishes of itself, and for how long it is remembered. */
export function zoneFindings(zone: ZoneFact, { facts }: Known): Bare[] {
  if (zone.servers.length === 0) return [];
  return [
    ...glueFindings(zone, facts),
    ...cycleFindings(zone, facts),
    ...(zone.detail === undefined
      ? []
      : [...mismatches(zone, zone.detail), ...times(zone.zone, zone.detail), ...signing(zone.zone, zone.detail)]),
  ];
}

/** Glue for names under other domains: it stands only while those are registered, or by mere luck. */
function glueFindings({ zone, parent, servers }: ZoneFact, { zones, portfolio }: Surroundings): Bare[] {
  const besides = zones.filter(other => other.zone !== zone && other.kind === 'owned' && other.parent === parent);
  const homeOf = (server: Name): ZoneFact | undefined => besides.find(other => isAtOrUnder(server, other.zone));
  const glued = servers.filter(server => server.glue.length > 0 && !isAtOrUnder(server.name, zone));
  const orphans = glued.filter(server => homeOf(server.name)?.servers.length === 0);
  const homes = [...new Set(glued.flatMap(server => homeOf(server.name)?.zone ?? []))];
  const isOnly = glued.length === servers.length && homes.length === 1 && orphans.length === 0;
  const home = homes[0] as Name;
  return [
    ...when(orphans.length > 0, () =>
      found('orphan-glue', 'high', [zone], { servers: orphans.map(server => server.name) }),
    ),
    // Under another domain of the company this is what backup-ns-in-primary says.
    ...when(isOnly && !portfolio.includes(home), () => found('sibling-glue-only', 'medium', [zone, home])),
  ];
}

/** Zones whose servers are found only through each other. */
function cycleFindings(zone: ZoneFact, facts: Surroundings): Bare[] {
  const circle = circleOf(zone.zone, facts);
  if (circle === null) return [];
  const free = zone.servers.some(server => isAtOrUnder(server.name, zone.zone) || server.glue.length > 0);
  return [found('ns-cycle', free ? 'medium' : 'critical', circle)];
}

/** The shortest way from a zone over those that it needs back to itself, each zone looked at once; null where there is none. */
function circleOf(first: Name, facts: Surroundings): Name[] | null {
  const cameFrom = new Map<Name, Name>();
  const queue = [first];
  for (const zone of queue) {
    for (const next of neededBy(zone, facts)) {
      if (next === first) return wayTo(zone, first, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, zone);
      queue.push(next);
    }
  }
  return null;
}

function wayTo(last: Name, first: Name, cameFrom: ReadonlyMap<Name, Name>): Name[] {
  const way = [last];
  for (let zone = last; zone !== first; way.unshift(zone)) zone = cameFrom.get(zone) ?? first;
  return way;
}

/** The zones that hold names of servers which come without glue. */
function neededBy(zone: Name, { zones }: Surroundings): Name[] {
  const fact = zones.find(one => one.zone === zone);
  const names = (fact?.servers ?? []).filter(one => one.glue.length === 0 && !isAtOrUnder(one.name, zone));
  const homeOf = (server: Name): Name =>
    zones.reduce<Name>(
      (best, { zone: one, kind }) => (kind === 'owned' && isAtOrUnder(server, one) && isUnder(one, best) ? one : best),
      ROOT,
    );
  return [...new Set(names.map(server => homeOf(server.name)))].filter(home => home !== ROOT && home !== zone);
}

/** What the parent says of the zone, and it of itself (RFC 1034 §4.2.2: they should be the same). */
function mismatches({ zone, servers }: ZoneFact, { childNames, staleGlue }: ZoneDetail): Bare[] {
  const names = servers.map(server => server.name);
  const above = childNames === null ? [] : names.filter(name => !childNames.includes(name));
  const below = childNames === null ? [] : childNames.filter(name => !names.includes(name));
  return [
    ...when(above.length > 0 || below.length > 0, () =>
      found('parent-child-mismatch', 'medium', [zone], { servers: [...above, ...below] }),
    ),
    ...when(staleGlue.length > 0, () => found('glue-mismatch', 'medium', [zone], { servers: staleGlue })),
  ];
}

/** Seconds: secondaries must outlive a week in which nobody repairs the primary (RFC 1912 §2.2 advises 2 to 4 weeks). */
const MIN_EXPIRE_SECONDS = 604_800;
/** Seconds of an NS set's TTL: below, users are lost as soon as the servers are (RFC 9199 advises longer ones; the threshold is our own). */
const MIN_NS_SECONDS = 300;
/** Seconds: above two days, users keep a mistake for longer than most companies bear. */
const MAX_SECONDS = 172_800;

function times(zone: Name, { expireSeconds, nsSeconds, addressSeconds }: ZoneDetail): Bare[] {
  const isShort = nsSeconds !== null && nsSeconds < MIN_NS_SECONDS;
  const longest = Math.max(nsSeconds ?? 0, addressSeconds ?? 0);
  return [
    ...(expireSeconds !== null && expireSeconds < MIN_EXPIRE_SECONDS
      ? [found('soa-expire-short', 'medium', [zone], { expireSeconds })]
      : []),
    ...(isShort ? [found('ttl-extreme', 'low', [zone], { shortSeconds: nsSeconds })] : []),
    ...when(longest > MAX_SECONDS, () => found('ttl-extreme', 'low', [zone], { longSeconds: longest })),
  ];
}

/**
 * Algorithms that nobody should sign with, and the digest that nobody should rely on: IANA's registry (RFC 9904), where RFC
 * 9905 has put everything with SHA-1, and RFC 9906 GOST.
 */
const OLD_ALGORITHMS: readonly number[] = [1, 3, 5, 6, 7, 12];
const SHA1 = 1;

/** A signed zone hangs on its keys as well: on one signer, or on algorithms that validators give up. */
function signing(zone: Name, { ds }: ZoneDetail): Bare[] {
  if (ds.length === 0) return [];
  const isOld = ds.every(one => OLD_ALGORITHMS.includes(one.algorithm) || one.digestType === SHA1);
  const keys = new Set(ds.map(one => `${one.keyTag} ${one.algorithm}`));
  return [
    ...when(isOld, () => found('ds-risk', 'medium', [zone], { algorithm: String(ds[0]?.algorithm ?? 0) })),
    ...when(keys.size === 1, () => found('single-signer', 'low', [zone], { key: String(ds[0]?.keyTag ?? 0) })),
  ];
}
