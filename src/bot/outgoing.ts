import type { Config } from '../config.ts';
import { runningOn } from '../health/running.ts';
import { NO_PARTS } from '../incidents/tellings.ts';
import { personNamed } from '../incidents/who.ts';
import { portfolioOf } from '../operator.ts';
import { type Waiting, waitingOf } from '../outbox/waiting.ts';
import { CHAT_WORDS, reportOf } from '../outbox/words.ts';
import { personSaid } from '../people/said.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Records } from '../store/records.ts';
import { type Keeper, openStories } from '../story/stories.ts';
import { OWN_VOICE, type Person } from '../story/story.ts';
import { readTarget } from '../story/targets.ts';
import type { Instant } from '../values/instant.ts';
import { nearest } from '../values/nearest.ts';
import type { Clock } from '../world/ports.ts';
import { hostOf, type Posted } from '../world/web.ts';
import { postPage } from './paging.ts';

/** What waits to be said. */
export interface OutboxSeen {
  readonly now: Instant;
  readonly waiting: readonly Waiting[];
  /** Why the store does not answer, a sentence; null where it does. */
  readonly storeTrouble: string | null;
}

/** A place where a test page is said. */
export interface PageTestPlace {
  readonly place: string;
  readonly direct: boolean;
  /** none: the person cannot be reached there. */
  readonly state: 'said' | 'waiting' | 'refused' | 'none';
  readonly why: string | null;
}

/** How a test of paging somebody stands. */
export interface PageTest {
  readonly at: Instant;
  /** As the portfolio names them; null where it names nobody so. */
  readonly who: string | null;
  /** Who may have been meant then. */
  readonly near: string | null;
  /** What the address for pages answered; null where none is set. */
  readonly url: { readonly host: string; readonly ok: boolean; readonly reply: string } | null;
  readonly places: readonly PageTestPlace[];
  readonly isOver: boolean;
}

export interface OutgoingOf {
  readonly config: Config;
  readonly records: () => Promise<Records>;
  readonly clock: Clock;
}

/** Milliseconds for which a test waits for the bot to bring its messages out, and between two looks at that. */
const WAIT_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** Characters of a pager's reply that are shown. */
const MAX_REPLY = 200;

const keeperOf = ({ records, clock }: OutgoingOf): Keeper<unknown> =>
  openStories<unknown>({ records, clock, own: NO_PARTS, beside: true, warn: () => undefined });

/** What waits to be said, as the store knows it. */
export async function outboxSeen(of: OutgoingOf): Promise<OutboxSeen> {
  const stories = keeperOf(of);
  await stories.load();
  const now = of.clock.now();
  return { now, waiting: waitingOf(stories.live(), now), storeTrouble: stories.memoryOff()?.why ?? null };
}

/**
 * Pages somebody for a test: the address that pages are posted to is asked here and now; the messages in the chats are
 * brought out by the running bot. What came of it is kept. Each value replaces the last.
 */
export async function* testPage(of: OutgoingOf, who: string): AsyncGenerator<PageTest> {
  const { config, clock } = of;
  const portfolio = (await portfolioOf({ config, warn: () => undefined })()).portfolio;
  const name = personSaid(who, null, portfolio?.people ?? new Map());
  if (name === null)
    return void (yield {
      at: clock.now(),
      who: null,
      near: nearTo(who, portfolio),
      url: null,
      places: [],
      isOver: true,
    });
  const person = personNamed(name, portfolio);
  const at = clock.now();
  const stories = keeperOf(of);
  const isBotThere = (await runningOn(await of.records(), at)).length > 0;
  const slots = isBotThere ? await say(of, stories, person) : new Map<'slack' | 'matrix', number>();
  const url = config.pageUrl === null ? null : await askPager(of, config.pageUrl, name);
  for (const endMs = clock.monotonicMs() + WAIT_MS; ; ) {
    const places = isBotThere ? await placesOf(stories, slots, person) : NO_BOT;
    const isOver = places.every(({ state }) => state !== 'waiting') || clock.monotonicMs() >= endMs;
    const test: PageTest = { at, who: name, near: null, url, places, isOver };
    if (isOver) await keep(of, test);
    yield test;
    if (isOver) return;
    await new Promise<void>(resolve => clock.after(LOOK_EVERY_MS, resolve));
  }
}

const nearTo = (who: string, portfolio: Portfolio | null): string | null =>
  nearest(who, [...(portfolio?.people.keys() ?? [])]);

/** What is not brought out now must not wake anybody next week. */
const NO_BOT: readonly PageTestPlace[] = (['slack', 'matrix'] as const).map(chat => ({
  place: CHAT_WORDS[chat],
  direct: false,
  state: 'none',
  why: 'no bot runs on this store now',
}));

/** One message for each chat that the person is in; the slot of each. */
async function say(
  of: OutgoingOf,
  stories: Keeper<unknown>,
  person: Person,
): Promise<ReadonlyMap<'slack' | 'matrix', number>> {
  const { slackChannel, matrixRoom } = of.config;
  const slots = new Map<'slack' | 'matrix', number>();
  for (const chat of ['slack', 'matrix'] as const) {
    const home = chat === 'slack' ? slackChannel : matrixRoom;
    if (person[chat] === null || home === null) continue;
    const words = `A test: this is how I page ${person.name}. Nothing is wrong, and nothing has to be done.`;
    const report = reportOf([{ kind: 'text', text: words }]);
    await stories.say({ report, manner: 'page', only: chat, people: [person] });
    const mine = (await stories.read(OWN_VOICE))?.sayings.findLast(saying => saying.only === chat);
    if (mine !== undefined) slots.set(chat, mine.slot);
  }
  return slots;
}

async function placesOf(
  stories: Keeper<unknown>,
  slots: ReadonlyMap<'slack' | 'matrix', number>,
  person: Person,
): Promise<readonly PageTestPlace[]> {
  const rows = (await stories.read(OWN_VOICE))?.deliveries ?? [];
  return (['slack', 'matrix'] as const).flatMap((chat): PageTestPlace[] => {
    const slot = slots.get(chat);
    const place = CHAT_WORDS[chat];
    if (slot === undefined)
      return [
        {
          place,
          direct: false,
          state: 'none',
          why: person[chat] === null ? 'no id in the portfolio' : 'no room is set',
        },
      ];
    return [false, true].map(direct => {
      const row = rows.find(each => each.slot === slot && readTarget(each.target).direct === direct);
      if (row?.shown != null) return { place, direct, state: 'said', why: null };
      return { place, direct, state: row?.status === 'dead' ? 'refused' : 'waiting', why: row?.lastError ?? null };
    });
  });
}

async function askPager(of: OutgoingOf, url: string, who: string): Promise<PageTest['url']> {
  const { clock } = of;
  const page = {
    id: `test-${clock.now()}`,
    severity: 'info',
    summary: `A test: this is how Outpost pages ${who}. Nothing is wrong, and nothing has to be done.`,
    who: [who],
    link: null,
  } as const;
  const posted = await postPage(url, page, page.id, clock);
  return { host: hostOf(url), ...replyOf(posted) };
}

function replyOf(posted: Posted): { readonly ok: boolean; readonly reply: string } {
  if (!posted.ok) return { ok: false, reply: posted.why };
  const text = posted.text.trim().slice(0, MAX_REPLY);
  return {
    ok: posted.status >= 200 && posted.status < 300,
    reply: `status ${posted.status}${text === '' ? '' : `: ${text}`}`,
  };
}

/** The last test of each person, for whoever asks whether paging works. */
async function keep({ records }: OutgoingOf, test: PageTest): Promise<void> {
  const store = await records();
  const key = `page-test/${encodeURIComponent(test.who ?? '')}`;
  await store.writeIf(key, test, (await store.read(key))?.version ?? null).catch(() => false);
}
