import { StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import type { Ledger } from './ledger.ts';
import { begun } from './step.ts';
import type { Step, Story } from './story.ts';

/** A change of a story: pure, may run again; null changes nothing. */
export type Change<Parts> = (story: Story<Parts>) => Story<Parts> | null;

/** A story that the store did not take, with what was changed since. */
export interface Held<Parts> {
  readonly story: Story<Parts>;
  readonly changes: readonly Change<Parts>[];
}

export type First<Parts> = (number: number) => Step<Parts>;

/** Tries to write what another process writes as well: after so many something is wrong with the store. */
const MAX_TRIES = 100;

/** Begins a story of a cause, or gives the open one. Throws StoreError. `above`: no number up to it is given. */
export async function openIn<Parts>(
  ledger: Ledger<Parts>,
  cause: string,
  first: First<Parts>,
  at: Instant,
  above: number,
): Promise<Story<Parts>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const claimed = await ledger.ofCause(cause);
    const found = claimed === null ? null : await readOrAdd(ledger, claimed.value, cause, first, at);
    if (found !== null && found.closedAt === null) return found;
    const number = await ledger.take(above);
    // A number that was not needed after all stays unused.
    if (!(await ledger.claim(cause, number, claimed?.version ?? null))) continue;
    const story = begun(number, cause, first(number), at);
    if (await ledger.add(story)) return story;
  }
  throw new StoreError('locked', 'others write the same story all the time');
}

/** The story that a cause leads to; who claimed the number and died before it was written is helped out. */
async function readOrAdd<Parts>(
  ledger: Ledger<Parts>,
  number: number,
  cause: string,
  first: First<Parts>,
  at: Instant,
): Promise<Story<Parts> | null> {
  const found = await ledger.read(number);
  if (found !== null) return found.value;
  const story = begun(number, cause, first(number), at);
  return (await ledger.add(story)) ? story : ((await ledger.read(number))?.value ?? null);
}

/**
 * Changes a story in the store. `known` is what this process knows of it: where the store has lost it (a fresh one was begun), it is
 * written anew. Null where there is none. Throws StoreError.
 */
export async function changeIn<Parts>(
  ledger: Ledger<Parts>,
  number: number,
  change: Change<Parts>,
  known: Story<Parts> | null,
): Promise<{ readonly story: Story<Parts>; readonly isChanged: boolean } | null> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await ledger.read(number);
    const from = found?.value ?? known;
    if (from === null) return null;
    const next = change(from);
    if (next === null && found !== null) return { story: from, isChanged: false };
    const to = next ?? from;
    const isWritten = found === null ? await ledger.add(to) : await ledger.write(to, found.version);
    if (isWritten) return { story: to, isChanged: true };
  }
  throw new StoreError('locked', 'others write the same story all the time');
}

/**
 * Writes a story that was held in memory. What others wrote meanwhile stays: the changes are made again upon it. Where its
 * number has been given to another story meanwhile, it gets a new one. Throws StoreError.
 */
export async function restoreIn<Parts>(
  ledger: Ledger<Parts>,
  { story, changes }: Held<Parts>,
  base: Story<Parts> | null,
): Promise<Story<Parts>> {
  const there = (await ledger.read(story.number))?.value ?? null;
  if (there !== null && !isSameStory(there, story))
    return restoreIn(ledger, { story: { ...story, number: await ledger.take(story.number) }, changes }, null);
  const again = (found: Story<Parts>): Story<Parts> =>
    base !== null && same(found, base) ? story : changes.reduce((current, change) => change(current) ?? current, found);
  const written = await changeIn(ledger, story.number, found => (found === story ? null : again(found)), story);
  const claimed = await ledger.ofCause(story.cause);
  if (claimed === null) await ledger.claim(story.cause, story.number, null);
  const { next } = await ledger.count();
  if (story.number >= FIRST_APART) await ledger.note({ apart: story.number });
  else if (story.number >= next) await ledger.take(story.number - 1);
  return written?.story ?? story;
}

/** Numbers from here on are given while nobody can tell how far numbers have come: the minutes since 1970. */
export const FIRST_APART = 10_000_000;
const MINUTE_MS = 60_000;

/** A number for a story that begins in memory; `known`: the highest that was ever seen, 0 where the store could never be read. */
export const numberInMemory = (known: number, at: Instant): number =>
  known > 0 ? known + 1 : Math.max(FIRST_APART, Math.floor(at / MINUTE_MS));

const isSameStory = <Parts>(one: Story<Parts>, other: Story<Parts>): boolean =>
  one.cause === other.cause && one.openedAt === other.openedAt;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
