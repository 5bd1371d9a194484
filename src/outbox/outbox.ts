import type { Keeper } from '../story/stories.ts';
import { type ChatName, type Delivery, OWN_VOICE, ROOT_SLOT, type Stories, type Story } from '../story/story.ts';
import { placeOf, readTarget } from '../story/targets.ts';
import type { Instant } from '../values/instant.ts';
import type { Chance, Clock } from '../world/ports.ts';
import { covered } from './cover.ts';
import { deliver } from './deliver.ts';
import { SUMMARY_MS, VOICE_MS } from './limits.ts';
import { chosen, targetsIn, waitingIn } from './order.ts';
import type { DeliverOf } from './outcome.ts';
import type { Pager } from './pager.ts';
import { type Places, planned } from './plan.ts';
import { gone, orphaned } from './rows.ts';
import type { Speaker, Voice } from './speaker.ts';
import { type Clearing, openClearing } from './twins/clearing.ts';
import { ONLY_VOICE, speechMs } from './voice.ts';
import { type Waiting, waitingOf } from './waiting.ts';
import { recovered } from './words.ts';

export interface OutboxOf<Parts> {
  readonly stories: Keeper<Parts>;
  readonly speakers: readonly Speaker[];
  /** Null where pages are posted nowhere. */
  readonly pager: Pager<Parts> | null;
  readonly clock: Clock;
  readonly chance: Chance;
  /** Absent where this process speaks alone. */
  readonly voice?: Voice;
  /** Milliseconds between two looks at the store; absent: as often as a command beside the bot wants to be heard. */
  readonly tickMs?: number;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** Brings out what stories say: each thing once, in order, in every chat. */
export interface Outbox {
  start(): void;
  /** What is under way is finished, or is looked for by the next life. */
  stop(): Promise<void>;
  waiting(): readonly Waiting[];
  /** Somebody took a message of ours away: where it was a story's, its present state is said once as a new one. */
  lost(place: Parameters<Stories<unknown>['at']>[0]): Promise<void>;
  /** A chat was set right: what it refused is tried at once instead of some minutes later. */
  again(chat: string): Promise<void>;
  /** When a chat last took a message, or answered; null where none has. */
  tookAt(): Instant | null;
}

/** Milliseconds between two looks at the store and at what has become due: a command beside the bot is heard within. */
const TICK_MS = 2_000;
/** Milliseconds after a fault of our own before the same is tried again. */
const AFTER_BUG_MS = 5_000;

interface Work<Parts> extends OutboxOf<Parts> {
  readonly voice: Voice;
  readonly workers: Map<string, { wake(): void; readonly over: Promise<void> }>;
  /** Targets with a request under way. */
  readonly busy: Set<string>;
  /** When a chat last took or answered something. */
  readonly answered: Map<ChatName | null, Instant>;
  readonly suspects: Set<string>;
  readonly clearing: Clearing;
  /** Since when a chat takes nothing. */
  readonly down: Map<ChatName, Instant>;
  readonly ended: Promise<'ended'>;
  /** Ends each pause that somebody is in: one that is over leaves nothing behind. */
  readonly pauses: Set<() => void>;
  isStopped: boolean;
}

export function openOutbox<Parts>(of: OutboxOf<Parts>): Outbox {
  const { promise: ended, resolve: end } = Promise.withResolvers<'ended'>();
  const { stories, clock } = of;
  const voice = of.voice ?? ONLY_VOICE;
  const work: Work<Parts> = {
    ...of,
    voice,
    clearing: openClearing({ ...of, voice, ended }),
    suspects: new Set(),
    workers: new Map(),
    busy: new Set(),
    answered: new Map(),
    down: new Map(),
    ended,
    pauses: new Set(),
    isStopped: false,
  };
  let unfollow = (): void => undefined;
  let ticking: Promise<void> = Promise.resolve();
  for (const speaker of of.speakers) speaker.heed?.(() => work.voice.leftMs(speaker.chat) >= VOICE_MS);
  return {
    start() {
      unfollow = stories.follow(story => attend(work, story));
      ticking = ticks(work);
    },
    async stop() {
      work.isStopped = true;
      unfollow();
      end('ended');
      for (const over of [...work.pauses]) over();
      await Promise.all([ticking, ...[...work.workers.values()].map(({ over }) => over)]);
    },
    waiting: () => waitingOf(stories.live(), clock.now()),
    lost: place => lost(work, place),
    again: chat => again(work, chat),
    tookAt: () =>
      [...work.answered.values()].reduce<Instant | null>((last, at) => (last === null || at > last ? at : last), null),
  };
}

async function lost<Parts>({ stories, clock }: Work<Parts>, place: Parameters<Stories<Parts>['at']>[0]): Promise<void> {
  const story = await stories.at(place);
  if (story === null || story.closedAt !== null) return;
  const key = `${place.chat} ${place.room}/${place.message}`;
  await stories.settle(story.number, current => {
    const row = current.deliveries.find(each => placeOf(each) === key);
    // What we take away ourselves is on its way; a line that somebody takes away stays away.
    if (row === undefined || row.status !== 'sent' || row.slot !== ROOT_SLOT) return null;
    return gone(current, row, 'Somebody took the message away.', clock.now());
  });
}

async function again<Parts>({ stories, clock }: Work<Parts>, chat: string): Promise<void> {
  for (const { number } of stories.live())
    await stories.settle(number, story => {
      const now = clock.now();
      // What a chat asked to wait for is not its refusal.
      const isRefused = ({ target, status }: Delivery): boolean =>
        status === 'dead' && readTarget(target).chat === chat;
      if (!story.deliveries.some(isRefused)) return null;
      return { ...story, deliveries: story.deliveries.map(row => (isRefused(row) ? { ...row, notBefore: now } : row)) };
    });
}

const placesOf = <Parts>({ speakers, pager }: OutboxOf<Parts>): Places => ({
  chats: speakers.filter(({ hasHome }) => hasHome).map(speaker => ({ chat: speaker.chat, home: speaker.home() })),
  page: pager !== null,
});

async function ticks<Parts>(work: Work<Parts>): Promise<void> {
  while (!work.isStopped) {
    await work.stories.refresh();
    for (const story of work.stories.live()) attend(work, story);
    work.clearing.look();
    await pause(work, work.tickMs ?? TICK_MS);
  }
}

/** Brings the record to what it should be, and wakes who has to do with it. */
function attend<Parts>(work: Work<Parts>, story: Story<Parts>): void {
  if (work.isStopped) return;
  const better = (current: Story<Parts>): Story<Parts> | null => {
    const places = placesOf(work);
    const now = work.clock.now();
    const isOrphan = (row: Delivery): boolean =>
      row.status === 'sending' && !work.busy.has(row.target) && speechMs(work.voice, row.target) > 0;
    const next = covered(planned(orphaned(current, isOrphan), places, now), places, now);
    return next === current ? null : next;
  };
  if (better(story) !== null) work.stories.settle(story.number, better).catch(error => work.bug(error));
  for (const target of targetsIn([story])) wake(work, target);
}

function wake<Parts>(work: Work<Parts>, target: string): void {
  const worker = work.workers.get(target);
  worker?.wake();
  if (worker !== undefined || work.isStopped || speechMs(work.voice, target) === 0) return;
  const { next: candidate, at } = next(work, target);
  if (candidate === null && at === null) return;
  let awake = Promise.withResolvers<void>();
  const wakes = (): Promise<void> => {
    awake = Promise.withResolvers<void>();
    return awake.promise;
  };
  const over = drive(work, target, wakes)
    .catch(error => work.bug(error))
    .then(() => {
      work.workers.delete(target);
      // What came while it was ending.
      wake(work, target);
    });
  work.workers.set(target, { wake: () => awake.resolve(), over });
}

function next<Parts>(work: Work<Parts>, target: string) {
  const answeredAt = work.answered.get(readTarget(target).chat) ?? null;
  return chosen(work.stories.live(), target, placesOf(work), work.clock.now(), answeredAt);
}

/** One thing after the other at one target, until nothing is left. */
async function drive<Parts>(work: Work<Parts>, target: string, wakes: () => Promise<void>): Promise<void> {
  while (!work.isStopped && speechMs(work.voice, target) > 0) {
    const awake = wakes();
    const { next: candidate, at } = next(work, target);
    if (candidate === null && at === null) return;
    if (candidate === null) {
      await pause(work, Math.max(1, (at ?? 0) - work.clock.now()), awake);
      continue;
    }
    work.busy.add(target);
    const before = work.stories.live();
    try {
      await deliver(deliverOf(work), candidate);
    } catch (error) {
      work.bug(error);
    }
    work.busy.delete(target);
    // Nothing came of it: it is not tried again and again at full speed.
    if (isSame(before, work.stories.live())) await pause(work, AFTER_BUG_MS);
  }
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((story, i) => story === other[i]);

function pause<Parts>(work: Work<Parts>, ms: number, sooner?: Promise<void>): Promise<void> {
  if (work.isStopped) return Promise.resolve();
  return new Promise(resolve => {
    const over = (): void => {
      cancel();
      work.pauses.delete(over);
      resolve();
    };
    const cancel = work.clock.after(ms, over);
    work.pauses.add(over);
    sooner?.then(over);
  });
}

function deliverOf<Parts>(work: Work<Parts>): DeliverOf<Parts> {
  return {
    ...work,
    places: () => placesOf(work),
    answeredAt: chat => work.answered.get(chat) ?? null,
    beside: beside => void beside.catch(error => work.bug(error)),
    met(chat, how, row, story) {
      const now = work.clock.now();
      if (how !== 'failed') work.answered.set(chat, now);
      if (chat === null) return;
      if (how === 'failed' && !work.down.has(chat)) work.down.set(chat, row.shown === null ? row.dueAt : now);
      if (how === 'took') back(work, chat, story, now);
    },
  };
}

/** A chat takes messages again: where it was away for long and more than one story waited, that is said once. */
function back<Parts>(work: Work<Parts>, chat: ChatName, story: Story<Parts>, now: Instant): void {
  const since = work.down.get(chat);
  work.down.delete(chat);
  if (since === undefined || now - since < SUMMARY_MS) return;
  const numbers = [...waitingIn(work.stories.live(), chat, placesOf(work), now), story.number];
  const waited = [...new Set(numbers)].filter(number => number !== OWN_VOICE).sort((one, other) => one - other);
  if (waited.length < 2) return;
  const report = recovered(chat, since, now, waited);
  work.stories.say({ report, manner: 'quiet', only: chat, people: [] }).catch(error => work.bug(error));
}
