import type { Line } from '../report/report.ts';
import { type ChatName, type Delivery, OWN_VOICE, ROOT_SLOT, type Saying, type Story } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import { type Instant, instant } from '../values/instant.ts';
import { COVER_MS } from './limits.ts';
import { isLeft, type Places } from './plan.ts';
import { isEnding, isGivenUp } from './settled.ts';
import { notTaken } from './words.ts';

/** What is to be done at one place. look: what a request that was lost has brought is looked for first. */
export interface Errand {
  readonly kind: 'post' | 'edit' | 'remove' | 'look' | 'page';
  readonly saying: Saying;
  /** Notes beside those that stay. */
  readonly notes: readonly Line[];
}

/** What a row wants; null where it is as it should be, or can be nothing else. */
export function errandOf<Parts>(story: Story<Parts>, row: Delivery, places: Places, now: Instant): Errand | null {
  const { chat, room } = readTarget(row.target);
  if (isGivenUp(row, story, now) || isLeft(row, places)) return null;
  if (row.target === PAGE_TARGET) return places.page ? pageErrand(story, row) : null;
  if (room === null || !places.chats.some(each => each.chat === chat)) return null;
  const saying = newestFor(story, row);
  if (row.status === 'unknown' && row.remoteId === null && row.tried !== null) {
    const known = saying ?? story.sayings.find(({ slot }) => slot === row.slot);
    return known === undefined ? null : { kind: 'look', saying: known, notes: [] };
  }
  if (saying === undefined) return null;
  if (saying.report === null) return removal(row, saying);
  const notes = notesFor(story, row, chat, now);
  if (row.remoteId === null && row.shown === null) return { kind: 'post', saying, notes };
  const isSame = row.shown === saying.seq && row.status === 'sent' && same(row.notes, [...row.lasting, ...notes]);
  if (isSame || isCarried(row, saying)) return null;
  return { kind: row.remoteId === null ? 'post' : 'edit', saying, notes };
}

const same = (one: readonly Line[], other: readonly Line[]): boolean =>
  one.length === other.length && (one.length === 0 || JSON.stringify(one) === JSON.stringify(other));

/** It stands in another line's message. */
const isCarried = (row: Delivery, { seq }: Saying): boolean =>
  row.status === 'sent' && row.remoteId === null && row.shown !== null && row.shown >= seq;

const removal = (row: Delivery, saying: Saying): Errand | null =>
  row.remoteId === null || (row.shown ?? 0) >= saying.seq ? null : { kind: 'remove', saying, notes: [] };

/** The newest saying that a row is to show. */
function newestFor<Parts>({ sayings }: Story<Parts>, { slot, target }: Delivery): Saying | undefined {
  const { chat } = readTarget(target);
  return sayings.findLast(saying => saying.slot === slot && (saying.only === null || saying.only === chat));
}

/** A pager is called for each page, and told once when all is well; what is over before it was called is not told. */
function pageErrand<Parts>(story: Story<Parts>, row: Delivery): Errand | null {
  const saying = story.sayings.findLast(
    each => each.slot === row.slot && each.only === null && (each.manner === 'page' || isEnding(each)),
  );
  if (saying === undefined) return null;
  const wasCalled = story.deliveries.some(other => other.target === PAGE_TARGET && other.tried !== null);
  if (isEnding(saying) && !wasCalled) return null;
  const isToldOfEnd = row.remoteId === RESOLVED;
  if (row.status === 'sent' && (isToldOfEnd || (row.shown !== null && row.shown >= saying.seq))) return null;
  return { kind: 'page', saying, notes: [] };
}

/** In place of a remote id: what a pager was last told. */
export const CALLED = 'called';
export const RESOLVED = 'resolved';

/** What the story's own message says of the other chats. */
function notesFor<Parts>(story: Story<Parts>, row: Delivery, chat: ChatName | null, now: Instant): readonly Line[] {
  if (row.slot !== ROOT_SLOT || story.number === OWN_VOICE || readTarget(row.target).direct) return [];
  return untakenIn(story, now)
    .filter(other => other.chat !== chat)
    .map(({ chat: other, since, why }) => notTaken(other, since, why));
}

/** A chat that does not take a story's alert or a page of it, or takes nothing of the story any more. */
export interface Untaken {
  readonly chat: ChatName;
  readonly since: Instant;
  /** Why it refuses it; null where it is only silent. */
  readonly why: string | null;
  /** The rows that the others have not been told of. */
  readonly untold: readonly string[];
}

export function untakenIn<Parts>(story: Story<Parts>, now: Instant): readonly Untaken[] {
  const calls = new Set(story.sayings.filter(({ manner }) => manner === 'page').map(({ slot }) => slot));
  const found = new Map<ChatName, Untaken>();
  for (const row of story.deliveries) {
    const { chat, direct } = readTarget(row.target);
    const isAlert = row.slot === ROOT_SLOT || calls.has(row.slot);
    const isUntaken = row.shown === null && (row.status === 'dead' || now - row.dueAt >= COVER_MS);
    if (chat === null || direct || !isUntaken || !(isAlert || isRefusedWithAll(row, story))) continue;
    // Of lines one is told of for all of them.
    const isTold = row.coveredAt !== null || (!isAlert && isToldOf(row, story));
    const before = found.get(chat);
    found.set(chat, {
      chat,
      since: instant(Math.min(row.dueAt, before?.since ?? row.dueAt)),
      why: before?.why ?? (row.status === 'dead' ? row.lastError : null),
      untold: [...(before?.untold ?? []), ...(isTold ? [] : [row.id])],
    });
  }
  return [...found.values()];
}

/** A line that is refused where the chat has taken nothing of the story since. */
const isRefusedWithAll = <Parts>({ status, target, dueAt }: Delivery, { deliveries }: Story<Parts>): boolean =>
  status === 'dead' && !deliveries.some(each => each.target === target && (each.shownAt ?? dueAt) > dueAt);

/** The other chats know that something at that place is not taken. */
const isToldOf = <Parts>({ target }: Delivery, { deliveries }: Story<Parts>): boolean =>
  deliveries.some(each => each.target === target && each.shown === null && each.coveredAt !== null);
