import type { Overheard } from '../../chat/surface.ts';
import { personOf as nameIn } from '../../people/rights.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { NewSaying, Person, Story } from '../../story/story.ts';
import type { Instant } from '../../values/instant.ts';
import type { Incident } from '../incident.ts';
import type { Parts } from '../parts.ts';
import { reduce } from '../reduce.ts';
import { isApart, personNamed } from '../who.ts';
import type { DeskWork } from '../work.ts';
import { carried, saidAnew } from './carry.ts';
import { isHome } from './home.ts';
import { readPage, writePage } from './pages.ts';
import { fullPage, heard, isKnown, laidAside, rewritten, SILENCE, type Talking, type Writer } from './talk.ts';

/** Takes in what is said in the threads of incidents, and carries it over to the other chat. */
export interface Listening {
  /** Resolves when it is kept. Rejects for a fault of our own only. */
  hear(what: Overheard): Promise<void>;
  /** Carries what waited for its second; gives when to do so again, null where nothing waits. */
  flush(): Promise<Instant | null>;
  shownAs(chat: string, person: string): string | null;
  /** Resolves when all that was heard is kept. */
  idle(): Promise<void>;
}

/** People whose display names are remembered. */
const MAX_SHOWN = 5_000;
/** Messages whose story is remembered, for edits that do not tell it: those of a long night. */
const MAX_PLACES = 20_000;
/** Messages taken in with one write. */
const MAX_BATCH = 40;

interface Waiting {
  readonly what: Talking;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export function openListening(work: DeskWork, wakeAt: (at: Instant) => void): Listening {
  const shown = new Map<string, string>();
  const ears: Heard = { ...work, places: new Map() };
  const waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      await takeIn(
        batch.map(({ what }) => what),
        ears,
        wakeAt,
      ).then(
        () => {
          for (const { done } of batch) done();
        },
        error => {
          for (const { failed } of batch) failed(error);
        },
      );
    }
  };
  return {
    hear(what) {
      keep(shown, `${what.chat} ${what.person}`, what.shownAs, MAX_SHOWN);
      if (what.what.kind === 'reacted' || what.what.kind === 'unreacted') return Promise.resolve();
      return new Promise<void>((done, failed) => {
        waiting.push({ what: what as Talking, done, failed });
        running ??= run().finally(() => {
          running = null;
        });
      });
    },
    flush: () => flushed(ears),
    shownAs: (chat, person) => shown.get(`${chat} ${person}`) ?? null,
    async idle() {
      while (running !== null) await running;
    },
  };
}

/** The desk, and in which story each message stands that was heard in this life. */
interface Heard extends DeskWork {
  readonly places: Map<string, number>;
}

const placeOf = ({ chat, message }: Pick<Talking, 'chat' | 'message'>): string => `${chat} ${message}`;

function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

/** Messages that came together, story by story, each story in one write. */
async function takeIn(batch: readonly Talking[], work: Heard, wakeAt: (at: Instant) => void): Promise<void> {
  const byStory = new Map<number, Talking[]>();
  for (const what of batch) {
    const story = await storyOf(what, work);
    if (story === null) await changeAside(what, work);
    if (story === null || story.parts.incident === null) continue;
    keep(work.places, placeOf(what), story.number, MAX_PLACES);
    byStory.set(story.number, [...(byStory.get(story.number) ?? []), what]);
  }
  for (const [number, all] of byStory) {
    const nextAt = await write(number, all, work);
    if (nextAt !== null) wakeAt(nextAt);
  }
}

const isNews = ({ what: { kind } }: Talking): boolean => kind === 'said' || kind === 'file';

/** The story in whose thread it was said. What changes a message need not tell its thread: then the message does. */
async function storyOf(what: Talking, { stories, places }: Heard): Promise<Story<Parts> | null> {
  const { chat, room, thread } = what;
  if (isNews(what)) {
    const found = thread === null ? null : await stories.at({ chat, room, message: thread });
    // What is answered to a page is between two.
    return found !== null && isHome(found, chat, room) ? found : null;
  }
  const number = places.get(placeOf(what));
  if (number !== undefined) return stories.read(number);
  return (await stories.list()).find(({ parts }) => isKnown(parts.talk, what)) ?? null;
}

/** Stories that people may be talking about: those that are open, and those of this life's talk. */
async function talkedAbout({ stories, places }: Heard): Promise<readonly Story<Parts>[]> {
  const open = await stories.list();
  const others = [...new Set(places.values())].filter(number => !open.some(story => story.number === number));
  const read = await Promise.all(others.map(number => stories.read(number)));
  return [...open, ...read.filter(story => story !== null)];
}

async function write(number: number, all: readonly Talking[], work: Heard): Promise<Instant | null> {
  const written = await work.portfolio();
  const writers = new Map(all.map(what => [what, writerOf(what, written)]));
  const now = work.clock.now();
  let nextAt: Instant | null = null;
  const after = await work.stories.change(number, story => {
    let { talk, incident } = story.parts;
    const say: NewSaying[] = [];
    for (const what of all) {
      const writer = writers.get(what);
      const next = writer === undefined ? null : heard(talk, what, writer.shown, now);
      if (next === null) continue;
      talk = next;
      if (!isNews(what)) say.push(...saidAnew(talk.recent, what, story));
      else incident = withWord(incident, what, writer?.person ?? null);
    }
    if (talk === story.parts.talk) return null;
    const over =
      work.chats.length > 1
        ? carried(talk, story, story.nextSlot + say.filter(({ slot }) => slot === null).length, now)
        : { talk, say: [], nextAt: null };
    nextAt = over.nextAt;
    return {
      parts: { ...story.parts, talk: over.talk, incident },
      say: [...say, ...over.say],
      closedAt: story.closedAt,
    };
  });
  if (after !== null) await layAside(after, work);
  // What is not among the recent ones lies in a page.
  for (const what of all)
    if (!isNews(what) && !isKnown(after?.parts.talk ?? SILENCE, what)) await changeAside(what, work);
  return nextAt;
}

/** Somebody wrote: nobody needs to be asked how it stands. */
function withWord(incident: Incident | null, { at, chat }: Talking, who: Person | null): Incident | null {
  const reduced = reduce(incident, { kind: 'word', at, source: chat, who, apart: false });
  return reduced.ok ? reduced.incident : incident;
}

function writerOf({ chat, person, shownAs, room }: Talking, portfolio: Portfolio | null) {
  const name = portfolio === null ? null : nameIn({ chat, person }, portfolio.people);
  const who = name ?? shownAs;
  const own: Person = { name: who, slack: chat === 'slack' ? person : null, matrix: chat === 'matrix' ? person : null };
  const shown: Writer = { who, apart: isApart(room, portfolio) };
  return { shown, person: name === null ? own : personNamed(name, portfolio) };
}

/** What has become too long for its story goes into pages; without a store it stays where it is. */
async function layAside(story: Story<Parts>, { stories, records }: DeskWork): Promise<void> {
  const page = fullPage(story.parts.talk);
  if (page === null) return;
  const { number } = story;
  try {
    await writePage(await records(), number, story.parts.talk.pages, page);
  } catch {
    return;
  }
  await stories.change(number, found => {
    const { talk } = found.parts;
    const isSame = talk.pages === story.parts.talk.pages && page.every((said, i) => equal(talk.recent[i], said));
    if (!isSame) return null;
    return { parts: { ...found.parts, talk: laidAside(talk, page.length) }, say: [], closedAt: found.closedAt };
  });
}

const equal = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A message that lies in a page already was changed. */
async function changeAside(what: Talking, work: Heard): Promise<void> {
  if (isNews(what)) return;
  const { stories, records } = work;
  const text = what.what.kind === 'edited' ? what.what.text : null;
  for (const { number, parts } of await talkedAbout(work))
    for (let page = parts.talk.pages - 1; page >= 0; page--) {
      const lines = await records()
        .then(store => readPage(store, number, page))
        .catch(() => []);
      const after = rewritten(lines, what, text);
      if (after === null) continue;
      await writePage(await records(), number, page, after);
      await stories.change(number, found => ({
        parts: found.parts,
        say: saidAnew(after, what, found),
        closedAt: found.closedAt,
      }));
      return;
    }
}

/** Carries what waited for its second. */
async function flushed(work: Heard): Promise<Instant | null> {
  const { stories, chats, clock } = work;
  if (chats.length < 2) return null;
  let soonest: Instant | null = null;
  for (const { number, parts } of await talkedAbout(work)) {
    if (!parts.talk.recent.some(({ slot, apart, text }) => slot === null && !apart && text !== null)) continue;
    await stories.change(number, story => {
      const over = carried(story.parts.talk, story, story.nextSlot, clock.now());
      if (over.nextAt !== null && (soonest === null || over.nextAt < soonest)) soonest = over.nextAt;
      if (over.say.length === 0) return null;
      return { parts: { ...story.parts, talk: over.talk }, say: over.say, closedAt: story.closedAt };
    });
  }
  return soonest;
}
