import type { World } from '../../world/ports.ts';
import type { Message, Question } from '../message.ts';
import { readMessage } from '../wire/read.ts';
import { writeQuery } from '../wire/write.ts';
import { absorb, endWalk, type Heard, nextSends, nextWake, type Send } from './exchange/transmit.ts';
import { EDNS_UDP_SIZE, ROUNDS_PER_ARRIVAL, WALK_MS } from './limits.ts';
import { nextWidening } from './settle/breadth.ts';
import { settleExtras } from './settle/extras.ts';
import { settleStation } from './settle/goals.ts';
import { settleLookups, settleNameservers } from './settle/lookups.ts';
import type { WalkState } from './state/state.ts';

/** A state machine that is being driven. */
export interface Run {
  isDone(): boolean;
  /** Settles when something happened since the last call, or at once where the run is done. */
  changed(): Promise<void>;
  /** Tells the state something from outside. */
  note(news: () => void): void;
  /** Closes every socket; nothing happens afterwards. */
  stop(): void;
}

/**
 * The thin part: sends what the state wants sent, tells it what arrived, and wakes it when it wants to be woken, until
 * `isComplete` holds or the walk's time is over. Times are milliseconds since `state.startedMs`.
 */
export function drive(state: WalkState, world: World, isComplete: () => boolean): Run {
  const { clock } = world;
  const open: (() => void)[] = [];
  const run = { cancelWake: (): void => {}, wakeUp: (): void => {}, stopped: false, done: false };

  /** Something happened (or nothing did for long enough): note it, draw conclusions, send what follows. */
  const pump = (note: () => void): void => {
    if (run.stopped || run.done) return;
    run.cancelWake();
    state.nowMs = clock.monotonicMs() - state.startedMs;
    note();
    for (let before = -1, round = 0; before !== state.changes; round++) {
      before = state.changes;
      settle(state);
      if (round === ROUNDS_PER_ARRIVAL) endWalk(state, 'ROUNDS_PER_ARRIVAL');
      for (const send of nextSends(state))
        open.push(dispatch(send, world, heard => pump(() => absorb(state, send.flight, heard))));
    }
    run.done = state.ended || isComplete();
    const wakeMs = Math.min(nextWake(state) ?? WALK_MS, nextWidening(state), WALK_MS);
    if (!run.done) run.cancelWake = afterArrivals(clock, Math.max(0, wakeMs - state.nowMs), () => pump(NO_NEWS));
    run.wakeUp();
  };
  pump(NO_NEWS);
  return {
    isDone: () => run.done,
    changed: () => (run.done ? Promise.resolve() : new Promise(resolve => (run.wakeUp = resolve))),
    note: pump,
    stop: () => {
      run.stopped = true;
      run.cancelWake();
      for (const close of open) close();
    },
  };
}

const NO_NEWS = (): void => undefined;

/**
 * Waits, and then once more for no time: where this process itself was late, what has arrived meanwhile is heard first,
 * and nobody is asked again because we were slow.
 */
function afterArrivals(clock: World['clock'], ms: number, then: () => void): () => void {
  let cancel = clock.after(ms, () => {
    cancel = clock.after(0, then);
  });
  return () => cancel();
}

/** Draws every conclusion that what is known allows, until nothing new follows. */
function settle(state: WalkState): void {
  for (let before = -1, round = 0; before !== state.changes && !state.ended && round < ROUNDS_PER_ARRIVAL; round++) {
    before = state.changes;
    for (const goal of [...state.goals]) for (const station of [...goal.stations]) settleStation(state, goal, station);
    settleNameservers(state);
    settleLookups(state);
    settleExtras(state);
  }
}

/** Sends one packet and reports what comes back for it, as often as something comes. */
function dispatch(send: Send, world: World, hear: (heard: Heard) => void): () => void {
  const [high = 0, low = 0] = world.chance.bytes(2);
  const id = high * 256 + low;
  const cookie = send.try.options ? (send.cookie ?? world.chance.bytes(8)) : null;
  const edns = send.try.edns ? { udpSize: EDNS_UDP_SIZE, dnssecOk: true, nsid: send.try.options, cookie } : null;
  const payload = writeQuery({ id, question: send.question, recursionDesired: send.recursion, edns });
  const over = send.try.over === 'udp' ? world.network.udp : world.network.tcp;
  return over(send.to, DNS_PORT, payload, arrival => {
    if (arrival.kind === 'failed') hear({ kind: 'failed', reason: arrival.reason });
    else if (arrival.kind === 'closed') hear({ kind: 'failed', reason: 'closed' });
    else hear(match(readMessage(arrival.bytes), id, send.question, arrival.bytes.length));
  });
}

const DNS_PORT = 53;

/** RFC 5452 §9.1: id and question must be ours. A code without a question section is accepted (RFC 1035 §4.1.1 FORMERR, NOTIMP). */
function match(read: ReturnType<typeof readMessage>, id: number, asked: Question, size: number): Heard {
  if (!read.ok)
    return read.id !== null && read.id !== id
      ? { kind: 'mismatched', why: 'id' }
      : { kind: 'malformed', why: read.why };
  const { message } = read;
  if (!message.response) return { kind: 'malformed', why: 'a question came back' };
  if (message.id !== id) return { kind: 'mismatched', why: 'id' };
  if (message.questions.length === 0 && message.rcode !== 'NOERROR') return { kind: 'message', message, size };
  return isOurs(message, asked) ? { kind: 'message', message, size } : { kind: 'mismatched', why: 'question' };
}

const isOurs = (message: Message, asked: Question): boolean => {
  const [question] = message.questions;
  return (
    message.questions.length === 1 &&
    question?.name === asked.name &&
    question.type === asked.type &&
    question.class === 1
  );
};
