import { setImmediate as turn } from 'node:timers/promises';
import { type Instant, instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';

/** A clock that moves only when nothing else is left to be done: an hour of waiting takes no time. */
export interface FastClock extends Clock {
  /** Sets the wall clock; what waits goes on waiting as long as before. */
  set(to: Instant): void;
  /** Lets time pass until the promise has settled. Throws where nothing is left that could settle it. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Waiting {
  readonly dueMs: number;
  readonly then: () => void;
}

/** Turns of the event loop without anything due after which work that has not ended never will. Real files may take a few. */
const IDLE_TURNS = 10_000;

export function fastClock(begins: Instant): FastClock {
  let passedMs = 0;
  /** What the wall clock would have shown when nothing had passed. */
  let zero: Instant = begins;
  /** In order of time, and of asking at the same time. */
  const waiting: Waiting[] = [];
  const after = (ms: number, then: () => void): (() => void) => {
    const entry: Waiting = { dueMs: passedMs + Math.max(0, ms), then };
    const before = waiting.findLastIndex(other => other.dueMs <= entry.dueMs);
    waiting.splice(before + 1, 0, entry);
    return () => {
      const at = waiting.indexOf(entry);
      if (at >= 0) waiting.splice(at, 1);
    };
  };
  const step = (): boolean => {
    const next = waiting.shift();
    if (next === undefined) return false;
    passedMs = next.dueMs;
    next.then();
    return true;
  };
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    work.then(settled, settled);
    for (let idle = 0; ; ) {
      // Everything that is ready runs first: promises, and what they start.
      await turn();
      if (isSettled) return work;
      if (step()) idle = 0;
      else if (++idle > IDLE_TURNS) throw new Error('nothing is left to happen, and the work has not ended');
    }
  };
  return {
    now: () => instant(Math.round(zero + passedMs)),
    monotonicMs: () => passedMs,
    after,
    run,
    set(to) {
      zero = instant(to - passedMs);
    },
  };
}

/** A clock that shows another time than the one it is made of, and runs as fast. */
export function shiftedClock(real: Clock, begins: Instant): Clock & Pick<FastClock, 'set'> {
  let zero = begins - real.monotonicMs();
  return {
    now: () => instant(Math.round(zero + real.monotonicMs())),
    monotonicMs: () => real.monotonicMs(),
    after: (ms, then) => real.after(ms, then),
    set(to) {
      zero = to - real.monotonicMs();
    },
  };
}
