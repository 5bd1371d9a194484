import type { ChatAdapter, Overheard } from '../chat/surface.ts';
import type { Config } from '../config.ts';
import type { OwnTies } from '../health/self.ts';
import { anchorsOf, hintsOf } from '../operator.ts';
import type { Speaker } from '../outbox/speaker.ts';
import type { Waiting } from '../outbox/waiting.ts';
import { aloneOrBack, reportOf } from '../outbox/words.ts';
import { endsDrills } from '../stage/ends.ts';
import { PAGE_TARGET } from '../story/targets.ts';
import { instant } from '../values/instant.ts';
import type { House } from '../workshop.ts';
import { guarded } from '../world/guard.ts';
import type { Log } from '../world/ports.ts';
import { realChance, realClock, realWorld } from '../world/real.ts';
import { guardedStreams, realStreams } from '../world/streams.ts';
import { everySecond } from '../world/wake.ts';
import { askWeb, hostOf } from '../world/web.ts';
import { nameOf } from './chats.ts';
import { hearMissed } from './ears/missed.ts';
import { openOverhearing, type SaidBySign } from './ears/overhearing.ts';

import { type Lifeline, openLifeline } from './lifeline.ts';
import { pagerOf } from './paging.ts';
import { sayDaily } from './pulse/daily.ts';
import { openPulse } from './pulse/heartbeat.ts';
import { keptMs } from './pulse/kept.ts';
import { sayTies } from './pulse/ties.ts';
import { openSharing, type Sharing, type SharingOf, type SharingState } from './sharing.ts';
import { keptBeside } from './stores.ts';

export interface AliveOf {
  readonly config: Config;
  readonly house: House;
  readonly chats: readonly ChatAdapter[];
  /** Where it speaks beside them; absent: nowhere. */
  readonly speakers?: readonly Speaker[];
  readonly log: Log;
  bug(error: unknown): unknown;
  /** How far its wall clock is ahead of those of its chats; null where that is not known. */
  aheadMs(): number | null;
}

/** Milliseconds that whoever listens for the bot's pulse has to take it. */
const PULSE_MS = 10_000;
/** Milliseconds between two looks for stories whose time to be kept is over. */
const PRUNE_EVERY_MS = 86_400_000;

/** What the bot does by itself, as long as it runs. */
export interface Alive {
  /** Takes in what chats overhear; gives what a sign says, as if it had been typed. */
  overhear(what: Overheard): Promise<SaidBySign | null>;
  /** Whether a message is an alert's own. */
  isStory(place: Parameters<Lifeline['stories']['at']>[0]): Promise<boolean>;
  /** A chat is connected: what was written in threads of incidents meanwhile is asked for. */
  reached(chat: string): void;
  /** Says a line about our own trouble in every chat; `about` begins it. */
  tell(about: string, line: string): void;
  /** What this process shares with the domains that it watches: said once for each result. */
  ties(found: OwnTies): void;
  /** Stories that are open. Waits for the beginning. */
  open(): ReturnType<Lifeline['stories']['list']>;
  /** What waits to be said. */
  waiting(): readonly Waiting[];
  /** What it shares with other processes; null where its store is its own, or before it began. */
  sharing(): SharingState | null;
  /** A chat was set right: what it refused is tried at once. */
  again(chat: string): void;
  /** By how many processes what servers of others bear is divided: at least 1. */
  processes(): number;
  stop(): Promise<void>;
}

/** Milliseconds after which a beginning that failed is tried again. */
const AGAIN_MS = 30_000;

/** Begins, again and again where a fault of our own or a dead store keeps it from that. What is overheard meanwhile waits. */
export function keepAlive(of: AliveOf): Alive {
  const { promise: begun, resolve } = Promise.withResolvers<Living>();
  let now: Living | null = null;
  let isStopped = false;
  let cancel = (): void => undefined;
  const go = async (): Promise<void> => {
    try {
      const lifeline = await openAlive(of);
      if (isStopped) return await lifeline.stop();
      now = lifeline;
      resolve(lifeline);
    } catch (error) {
      of.bug(error);
      if (!isStopped) cancel = realClock.after(AGAIN_MS, () => void go());
    }
  };
  const begins = go();
  const overhearing = begun.then(({ desk, stories }) => openOverhearing({ desk, stories }));
  return {
    async overhear(what) {
      const hears = await overhearing;
      const { chat, room, message } = what;
      if (what.what.kind === 'removed') await now?.outbox.lost({ chat, room, message });
      return hears(what);
    },
    isStory: async place => now !== null && (await now.stories.at(place)) !== null,
    reached(name) {
      const chat = of.chats.find(each => each.name === name);
      if (chat !== undefined && now !== null) hearMissed(chat, now.stories).catch(of.bug);
    },
    tell(about, line) {
      const report = reportOf([
        { kind: 'text', text: `${about}: ` },
        { kind: 'foreign', text: line },
      ]);
      begun.then(({ stories }) => stories.say({ report, manner: 'broadcast', only: null, people: [] })).catch(of.bug);
    },
    ties: found => void begun.then(living => tellTies(of, found, living)).catch(of.bug),
    open: async () => (await begun).stories.list(),
    waiting: () => now?.outbox.waiting() ?? [],
    sharing: () => now?.sharing?.state() ?? null,
    again: chat => void now?.outbox.again(chat).catch(of.bug),
    processes: () => now?.sharing?.share.processes() ?? 1,
    async stop() {
      isStopped = true;
      cancel();
      await begins;
      await now?.stop();
    },
  };
}

const tellTies = async ({ config, house }: AliveOf, found: OwnTies, { stories, sharing }: Living): Promise<void> =>
  sayTies(found, { name: nameOf(config), beside: sharing !== null }, await house.records(), stories);

/** With what it shares with other processes; null where there can be none. */
interface Living extends Lifeline {
  readonly sharing: Sharing | null;
}

/** What the bot does by itself, over the real network: guarded, it dials public addresses, and those that the operator wrote down. */
async function openAlive(of: AliveOf): Promise<Living> {
  const { config, house, chats, log, bug } = of;
  const world = realWorld();
  const [hints, anchors] = await rootOf(config);
  const { resolvers, watchEvery: everyMs } = config;
  const speakers = [...chats.map(({ speaker }) => speaker), ...(of.speakers ?? [])];
  const live: { now: Lifeline | null } = { now: null };
  const pulse = pulseOf(of, () => live.now);
  const network = guarded(world.network, new Set([...hints.map(({ address }) => address), ...resolvers]));
  const { stores, close, ...kept } = keptBeside(config, house.records, log);
  const sharing = await sharingOf(of, { before: await kept.seen(), note: kept.note }, () => live.now);
  const lifeline = await openLifeline({
    sharing,
    world: { ...world, network, clock: { ...world.clock, aheadMs: of.aheadMs } },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    resolvers,
    anchors,
    ...stores,
    portfolio: house.portfolio,
    wake: everySecond,
    everyMs,
    log,
    rounded: () => rounded(of, pulse, live.now),
    rota: () => realRota(house),
    speakers,
    sides: chats.filter(({ speaker }) => speaker.hasHome).map(({ name }) => name),
    pager: pagerOf(config, realClock, speakers, await zoneOf(house)),
    bug,
  });
  live.now = lifeline;
  house.lend({ incidents: lifeline.desk });
  const endings = [prunes(of, lifeline), drillsEndIn(of, lifeline)];
  return {
    ...lifeline,
    sharing,
    async stop() {
      for (const end of endings) end();
      await lifeline.stop();
      await sharing?.stop();
      await close();
    },
  };
}

/** Also while a drill is played, which has people of its own. */
const realRota = async ({ outside }: House) => (await (await outside.build(['oncall'])).oncall.state()).rota;

const drillsEndIn = ({ house, bug }: AliveOf, { stories }: Lifeline): (() => void) =>
  endsDrills({
    stories,
    isPlayed: () => house.heading() !== null,
    drills: async () => (await house.build(['drills'])).drills,
    bug,
  });

/** Whoever asked first has said what is wrong with these files. */
function rootOf(config: Config) {
  const reading = { config, warn: () => undefined };
  return Promise.all([hintsOf(reading), anchorsOf(reading)]);
}

/** Octets of a word that stands for one life of the process. */
const LIFE_OCTETS = 12;

async function sharingOf(
  { config, house, chats, speakers = [], log, bug }: AliveOf,
  kept: Pick<SharingOf, 'before' | 'note'>,
  lifeline: () => Lifeline | null,
): Promise<Sharing | null> {
  const by = nameOf(config);
  const sharing = await openSharing({
    ...kept,
    url: config.store,
    store: house.records,
    clock: realClock,
    by,
    life: Buffer.from(realChance.bytes(LIFE_OCTETS)).toString('hex'),
    places: [...chats.map(({ name }) => name), ...speakers.map(({ chat }) => chat), PAGE_TARGET],
    // One that has lost its connection lets another one speak.
    isAble: place => chats.every(chat => chat.name !== place || chat.state().state === 'connected'),
    changed(alone) {
      const report = aloneOrBack(by, alone);
      lifeline()?.stories.say({ report, manner: 'broadcast', only: null, people: [] }).catch(bug);
    },
    log,
  });
  sharing?.start();
  return sharing;
}

/** The zone that the operator's times are in. */
const zoneOf = async (house: House): Promise<string> => (await house.portfolio())?.oncall?.zone ?? 'UTC';

function pulseOf({ config, chats, log }: AliveOf, lifeline: () => Lifeline | null): () => void {
  const url = config.heartbeatUrl;
  if (url === null) return () => undefined;
  return openPulse({
    clock: realClock,
    ask: () => askWeb(url, { method: 'GET', timeoutMs: PULSE_MS }, realClock),
    tookAt: () => lifeline()?.outbox.tookAt() ?? null,
    isConnected: () => chats.some(chat => chat.state().state === 'connected'),
    trouble: why =>
      log(
        why === null ? 'info' : 'warn',
        why === null ? 'the pulse is heard again' : `nobody hears my pulse at ${hostOf(url)}: ${why}`,
      ),
  });
}

function rounded(of: AliveOf, pulse: () => void, lifeline: Lifeline | null): void {
  pulse();
  if (lifeline !== null) daily(of, lifeline).catch(() => undefined);
}

/** Where the operator wishes it, a line a day: a store that fails is tried again with the next round. */
async function daily({ house }: AliveOf, { stories, watcher }: Lifeline): Promise<void> {
  const written = await house.portfolio();
  const minutes = written?.settings.daily ?? null;
  if (minutes === null) return;
  const wish = { minutes, zone: written?.oncall?.zone ?? 'UTC' };
  await sayDaily(wish, realClock.now(), await house.records(), stories, watcher.status());
}

/** Closed stories go when their time is over; a store that fails is tried again a day later. */
function prunes({ house, bug }: AliveOf, { stories }: Lifeline): () => void {
  let cancel = realClock.after(PRUNE_EVERY_MS, step);
  function step(): void {
    cancel = realClock.after(PRUNE_EVERY_MS, step);
    house
      .portfolio()
      .then(written => stories.prune(instant(realClock.now() - keptMs(written))))
      .catch(bug);
  }
  return () => cancel();
}
