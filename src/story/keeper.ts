import { StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import type { Ledger } from './ledger.ts';
import { begun, stepped } from './step.ts';
import { OWN_VOICE, type Step, type Story } from './story.ts';
import { asTwin, wasSaid, withTwinLine } from './twin.ts';

/** A change of a story: pure, may run again; null changes nothing. */
export type Change<Parts> = (story: Story<Parts>) => Story<Parts> | null;

/** A story that the store did not take, with what was changed since. */
export interface Held<Parts> {
  readonly story: Story<Parts>;
  readonly changes: readonly Change<Parts>[];
}

export type First<Parts> = (number: number) => Step<Parts>;

/** What people did with a story that ends as a twin goes on in the other one. Null where there is nothing of that kind. */
export type Join<Parts> = (twin: Story<Parts>) => Promise<(story: Story<Parts>) => Step<Parts> | null>;

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
  if (found !== null) return ofSame(found.value, cause);
  const story = begun(number, cause, first(number), at);
  return (await ledger.add(story)) ? story : ofSame((await ledger.read(number))?.value ?? null, cause);
}

/** Where the number that was claimed has become another story's, the claim counts for nothing. */
const ofSame = <Parts>(story: Story<Parts> | null, cause: string): Story<Parts> | null =>
  story?.cause === cause ? story : null;

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

/** What became of a story that was held in memory: it is in the store, or another one of its cause goes on and it is that one's twin. */
export interface Restored<Parts> {
  readonly story: Story<Parts>;
  /** Null where there is none, or nobody can have read anything of it. */
  readonly twin: Story<Parts> | null;
}

/**
 * Writes a story that was held in memory. What others wrote meanwhile stays: the changes are made again upon it. Where its
 * number has been given to another story meanwhile, it gets a new one; where another story of its cause is open, that one goes
 * on. Throws StoreError.
 */
export async function restoreIn<Parts>(
  ledger: Ledger<Parts>,
  held: Held<Parts>,
  base: Story<Parts> | null,
  at: Instant,
  join: Join<Parts> = NOTHING_TO_JOIN,
): Promise<Restored<Parts>> {
  const { story, changes } = held;
  const there = (await ledger.read(story.number))?.value ?? null;
  const isNew = base === null && story.number !== OWN_VOICE;
  if (isNew && (there === null || !isSameStory(there, story))) return brought(ledger, held, at, join);
  if (there !== null && !isSameStory(there, story))
    return brought(ledger, { story: { ...story, number: await ledger.take(0) }, changes }, at, join);
  const again = (found: Story<Parts>): Story<Parts> =>
    base !== null && same(found, base) ? story : changes.reduce((current, change) => change(current) ?? current, found);
  const written = await changeIn(ledger, story.number, found => (found === story ? null : again(found)), story);
  const claimed = await ledger.ofCause(story.cause);
  if (claimed === null && story.number !== OWN_VOICE) await ledger.claim(story.cause, story.number, null);
  if (story.number >= FIRST_APART) await ledger.note({ apart: story.number });
  return { story: written?.story ?? story, twin: null };
}

/** Brings a story into the store that is not there. Who claims its cause first goes on with it: a record decides, never both. */
async function brought<Parts>(
  ledger: Ledger<Parts>,
  held: Held<Parts>,
  at: Instant,
  join: Join<Parts>,
): Promise<Restored<Parts>> {
  for (let tries = 0, { story } = held; tries < MAX_TRIES; tries++) {
    const claimed = await ledger.ofCause(story.cause);
    const found = claimed === null ? null : ((await ledger.read(claimed.value))?.value ?? null);
    const other = ofSame(found, story.cause);
    if (other !== null && isSameStory(other, story))
      return restoreIn(ledger, { ...held, story: { ...story, number: other.number } }, null, at, join);
    if (other !== null && other.closedAt === null && story.closedAt === null)
      return twinned(ledger, other, story, at, await join(story));
    // A claim without a story is one that somebody, perhaps we, could not finish: it is finished with this one.
    const number = claimed !== null && found === null ? claimed.value : await numberFor(ledger, story.number);
    const isClaimed = number === claimed?.value || (await ledger.claim(story.cause, number, claimed?.version ?? null));
    if (!isClaimed) continue;
    story = { ...story, number };
    if (!(await ledger.add(story))) continue;
    if (number >= FIRST_APART) await ledger.note({ apart: number });
    return { story, twin: null };
  }
  throw new StoreError('locked', 'others write the same story all the time');
}

/** The number that people have seen, where nobody else has it. */
async function numberFor<Parts>(ledger: Ledger<Parts>, wished: number): Promise<number> {
  if (wished < FIRST_APART) return ledger.take(wished - 1);
  return (await ledger.read(wished)) === null ? wished : ledger.take(0);
}

/**
 * The other story goes on, with what people did with ours, and says so; ours is kept as a twin as long as something of it
 * stands in a chat.
 */
async function twinned<Parts>(
  ledger: Ledger<Parts>,
  other: Story<Parts>,
  story: Story<Parts>,
  at: Instant,
  joined: Awaited<ReturnType<Join<Parts>>>,
): Promise<Restored<Parts>> {
  const whole = (found: Story<Parts>): Story<Parts> => {
    const step = joined(found);
    return step === null ? found : stepped(found, step, at);
  };
  if (!wasSaid(story)) {
    const kept = await changeIn(ledger, other.number, whole, null);
    return { story: kept?.story ?? other, twin: null };
  }
  const number = other.number === story.number ? await ledger.take(0) : await numberFor(ledger, story.number);
  const twin = asTwin(story, number, at);
  await ledger.add(twin);
  if (number >= FIRST_APART) await ledger.note({ apart: number });
  const told = await changeIn(ledger, other.number, found => whole(withTwinLine(found, at)), null);
  return { story: told?.story ?? other, twin };
}

const NOTHING_TO_JOIN = async () => () => null;

/** Numbers from here on are given while nobody can tell how far numbers have come: the minutes since 1970. */
export const FIRST_APART = 10_000_000;
const MINUTE_MS = 60_000;

/** A number for a story that begins in memory; `known`: the highest that was ever seen, 0 where the store could never be read. */
export const numberInMemory = (known: number, at: Instant): number =>
  known > 0 ? known + 1 : Math.max(FIRST_APART, Math.floor(at / MINUTE_MS));

const isSameStory = <Parts>(one: Story<Parts>, other: Story<Parts>): boolean =>
  one.cause === other.cause && (one.number === OWN_VOICE || one.openedAt === other.openedAt);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
