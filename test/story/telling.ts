import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { StoreError } from '../../src/store/records.ts';
import { type Keeper, openStories } from '../../src/story/stories.ts';
import type { Delivery, NewSaying, Step } from '../../src/story/story.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { saying } from '../chat/fakes.ts';

/** What a story of these tests keeps: a word. */
export interface Words {
  readonly word: string;
}

/** Wednesday, 21 February 2018, 01:40 UTC. */
export const NIGHT = instant(Date.UTC(2018, 1, 21, 1, 40));

export const line = (words: string, over: Partial<NewSaying> = {}): NewSaying => ({
  report: saying(words),
  slot: null,
  manner: 'quiet',
  only: null,
  people: [],
  ...over,
});
export const root = (words: string, over: Partial<NewSaying> = {}): NewSaying => line(words, { slot: 0, ...over });

export const step = (word: string, ...say: readonly NewSaying[]): Step<Words> => ({
  parts: { word },
  say,
  closedAt: null,
});

/** A store whose steps fail while it is told to. */
export interface Failing {
  readonly records: () => Promise<Records>;
  fail(reason: StoreError['reason'] | null): void;
  /** Another store from now on: the old one was damaged. */
  replace(records: Records): void;
}

export function failing(first: Records = memoryRecords()): Failing {
  let store = first;
  let reason: StoreError['reason'] | null = null;
  const guard = (): void => {
    if (reason !== null) throw new StoreError(reason, 'there is no room left for data/outpost.db');
  };
  const records = {
    ...first,
    read: async <T>(key: string) => {
      if (reason !== 'full') guard();
      return store.read<T>(key);
    },
    async writeIf(key: string, value: unknown, version: string | null) {
      guard();
      return store.writeIf(key, value, version);
    },
    async addIfAbsent(key: string, value: unknown) {
      guard();
      return store.addIfAbsent(key, value);
    },
    async remove(key: string) {
      guard();
      await store.remove(key);
    },
    list: <T>(prefix: string) => store.list<T>(prefix),
  } as Records;
  return {
    records: async () => records,
    fail(next) {
      reason = next;
    },
    replace(next) {
      store = next;
    },
  };
}

export interface Teller {
  readonly stories: Keeper<Words>;
  readonly clock: FastClock;
  readonly warnings: readonly string[];
}

export function teller(records: () => Promise<Records>, beside = false, clock = fastClock(NIGHT)): Teller {
  const warnings: string[] = [];
  const stories = openStories<Words>({
    records,
    clock,
    own: { word: 'own' },
    beside,
    warn: line => void warnings.push(line),
  });
  return { stories, clock, warnings };
}

/** A row as the outbox leaves it where a message was sent. */
export const sentTo = (target: string, remoteId: string, at: Instant = NIGHT, id = 'one'): Delivery => ({
  id,
  slot: 0,
  target,
  dueAt: at,
  shown: 1,
  tried: 1,
  triedAt: at,
  edition: 1,
  notes: [],
  lasting: [],
  carries: [],
  status: 'sent',
  attempts: 0,
  notBefore: null,
  lastError: null,
  remoteId,
  shownAt: at,
  coveredAt: null,
});
