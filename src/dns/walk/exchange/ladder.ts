import type { FailureReason } from '../../../world/ports.ts';
import { rankOf } from '../../usefulness.ts';
import type { Outcome, Try } from '../facts.ts';
import { SILENT_AFTER_MS, TCP_AFTER_ANSWER_MS } from '../limits.ts';
import { shareFact } from '../shared.ts';
import { hostAt, touch } from '../state/asks.ts';
import type { Ask, Flight, Rung, WalkState } from '../state/state.ts';

/**
 * The ladder of one question (rule 2 of evidence): again with growing waits, over TCP, without options, without EDNS,
 * so that the report can say not only that something is broken but what. All of it decides, nothing of it sends.
 */

/** The tries that are due now. They are taken off the ladder. */
export function takeDueRungs(state: WalkState, ask: Ask): Rung[] {
  const { nowMs } = state;
  const startedAtMs = ask.startedAtMs as number;
  const due = ask.rungs.filter(r => startedAtMs + r.atMs <= nowMs && mayClimb(state, ask, r));
  if (due.length > 0) ask.rungs = ask.rungs.filter(r => !due.includes(r));
  return due;
}

/** Only the first question to an address climbs while nothing has been heard from it: the others would only add noise. */
const mayClimb = (state: WalkState, ask: Ask, rung: Rung): boolean => {
  const host = hostAt(state, ask.server.address);
  return rung.atMs === 0 || host.heard || host.first === ask;
};

/** When this ask wants to be looked at again, in walk milliseconds. */
export function wakeOf(state: WalkState, ask: Ask): number {
  const startedAtMs = ask.startedAtMs as number;
  const rungs = ask.rungs.filter(r => mayClimb(state, ask, r)).map(r => startedAtMs + r.atMs);
  return Math.min(startedAtMs + ask.deadlineMs, ...rungs);
}

/** An outcome came over one of the tries: keeps the best, and decides what is tried next. */
export function climb(state: WalkState, ask: Ask, flight: Flight, outcome: Outcome): void {
  if (ask.best === null || rankOf(outcome) < rankOf(ask.best.outcome))
    ask.best = { outcome, flight, atMs: state.nowMs };
  touch(state, ask);
  const hasCookie = hostAt(state, ask.server.address).cookie !== null;
  const next = nextTries(ask, flight.try, outcome, hasCookie);
  if (next === 'done') finish(state, ask);
  if (typeof next === 'string') return;
  const nowMs = state.nowMs - (ask.startedAtMs as number);
  ask.rungs = next.map(shape => ({ ...shape, atMs: nowMs }));
  ask.deadlineMs = Math.min(SILENT_AFTER_MS + TCP_AFTER_ANSWER_MS, nowMs + TCP_AFTER_ANSWER_MS);
  finishIfSpent(state, ask);
}

type Shape = Pick<Try, 'over' | 'edns' | 'options'>;
const TCP: Shape = { over: 'tcp', edns: true, options: true };
const PLAIN: Shape = { over: 'udp', edns: false, options: false };

function nextTries(ask: Ask, by: Try, outcome: Outcome, hasCookie: boolean): readonly Shape[] | 'done' | 'wait' {
  const untried = (shapes: readonly Shape[]): readonly Shape[] =>
    shapes.filter(s => !ask.flights.some(f => f.try.over === s.over && f.try.edns === s.edns));
  switch (outcome.kind) {
    case 'truncated':
      return untried([{ ...TCP, edns: by.edns, options: by.options }]);
    case 'formerr':
      if (outcome.said.rcode === 'BADCOOKIE' && hasCookie && ask.flights.length < 3) return [{ ...by }];
      return untried([PLAIN, TCP]);
    case 'malformed':
    case 'servfail':
      return untried([PLAIN, TCP]);
    case 'refused':
    case 'not-authoritative':
    case 'upward':
    case 'empty':
      // Said once more over TCP: nobody in between can have answered that in the server's place so easily.
      return ask.purpose === 'delegation' || ask.purpose === 'alias' ? untried([TCP]) : 'done';
    case 'unreachable':
      // Nobody listens on UDP: perhaps on TCP. No route to it: nothing will help.
      return by.over === 'udp' && outcome.why === 'refused' ? untried([TCP]) : finishes(ask) ? 'done' : 'wait';
    case 'mismatched':
      return 'wait';
    case 'not-asked':
    case 'silent':
      return 'done';
    default:
      return 'done';
  }
}

const finishes = (ask: Ask): boolean => {
  const why = ask.best?.outcome.kind === 'unreachable' ? ask.best.outcome.why : '';
  return why !== 'refused' || (ask.rungs.length === 0 && ask.flights.every(f => f.outcome !== null));
};

/** What a failed send or stream means. */
export function failureOutcome(reason: FailureReason | 'closed'): Outcome {
  if (reason === 'guarded') return { kind: 'not-asked', why: 'guarded' };
  if (reason === 'too-many') return { kind: 'not-asked', why: 'this host has no sockets left' };
  return { kind: 'unreachable', why: reason };
}

/** A stream that ended without an answer, or a datagram that could not be sent: one try less, perhaps the last. */
export function failTry(state: WalkState, ask: Ask, flight: Flight, reason: FailureReason | 'closed'): void {
  const outcome = failureOutcome(reason);
  const overTcpOnly = flight.try.over === 'tcp' && ask.flights.some(f => f.try.over === 'udp');
  touch(state, ask);
  if (overTcpOnly) {
    if (ask.best === null) ask.best = { outcome, flight, atMs: state.nowMs };
    finishIfSpent(state, ask);
  } else climb(state, ask, flight, outcome);
}

/** Ends the ask where no try is out and none is left. Silence to UDP still gets its full time. */
function finishIfSpent(state: WalkState, ask: Ask): void {
  if (ask.rungs.length === 0 && ask.flights.every(f => f.outcome !== null)) finish(state, ask);
}

export function finish(state: WalkState, ask: Ask): void {
  if (ask.done) return;
  ask.done = true;
  ask.doneAtMs = state.nowMs;
  ask.rungs = [];
  touch(state, ask);
  const silentUdp = ask.flights.some(f => f.outcome === null);
  if (
    ask.best === null ||
    (ask.best.outcome.kind === 'unreachable' && silentUdp && ask.best.outcome.why !== 'no-route')
  )
    ask.best = { outcome: { kind: 'silent' }, flight: null, atMs: state.nowMs };
  const lostAfterMs = Math.max(LOST_AFTER_MS, 2 * (hostAt(state, ask.server.address).rttMs ?? 0));
  for (const flight of ask.flights)
    if (flight.outcome === null && state.nowMs - flight.sentAtMs >= lostAfterMs) flight.outcome = { kind: 'silent' };
  shareFact(state.options.shared, ask, state.startedMs + state.nowMs);
}

/** A packet without answer for this long, and for twice the time that the server takes, counts as lost, not as merely late. */
const LOST_AFTER_MS = 400;

/** Ends an ask without having asked: a bound, a dead host, the end of time. */
export function giveUp(state: WalkState, ask: Ask, outcome: Outcome): void {
  if (ask.done) return;
  if (ask.best === null) ask.best = { outcome, flight: null, atMs: state.nowMs };
  ask.done = true;
  ask.doneAtMs = state.nowMs;
  ask.rungs = [];
  touch(state, ask);
}
