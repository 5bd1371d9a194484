import type { Address } from '../../../values/address.ts';
import { isAtOrUnder, type Name, parentOf } from '../../../values/name.ts';
import { isUsable } from '../../usefulness.ts';
import { addressOf } from '../../wire/rdata.ts';
import type { LookupEnd } from '../facts.ts';
import { DEPENDENCY_DEPTH, FOLLOWER_BREADTH, LOOKUP_BREADTH, LOOKUPS_PER_TRACE } from '../limits.ts';
import { askFor, outcomeAt } from '../state/asks.ts';
import type { Ask, Goal, Lookup, NsState, Station, WalkState, ZoneState } from '../state/state.ts';
import { addAddress, deepestKnown, serversOf } from '../state/zones.ts';
import { isExhausted } from './breadth.ts';
import { deepestOf, gluedAddresses, mayFindServers } from './ends.ts';
import { startGoal } from './goals.ts';

/** Name servers without glue are found by the same walk, sharing what it knows; circles and dead ends get their names. */

export function settleNameservers(state: WalkState): void {
  for (const zone of [...state.zones.values()]) {
    if (zone.stations.length === 0 || zone.settledNs === zone.revision) continue;
    zone.settledNs = zone.revision;
    const depth = Math.min(...zone.stations.map(s => s.goal.depth));
    const main = zone.stations.some(s => s.goal.role !== 'dependency');
    const hasServers = serversOf(zone).length > 0;
    for (const ns of [...zone.nameservers.values()])
      if (needsLookup(state, zone, ns, main, hasServers)) startLookup(state, ns.name, depth + 1);
  }
}

/**
 * On the main way every name is looked up that has no glue; on the way to a name server only where nothing else serves
 * the zone. Glue that leads nowhere is checked against the name's own zone.
 */
function needsLookup(state: WalkState, zone: ZoneState, ns: NsState, main: boolean, hasServers: boolean): boolean {
  if (state.lookups.has(ns.name) || (!ns.byParent && !ns.byChild)) return false;
  const inside = isAtOrUnder(ns.name, zone.zone);
  if (ns.addresses.size === 0) return inside ? !hasServers : main || !hasServers || allFail(zone);
  if (inside || !main || ![...ns.addresses.values()].every(a => a.sources.has('glue'))) return false;
  return [...ns.addresses.keys()].every(address => failed(zone, address));
}

const failed = (zone: ZoneState, address: string): boolean => {
  const asks = zone.stations.flatMap(s => s.asks.filter(a => a.server.address === address));
  return asks.length > 0 && asks.every(a => a.done && !isUsable(outcomeAt(a, zone.zone)));
};
const allFail = (zone: ZoneState): boolean => serversOf(zone).every(s => failed(zone, s.address));

function startLookup(state: WalkState, name: Name, depth: number): void {
  const bound =
    state.lookups.size >= LOOKUPS_PER_TRACE
      ? 'LOOKUPS_PER_TRACE'
      : depth > DEPENDENCY_DEPTH
        ? 'DEPENDENCY_DEPTH'
        : null;
  if (bound !== null) state.bounds.add(bound);
  state.lookups.set(name, {
    name,
    parent: parentOf(name),
    depth,
    goal: null,
    end: bound === null ? null : { kind: 'unfinished', why: bound },
  });
  state.changes++;
}

/** Starts the walk to a name server, unless glue is known already or a neighbour under the same domain is on the way there. */
function beginLookup(state: WalkState, lookup: Lookup): void {
  const neighbours = [...state.lookups.values()].filter(
    l => l !== lookup && l.goal !== null && l.parent === lookup.parent,
  );
  if (neighbours.some(l => l.end === null && !isStuck(l))) return;
  if (knownGlue(state, lookup.name).length > 0 && gluedAddresses(state, deepestKnown(state, lookup.name), lookup.name))
    return;
  const breadth = neighbours.length > 0 ? FOLLOWER_BREADTH : LOOKUP_BREADTH;
  const question = { name: lookup.name, type: 'A' };
  lookup.goal = startGoal(
    state,
    { role: 'dependency', question, purpose: 'address', depth: lookup.depth, breadth },
    deepestServed(state, lookup.name),
  );
}

/** It has come to a zone without servers: whoever waits for it might be what that zone waits for. */
const isStuck = (lookup: Lookup): boolean => {
  const last = lookup.goal?.stations.at(-1);
  return last !== undefined && serversOf(last.zone).length === 0;
};

const listing = (state: WalkState, name: Name): ZoneState[] => [...(state.listings.get(name) ?? [])];

/** Glue for a name server that a referral to its own domain brought, whoever asked for that. */
const knownGlue = (state: WalkState, name: Name): [Address, number | null][] =>
  listing(state, name)
    .filter(z => isAtOrUnder(name, z.zone))
    .flatMap(z => [...(z.nameservers.get(name)?.addresses ?? [])])
    .flatMap(([address, a]): [Address, number | null][] => (a.sources.has('glue') ? [[address, a.ttl]] : []));

/** The deepest zone above a name that has somebody to ask: for a zone without glue that is its parent (rule 10 of evidence). */
function deepestServed(state: WalkState, name: Name): ZoneState {
  let best: ZoneState | null = null;
  for (const zone of state.zones.values())
    if ((best === null || zone.depth > best.depth) && serversOf(zone).length > 0 && isAtOrUnder(name, zone.zone))
      best = zone;
  return best as ZoneState;
}

export function settleLookups(state: WalkState): void {
  for (const lookup of state.lookups.values()) {
    if (lookup.goal === null && lookup.end?.kind !== 'unfinished') beginLookup(state, lookup);
    for (const [address, ttl] of knownGlue(state, lookup.name)) spread(state, lookup.name, address, ttl);
    if (lookup.goal !== null) takeAddresses(state, lookup.name, lookup.goal);
    // A reason why there is none is only ever overruled by an address.
    const found = hasAddress(state, lookup.name) ? ({ kind: 'found' } as const) : null;
    const end = found ?? lookup.end ?? (lookup.goal && endOfLookup(state, lookup.name, lookup.goal));
    if (end !== null && lookup.end?.kind !== end.kind) {
      lookup.end = end;
      state.changes++;
    }
  }
  nameCycles(state);
}

const hasAddress = (state: WalkState, name: Name): boolean =>
  listing(state, name).some(z =>
    [...(z.nameservers.get(name)?.addresses.values() ?? [])].some(a => a.sources.has('resolved')),
  );

/** Addresses that the name's own zone gave, into every zone that names this server. */
function takeAddresses(state: WalkState, name: Name, goal: Goal): void {
  for (const station of goal.stations) {
    for (const ask of [...station.asks, ...aaaaAsks(state, name, station)]) {
      const outcome = outcomeAt(ask, station.zone.zone);
      if (outcome?.kind !== 'answer') continue;
      for (const record of outcome.said.answers) {
        const address = record.name === name ? addressOf(record) : null;
        if (address !== null) spread(state, name, address, record.ttl);
      }
    }
  }
}

function spread(state: WalkState, name: Name, address: Address, ttl: number | null): void {
  for (const zone of listing(state, name))
    addAddress(state, zone, zone.nameservers.get(name) ?? null, address, 'resolved', ttl);
}

/** The AAAA is asked where the A was answered with authority: one question more, not a second walk. */
function aaaaAsks(state: WalkState, name: Name, station: Station): Ask[] {
  const zone = station.zone.zone;
  const authoritative = station.asks.filter(a => ['answer', 'nodata'].includes(outcomeAt(a, zone)?.kind ?? ''));
  return authoritative
    .slice(0, 1)
    .map(a => askFor(state, { purpose: 'address', zone, server: a.server, name, type: 'AAAA' }));
}

function endOfLookup(state: WalkState, name: Name, goal: Goal): LookupEnd | null {
  const last = deepestOf(goal);
  const zone = last.zone.zone;
  if (serversOf(last.zone).length === 0) return mayFindServers(state, last.zone) ? null : { kind: 'dead', zone };
  const asks = [...last.asks, ...aaaaAsks(state, name, last)];
  if (asks.length === 0 || asks.some(a => !a.done)) return null;
  const outcomes = asks.map(a => outcomeAt(a, zone));
  const alias = outcomes.find(o => o?.kind === 'alias');
  if (alias?.kind === 'alias') return { kind: 'alias', target: alias.target };
  for (const how of ['nodata', 'nxdomain'] as const)
    if (outcomes.some(o => o?.kind === how)) return { kind: 'denied', by: zone, how };
  if (outcomes.some(isUsable) || !isExhausted(last)) return null;
  // Who was not asked, for whatever bound, is not dead.
  const unasked = outcomes.find(o => o?.kind === 'not-asked');
  return unasked?.kind === 'not-asked' ? { kind: 'unfinished', why: unasked.why } : { kind: 'dead', zone };
}

/**
 * Look-ups that wait for each other and for nothing else will never end (tsuNAME). Found as the greatest set in which
 * each waits only for members; those on a circle get it as their reason, the others the dead zone that they wait for.
 */
function nameCycles(state: WalkState): void {
  const waiting = new Map<Name, Name[]>();
  for (const lookup of state.lookups.values()) {
    const last = lookup.goal?.stations.at(-1);
    if (lookup.end !== null || !last || serversOf(last.zone).length > 0) continue;
    if (lookup.goal?.stations.some(s => [...s.asks, ...s.probes].some(a => !a.done))) continue;
    waiting.set(
      lookup.name,
      [...last.zone.nameservers.keys()].filter(n => state.lookups.get(n)?.end === null),
    );
  }
  for (let shrunk = true; shrunk; ) {
    shrunk = false;
    for (const [name, needs] of waiting)
      if (needs.some(n => !waiting.has(n))) {
        waiting.delete(name);
        shrunk = true;
      }
  }
  for (const name of waiting.keys()) {
    const through = circleFrom(name, waiting);
    const zone = (state.lookups.get(name) as Lookup).goal?.stations.at(-1)?.zone.zone as Name;
    (state.lookups.get(name) as Lookup).end = through ? { kind: 'cycle', through } : { kind: 'dead', zone };
    state.changes++;
  }
}

/** The names from `start` back to itself, shortest first; null where it only leads to a circle. */
function circleFrom(start: Name, waiting: ReadonlyMap<Name, readonly Name[]>): Name[] | null {
  const paths: Name[][] = [[start]];
  const seen = new Set<Name>();
  for (let path = paths.shift(); path; path = paths.shift()) {
    for (const next of waiting.get(path.at(-1) as Name) ?? []) {
      if (next === start) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return null;
}
