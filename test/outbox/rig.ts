import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import type { Pager } from '../../src/outbox/pager.ts';
import type { Speaker, Voice } from '../../src/outbox/speaker.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import type { Keeper } from '../../src/story/stories.ts';
import type { Person } from '../../src/story/story.ts';
import { NIGHT, teller, type Words } from '../story/telling.ts';
import { type FakeChat, fakeChat } from './fake-chat.ts';

export const ANN: Person = { name: 'ann', slack: 'U1', matrix: '@ann:ops.example' };

/** One life of the bot's outbox over a store and chats that outlive it. */
export interface Life {
  readonly stories: Keeper<Words>;
  readonly outbox: Outbox;
  readonly bugs: readonly unknown[];
}

export interface LifeOf {
  readonly records: () => Promise<Records>;
  readonly speakers: readonly Speaker[];
  readonly clock: FastClock;
  readonly pager?: Pager<Words> | null;
  /** Beside other processes. */
  readonly voice?: Voice;
}

export function live({ records, speakers, clock, pager = null, voice }: LifeOf): Life {
  const { stories } = teller(records, voice !== undefined, clock);
  const bugs: unknown[] = [];
  const outbox = openOutbox<Words>({
    stories,
    speakers,
    pager,
    clock,
    chance: { bytes: count => new Uint8Array(count).fill(128) },
    ...(voice === undefined ? {} : { voice }),
    bug: error => void bugs.push(error),
  });
  outbox.start();
  return { stories, outbox, bugs };
}

export interface Rig extends Life {
  readonly clock: FastClock;
  readonly slack: FakeChat;
  readonly matrix: FakeChat;
  readonly records: () => Promise<Records>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  /** A new life on the same store, after this one has ended or is left where it stands. */
  again(): Life;
}

export const MINUTE = 60_000;

/** Slack cannot repeat a post and is asked; Matrix gives the same message again for 20 minutes, then is asked. */
export function chats(clock: FastClock) {
  return {
    slack: fakeChat({ chat: 'slack', clock, home: 'C1' }),
    matrix: fakeChat({ chat: 'matrix', clock, home: '!ops:ops.example', sameForMs: 20 * MINUTE }),
  };
}

export const passing =
  (clock: FastClock) =>
  (ms: number): Promise<void> =>
    clock.run(new Promise<void>(resolve => clock.after(ms, resolve)));

export function rig(over: Partial<Pick<LifeOf, 'pager' | 'records'>> = {}): Rig {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const records = over.records ?? (async () => store);
  const { slack, matrix } = chats(clock);
  const of = { records, clock, speakers: [slack.speaker, matrix.speaker], pager: over.pager ?? null };
  return { ...live(of), clock, slack, matrix, records, pass: passing(clock), again: () => live(of) };
}
