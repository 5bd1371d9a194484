import { isAtOrUnder, labelDepth, type Name, parentOf, ROOT } from '../../values/name.ts';
import type { Question } from '../message.ts';
import { isUsable } from './classify.ts';
import { hiddenApex, mergeHidden, mergeOwnAddresses, mergeOwnNs, mergeReferral, zoneBelow } from './delegate.ts';
import type { ChainEnd, Outcome, ServerAddress } from './facts.ts';
import {
  ALIASES_PER_TRACE,
  FOLLOWER_BREADTH,
  LOOKUP_BREADTH,
  LOOKUP_ROOTS,
  LOOKUP_WIDEN_MS,
  ROOT_KEY_SERVERS,
  ZONES_PER_CHAIN,
} from './limits.ts';
import {
  type Ask,
  addAddress,
  askFor,
  deepestKnown,
  type Goal,
  hostAt,
  nameServer,
  outcomeAt,
  type Station,
  serversOf,
  touchZone,
  type WalkState,
  type ZoneState,
} from './state.ts';
import { hasRoom } from './transmit.ts';

/** A goal goes down zone by zone, each level as soon as the one above allows, and never waits for the slowest. */

export function startGoal(state: WalkState, goal: Omit<Goal, 'stations'>, at: ZoneState): Goal {
  const started: Goal = { ...goal, stations: [] };
  state.goals.push(started);
  openStation(state, started, at);
  return started;
}

function openStation(state: WalkState, goal: Goal, zone: ZoneState): void {
  if (goal.stations.some(s => s.zone === zone)) return;
  if (goal.stations.length >= ZONES_PER_CHAIN) {
    state.bounds.add('ZONES_PER_CHAIN');
    return;
  }
  // The main way asks everybody; an alias' way too, below the root, which the main way has asked already.
  const breadth = goal.role === 'asked' || (goal.role === 'alias' && zone.zone !== ROOT) ? 'all' : 'few';
  const station: Station = {
    goal,
    zone,
    breadth,
    asks: [],
    probes: [],
    absorbed: new Set(),
    wanted: goal.breadth,
    restsOnGlue: false,
    settledAt: 0,
  };
  goal.stations.push(station);
  zone.stations.push(station);
  touchZone(state, zone);
}

/** Asks what this station has not asked yet, and takes in what was answered since. */
export function settleStation(state: WalkState, goal: Goal, station: Station): void {
  const { zone } = station;
  const mayWiden = station.breadth === 'few' && state.nowMs >= widenTime(station) && !isExhausted(station);
  if (station.settledAt === zone.revision && !mayWiden && !station.restsOnGlue) return;
  station.restsOnGlue = false;
  station.settledAt = zone.revision;
  const servers = serversOf(zone);
  for (const server of station.breadth === 'all'
    ? servers
    : few(state, station, servers, goal.breadth > FOLLOWER_BREADTH)) {
    const ask = askFor(state, { purpose: goal.purpose, zone: zone.zone, server, ...goal.question });
    waitFor(station, station.asks, ask);
  }
  if (goal.role !== 'dependency') for (const server of servers) askZoneFacts(state, goal, station, server);
  for (const ask of [...station.asks, ...station.probes]) {
    const outcome = outcomeAt(ask, zone.zone);
    if (outcome === null || !isUsable(outcome) || station.absorbed.has(ask)) continue;
    station.absorbed.add(ask);
    absorbOutcome(state, goal, station, ask, outcome);
  }
}

/** Puts an ask among those that a station waits for. */
export function waitFor(station: Station, among: Ask[], ask: Ask): void {
  if (ask.stations.has(station) && among.includes(ask)) return;
  among.push(ask);
  ask.stations.add(station);
  // It may have been answered already, for somebody else.
  station.settledAt = 0;
}

/** Those few servers that a look-up asks: the least asked, the quickest, and more of them while none helps. */
function few(state: WalkState, station: Station, servers: readonly ServerAddress[], leads: boolean): ServerAddress[] {
  const outcomes = station.asks.map(a => outcomeAt(a, station.zone.zone));
  if (station.asks.length > 0 && state.nowMs >= widenTime(station))
    station.wanted = station.asks.length + LOOKUP_BREADTH;
  if (leads && outcomes.some(o => o?.kind === 'nxdomain') && station.zone.zone !== ROOT)
    station.wanted = servers.length;
  const most = station.zone.zone === ROOT ? Math.min(LOOKUP_ROOTS, servers.length) : servers.length;
  const asked = new Set(station.asks.map(a => a.server.address));
  const rest = servers.filter(s => !asked.has(s.address)).sort((a, b) => burden(state, a) - burden(state, b));
  return rest.slice(0, Math.max(0, Math.min(station.wanted, most) - station.asks.length));
}

/** When a look-up asks more servers, in walk milliseconds: once each of those asked has had its time, and none helped. */
export function widenTime(station: Station): number {
  if (station.asks.some(a => isUsable(outcomeAt(a, station.zone.zone)))) return Number.POSITIVE_INFINITY;
  const times = station.asks.map(a =>
    a.done ? 0 : a.startedAtMs === null ? Number.POSITIVE_INFINITY : a.startedAtMs + LOOKUP_WIDEN_MS,
  );
  return Math.max(0, ...times);
}

/** The next time at which a look-up wants to ask more servers, in walk milliseconds. */
export function nextWidening(state: WalkState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const goal of state.goals)
    for (const station of goal.stations) {
      const at = station.breadth === 'few' && station.asks.length > 0 && !isExhausted(station) ? widenTime(station) : 0;
      if (at > state.nowMs) next = Math.min(next, at);
    }
  return next;
}

/** Smaller is better: questions already put to it weigh most, then its time to answer; a dead one comes last. */
function burden(state: WalkState, server: ServerAddress): number {
  const host = hostAt(state, server.address);
  const dead = host.first?.done === true && !host.heard ? 1e9 : 0;
  const unproven = host.rttMs === null && server.address.includes(':') ? 500 : 0;
  return dead + host.startedAtMs.length * 1_000 + unproven + Math.min(host.rttMs ?? 400, 900);
}

/** True once a station has asked everybody that it may ask. */
export const isExhausted = (station: Station): boolean => {
  const count = serversOf(station.zone).length;
  return (
    station.asks.length >=
    (station.breadth === 'few' && station.zone.zone === ROOT ? Math.min(LOOKUP_ROOTS, count) : count)
  );
};

/** SOA, NS and keys of a zone, from every server of it, in the same breath as the question itself. */
function askZoneFacts(state: WalkState, goal: Goal, station: Station, server: ServerAddress): void {
  const zone = station.zone.zone;
  const ask = (name: Name, type: string): Ask => askFor(state, { purpose: 'zone', zone, server, name, type });
  if (station.zone.signed) {
    const rootServers = serversOf(station.zone).slice(0, ROOT_KEY_SERVERS);
    if (zone !== ROOT || rootServers.some(s => s.address === server.address)) ask(zone, 'DNSKEY');
  }
  if (station.zone.depth < 2 && zone !== goal.question.name) return;
  // Asked at the name itself, the SOA shows the apex of the zone that really answers: a cut on the same server (RFC 2308 §2).
  const probe = ask(goal.question.name, 'SOA');
  waitFor(station, station.probes, probe);
  absorbOwnNs(state, station.zone, ask(zone, 'NS'));
  if (probe.best?.outcome.kind === 'alias' && hasRoom(state, server.address)) ask(zone, 'SOA');
}

function absorbOwnNs(state: WalkState, zone: ZoneState, ask: Ask): void {
  const outcome = outcomeAt(ask, zone.zone);
  if (outcome?.kind !== 'answer') return;
  mergeOwnNs(state, zone, outcome.said);
  // Those that came without addresses are asked for, where two servers of the zone have room for it.
  for (const ns of zone.nameservers.values()) {
    if (!ns.byChild || !isAtOrUnder(ns.name, zone.zone)) continue;
    if ([...ns.addresses.values()].some(a => a.sources.has('authoritative'))) continue;
    for (const type of ['A', 'AAAA']) absorbOwnAddress(state, zone, ns.name, type);
  }
}

function absorbOwnAddress(state: WalkState, zone: ZoneState, name: Name, type: string): void {
  const asked = [...state.asks.values()].filter(
    a => a.question.name === name && a.question.type === type && a.zone === zone.zone,
  );
  for (const ask of asked)
    if (ask.best?.outcome.kind === 'answer') mergeOwnAddresses(state, zone, ask.best.outcome.said.answers);
  if (asked.length >= 2) return;
  const free = serversOf(zone).find(
    s =>
      hostAt(state, s.address).heard && hasRoom(state, s.address) && !asked.some(a => a.server.address === s.address),
  );
  if (free) askFor(state, { purpose: 'zone', zone: zone.zone, server: free, name, type });
}

function absorbOutcome(state: WalkState, goal: Goal, station: Station, ask: Ask, outcome: Outcome): void {
  if (outcome.kind === 'referral') {
    const cut = mergeReferral(state, station.zone, outcome);
    if (goal.role === 'dependency' && gluedAddresses(state, cut, goal.question.name)) {
      station.absorbed.delete(ask);
      station.restsOnGlue = true;
    } else openStation(state, goal, cut);
    return;
  }
  if (ask.question.type === 'DNSKEY') return;
  const hidden = hiddenApex(ask, outcome);
  if (hidden && 'said' in outcome) {
    openStation(state, goal, throughHidden(state, station.zone, ask, hidden.apex, outcome));
    return;
  }
  if (!station.asks.includes(ask)) return;
  probeForCut(state, goal, station, ask, outcome);
  if (outcome.kind === 'alias' && goal.role !== 'dependency') chase(state, goal, outcome.target);
  if (outcome.kind === 'nodata') askOtherTypes(state, goal, station, ask);
}

/**
 * True where glue met on the way to a name server is good enough to ask it by: resolvers do the same. Where nobody
 * answers there, the name's own zone is asked after all (the glue may be stale).
 */
export function gluedAddresses(state: WalkState, cut: ZoneState, name: Name): boolean {
  const glue = [...(cut.nameservers.get(name)?.addresses ?? [])]
    .filter(([, a]) => a.sources.has('glue'))
    .map(([address]) => address);
  return glue.some(address => {
    const host = hostAt(state, address);
    return host.first === null || !host.first.done || host.heard;
  });
}

/** The zone that answered on its parent's server; that server serves it, whatever else does. */
function throughHidden(
  state: WalkState,
  parent: ZoneState,
  ask: Ask,
  apex: Name,
  outcome: Outcome & { said: unknown },
): ZoneState {
  const zone =
    'said' in outcome ? mergeHidden(state, parent, apex, outcome.said as never) : zoneBelow(state, parent, apex);
  if (!serversOf(zone).some(s => s.address === ask.server.address))
    addAddress(
      state,
      zone,
      nameServer(state, zone, ask.server.name, 'found'),
      ask.server.address,
      'authoritative',
      null,
    );
  return zone;
}

/** A registry's server that answers with data itself may hold the zone below as well: its SOA tells. */
function probeForCut(state: WalkState, goal: Goal, station: Station, ask: Ask, outcome: Outcome): void {
  if (station.zone.depth >= 2 || (outcome.kind !== 'answer' && outcome.kind !== 'alias')) return;
  const above = parentOf(goal.question.name);
  const name = outcome.kind === 'alias' && above !== null ? above : goal.question.name;
  if (labelDepth(name) <= station.zone.depth) return;
  const probe = askFor(state, { purpose: 'zone', zone: station.zone.zone, server: ask.server, name, type: 'SOA' });
  waitFor(station, station.probes, probe);
}

function chase(state: WalkState, from: Goal, target: Name): void {
  const type = from.question.type;
  const chased = state.goals.filter(g => g.role !== 'dependency');
  if (chased.some(g => g.question.name === target)) return;
  if (chased.length > ALIASES_PER_TRACE) {
    state.bounds.add('ALIASES_PER_TRACE');
    return;
  }
  const question: Question = { name: target, type };
  startGoal(
    state,
    { role: 'alias', question, purpose: 'alias', depth: from.depth, breadth: LOOKUP_BREADTH },
    deepestKnown(state, target),
  );
}

/** Nobody named a type and there is no A: an AAAA makes the name reachable, a MX says that it is meant to exist. */
function askOtherTypes(state: WalkState, goal: Goal, station: Station, ask: Ask): void {
  if (goal.role === 'dependency' || state.options.typeAsked || goal.question.type !== 'A') return;
  const { name } = goal.question;
  const also = (type: string): Ask =>
    askFor(state, { purpose: 'zone', zone: station.zone.zone, server: ask.server, name, type });
  also('AAAA');
  if (station.asks.indexOf(ask) < 2) also('MX');
}

/** The station furthest from the root. A goal that has begun has at least one. */
export const deepestOf = (goal: Goal): Station => goal.stations.reduce((a, b) => (b.zone.depth > a.zone.depth ? b : a));

/** Where and how a goal ended, or that it has not. */
export function endOf(state: WalkState, goal: Goal): ChainEnd {
  const last = deepestOf(goal);
  const zone = last.zone.zone;
  const outcomes = last.asks.map(a => outcomeAt(a, zone));
  const alias = outcomes.find(o => o?.kind === 'alias');
  if (alias?.kind === 'alias') return { kind: 'alias', zone, by: alias.by, target: alias.target };
  for (const kind of ['answer', 'nodata', 'nxdomain'] as const)
    if (outcomes.some(o => o?.kind === kind)) return { kind, zone };
  const referral = outcomes.find(o => o?.kind === 'referral');
  if (referral?.kind === 'referral')
    return { kind: isGlued(state, goal, referral.cut) ? 'answer' : 'unfinished', zone: referral.cut };
  const waiting =
    last.asks.some(a => !a.done) ||
    !isExhausted(last) ||
    (serversOf(last.zone).length === 0 && mayFindServers(state, last.zone));
  return { kind: waiting && !state.ended ? 'unfinished' : 'broken', zone };
}

const isGlued = (state: WalkState, goal: Goal, cut: Name): boolean => {
  const zone = state.zones.get(cut);
  return goal.role === 'dependency' && zone !== undefined && gluedAddresses(state, zone, goal.question.name);
};

/** True while a look-up may still give a zone without servers an address. */
export const mayFindServers = (state: WalkState, zone: ZoneState): boolean =>
  [...zone.nameservers.keys()].some(name => {
    const lookup = state.lookups.get(name);
    return lookup !== undefined && lookup.end === null;
  });
