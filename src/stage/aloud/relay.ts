import type { Records } from '../../store/records.ts';
import { type Keeper, openStories } from '../../story/stories.ts';
import { type ChatName, type NewSaying, OWN_VOICE, ROOT_SLOT, type Saying, type Story } from '../../story/story.ts';
import { readTarget } from '../../story/targets.ts';
import { type Instant, instant } from '../../values/instant.ts';
import type { Clock } from '../../world/ports.ts';
import type { Uttered } from '../rehearsal.ts';
import { asSaid, brokenOff, digestAfter } from './utterance.ts';

/** How far a drill has come in one of its stories: the last utterance that went into it, and what its messages are called. */
export interface Kept {
  /** The number of the utterance; 0 where none has. */
  readonly number: number;
  /** Of all utterances up to it. */
  readonly digest: string;
  /** By the clock of the drill. */
  readonly at: Instant;
  /** The slot of each message, by what it is called in the drill. */
  readonly slots: Readonly<Record<string, number>>;
  /** Its last word is said, though the drill has not come to its end. */
  readonly isBrokenOff?: true;
}

/** Takes what the bot says in a drill into stories of its own, each utterance once, whatever life of the process plays it. */
export interface Relay {
  readonly stories: Keeper<Kept>;
  /** What earlier lives have kept: the number of the last utterance (0: none), and its moment. */
  readonly place: Pick<Kept, 'number' | 'at'>;
  /** The next utterance. old: an earlier life has kept it · other: an earlier life heard something else at this point. */
  take(uttered: Uttered): Promise<'new' | 'old' | 'other'>;
  /** The last word where the drill does not come to its end, below each message of its own. */
  breakOff(why: string): Promise<void>;
  /** What is not shown yet. */
  untaken(chats: readonly ChatName[]): readonly Untaken[];
}

/** What a chat does not show yet. */
export interface Untaken {
  readonly chat: ChatName;
  readonly count: number;
  /** Failed attempts in a row, of the one that failed most. */
  readonly attempts: number;
  readonly isRefused: boolean;
  /** A sentence; null where nothing has failed. */
  readonly why: string | null;
}

export interface RelayOf {
  /** Those of this drill alone. */
  readonly records: Records;
  readonly clock: Clock;
  /** Tells this play from others of the same drill. */
  readonly play: string;
  /** The process that plays it, by name. */
  readonly by: string;
  warn(line: string): void;
}

const NOTHING: Kept = { number: 0, digest: '', at: instant(0), slots: {} };

interface State extends RelayOf {
  readonly stories: Keeper<Kept>;
  readonly place: Kept;
  /** Digests of earlier lives by the number of the utterance. */
  readonly known: ReadonlyMap<number, string>;
  /** The message in whose story a message stands. */
  readonly roots: Map<string, string>;
  number: number;
  digest: string;
  /** Of the last utterance, in this life or an earlier one. */
  at: Instant;
}

/** Reads what is kept. */
export async function openRelay(of: RelayOf): Promise<Relay> {
  const { records, clock, warn } = of;
  const stories = openStories<Kept>({ records: async () => records, clock, own: NOTHING, beside: false, warn });
  await stories.load();
  const kept = (await stories.list()).map(({ parts }) => parts);
  const place = kept.reduce((last, one) => (one.number > last.number ? one : last), NOTHING);
  const state: State = {
    ...of,
    stories,
    place,
    at: place.at,
    known: new Map(kept.map(({ number, digest }) => [number, digest])),
    roots: new Map(),
    number: 0,
    digest: '',
  };
  return {
    stories,
    place,
    take: uttered => take(state, uttered),
    breakOff: why => breakOff(state, why),
    untaken: chats => chats.flatMap(chat => untakenBy(chat, stories.live()) ?? []),
  };
}

async function take(state: State, uttered: Uttered): Promise<'new' | 'old' | 'other'> {
  const { place, known, roots } = state;
  const number = ++state.number;
  state.digest = digestAfter(state.digest, uttered);
  const root = uttered.thread ?? uttered.message;
  roots.set(uttered.message, roots.get(root) ?? root);
  if ((known.get(number) ?? state.digest) !== state.digest) return 'other';
  if (number <= place.number) return 'old';
  state.at = uttered.at;
  const cause = `drill ${state.play} ${roots.get(root)}`;
  const kept: Kept = { number, digest: state.digest, at: uttered.at, slots: { [uttered.message]: ROOT_SLOT } };
  const story = await state.stories.open(cause, () => ({
    parts: kept,
    say: [sayingOf(uttered, ROOT_SLOT, state.by)],
    closedAt: null,
  }));
  if (story.parts.number < number) await change(state, story.number, kept, uttered);
  return 'new';
}

/** One write: what is said, and that it is. */
async function change({ stories, by }: State, story: number, kept: Kept, uttered: Uttered): Promise<void> {
  await stories.change(story, ({ parts, nextSlot }) => {
    if (parts.number >= kept.number) return null;
    const slot = parts.slots[uttered.message] ?? null;
    const slots = { ...parts.slots, [uttered.message]: slot ?? nextSlot };
    return { parts: { ...kept, slots }, say: [sayingOf(uttered, slot, by)], closedAt: null };
  });
}

const sayingOf = (uttered: Uttered, slot: number | null, by: string): NewSaying => ({
  report: uttered.report && asSaid({ ...uttered, report: uttered.report }, by),
  slot,
  manner: uttered.broadcast ? 'broadcast' : 'quiet',
  only: null,
  people: [],
});

async function breakOff({ stories, at }: State, why: string): Promise<void> {
  const report = brokenOff(at, why);
  // The oldest first, as they stand in the rooms.
  for (const { number } of [...(await stories.list())].reverse())
    await stories.change(number, ({ parts }) =>
      parts.isBrokenOff
        ? null
        : {
            parts: { ...parts, isBrokenOff: true },
            say: [{ report, slot: null, manner: 'broadcast', only: null, people: [] }],
            closedAt: null,
          },
    );
}

function untakenBy(chat: ChatName, stories: readonly Story<Kept>[]): Untaken | null {
  const waiting = stories.flatMap(story =>
    newestIn(story, chat).flatMap(({ slot, seq, report }) => {
      const rows = story.deliveries.filter(row => row.slot === slot && readTarget(row.target).chat === chat);
      const isNowhere = report === null && rows.length === 0;
      return isNowhere || rows.some(({ shown }) => shown !== null && shown >= seq) ? [] : [rows.at(-1)];
    }),
  );
  if (waiting.length === 0) return null;
  return {
    chat,
    count: waiting.length,
    attempts: Math.max(...waiting.map(row => row?.attempts ?? 0)),
    isRefused: waiting.some(row => row?.status === 'dead'),
    why: waiting.find(row => row?.lastError)?.lastError ?? null,
  };
}

/** What each slot is to show in a chat. What the outbox says of itself goes its own way. */
function newestIn({ number, sayings }: Story<Kept>, chat: ChatName): readonly Saying[] {
  if (number === OWN_VOICE) return [];
  const newest = new Map<number, Saying>();
  for (const saying of sayings) if (saying.only === null || saying.only === chat) newest.set(saying.slot, saying);
  return [...newest.values()];
}
