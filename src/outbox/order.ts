import { type ChatName, type Delivery, OWN_VOICE, ROOT_SLOT, type Story } from '../story/story.ts';
import { PAGE_TARGET, readTarget } from '../story/targets.ts';
import { type Instant, instant } from '../values/instant.ts';
import { type Errand, errandOf } from './due.ts';
import { ANSWERS_MS, POISON_ATTEMPTS } from './limits.ts';
import type { Places } from './plan.ts';

/** One thing to do at a target. */
export interface Candidate<Parts> {
  readonly story: Story<Parts>;
  readonly row: Delivery;
  readonly errand: Errand;
}

export interface Chosen<Parts> {
  /** Null where nothing can be done now. */
  readonly next: Candidate<Parts> | null;
  /** When to look again; null where only a change brings something. */
  readonly at: Instant | null;
}

/**
 * What is done next at a target: pages first, then by age, each story's own message before its lines. What waits after a
 * failure holds up what comes after it, so that the order is kept; but not where the chat answers otherwise
 * (`answeredAt`) and only this message fails again and again.
 */
export function chosen<Parts>(
  stories: readonly Story<Parts>[],
  target: string,
  places: Places,
  now: Instant,
  answeredAt: Instant | null,
): Chosen<Parts> {
  const candidates = stories.flatMap(story => candidatesOf(story, target, places, now)).sort(byUrgency);
  let at: Instant | null = null;
  for (const candidate of candidates) {
    const { notBefore, status } = candidate.row;
    // Of an earlier life: it is about to be looked for.
    if (status === 'sending') return { next: null, at: instant(Math.min(now + SOON_MS, at ?? now + SOON_MS)) };
    if (notBefore === null || notBefore <= now) return { next: candidate, at: null };
    at = instant(Math.min(notBefore, at ?? notBefore));
    if (candidate.row.status !== 'dead' && !isPoison(candidate.row, answeredAt)) break;
  }
  return { next: null, at };
}

/** It was sent again and again and failed, while the chat answered other requests just before. */
export function isPoison({ attempts, edition, triedAt }: Delivery, answeredAt: Instant | null): boolean {
  if (Math.min(attempts, edition) < POISON_ATTEMPTS || triedAt === null || answeredAt === null) return false;
  return triedAt >= answeredAt && triedAt - answeredAt < ANSWERS_MS;
}

const SOON_MS = 1_000;

/** Somebody is called by it, or by what it has overtaken. */
const isCall = ({ story, row }: Candidate<unknown>): boolean =>
  row.shown === null && story.sayings.some(({ slot, manner }) => slot === row.slot && manner === 'page');

const byUrgency = (one: Candidate<unknown>, other: Candidate<unknown>): number =>
  Number(isCall(other)) - Number(isCall(one)) ||
  one.row.dueAt - other.row.dueAt ||
  one.story.number - other.story.number;

/** Of one story: what is refused for now, and of the rest the first in its order. */
function candidatesOf<Parts>(
  story: Story<Parts>,
  target: string,
  places: Places,
  now: Instant,
): readonly Candidate<Parts>[] {
  const wanted = story.deliveries.flatMap(row => {
    const errand = row.target === target ? errandOf(story, row, places, now) : null;
    return errand === null ? [] : [{ story, row, errand }];
  });
  const open = wanted.filter(({ row }) => row.slot === ROOT_SLOT || isReachable(story, target));
  const dead = open.filter(({ row }) => row.status === 'dead');
  const [first] = open.filter(({ row }) => row.status !== 'dead').sort(byPlace);
  return first === undefined ? dead : [first, ...dead];
}

/** Its own message while it is not there, pages, its edits, lines in order. */
const byPlace = (one: Candidate<unknown>, other: Candidate<unknown>): number =>
  rankOf(one) - rankOf(other) || one.row.slot - other.row.slot;

function rankOf(candidate: Candidate<unknown>): number {
  const { row } = candidate;
  if (row.slot === ROOT_SLOT && row.shown === null) return 0;
  if (isCall(candidate)) return 1;
  return row.slot === ROOT_SLOT ? 2 : 3;
}

/** Lines need the message whose thread they belong to; what stands by itself does not. */
export function isReachable<Parts>(story: Story<Parts>, target: string): boolean {
  if (story.number === OWN_VOICE || target === PAGE_TARGET || readTarget(target).direct) return true;
  return rootAt(story, target)?.remoteId != null;
}

const rootAt = <Parts>({ deliveries }: Story<Parts>, target: string): Delivery | undefined =>
  deliveries.find(row => row.slot === ROOT_SLOT && row.target === target);

/** The message in whose thread a row stands, by the record; null where it stands by itself, or nobody knows yet. */
export function threadOf<Parts>(story: Story<Parts>, { slot, target }: Delivery): string | null {
  const isLine = slot !== ROOT_SLOT && !readTarget(target).direct && story.number !== OWN_VOICE;
  return isLine ? (rootAt(story, target)?.remoteId ?? null) : null;
}

/** Targets that anything is to be done at. */
export const targetsIn = (stories: readonly Story<unknown>[]): readonly string[] => [
  ...new Set(stories.flatMap(({ deliveries }) => deliveries.map(({ target }) => target))),
];

/** Stories with something to say in a chat, by number. */
export const waitingIn = (
  stories: readonly Story<unknown>[],
  chat: ChatName,
  places: Places,
  now: Instant,
): readonly number[] =>
  stories
    .filter(story =>
      story.deliveries.some(
        row => readTarget(row.target).chat === chat && row.shown === null && errandOf(story, row, places, now) !== null,
      ),
    )
    .map(({ number }) => number)
    .sort((one, other) => one - other);
