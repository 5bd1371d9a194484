import { isAtOrUnder, type Name, ROOT } from '../../../values/name.ts';
import { signerBetween } from '../../dnssec/records/signer.ts';
import type { Question } from '../../message.ts';
import { isUsable } from '../../usefulness.ts';
import { classify } from '../classify.ts';
import { finish } from '../exchange/ladder.ts';
import type { Outcome, Said, ServerAddress } from '../facts.ts';
import { ALIASES_PER_TRACE, FOLLOWER_BREADTH, LOOKUP_BREADTH, ROOT_KEY_SERVERS, ZONES_PER_CHAIN } from '../limits.ts';
import { askFor, keyOf, outcomeAt, waitFor } from '../state/asks.ts';
import type { Ask, Goal, Station, WalkState, ZoneState } from '../state/state.ts';
import { addAddress, deepestKnown, nameServer, serversOf, touchZone } from '../state/zones.ts';
import { few, isExhausted, widenTime } from './breadth.ts';
import { hiddenApex, mergeHidden, mergeReferral } from './delegate.ts';
import { gluedAddresses } from './ends.ts';
import { askNameBetween, askOtherTypes, askZoneFacts, probeForCut } from './zone-facts.ts';

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
    if (goal.role === 'alias') {
      if (mayBringItsEnd(state, goal, zone, server)) continue;
      reuseAnswer(state, zone.zone, server, goal.question);
    }
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

/** True while the question that led to an alias is out at a server that may add to its answer what the alias leads to. */
function mayBringItsEnd(state: WalkState, goal: Goal, zone: ZoneState, server: ServerAddress): boolean {
  if (state.options.isRegistryZone(zone.zone)) return false;
  const before = state.goals.slice(0, state.goals.indexOf(goal)).filter(earlier => earlier.role !== 'dependency');
  const asks = before.flatMap(earlier => earlier.stations.find(station => station.zone === zone)?.asks ?? []);
  return asks.some(ask => ask.server.address === server.address && !ask.done);
}

/**
 * A server that answers with an alias adds what the alias leads to where it has it (RFC 1034 §4.3.2 step 3a). Inside the
 * zone that is as good as an answer of its own, and spares the question.
 */
function reuseAnswer(state: WalkState, zone: Name, server: ServerAddress, question: Question): void {
  if (!isAtOrUnder(question.name, zone) || state.asks.has(keyOf(server, question))) return;
  for (const earlier of state.asks.values()) {
    const outcome =
      earlier.server.address === server.address && earlier.zone === zone ? earlier.best?.outcome : undefined;
    if (outcome?.kind !== 'alias' || earlier.question.type !== question.type) continue;
    const answered = classify({ ...outcome.said, rcode: 'NOERROR' }, question, zone);
    if (answered.kind !== 'answer' && answered.kind !== 'alias') continue;
    const ask = askFor(state, { purpose: 'alias', zone, server, ...question });
    ask.best = { outcome: answered, flight: earlier.best?.flight ?? null, atMs: earlier.best?.atMs ?? state.nowMs };
    finish(state, ask);
    return;
  }
}

function absorbOutcome(state: WalkState, goal: Goal, station: Station, ask: Ask, outcome: Outcome): void {
  if (outcome.kind === 'referral') {
    const cut = mergeReferral(state, station.zone, outcome);
    if (goal.role !== 'dependency') askAboutSigner(state, station, ask.server, outcome);
    if (goal.role === 'dependency' && gluedAddresses(state, cut, goal.question.name)) {
      station.absorbed.delete(ask);
      station.restsOnGlue = true;
    } else openStation(state, goal, cut);
    return;
  }
  if (ask.question.type === 'DNSKEY') return;
  if (ask.question.type === 'DS') {
    if (outcome.kind === 'answer') markSigned(state, ask.question.name);
    return;
  }
  const hidden = hiddenApex(station.zone.zone, ask.question, outcome);
  if (hidden !== null && 'said' in outcome) {
    openStation(state, goal, throughHidden(state, station.zone, ask, hidden, outcome.said));
    // No referral brings its DS or the proof that there is none: the parent's side is asked for it (RFC 4035 §3.1.4.1).
    if (station.zone.signed) {
      const { server } = ask;
      const ds = askFor(state, { purpose: 'zone', zone: station.zone.zone, server, name: hidden, type: 'DS' });
      waitFor(station, station.probes, ds);
    }
    return;
  }
  if (!station.asks.includes(ask)) return;
  probeForCut(state, goal, station, ask, outcome);
  if (outcome.kind !== 'nxdomain') askNameBetween(state, goal, station, ask);
  if (outcome.kind === 'alias' && goal.role !== 'dependency') chase(state, goal, outcome.target);
  if (outcome.kind === 'nodata') askOtherTypes(state, goal, station, ask);
}

/**
 * A referral may come out of a zone that the same server holds and never refers to (co.uk. on the servers of uk.): who
 * signed it shows that. Its DS and its keys are asked for at some of those servers.
 */
function askAboutSigner(
  state: WalkState,
  station: Station,
  server: ServerAddress,
  { said, cut }: Outcome & { kind: 'referral' },
): void {
  const signer = station.zone.signed ? signerBetween(said, station.zone.zone, cut) : null;
  const asked = station.probes.filter(probe => probe.question.type === 'DS' && probe.question.name === signer);
  if (signer === null || asked.length >= ROOT_KEY_SERVERS) return;
  for (const type of ['DS', 'DNSKEY']) {
    const ask = askFor(state, { purpose: 'zone', zone: station.zone.zone, server, name: signer, type });
    waitFor(station, station.probes, ask);
  }
}

/** A zone whose parent holds a DS for it: its keys are asked for. */
function markSigned(state: WalkState, name: Name): void {
  const zone = state.zones.get(name);
  if (!zone || zone.signed) return;
  zone.signed = true;
  touchZone(state, zone);
}

/** The zone that answered on its parent's server; that server serves it, whatever else does. */
function throughHidden(state: WalkState, parent: ZoneState, ask: Ask, apex: Name, said: Said): ZoneState {
  const zone = mergeHidden(state, parent, apex, said);
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
