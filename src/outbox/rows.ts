import type { Line } from '../report/report.ts';
import { type Delivery, ROOT_SLOT, type Saying, type Story } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import { type Instant, instant } from '../values/instant.ts';
import { CALLED, type Errand, RESOLVED } from './due.ts';
import {
  FIRST_BACKOFF_MS,
  FOLD_AFTER_MS,
  FOLD_FROM,
  FOLD_MOST,
  LATE_MS,
  LONGEST_BACKOFF_MS,
  LONGEST_LIMIT_MS,
  REFUSED_MS,
} from './limits.ts';
import { threadOf } from './order.ts';
import { isEnding } from './settled.ts';
import type { Spoken } from './speaker.ts';
import { late, MAY_REPEAT, MEMORY_OFF } from './words.ts';

/** The record with one row changed. */
export const withRow = <Parts>(story: Story<Parts>, row: Delivery): Story<Parts> => ({
  ...story,
  deliveries: story.deliveries.map(each => (isSamePlace(each, row) ? row : each)),
});

export const rowLike = <Parts>({ deliveries }: Story<Parts>, row: Delivery): Delivery | undefined =>
  deliveries.find(each => isSamePlace(each, row));

const isSamePlace = (one: Delivery, other: Delivery): boolean => one.slot === other.slot && one.target === other.target;

/** A request is about to go out. Written before it does. */
export function begin<Parts>(
  story: Story<Parts>,
  row: Delivery,
  errand: Errand,
  now: Instant,
  isMemoryOff: boolean,
): Story<Parts> {
  const isNew = row.shown === null || row.target === PAGE_TARGET;
  const lasting = isNew ? lastingNotes(row, now, isMemoryOff) : row.lasting;
  return withRow(story, {
    ...row,
    status: 'sending',
    tried: errand.saying.seq,
    triedAt: now,
    edition: row.edition + 1,
    ...(row.target === PAGE_TARGET ? {} : { thread: threadOf(story, row) }),
    lasting,
    notes: [...lasting, ...errand.notes],
    carries: errand.kind === 'post' ? linesToCarry(story, row, now) : [],
  });
}

function lastingNotes(row: Delivery, now: Instant, isMemoryOff: boolean): readonly Line[] {
  const { dueAt, target } = row;
  const mayRepeat =
    target === PAGE_TARGET
      ? row.status === 'unknown'
      : row.lasting.some(note => JSON.stringify(note) === JSON.stringify(MAY_REPEAT));
  const isLate = now - dueAt >= LATE_MS && target !== PAGE_TARGET;
  return [...(isLate ? [late(now - dueAt)] : []), ...(isMemoryOff ? [MEMORY_OFF] : mayRepeat ? [MAY_REPEAT] : [])];
}

/**
 * Lines of the same thread that have waited as this one has: said as one with it, up to the first that must stand by itself.
 * Lines of one chat alone are other people's, which may be changed and taken back: each keeps its message.
 */
function linesToCarry<Parts>(story: Story<Parts>, row: Delivery, now: Instant): Delivery['carries'] {
  if (row.slot === ROOT_SLOT || readTarget(row.target).direct) return [];
  const behind = story.deliveries
    .filter(each => each.target === row.target && each.slot >= row.slot && each.shown === null)
    .sort((one, other) => one.slot - other.slot);
  const carried: { slot: number; seq: number }[] = [];
  for (const each of behind) {
    const saying = sayingFor(story, each);
    if (saying?.report === null) continue;
    const isFree = saying?.manner === 'quiet' && saying.only === null && each.status === 'queued';
    if (!isFree || now - each.dueAt < FOLD_AFTER_MS) break;
    carried.push({ slot: each.slot, seq: saying.seq });
  }
  return carried.length < FOLD_FROM ? [] : carried.slice(0, FOLD_MOST);
}

/** The newest saying of a row's slot in its chat. */
export function sayingFor<Parts>({ sayings }: Story<Parts>, { slot, target }: Delivery): Saying | undefined {
  const { chat } = readTarget(target);
  return sayings.findLast(saying => saying.slot === slot && (saying.only === null || saying.only === chat));
}

/** It is there, or was taken away (null). */
export function arrived<Parts>(
  story: Story<Parts>,
  row: Delivery,
  remoteId: string | null,
  now: Instant,
): Story<Parts> {
  const seqs = new Map(row.carries.map(({ slot, seq }) => [slot, seq]));
  const done = withRow(story, sent(row, row.tried, remoteId, now));
  if (seqs.size === 0) return done;
  return {
    ...done,
    deliveries: done.deliveries.map(each => {
      const seq = seqs.get(each.slot);
      if (seq === undefined || each.target !== row.target || each.slot === row.slot) return each;
      // Another process has said it by itself meanwhile: that message is the row's.
      if (each.remoteId !== null) return each;
      return sent(each, seq, null, now);
    }),
  };
}

const sent = (row: Delivery, seq: number | null, remoteId: string | null, now: Instant): Delivery => ({
  ...row,
  shown: seq,
  status: 'sent',
  attempts: 0,
  notBefore: null,
  lastError: null,
  remoteId,
  shownAt: row.shownAt ?? now,
});

/** What a pager was told. */
export const paged = <Parts>(story: Story<Parts>, row: Delivery, saying: Saying, now: Instant): Story<Parts> =>
  arrived(story, row, isEnding(saying) ? RESOLVED : CALLED, now);

type Failed = Exclude<Spoken, { ok: true }>;

/** It did not go, or nobody knows. `chance`: from 0 to below 1. `isPoison`: the chat takes others, and not this one. */
export function failed<Parts>(
  story: Story<Parts>,
  row: Delivery,
  outcome: Failed,
  now: Instant,
  chance: number,
  isPoison: boolean,
): Story<Parts> {
  if (outcome.how === 'gone') return gone(story, row, outcome.why, now);
  const wait = (ms: number): Instant => instant(Math.round(now + ms));
  // What may have arrived before stays so, whatever comes of asking.
  const wasLost = row.status === 'unknown';
  const base: Delivery = { ...row, lastError: outcome.why };
  if (outcome.how === 'limited') {
    const ms = Math.min(LONGEST_LIMIT_MS, Math.max(FIRST_BACKOFF_MS, outcome.retryAfterMs));
    return withRow(story, { ...base, status: wasLost ? 'unknown' : 'queued', notBefore: wait(ms) });
  }
  const attempts = row.attempts + 1;
  const isHopeless = isPoison && row.slot !== ROOT_SLOT && row.target !== PAGE_TARGET;
  if (outcome.how === 'refused' || isHopeless)
    return withRow(story, { ...base, status: wasLost ? 'unknown' : 'dead', attempts, notBefore: wait(REFUSED_MS) });
  const most = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempts - 1, 10));
  const status = outcome.how === 'unknown' || wasLost ? 'unknown' : 'queued';
  return withRow(story, { ...base, status, attempts, notBefore: wait(most * (0.5 + chance / 2)) });
}

/** A message that was lost a second time within this time is not said anew again at once: somebody, or a setting, keeps taking it away. */
const LOST_AGAIN_MS = 900_000;

/** What stood there is lost, or the thread that it belongs to: the present state is said once as a new message. */
export function gone<Parts>(story: Story<Parts>, row: Delivery, why: string, now: Instant): Story<Parts> {
  const isOwn = row.remoteId !== null;
  const lost = isOwn ? row : story.deliveries.find(each => each.slot === ROOT_SLOT && each.target === row.target);
  const waiting = isOwn ? story : withRow(story, { ...row, status: 'queued', lastError: why });
  if (lost === undefined)
    return withRow(story, { ...row, status: 'dead', lastError: why, notBefore: later(now, REFUSED_MS) });
  const readyAt = later(lost.shownAt ?? now, LOST_AGAIN_MS);
  if (lost.id.includes(LOST_MARK) && now < readyAt && isOwn)
    return withRow(story, { ...row, status: 'dead', lastError: why, notBefore: readyAt });
  return withRow(waiting, {
    ...lost,
    id: nextId(lost.id),
    dueAt: now,
    shown: null,
    tried: null,
    notes: [],
    lasting: [],
    carries: [],
    status: 'queued',
    attempts: 0,
    notBefore: null,
    lastError: why,
    remoteId: null,
    shownAt: null,
    coveredAt: null,
  });
}

const later = (at: Instant, ms: number): Instant => instant(at + ms);

const LOST_MARK = '~';
function nextId(id: string): string {
  const [first = id, times = '0'] = id.split(LOST_MARK);
  return `${first}${LOST_MARK}${Number(times) + 1}`;
}

/** After a look that found nothing: it goes out again, marked where the chat could not be asked. */
export const again = <Parts>(story: Story<Parts>, row: Delivery, isMarked: boolean): Story<Parts> =>
  withRow(story, { ...row, status: 'queued', notBefore: null, lasting: isMarked ? [MAY_REPEAT] : row.lasting });

/** What an earlier life of the process had under way: nobody knows what came of it. The very same where there is nothing. */
export function orphaned<Parts>(story: Story<Parts>, isOrphan: (row: Delivery) => boolean): Story<Parts> {
  if (!story.deliveries.some(isOrphan)) return story;
  const deliveries = story.deliveries.map(row =>
    isOrphan(row) ? { ...row, status: 'unknown' as const, notBefore: null } : row,
  );
  return { ...story, deliveries };
}
