import type { Clock } from '../world/ports.ts';
import { type Engine, HEARTBEAT_SECONDS, type Turn } from './engine.ts';
import { followers, type Share, SLICES, sliceOf } from './share.ts';

/** Milliseconds between two rounds: several signs of life within the time after which a turn is another's. */
const ROUND_MS = 3_000;
/** Milliseconds after a sign of life for which a turn is certainly ours: less than the queue's own patience, by a lost round trip. */
const SURE_MS = HEARTBEAT_SECONDS * 1_000 - 1_500;
/** Rounds between two looks for slices that are missing: at the first start all are. */
const SEED_EVERY = 5;
/** Milliseconds that a slice is kept at most: the queue bounds it, and the rounds deal it out anew. */
const LONGEST_MS = 43_200_000;

export interface SharedOf {
  readonly engine: Engine;
  readonly clock: Clock;
  /** How many processes run on the store now, this one among them. */
  readonly processes: () => number;
  /** A line about our own trouble, once for each. */
  warn(line: string): void;
}

interface Mine extends Turn {
  readonly since: Reading;
  readonly touched: Reading;
}

/** Two clocks of ours: the one that never jumps stands still while a machine sleeps. */
interface Reading {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

interface State extends SharedOf {
  readonly mine: Map<number, Mine>;
  readonly tell: () => void;
  living: number;
  rounds: number;
  isStarted: boolean;
  trouble: string | null;
}

/** The work dealt out evenly by the queue: each process takes its share, gives back what is too much, and is missed within seconds. */
export function shared(of: SharedOf): Share {
  const { tell, follow } = followers();
  const state: State = { ...of, mine: new Map(), tell, living: 1, rounds: 0, isStarted: false, trouble: null };
  let cancel: () => void = () => undefined;
  let isStopped = false;
  let turning: Promise<void> = Promise.resolve();
  const next = (): void => {
    turning = round(state).then(() => {
      if (!isStopped) cancel = of.clock.after(ROUND_MS, next);
    });
  };
  const ours = (): number => [...state.mine.values()].filter(turn => isSure(state, turn)).length;
  return {
    isMine(name) {
      const turn = state.mine.get(sliceOf(name));
      return turn !== undefined && isSure(state, turn);
    },
    sliceOf,
    follow,
    processes: () => state.living,
    state: () => ({ how: 'engine', mine: ours(), of: SLICES, trouble: state.trouble }),
    start: next,
    async stop() {
      isStopped = true;
      cancel();
      await turning;
      await given(state, [...state.mine.values()]).catch(() => undefined);
      await of.engine.stop().catch(() => undefined);
    },
  };
}

const reading = ({ clock }: State): Reading => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.now() });
const sinceMs = ({ clock }: State, then: Reading): number =>
  Math.max(clock.monotonicMs() - then.monotonicMs, clock.now() - then.wallMs);
const isSure = (state: State, { touched }: Mine): boolean => sinceMs(state, touched) < SURE_MS;

/** One round. What fails is said once, and tried again in the next one: what is ours runs out by itself meanwhile. */
async function round(state: State): Promise<void> {
  const before = [...state.mine.keys()].join();
  try {
    if (!state.isStarted) await state.engine.start();
    state.isStarted = true;
    await touched(state);
    if (state.rounds++ % SEED_EVERY === 0) await state.engine.seed();
    state.living = Math.max(1, state.processes());
    await levelled(state, Math.ceil(SLICES / state.living));
    state.trouble = null;
  } catch (error) {
    for (const [slice, turn] of state.mine) if (!isSure(state, turn)) state.mine.delete(slice);
    const { code, name } = error as { code?: unknown; name?: unknown };
    const trouble = `the work cannot be shared (${String(code ?? name)})`;
    if (trouble !== state.trouble) state.warn(trouble);
    state.trouble = trouble;
  }
  if ([...state.mine.keys()].join() !== before) state.tell();
}

/** Signs of life, counted from before they were sent. */
async function touched(state: State): Promise<void> {
  const now = reading(state);
  const kept = new Set((await state.engine.touch([...state.mine.values()])).map(({ id }) => id));
  for (const [slice, turn] of state.mine) {
    if (kept.has(turn.id)) state.mine.set(slice, { ...turn, touched: now });
    else state.mine.delete(slice);
  }
}

/** Takes what is missing of our share, and gives back what is too much or was ours for long. */
async function levelled(state: State, share: number): Promise<void> {
  const all = [...state.mine.values()];
  const old = all.filter(({ since }) => sinceMs(state, since) > LONGEST_MS);
  const tooMany = all.filter(turn => !old.includes(turn)).slice(share);
  await given(state, [...old, ...tooMany]);
  if (state.mine.size >= share) return;
  const now = reading(state);
  for (const turn of await state.engine.take(share - state.mine.size))
    state.mine.set(turn.slice, { ...turn, since: now, touched: now });
}

/** It is not ours from the moment on that we want to give it. */
async function given(state: State, turns: readonly Mine[]): Promise<void> {
  for (const { slice } of turns) state.mine.delete(slice);
  await state.engine.give(turns);
  if (turns.length > 0) await state.engine.seed();
}
