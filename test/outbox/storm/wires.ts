import type { FastClock } from '../../../src/drill/clock.ts';
import type { Speaker, Spoken } from '../../../src/outbox/speaker.ts';
import { type Store, type Stored, StoreError } from '../../../src/store/records.ts';
import type { Clock } from '../../../src/world/ports.ts';
import type { Dice } from '../../support/dice.ts';

/** One life of a process. What is to reach it waits while it is stopped, and never comes when it is dead. */
export interface Process {
  /** Its timers are its own: they come through when it runs. */
  readonly clock: Clock;
  /** Resolves as soon as it runs. */
  runs(): Promise<void>;
  stop(): void;
  /** All that waited comes through at once. */
  wake(): void;
  kill(): void;
}

export function processOn(clock: FastClock): Process {
  let state: 'runs' | 'stopped' | 'dead' = 'runs';
  let waiting: (() => void)[] = [];
  const through = (then: () => void): void => {
    if (state === 'runs') then();
    else if (state === 'stopped') waiting.push(then);
  };
  return {
    clock: { ...clock, after: (ms, then) => clock.after(ms, () => through(then)) },
    runs: () => new Promise(resolve => through(resolve)),
    stop() {
      if (state === 'runs') state = 'stopped';
    },
    wake() {
      if (state !== 'stopped') return;
      state = 'runs';
      const all = waiting;
      waiting = [];
      for (const then of all) then();
    },
    kill() {
      state = 'dead';
      waiting = [];
    },
  };
}

/** Of so many ways to the store, and back, one is slow, by up to so many milliseconds. */
const SLOW = 4;
const SLOW_MS = 300;
/** Milliseconds after which a request over a wire that is cut is given up. */
const GIVEN_UP_MS = 5_000;

export interface WireOf {
  readonly process: Process;
  readonly clock: Clock;
  isCut(): boolean;
}

/** The store at the end of a wire: now and then slow. While the wire is cut the request is lost, or the answer to what was done. */
export function storeOver({ process, clock, isCut }: WireOf, store: Store, roll: Dice): Store {
  const way = async (): Promise<void> => {
    if (roll(SLOW) === 0) await new Promise<void>(resolve => clock.after(roll(SLOW_MS), resolve));
    await process.runs();
    if (isCut()) throw new StoreError('unreachable', 'the wire is cut');
  };
  const there = async <T>(work: () => Promise<T>): Promise<T> => {
    await way();
    const answer = await work();
    await way();
    return answer;
  };
  return {
    ...store,
    read: <T>(key: string) => there(() => store.read<T>(key)),
    writeIf: (key, value, version) => there(() => store.writeIf(key, value, version)),
    addIfAbsent: (key, value) => there(() => store.addIfAbsent(key, value)),
    remove: key => there(() => store.remove(key)),
    async *list<T>(prefix: string) {
      yield* await there(async () => {
        const found: ({ readonly key: string } & Stored<T>)[] = [];
        for await (const each of store.list<T>(prefix)) found.push(each);
        return found;
      });
    },
    now: () => there(() => store.now()),
  };
}

const LOST: Spoken = { ok: false, how: 'unknown', why: 'no answer' };

/** A chat at the end of a wire: what is on its way while the wire is cut is lost, the request or the answer. */
export function speakerOver({ process, isCut }: WireOf, speaker: Speaker): Speaker {
  const asked = async <T>(work: () => Promise<T>, none: T): Promise<T> => {
    await process.runs();
    const answer = isCut() ? none : await work();
    await process.runs();
    if (!isCut()) return answer;
    await new Promise<void>(resolve => process.clock.after(GIVEN_UP_MS, resolve));
    return none;
  };
  return {
    ...speaker,
    post: (...of) => asked(() => speaker.post(...of), LOST),
    edit: (...of) => asked(() => speaker.edit(...of), LOST),
    remove: (...of) => asked(() => speaker.remove(...of), LOST),
    find: (...of) => asked(() => speaker.find(...of), 'unknown'),
    all: (...of) => asked(async () => (await speaker.all?.(...of)) ?? [], []),
  };
}
