import { createHash } from 'node:crypto';
import { type Records, type Stored, StoreError } from '../store/records.ts';
import type { Story } from './story.ts';

/** How stories lie in the store: each under its number, beside it which number a cause has, and how far numbers have come. */
export interface Ledger<Parts> {
  count(): Promise<Count>;
  /** A number that nobody else has, above all that were given, and above `above`. */
  take(above: number): Promise<number>;
  /** Says that the numbers below are gone, or that one lies far above the others. */
  note(change: { readonly oldest: number } | { readonly apart: number }): Promise<void>;
  read(number: number): Promise<Stored<Story<Parts>> | null>;
  add(story: Story<Parts>): Promise<boolean>;
  write(story: Story<Parts>, version: string): Promise<boolean>;
  remove(story: Story<Parts>): Promise<void>;
  /** The number that the newest story of a cause has; null where there was none. */
  ofCause(cause: string): Promise<Stored<number> | null>;
  claim(cause: string, number: number, version: string | null): Promise<boolean>;
  /** For processes that work on all stories beside this one: this one was changed. */
  mark(number: number): Promise<void>;
  /** What was marked since this ledger was last asked; marks that all have had time to see go. */
  marked(): Promise<readonly number[]>;
}

/** Numbers from `oldest` up to below `next` were given; `apart` are those that were given while the store could not be read. */
export interface Count {
  readonly form: 1;
  readonly next: number;
  readonly oldest: number;
  readonly apart: readonly number[];
}

const COUNT_KEY = 'story-count/now';
const MARKS = 'story-mark/';
/** Milliseconds that a mark stays: every process that runs reads them every few seconds. */
const MARK_MS = 3_600_000;
/** Characters of a cause that stand in a key as they are; a longer one is named by its digest. */
const MAX_CAUSE = 300;
/** Tries to write what another process writes as well: after so many something is wrong with the store. */
const MAX_TRIES = 100;

export function ledgerOn<Parts>(records: () => Promise<Records>, now: () => number): Ledger<Parts> {
  /** Versions of the marks that were seen. */
  const seen = new Map<string, string>();
  return {
    count: async () => (await readCount(await records()))?.value ?? NOTHING,
    take: async above => {
      let taken = 0;
      await change(await records(), ({ next, ...rest }) => {
        taken = Math.max(next, above + 1);
        return { ...rest, next: taken + 1 };
      });
      return taken;
    },
    note: async news => change(await records(), count => noted(count, news)),
    read: async number => (await records()).read<Story<Parts>>(keyOf(number)),
    add: async story => (await records()).addIfAbsent(keyOf(story.number), story),
    write: async (story, version) => (await records()).writeIf(keyOf(story.number), story, version),
    async remove({ number, cause }) {
      const store = await records();
      await store.remove(keyOf(number));
      const ofCause = await store.read<number>(causeKey(cause));
      if (ofCause?.value === number) await store.remove(causeKey(cause));
    },
    ofCause: async cause => (await records()).read<number>(causeKey(cause)),
    claim: async (cause, number, version) => (await records()).writeIf(causeKey(cause), number, version),
    mark: async number => markAt(await records(), MARKS + number, now()),
    marked: async () => newMarks(await records(), seen, now()),
  };
}

const NOTHING: Count = { form: 1, next: 1, oldest: 1, apart: [] };

const keyOf = (number: number): string => `story/${number}`;

function causeKey(cause: string): string {
  const plain = encodeURIComponent(cause);
  return `story-cause/${plain.length <= MAX_CAUSE ? plain : createHash('sha256').update(cause).digest('hex')}`;
}

const readCount = (store: Records): Promise<Stored<Count> | null> => store.read<Count>(COUNT_KEY);

async function change(store: Records, step: (count: Count) => Count): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await readCount(store);
    if (await store.writeIf(COUNT_KEY, step(found?.value ?? NOTHING), found?.version ?? null)) return;
  }
  throw new StoreError('locked', 'the numbers of the stories are written by others all the time');
}

const noted = (count: Count, news: { readonly oldest: number } | { readonly apart: number }): Count =>
  'oldest' in news
    ? { ...count, oldest: Math.max(count.oldest, news.oldest) }
    : { ...count, apart: [...new Set([...count.apart, news.apart])] };

/** Whoever was quicker has marked it as well as we would have. */
async function markAt(store: Records, key: string, now: number): Promise<void> {
  await store.writeIf(key, now, (await store.read(key))?.version ?? null);
}

async function newMarks(store: Records, seen: Map<string, string>, now: number): Promise<readonly number[]> {
  const there = new Map<string, string>();
  const fresh: string[] = [];
  const old: string[] = [];
  for await (const { key, value, version } of store.list<number>(MARKS)) {
    there.set(key, version);
    if (seen.get(key) !== version) fresh.push(key);
    if (Math.abs(now - value) > MARK_MS) old.push(key);
  }
  for (const key of old) await store.remove(key);
  // Only now: where the store fails on the way nothing counts as seen.
  seen.clear();
  for (const [key, version] of there) seen.set(key, version);
  return fresh.map(key => Number(key.slice(MARKS.length)));
}
