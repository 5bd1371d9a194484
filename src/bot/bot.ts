import { openClaims } from '../chat/conversation/claims.ts';
import { type Conversation, converse } from '../chat/converse.ts';
import type { ChatAdapter, ChatState, Hear, Overhear, Overheard, Place } from '../chat/surface.ts';
import type { Listen } from '../config/parsers.ts';
import { versionHere } from '../config/version.ts';
import { type Metrics, openMetrics } from '../health/metrics.ts';
import { type Page, servePage } from '../health/page.ts';
import { beat, type Running } from '../health/running.ts';
import type { OwnTies } from '../health/self.ts';
import { type Supervised, supervise } from '../health/supervise.ts';
import type { Waiting } from '../outbox/waiting.ts';
import { callerAt } from '../people/caller.ts';
import { may } from '../people/rights.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Workshop } from '../services.ts';
import type { Records } from '../store/records.ts';
import type { Chance, Clock, Log } from '../world/ports.ts';
import type { SaidBySign } from './ears/overhearing.ts';
import { newsTeller } from './news.ts';
import type { SharingState } from './sharing.ts';

/** Milliseconds that the store has to answer for the health page. */
const STORE_MS = 2_000;
/** Milliseconds between two rounds in which the addresses of chats that are connected are kept. */
const KEEP_MS = 300_000;
/** Octets of a word that stands for one life of the process, and for one fault in the log. */
const LIFE_OCTETS = 8;
const REFERENCE_OCTETS = 3;

export interface BotOf {
  readonly name: string;
  readonly chats: readonly ChatAdapter[];
  readonly workshop: Workshop;
  readonly records: () => Promise<Records>;
  readonly portfolio: () => Promise<Portfolio | null>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Null for no page. */
  readonly health: Listen | null;
  /** What it shares with the domains that it watches: looked at once, at the start. */
  self(): Promise<Pick<OwnTies, 'ok' | 'lines'> | null>;
  /** Takes in what chats overhear; gives what a sign says, as if it had been typed. Null where nobody wants to know. */
  readonly overhear: ((what: Overheard) => Promise<SaidBySign | null>) | null;
  /** Whether a message is an alert's own; absent where there are none. */
  isStory?(place: { readonly chat: Place['chat']; readonly room: string; readonly message: string }): Promise<boolean>;
  /** What it shares with other processes; null where it shares nothing. */
  sharing?(): SharingState | null;
  /** Milliseconds that its wall clock is ahead of those of its chats; null where nobody knows. */
  aheadMs?(): number | null;
  /** What waits to be said by the bot itself. */
  unsaid(): readonly Waiting[];
  /** Told that a chat is connected: the addresses that led there are good. */
  reached(chat: ChatState): void;
}

export interface Bot {
  /** In order: what runs says what it knows, then the chats end, then what served them. */
  stop(): Promise<void>;
  /** A fault that nothing else caught; gives the word under which it stands in the log. */
  bug(error: unknown): string;
  /** What it says of itself. */
  about(): Running;
  /** Where the health page is; null where it is not served. */
  readonly healthPort: number | null;
}

/** The bot: one conversation over all chats that are configured, until it is stopped. */
export async function startBot(of: BotOf): Promise<Bot> {
  const { clock, log } = of;
  const live: Live = { conversation: null, supervised: null };
  const states = (): readonly ChatState[] => live.supervised?.states() ?? [];
  const counts = () => live.conversation?.counts() ?? { running: 0, waiting: 0 };
  const metrics = openMetrics({ ...of, chats: states, counts, now: clock.now });
  const bug = faultTeller(of, metrics);
  const conversation = talkOf(of, metrics, bug);
  live.conversation = conversation;
  let dependsOn: readonly string[] = [];
  const begun = { name: of.name, startedAt: clock.now() };
  const about = (): Running => runningAs(of, { ...begun, at: clock.now(), chats: states(), ...counts(), dependsOn });
  const beating = beat(clock, of.records, about);
  of.workshop.onNews(newsTeller({ ...of, bug }));
  const supervised = supervise({
    chats: of.chats,
    clock,
    log,
    hear: hearingOf(of, conversation, bug),
    overhear: overhearOf(of, conversation, bug),
    changed(state) {
      if (state.state === 'connected') of.reached(state);
      beating.now();
    },
  });
  live.supervised = supervised;
  const cancelKeeping = every(clock, KEEP_MS, () => reachedAll(of, states()));
  void sayOwnTies(of).then(lines => {
    dependsOn = lines;
    beating.now();
  }, bug);
  const page = await openPage(of, states, metrics);
  return {
    healthPort: page?.port ?? null,
    bug,
    about,
    async stop() {
      log('info', 'stopping: what runs says what it knows');
      cancelKeeping();
      await conversation.close();
      await supervised.stop();
      await page?.close();
      await beating.end();
      log('info', 'stopped');
    },
  };
}

function reachedAll({ reached }: BotOf, states: readonly ChatState[]): void {
  for (const state of states) if (state.state === 'connected') reached(state);
}

const VERSION = versionHere();

/** With its version, and what it shares, where there is anything to share. */
function runningAs({ sharing, aheadMs }: BotOf, running: Running): Running {
  const shared = sharing?.() ?? null;
  const ahead = aheadMs?.() ?? null;
  return {
    ...running,
    version: VERSION,
    ...(shared === null ? {} : { sharing: shared }),
    ...(ahead === null ? {} : { aheadMs: ahead }),
  };
}

/** A bot that dies with what it watches must be heard of while it lives: loudly in the log, and in `status`. */
async function sayOwnTies({ self, log }: BotOf): Promise<readonly string[]> {
  const ties = await self();
  if (ties === null || ties.ok) return [];
  for (const line of ties.lines) log('warn', line);
  return ties.lines;
}

/** While a drill is played, what is typed in the thread of a real alert is meant for that. */
function hearingOf({ workshop, isStory }: BotOf, { hear }: Conversation, bug: Bot['bug']): Hear {
  return (heard, surface) => {
    const { chat, room, thread } = heard.place;
    if (workshop.heading() === null || thread === null || isStory === undefined) return hear(heard, surface);
    isStory({ chat, room, message: thread })
      .catch(error => void bug(error))
      .then(isReal => hear(isReal ? { ...heard, isReal } : heard, surface));
  };
}

function overhearOf({ overhear }: BotOf, conversation: Conversation, bug: Bot['bug']): Overhear {
  return async what => {
    try {
      const said = (await overhear?.(what)) ?? null;
      if (said !== null) conversation.hear(said.heard, said.surface);
    } catch (error) {
      bug(error);
    }
  };
}

/** Parts that know of each other. */
interface Live {
  conversation: Conversation | null;
  supervised: Supervised | null;
}

function faultTeller({ chance, log }: BotOf, metrics: Metrics): Bot['bug'] {
  return error => {
    const reference = hex(chance, REFERENCE_OCTETS);
    metrics.bug();
    const where = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log('error', `a fault of Outpost itself: ${where}`, { reference });
    return reference;
  };
}

function talkOf(of: BotOf, metrics: Metrics, bug: Bot['bug']): Conversation {
  const { clock, records, log, workshop } = of;
  return converse({
    workshop,
    clock,
    claims: openClaims({ records, clock, by: of.name, life: hex(of.chance, LIFE_OCTETS) }),
    permits: async (right, place) => may(right, place, await of.portfolio()),
    caller: async place => callerAt(place, await of.portfolio()),
    ended(outcome) {
      metrics.ended(outcome);
      const { place, command, end, tookMs } = outcome;
      log('info', `${command ?? 'a line'}: ${end}`, { chat: place.chat, tookMs: Math.round(tookMs) });
    },
    bug,
  });
}

const hex = (chance: Chance, octets: number): string => Buffer.from(chance.bytes(octets)).toString('hex');

function every(clock: Clock, ms: number, then: () => void): () => void {
  let cancel = clock.after(ms, step);
  function step(): void {
    then();
    cancel = clock.after(ms, step);
  }
  return () => cancel();
}

/** The health page; a port that is taken is said, and the bot does without. */
async function openPage(of: BotOf, chats: () => readonly ChatState[], metrics: Metrics): Promise<Page | null> {
  if (of.health === null) return null;
  const { host, port } = of.health;
  try {
    return await servePage({ host, port, chats, metrics, storeAnswers: () => storeAnswers(of) });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    of.log(
      'warn',
      `the health page cannot be served (${code}). Example: OUTPOST_HEALTH=127.0.0.1:9754. Going on without it.`,
      {
        port,
      },
    );
    return null;
  }
}

function storeAnswers({ clock, records }: BotOf): Promise<boolean> {
  return new Promise(resolve => {
    const cancel = clock.after(STORE_MS, () => resolve(false));
    records()
      .then(store => store.read('running/none'))
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(cancel);
  });
}
