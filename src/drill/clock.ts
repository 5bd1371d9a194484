import { setImmediate as turn } from 'node:timers/promises';
import { type Instant, instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';

/** A clock that moves only when nothing else is left to be done: an hour of waiting takes no time. */
export interface FastClock extends Clock {
  /**
   * Sets the wall clock, forward or back. What waits goes on waiting as long as before, but everything that was learned
   * is older by that much: monotonic time jumps as far.
   */
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

/**
 * Turns for which time stands still after a file was read: between two steps of one reading nothing is under way, and a module
 * that is loaded reads the next one only some turns later (more than 2, seen). With too few a drill is not the same twice.
 */
const TURNS_AFTER_READING = 20;

export function fastClock(begins: Instant): FastClock {
  let passedMs = 0;
  /** Milliseconds that were jumped over. */
  let skippedMs = 0;
  /** What the wall clock would have shown when nothing had passed. */
  let zero: Instant = begins;
  const agenda = newAgenda();
  const step = (): boolean => {
    const next = agenda.takeFirst();
    if (next === null) return false;
    passedMs = next.dueMs;
    next.then();
    return true;
  };
  return {
    now: () => instant(Math.round(zero + passedMs)),
    monotonicMs: () => passedMs + skippedMs,
    after: (ms, then) => agenda.add({ dueMs: passedMs + Math.max(0, ms), then }),
    run: work => running(work, step),
    set(to) {
      skippedMs += Math.abs(to - (zero + passedMs));
      zero = instant(to - passedMs);
    },
  };
}

/** What is due, in order of time, and of asking at the same time. */
function newAgenda() {
  const waiting: Waiting[] = [];
  return {
    takeFirst: (): Waiting | null => waiting.shift() ?? null,
    /** Gives what takes the entry out again. */
    add(entry: Waiting): () => void {
      const before = waiting.findLastIndex(other => other.dueMs <= entry.dueMs);
      waiting.splice(before + 1, 0, entry);
      return () => {
        const at = waiting.indexOf(entry);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
  };
}

/** Takes steps, as long as there are any, until the work has ended. */
async function running<T>(work: Promise<T>, step: () => boolean): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  work.then(settled, settled);
  for (let idle = 0, wait = TURNS_AFTER_READING; ; ) {
    // Everything that is ready runs first: promises, and what they start.
    await turn();
    if (isSettled) return work;
    wait = isReading() ? TURNS_AFTER_READING : wait - 1;
    if (wait >= 0) continue;
    if (step()) idle = 0;
    else if (++idle > IDLE_TURNS) throw new Error('nothing is left to happen, and the work has not ended');
  }
}

/** Files being read or written by this process: real work that the drill's time must not overtake. */
const isReading = (): boolean =>
  process.getActiveResourcesInfo().some(kind => kind.endsWith('Req') || kind.startsWith('FSReq'));

/** A clock that shows another time than the one it is made of, and runs as fast. */
export function shiftedClock(real: Clock, begins: Instant): Clock & Pick<FastClock, 'set'> {
  let skippedMs = 0;
  let zero = begins - real.monotonicMs();
  return {
    now: () => instant(Math.round(zero + real.monotonicMs())),
    monotonicMs: () => real.monotonicMs() + skippedMs,
    after: (ms, then) => real.after(ms, then),
    set(to) {
      skippedMs += Math.abs(to - (zero + real.monotonicMs()));
      zero = to - real.monotonicMs();
    },
  };
}
