import { ROOT } from '../../values/name.ts';
import type { World } from '../../world/ports.ts';
import type { Message, Question } from '../message.ts';
import { readMessage } from '../wire/read.ts';
import { writeQuery } from '../wire/write.ts';
import { nextWidening } from './breadth.ts';
import { endOf } from './ends.ts';
import { settleExtras } from './extras.ts';
import type { Given, Trace } from './facts.ts';
import { settleStation, startGoal } from './goals.ts';
import { EDNS_UDP_SIZE, ROUNDS_PER_ARRIVAL, WALK_MS } from './limits.ts';
import { settleLookups, settleNameservers } from './lookups.ts';
import { snapshot } from './snapshot.ts';
import type { WalkOptions, WalkState } from './state.ts';
import { absorb, endWalk, type Heard, nextSends, nextWake, type Send } from './transmit.ts';
import { deepestKnown, newWalk } from './zones.ts';

/** Milliseconds between two snapshots of a running walk: as often as eyes can follow. */
const PROGRESS_MS = 120;
const NOTHING: Given = { lastGood: null, controls: [] };

export interface WalkInput extends Omit<WalkOptions, 'inventLabel'> {
  readonly asked: Question;
  /** From the store; the walk does not wait for it to begin. */
  readonly given: Promise<Given>;
}

/**
 * Walks from the root to a name and yields what it knows, growing; the last value is complete. Never throws for what
 * the network does. Returning early (a `break`, Ctrl-C) closes every socket.
 */
export async function* walk(input: WalkInput, world: World): AsyncGenerator<Trace, void, void> {
  const run = begin(input, world);
  try {
    for (let lastAt = world.clock.monotonicMs(); ; ) {
      await run.changed();
      if (run.isDone()) break;
      const now = world.clock.monotonicMs();
      if (now - lastAt < PROGRESS_MS) continue;
      lastAt = now;
      yield snapshot(run.state, false);
    }
    yield snapshot(run.state, true);
  } finally {
    run.stop();
  }
}

/** The thin part: sends what the state wants sent, tells it what arrived, and wakes it when it wants to be woken. */
function begin(input: WalkInput, world: World) {
  const { clock } = world;
  const startedMs = clock.monotonicMs();
  const state = newState(input, world, startedMs);
  const open: (() => void)[] = [];
  const run = { cancelWake: (): void => {}, wakeUp: (): void => {}, stopped: false, givenIsIn: false, done: false };

  /** Something happened (or nothing did for long enough): note it, draw conclusions, send what follows. */
  const pump = (note: () => void): void => {
    if (run.stopped || (run.done && state.ended)) return;
    run.cancelWake();
    state.nowMs = clock.monotonicMs() - startedMs;
    note();
    for (let before = -1, round = 0; before !== state.changes; round++) {
      before = state.changes;
      settle(state);
      if (round === ROUNDS_PER_ARRIVAL) endWalk(state, 'ROUNDS_PER_ARRIVAL');
      for (const send of nextSends(state))
        open.push(dispatch(send, world, heard => pump(() => absorb(state, send.flight, heard))));
    }
    run.done = state.ended || (isComplete(state) && run.givenIsIn);
    const wakeMs = Math.min(nextWake(state) ?? WALK_MS, nextWidening(state), WALK_MS);
    if (!run.done)
      run.cancelWake = afterArrivals(clock, Math.max(0, wakeMs - state.nowMs), () => pump(() => undefined));
    run.wakeUp();
  };
  const take = (given: Given): void =>
    pump(() => {
      run.givenIsIn = true;
      state.given = given;
      state.changes++;
    });
  input.given.then(take, () => take(NOTHING));
  pump(() => undefined);
  return {
    state,
    isDone: (): boolean => run.done,
    changed: (): Promise<void> => (run.done ? Promise.resolve() : new Promise(resolve => (run.wakeUp = resolve))),
    stop: (): void => {
      run.stopped = true;
      run.cancelWake();
      for (const close of open) close();
    },
  };
}

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

function newState(input: WalkInput, { clock, chance }: World, startedMs: number): WalkState {
  const inventLabel = (): string => `${Array.from(chance.bytes(10), b => LETTERS[b & 31]).join('')}-outpost`;
  const state = newWalk(input.asked, { ...input, inventLabel }, NOTHING, clock.now(), startedMs);
  startGoal(
    state,
    { role: 'asked', question: input.asked, purpose: 'delegation', depth: 0, breadth: 0 },
    deepestKnown(state, ROOT),
  );
  return state;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

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

/** All is in; public resolvers, being hints, are waited for only where something is wrong. */
function isComplete(state: WalkState): boolean {
  const asks = state.open.filter(a => !a.done);
  if (asks.some(a => a.purpose !== 'hint')) return false;
  const goal = state.goals[0];
  const healthy = goal !== undefined && endOf(state, goal).kind === 'answer';
  return asks.length === 0 || healthy;
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
