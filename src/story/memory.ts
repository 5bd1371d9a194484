import { isDeepStrictEqual } from 'node:util';
import { StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import {
  type Change,
  changeIn,
  FIRST_APART,
  type First,
  type Held,
  type Join,
  numberInMemory,
  restoreIn,
} from './keeper.ts';
import type { Ledger } from './ledger.ts';
import { inTurnAnew } from './reread.ts';
import { begun } from './step.ts';
import { OWN_VOICE, type Stories, type Story } from './story.ts';
import { placeOf } from './targets.ts';

/** Milliseconds that a story stays at hand after it closed, where all of it has been brought out. */
const AT_HAND_MS = 86_400_000;
/** Messages whose story is known: those of a busy year. The oldest go. */
const MAX_PLACES = 50_000;

/** What this process knows of stories, so that it goes on where the store fails. Methods that reach the store throw StoreError. */
export interface StoryMemory<Parts> extends Pick<Stories<Parts>, 'follow'> {
  load(): Promise<void>;
  /** Takes up what is kept beside a store that could never be read. */
  recall(past: Ledger<Parts>): Promise<void>;
  refresh(): Promise<void>;
  prune(before: Instant): Promise<void>;
  list(closed: boolean): Promise<readonly Story<Parts>[]>;
  live(): readonly Story<Parts>[];
  get(number: number): Story<Parts> | null;
  openOf(cause: string): Story<Parts> | null;
  at(place: string): number | null;
  /** The highest number that was seen; 0 where none ever was. */
  highest(): number;
  /** A story as it was read or written. */
  note(story: Story<Parts>): void;
  /** A story that begins in memory alone. */
  begin(cause: string, first: First<Parts>, at: Instant): Story<Parts>;
  /** A change that the store did not take. */
  hold(story: Story<Parts>, change: Change<Parts>): void;
  isHeld(number: number): boolean;
  fails(at: Instant, why: string): void;
  works(): void;
  off(): { readonly since: Instant; readonly why: string } | null;
}

export interface MemoryOf<Parts> {
  readonly ledger: Ledger<Parts>;
  now(): Instant;
  warn(line: string): void;
  readonly join?: Join<Parts> | undefined;
  /** True where other processes work on the same stories. */
  readonly beside: boolean;
}

interface State<Parts> {
  readonly of: MemoryOf<Parts>;
  readonly known: Map<number, Story<Parts>>;
  /** With the story as it was before it was held; null where it began in memory. */
  readonly held: Map<number, Held<Parts> & { readonly base: Story<Parts> | null }>;
  /** Of all stories there are. */
  readonly numbers: Set<number>;
  readonly places: Map<string, number>;
  readonly followers: Set<(story: Story<Parts>) => void>;
  highest: number;
  /** Numbers below were looked for in the store, or are among the unread. */
  seen: number;
  /** Stories that others changed: a mark is seen once, so what cannot be read now is read later. */
  readonly unread: Set<number>;
  /** Which story is read anew although nobody marked it. */
  readonly anew: ReturnType<typeof inTurnAnew>;
  isLoaded: boolean;
  off: { readonly since: Instant; readonly why: string } | null;
}

export function openMemory<Parts>(of: MemoryOf<Parts>): StoryMemory<Parts> {
  const state: State<Parts> = {
    of,
    known: new Map(),
    held: new Map(),
    numbers: new Set(),
    places: new Map(),
    followers: new Set(),
    highest: 0,
    seen: 1,
    unread: new Set(),
    anew: inTurnAnew(),
    isLoaded: false,
    off: null,
  };
  const { known, held, places, followers } = state;
  return {
    load: () => load(state),
    recall: past => recall(state, past),
    refresh: () => refresh(state),
    prune: before => prune(state, before),
    list: closed => list(state, closed),
    live: () => [...known.values()],
    get: number => known.get(number) ?? null,
    openOf: cause => [...known.values()].find(story => story.cause === cause && isOpen(story)) ?? null,
    at: place => places.get(place) ?? null,
    highest: () => state.highest,
    note: story => note(state, story),
    begin: (cause, first, at) => begin(state, cause, first, at),
    hold: (story, change) => hold(state, story, change),
    isHeld: number => held.has(number),
    follow(told) {
      followers.add(told);
      return () => void followers.delete(told);
    },
    fails(at, why) {
      state.off = { since: state.off?.since ?? at, why };
    },
    works() {
      if (held.size === 0) state.off = null;
    },
    off: () => state.off,
  };
}

const isOpen = <Parts>({ number, closedAt }: Story<Parts>): boolean => number > 0 && closedAt === null;

async function list<Parts>(state: State<Parts>, closed: boolean): Promise<readonly Story<Parts>[]> {
  const found: Story<Parts>[] = [];
  for (const number of state.numbers) {
    const story = state.known.get(number) ?? (closed ? await readable(state, number) : null);
    if (story !== null && number > 0 && (closed || isOpen(story))) found.push(story);
  }
  return found.sort((one, other) => other.openedAt - one.openedAt || other.number - one.number);
}

function begin<Parts>(state: State<Parts>, cause: string, first: First<Parts>, at: Instant): Story<Parts> {
  let number = state.isLoaded ? state.highest + 1 : numberInMemory(state.highest, at);
  while (state.numbers.has(number)) number += 1;
  const story = begun(number, cause, first(number), at);
  state.held.set(number, { story, changes: [], base: null });
  note(state, story);
  return story;
}

function hold<Parts>(state: State<Parts>, story: Story<Parts>, change: Change<Parts>): void {
  const { number } = story;
  const before = state.held.get(number);
  const base = before === undefined ? (state.known.get(number) ?? null) : before.base;
  state.held.set(number, { story, changes: [...(before?.changes ?? []), change], base });
  note(state, story);
}

function note<Parts>(state: State<Parts>, story: Story<Parts>): void {
  state.known.set(story.number, story);
  index(state, story);
  for (const told of [...state.followers]) told(story);
}

/** Of every story: that it is there, and which messages are its own. */
function index<Parts>(state: State<Parts>, { number, deliveries }: Story<Parts>): void {
  const { numbers, places } = state;
  numbers.add(number);
  if (number < FIRST_APART) state.highest = Math.max(state.highest, number);
  if (number === OWN_VOICE) return;
  for (const delivery of deliveries) {
    const place = placeOf(delivery);
    if (place !== null) places.set(place, number);
  }
  for (const place of places.keys()) {
    if (places.size <= MAX_PLACES) return;
    places.delete(place);
  }
}

async function load<Parts>(state: State<Parts>): Promise<void> {
  if (state.isLoaded) return;
  const { next, oldest, apart } = await state.of.ledger.count();
  for (const number of [OWN_VOICE, ...apart, ...range(oldest, next)]) {
    const story = state.held.has(number) ? null : await readable(state, number);
    if (story === null) continue;
    if (isAtHand(story, state.of.now())) note(state, story);
    else index(state, story);
  }
  state.highest = Math.max(state.highest, next - 1);
  state.seen = next;
  state.isLoaded = true;
}

/** Nothing counts as read: what the store says, when it is there, is newer. */
async function recall<Parts>(state: State<Parts>, past: Ledger<Parts>): Promise<void> {
  if (state.isLoaded || state.numbers.size > 0) return;
  const { next, oldest, apart } = await past.count();
  for (const number of [OWN_VOICE, ...apart, ...range(oldest, next)]) {
    const story = (await past.read(number))?.value ?? null;
    if (story !== null && isAtHand(story, state.of.now())) note(state, story);
  }
  state.highest = Math.max(state.highest, next - 1);
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n);

/** Open, or with something under way, or closed a little while ago. */
const isAtHand = <Parts>({ closedAt, deliveries }: Story<Parts>, now: Instant): boolean =>
  closedAt === null ||
  closedAt > now - AT_HAND_MS ||
  deliveries.some(({ status }) => status !== 'sent' && status !== 'dead');

/** One record that cannot be read must not hide the others: it is said and left alone. */
async function readable<Parts>({ of }: State<Parts>, number: number): Promise<Story<Parts> | null> {
  try {
    return (await of.ledger.read(number))?.value ?? null;
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'corrupt') throw error;
    of.warn(`story ${number} is left out: ${error.message}`);
    return null;
  }
}

async function refresh<Parts>(state: State<Parts>): Promise<void> {
  await load(state);
  const { known, held, of } = state;
  for (const { story, ...rest } of [...held.values()]) {
    const written = await restoreIn(of.ledger, { story, ...rest }, rest.base, of.now(), of.join);
    const now = written.twin === null ? [written.story] : [written.story, written.twin];
    for (const { number } of now) await of.ledger.mark(number);
    held.delete(story.number);
    known.delete(story.number);
    for (const each of now) note(state, each);
  }
  const { next } = await of.ledger.count();
  if (next <= state.highest) await writeAnew(state);
  for (const number of [...(await of.ledger.marked()), ...range(state.seen, next)]) state.unread.add(number);
  state.seen = next;
  const anew = of.beside ? state.anew(known.keys()) : null;
  if (anew !== null) state.unread.add(anew);
  // The oldest first, so that what is told begins with it.
  for (const number of [...state.unread].sort((one, other) => one - other)) {
    const story = await readable(state, number);
    state.unread.delete(number);
    if (story !== null && !isDeepStrictEqual(story, known.get(number))) note(state, story);
  }
  const now = of.now();
  for (const story of known.values()) if (!isAtHand(story, now)) known.delete(story.number);
}

/** The store was lost, and a fresh one begun: what is at hand goes on there. */
async function writeAnew<Parts>({ of: { ledger }, known, highest }: State<Parts>): Promise<void> {
  await ledger.take(highest - 1);
  for (const story of known.values()) {
    await changeIn(ledger, story.number, () => null, story);
    if (story.number !== OWN_VOICE && (await ledger.ofCause(story.cause)) === null)
      await ledger.claim(story.cause, story.number, null);
  }
}

async function prune<Parts>(state: State<Parts>, before: Instant): Promise<void> {
  await load(state);
  const { ledger } = state.of;
  for (const number of [...state.numbers].sort((one, other) => one - other)) {
    const story = number === OWN_VOICE ? null : await readable(state, number);
    if (story === null || story.closedAt === null || story.closedAt >= before) continue;
    await ledger.remove(story);
    state.numbers.delete(number);
    state.known.delete(number);
  }
  const kept = [...state.numbers].filter(number => number !== OWN_VOICE && number < FIRST_APART);
  await ledger.note({ oldest: Math.min(state.seen, ...kept) });
}
