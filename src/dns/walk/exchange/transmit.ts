import type { Address } from '../../../values/address.ts';
import type { Name } from '../../../values/name.ts';
import type { FailureReason } from '../../../world/ports.ts';
import type { Message, Question, RawRecord, RrType } from '../../message.ts';
import { isUsable } from '../../usefulness.ts';
import { rdataText } from '../../wire/rdata.ts';
import { classify, saidBy } from '../classify.ts';
import type { Outcome, Said, Try } from '../facts.ts';
import { PACKETS_PER_TRACE, QUESTIONS_PER_ADDRESS, QUESTIONS_PER_ADDRESS_SECOND, WALK_MS } from '../limits.ts';
import { hostAt, touch } from '../state/asks.ts';
import type { Ask, Flight, WalkState } from '../state/state.ts';
import { climb, failTry, failureOutcome, finish, giveUp, takeDueRungs, wakeOf } from './ladder.ts';

/** A packet that wants to be sent. */
export interface Send {
  readonly flight: number;
  readonly to: Address;
  readonly zone: Name;
  readonly question: Question;
  readonly recursion: boolean;
  readonly try: Try;
  /** A whole cookie to give back, or null to send our own half. */
  readonly cookie: Uint8Array | null;
}

/** What came back for a flight, already matched with the question it belongs to. */
export type Heard =
  | { readonly kind: 'message'; readonly message: Message; readonly size: number }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'mismatched'; readonly why: string }
  | { readonly kind: 'failed'; readonly reason: FailureReason | 'closed' };

/** The asks that are not done yet, in order of urgency; among equals the older first. */
function openAsks(state: WalkState): readonly Ask[] {
  state.open = state.open.filter(a => !a.done);
  if (!state.isSorted) state.open.sort((a, b) => a.urgency - b.urgency);
  state.isSorted = true;
  return [...state.open];
}

/** Everything that is due now, in order of urgency, within the bounds of manners. */
export function nextSends(state: WalkState): Send[] {
  const sends: Send[] = [];
  if (state.nowMs >= WALK_MS) endWalk(state, 'WALK_MS');
  for (const ask of openAsks(state)) {
    if (ask.done || !mayStart(state, ask)) continue;
    for (const rung of takeDueRungs(state, ask)) {
      if (state.packets >= PACKETS_PER_TRACE) {
        state.bounds.add('PACKETS_PER_TRACE');
        giveUp(state, ask, { kind: 'not-asked', why: 'the bound of packets for one trace was reached' });
        break;
      }
      sends.push(
        launch(state, ask, { over: rung.over, edns: rung.edns, options: rung.options, n: ask.flights.length + 1 }),
      );
    }
    if (!ask.done && state.nowMs >= (ask.startedAtMs as number) + ask.deadlineMs) finish(state, ask);
  }
  return sends;
}

function mayStart(state: WalkState, ask: Ask): boolean {
  if (ask.startedAtMs !== null) return true;
  const host = hostAt(state, ask.server.address);
  if (host.first?.done && !host.heard && host.first.best) {
    giveUp(state, ask, host.first.best.outcome);
    return false;
  }
  if (host.startedAtMs.length >= QUESTIONS_PER_ADDRESS) {
    state.bounds.add('QUESTIONS_PER_ADDRESS');
    giveUp(state, ask, { kind: 'not-asked', why: 'enough questions to this address' });
    return false;
  }
  if (host.startedAtMs.filter(at => at > state.nowMs - 1_000).length >= QUESTIONS_PER_ADDRESS_SECOND) return false;
  host.startedAtMs.push(state.nowMs);
  host.first ??= ask;
  ask.startedAtMs = state.nowMs;
  return true;
}

/** True where an address may be asked one more thing right now, without making anything else wait. */
export function hasRoom(state: WalkState, address: Address): boolean {
  const queued = state.open.filter(a => a.server.address === address && !a.done && a.startedAtMs === null).length;
  const { startedAtMs } = hostAt(state, address);
  const recent = startedAtMs.filter(at => at > state.nowMs - 1_000).length;
  return startedAtMs.length + queued < QUESTIONS_PER_ADDRESS && recent + queued < QUESTIONS_PER_ADDRESS_SECOND;
}

function launch(state: WalkState, ask: Ask, shape: Try): Send {
  const flight: Flight = { id: ++state.packets, try: shape, sentAtMs: state.nowMs, tookMs: null, outcome: null };
  ask.flights.push(flight);
  state.flights.set(flight.id, { ask, flight });
  return {
    flight: flight.id,
    to: ask.server.address,
    zone: ask.zone,
    question: ask.question,
    recursion: ask.recursion,
    try: shape,
    cookie: hostAt(state, ask.server.address).cookie,
  };
}

/** When `nextSends` has something to do again though nothing arrives, in walk milliseconds; null when nothing is out. */
export function nextWake(state: WalkState): number | null {
  let wake = Number.POSITIVE_INFINITY;
  for (const ask of state.open) {
    if (ask.done) continue;
    if (ask.startedAtMs !== null) wake = Math.min(wake, wakeOf(state, ask));
    else {
      const recent = hostAt(state, ask.server.address).startedAtMs.filter(at => at > state.nowMs - 1_000);
      wake = Math.min(
        wake,
        recent.length >= QUESTIONS_PER_ADDRESS_SECOND
          ? (recent[recent.length - QUESTIONS_PER_ADDRESS_SECOND] as number) + 1_000
          : state.nowMs,
      );
    }
  }
  return wake === Number.POSITIVE_INFINITY ? null : Math.min(wake, WALK_MS);
}

/** Takes in what came back for a packet. Late, doubled and foreign replies are facts too. */
export function absorb(state: WalkState, flightId: number, heard: Heard): void {
  const entry = state.flights.get(flightId);
  if (!entry || state.ended) return;
  const { ask, flight } = entry;
  const host = hostAt(state, ask.server.address);
  const outcome = outcomeOf(ask, heard);
  if (flight.outcome !== null && flight.outcome.kind !== 'mismatched' && flight.outcome.kind !== 'silent') {
    noteSecond(state, ask, flight.outcome, outcome);
    return;
  }
  flight.tookMs = state.nowMs - flight.sentAtMs;
  if (heard.kind === 'message' || heard.kind === 'malformed') {
    host.heard = true;
    host.rttMs = Math.min(host.rttMs ?? Number.POSITIVE_INFINITY, flight.tookMs);
  }
  if (heard.kind === 'message' && heard.message.rcode === 'BADCOOKIE') host.cookie = heard.message.edns?.cookie ?? null;
  flight.outcome = outcome;
  if (ask.done) improve(state, ask, flight, outcome);
  else if (heard.kind === 'failed') failTry(state, ask, flight, heard.reason);
  else climb(state, ask, flight, outcome);
}

/** An answer that comes after its question was closed still counts while the walk runs. */
function improve(state: WalkState, ask: Ask, flight: Flight, outcome: Outcome): void {
  if (!isUsable(outcome) || isUsable(ask.best?.outcome ?? null)) return;
  ask.best = { outcome, flight, atMs: state.nowMs };
  touch(state, ask);
}

function outcomeOf(ask: Ask, heard: Heard): Outcome {
  switch (heard.kind) {
    case 'message':
      return ask.recursion
        ? recursive(saidBy(heard.message, heard.size), ask.question.type)
        : classify(saidBy(heard.message, heard.size), ask.question, ask.zone);
    case 'malformed':
      return { kind: 'malformed', why: heard.why };
    case 'mismatched':
      return { kind: 'mismatched', why: heard.why };
    case 'failed':
      return failureOutcome(heard.reason);
    default:
      return heard satisfies never;
  }
}

/** A resolver's answer needs no authority; only its code and whether there is data matter, not the aliases on the way to it. */
function recursive(said: Said, type: RrType): Outcome {
  if (said.tc) return { kind: 'truncated', said };
  if (said.rcode === 'NXDOMAIN') return { kind: 'nxdomain', said };
  if (said.rcode === 'SERVFAIL') return { kind: 'servfail', said };
  if (said.rcode === 'REFUSED') return { kind: 'refused', said };
  if (said.rcode !== 'NOERROR') return { kind: 'formerr', said };
  return { kind: said.answers.some(r => r.type === type) ? 'answer' : 'nodata', said };
}

/** Two different replies to one packet: somebody answers in the server's place. A repeated datagram is no news. */
function noteSecond(state: WalkState, ask: Ask, first: Outcome, again: Outcome): void {
  if (!('said' in first) || !('said' in again) || ask.second !== null) return;
  // A server that limits its answers cuts a repeated one short (RRL): that says nothing.
  if (first.said.tc || again.said.tc || contentOf(first.said) === contentOf(again.said)) return;
  ask.second = again.said;
  touch(state, ask);
}

/** What a reply says, whatever the order. Signatures and proofs may be made anew for each reply, glue may be left out. */
const contentOf = ({ rcode, aa, answers, authorities }: Said): string =>
  [
    `${rcode} ${aa}`,
    ...[...answers, ...authorities]
      .filter(r => !MADE_ANEW.has(r.type))
      .map(recordContent)
      .sort(),
  ].join('\n');
const MADE_ANEW: ReadonlySet<string> = new Set(['RRSIG', 'NSEC', 'NSEC3']);
const recordContent = (r: RawRecord): string => `${r.name} ${r.type} ${rdataText(r)}`;

/** The end of time: what is still out is not waited for any longer. */
export function endWalk(state: WalkState, bound: string): void {
  if (state.ended) return;
  for (const ask of openAsks(state)) {
    state.bounds.add(bound);
    if (ask.startedAtMs !== null && ask.best !== null) finish(state, ask);
    else giveUp(state, ask, { kind: 'not-asked', why: 'time ran out' });
  }
  state.ended = true;
}
