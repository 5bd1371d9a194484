import { isDeepStrictEqual } from 'node:util';
import { type Records, StoreError } from '../store/records.ts';
import { type Instant, instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';
import { type Change, changeIn, type First, type Join, openIn } from './keeper.ts';
import { type Ledger, ledgerOn } from './ledger.ts';
import { openMemory, type StoryMemory } from './memory.ts';
import { withOwnSaying } from './own-voice.ts';
import { begun, stepped } from './step.ts';
import { type NewSaying, OWN_VOICE, type Stories, type Story } from './story.ts';

/** The cause of what the bot says of itself. */
const OWN_CAUSE = 'outpost';

export interface StoriesOf<Parts> {
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
  /** What the record of the bot's own sayings has in place of parts. */
  readonly own: Parts;
  /** True where other processes work on the same stories (a bot beside a command, or a second bot): they are told of every change. */
  readonly beside: boolean;
  /** What this process kept of the store beside it, for a start without it; absent: nothing. */
  readonly past?: () => Promise<Records>;
  /** What of a story that ends as another one's twin goes on in that one; absent: nothing. */
  readonly join?: Join<Parts>;
  /** Told a sentence about a story that cannot be read, or a store that was lost. */
  warn(line: string): void;
}

/** The stories, and what the outbox does with them besides. */
export interface Keeper<Parts> extends Stories<Parts> {
  /** Reads all stories once; later calls do nothing. Where the store cannot be read that is kept in `memoryOff`, and `refresh` tries again. */
  load(): Promise<void>;
  /** Stories that are open or were changed since they were loaded, and the bot's own sayings. */
  live(): readonly Story<Parts>[];
  /** A change of how far its sayings have come. */
  settle(number: number, change: Change<Parts>): Promise<Story<Parts> | null>;
  /** The bot says something that belongs to no story: a message of its own, in every chat or one of them. */
  say(saying: Omit<NewSaying, 'slot'>): Promise<void>;
  /** Takes in what other processes changed, and writes what was held in memory as soon as the store takes it. Never rejects. */
  refresh(): Promise<void>;
  /** Removes stories that closed before. Throws StoreError. */
  prune(before: Instant): Promise<void>;
}

/** Milliseconds after which a store that failed is tried again by a change. */
const AGAIN_MS = 5_000;

interface Desk<Parts> {
  readonly of: StoriesOf<Parts>;
  readonly ledger: Ledger<Parts>;
  readonly memory: StoryMemory<Parts>;
  /** One after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  failedAtMs: number;
}

/** The stories of a store. Nothing is read before the first call. */
export function openStories<Parts>(of: StoriesOf<Parts>): Keeper<Parts> {
  const ledger = ledgerOn<Parts>(of.records, of.clock.now);
  const memory = openMemory<Parts>({ ledger, now: of.clock.now, warn: of.warn, join: of.join, beside: of.beside });
  const all: Desk<Parts> = { of, ledger, memory, inTurn: turns(), failedAtMs: Number.NEGATIVE_INFINITY };
  const { clock, own } = of;
  const change = (number: number, step: Change<Parts>) => all.inTurn(() => changed(all, number, step));
  const load = async (): Promise<void> => {
    await guarded(all, () => memory.load());
    if (of.past !== undefined && memory.off() !== null) await recalled(all, of.past);
  };
  return {
    load,
    open: (cause, first) => all.inTurn(() => opened(all, cause, first)),
    change: (number, step) =>
      change(number, story => {
        const next = step(story);
        return next === null ? null : stepped(story, next, clock.now());
      }),
    settle: change,
    async say(saying) {
      const at = clock.now();
      await change(OWN_VOICE, story => {
        const from = story.sayings.length === 0 && story.nextSeq === 1 ? ownVoice(own, at) : story;
        return withOwnSaying(from, saying, at);
      });
    },
    read: number => all.inTurn(() => read(all, number)),
    async list(options) {
      await load();
      return memory.list(options?.closed ?? false);
    },
    live: memory.live,
    async at({ chat, room, message }) {
      await load();
      const number = memory.at(`${chat} ${room}/${message}`);
      return number === null ? null : all.inTurn(() => read(all, number));
    },
    follow: memory.follow,
    memoryOff: memory.off,
    refresh: () => all.inTurn(() => guarded(all, () => memory.refresh())),
    prune: before => all.inTurn(() => memory.prune(before)),
  };
}

const ownVoice = <Parts>(parts: Parts, at: Instant): Story<Parts> => ({
  ...begun(OWN_VOICE, OWN_CAUSE, { parts, say: [], closedAt: null }, at),
});

/** One thing after the other, whatever becomes of each. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Does it; a store that fails is kept in mind, and said where `memoryOff` is asked. */
async function guarded<Parts>(all: Desk<Parts>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    // It answers again: what is changed from now on is written at once, never in memory alone without a word.
    all.failedAtMs = Number.NEGATIVE_INFINITY;
    all.memory.works();
  } catch (error) {
    failed(all, error);
  }
}

/** Where what was kept cannot be read either, it begins with nothing. */
async function recalled<Parts>({ of, memory }: Desk<Parts>, past: () => Promise<Records>): Promise<void> {
  try {
    await memory.recall(ledgerOn<Parts>(past, of.clock.now));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    of.warn(`what I last knew cannot be read: ${error.message}`);
  }
}

function failed<Parts>(all: Desk<Parts>, error: unknown): StoreError {
  if (!(error instanceof StoreError)) throw error;
  all.failedAtMs = all.of.clock.monotonicMs();
  all.memory.fails(all.of.clock.now(), error.message);
  return error;
}

const isResting = <Parts>({ of, failedAtMs }: Desk<Parts>): boolean => of.clock.monotonicMs() - failedAtMs < AGAIN_MS;

async function opened<Parts>(all: Desk<Parts>, cause: string, first: First<Parts>): Promise<Story<Parts>> {
  const { ledger, memory, of } = all;
  const at = of.clock.now();
  const held = memory.openOf(cause);
  if (held !== null && memory.isHeld(held.number)) return held;
  if (!isResting(all))
    try {
      const story = await openIn(ledger, cause, first, at, memory.highest());
      if (of.beside) await ledger.mark(story.number);
      memory.works();
      memory.note(story);
      return story;
    } catch (error) {
      failed(all, error);
    }
  return held ?? memory.begin(cause, first, at);
}

async function changed<Parts>(all: Desk<Parts>, number: number, change: Change<Parts>): Promise<Story<Parts> | null> {
  const { ledger, memory, of } = all;
  const known = memory.get(number) ?? (number === OWN_VOICE ? ownVoice(of.own, instant(0)) : null);
  let why: unknown = null;
  if (!memory.isHeld(number) && !isResting(all))
    try {
      const done = await changeIn(ledger, number, change, known);
      if (done?.isChanged && of.beside) await ledger.mark(number);
      memory.works();
      // Another process may have been killed before it could say that it has changed it: what is known here would stay old.
      const isNews = done !== null && memory.get(number) !== null && !isDeepStrictEqual(done.story, memory.get(number));
      if (done?.isChanged || isNews) memory.note(done.story);
      return done?.story ?? null;
    } catch (error) {
      why = failed(all, error);
    }
  // What nobody has ever read here cannot be changed here.
  if (known === null) throw why ?? new StoreError('other', memory.off()?.why ?? 'the store does not answer');
  const next = change(known);
  if (next !== null) memory.hold(next, change);
  return next ?? known;
}

async function read<Parts>(all: Desk<Parts>, number: number): Promise<Story<Parts> | null> {
  const { ledger, memory } = all;
  const known = memory.get(number);
  if (memory.isHeld(number) || isResting(all)) return known;
  try {
    return (await ledger.read(number))?.value ?? known;
  } catch (error) {
    failed(all, error);
    return known;
  }
}
