import type { Listen } from '../config/parsers.ts';
import { type Config, secretsOf } from '../config.ts';
import { goodAddresses } from '../health/dialled.ts';
import { openLog } from '../health/log.ts';
import { type OwnTies, ownTies } from '../health/self.ts';
import { parseAddress, rangeOf } from '../values/address.ts';
import type { House } from '../workshop.ts';
import { createDial, type Dial, replaceLookup, systemLookup } from '../world/dial.ts';
import type { Log } from '../world/ports.ts';
import { realChance, realClock } from '../world/real.ts';
import { askWeb } from '../world/web.ts';
import { type Alive, keepAlive } from './alive.ts';
import { type Bot, type BotOf, startBot } from './bot.ts';
import { type ChatsOf, type Configured, configuredChats, nameOf } from './chats.ts';
import type { Process } from './makers.ts';
import { type OwnClock, sayClock, watchOwnClock } from './pulse/own-clock.ts';

/** Milliseconds that the bot has to end in order; then it ends. Shorter than the 90 s of systemd and the 10 s of most others. */
const END_MS = 8_000;
/** Faults that nothing caught, within a minute, after which the process ends: it is better started anew. */
const MAX_FAULTS = 20;
const FAULTS_WITHIN_MS = 60_000;

export interface ServeOf {
  readonly config: Config;
  /** What is wrong with the configuration, a line each. */
  readonly problems: readonly string[];
  /** Makes the workshop: what it warns of goes into the log. */
  house(
    warn: (line: string, about?: 'memory') => void,
    bot: Required<Pick<Process, 'aheadMs' | 'running' | 'processes'>>,
  ): House;
  /** Reads the configuration once more. */
  reread(): { readonly config: Config; readonly problems: readonly string[] };
  /** Settles with the reason when the process is told to end. */
  readonly told: Promise<string>;
}

export interface Served {
  /** Resolves when the bot has ended in order, or has had its time. */
  readonly over: Promise<void>;
  /** Takes a fault that nothing caught; true where there were too many. */
  fault(error: unknown): boolean;
  /** Reads the tokens anew, also from their files, and takes those that are others; such as do not work are tried again. */
  reload(): void;
}

/** The bot in its chats, until it is told to end. */
export async function serve(of: ServeOf): Promise<Served> {
  const { config } = of;
  const { name, log, secrets } = logOf(config);
  for (const problem of of.problems) log('warn', problem);
  const { promise: living, resolve: lives } = Promise.withResolvers<Alive>();
  const clock: { beside: OwnClock | null } = { beside: null };
  const live: { now: Alive | null; bot: Bot | null } = { now: null, bot: null };
  const aheadMs = (): number | null => clock.beside?.offMs() ?? null;
  const house = of.house(warningOf(log, living), { aheadMs, ...ofItself(live) });
  const configured = await configuredChats(chatsOf(config, house, log));
  const [dial, chats] = [dialBy(house), configured.map(({ chat }) => chat)];
  clock.beside = clockBeside(configured, living, log);
  const bot = await startBot({
    name,
    chats,
    workshop: house,
    records: house.records,
    portfolio: house.portfolio,
    clock: realClock,
    chance: realChance,
    log,
    health: listenAt(config, log),
    self: () => tiesOf(house, living),
    ...earsOf(live),
    sharing: () => live.now?.sharing() ?? null,
    unsaid: () => live.now?.waiting() ?? [],
    aheadMs,
    reached(state) {
      void keepReached(configured, state.name, dial.reached);
      live.now?.reached(state.name);
    },
  });
  live.bot = bot;
  const alive = keepAlive({ config, house, chats, log, aheadMs, bug: bot.bug });
  live.now = alive;
  lives(alive);
  log('info', `started with ${chats.map(chat => chat.name).join(' and ')}`);
  const reload = reloading({ configured, reread: of.reread, secrets, log, bug: bot.bug, again: alive.again });
  return {
    over: of.told.then(reason => end({ alive, clock, bot, house, log }, reason)),
    fault: faultsOf(bot),
    reload,
  };
}

/** What is made for people knows of the bot around it. */
const ofItself = (live: { readonly now: Alive | null; readonly bot: Bot | null }) => ({
  running: () => live.bot?.about() ?? null,
  processes: () => live.now?.processes() ?? 1,
});

/** What is overheard, and where: before the bot's own part has begun that is nothing. */
const earsOf = (live: { readonly now: Alive | null }): Pick<BotOf, 'overhear' | 'isStory'> => ({
  overhear: async what => (await live.now?.overhear(what)) ?? null,
  isStory: async place => (await live.now?.isStory(place)) ?? false,
});

/** What it shares with the domains that it watches; whoever reads along is told as well. */
async function tiesOf(house: House, living: Promise<Alive>): Promise<OwnTies | null> {
  const ties = await ownTies((await house.outside.build(['surveyor'])).surveyor);
  if (ties !== null) void living.then(alive => alive.ties(ties));
  return ties;
}

/** What is wrong is in the log; that it remembers nothing, everybody should know. */
const warningOf =
  (log: Log, living: Promise<Alive>): Parameters<ServeOf['house']>[0] =>
  (line, about) => {
    log('warn', line);
    if (about === 'memory') void living.then(alive => alive.tell('About my own memory', line));
  };

/** The log of this process, and what it must not hold: tokens that come later are added. */
function logOf(config: Config) {
  const name = nameOf(config);
  const secrets = new Set(secretsOf(config));
  const output = process.stderr;
  const log = openLog({ level: config.log, name, output, secrets: () => [...secrets], now: realClock.now });
  return { name, log, secrets };
}

interface ReloadingOf extends Pick<ServeOf, 'reread'> {
  readonly configured: readonly Configured[];
  /** What no log may hold, of all configurations that there were. */
  readonly secrets: Set<string>;
  readonly log: Log;
  bug(error: unknown): unknown;
  /** What that chat refused is tried at once. */
  again(chat: string): void;
}

/** One reload after the other; of one that fails the others hear nothing. */
function reloading({ configured, reread, secrets, log, bug, again }: ReloadingOf): Served['reload'] {
  let work = Promise.resolve();
  const reload = async (): Promise<void> => {
    const { config, problems } = reread();
    for (const secret of secretsOf(config)) secrets.add(secret);
    for (const problem of problems) log('warn', problem);
    const renewed = await Promise.all(configured.map(each => each.renew(config)));
    const names = configured.filter((_, i) => renewed[i]).map(({ chat }) => chat.name);
    for (const name of names) again(name);
    log(
      'info',
      names.length === 0 ? 'read anew: no token is another' : `read anew: ${names.join(' and ')} tried again`,
    );
  };
  return () => {
    work = work.then(reload).catch(error => void bug(error));
  };
}

/** Milliseconds that a chat's server has to say what time it is. */
const TIME_MS = 5_000;

/** Whoever reads times of ours, or waits for an alarm at one, learns where they are wrong. */
const clockBeside = (configured: readonly Configured[], living: Promise<Alive>, log: Log): OwnClock =>
  watchOwnClock({
    clock: realClock,
    services: configured.map(
      ({ url }) =>
        () =>
          askWeb(url, { method: 'GET', timeoutMs: TIME_MS }, realClock),
    ),
    changed(offMs) {
      const line = sayClock(offMs);
      log(offMs === null ? 'info' : 'warn', line);
      void living.then(alive => alive.tell('About my own clock', line));
    },
  });

const chatsOf = (config: Config, { records }: House, log: Log): ChatsOf => ({
  config,
  records,
  clock: realClock,
  chance: realChance,
  log,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** From now on every host is found as the bot finds it. */
function dialBy({ walk, records }: House): Dial {
  const dial = createDial({ clock: realClock, system: systemLookup, walk, good: goodAddresses(records) });
  replaceLookup(dial.find);
  return dial;
}

/** Without a store nothing is kept; the next round tries again. */
function keepReached(
  configured: readonly Configured[],
  name: string,
  keep: (isOne: (host: string) => boolean) => Promise<void>,
): Promise<void> {
  const one = configured.find(({ chat }) => chat.name === name);
  return one === undefined ? Promise.resolve() : keep(one.isHost).catch(() => undefined);
}

/** The page tells nothing of value, but nobody outside needs it either: other addresses only where the operator says so. */
function listenAt({ health, healthPublic }: Config, log: Log): Listen | null {
  if (health === null || healthPublic || isLoopback(health.host)) return health;
  log('warn', 'OUTPOST_HEALTH is not loopback. Set OUTPOST_HEALTH_PUBLIC=1 to allow that. Going on with 127.0.0.1.');
  return { ...health, host: '127.0.0.1' };
}

function isLoopback(host: string): boolean {
  const address = parseAddress(host);
  return address === null ? host.toLowerCase() === 'localhost' : rangeOf(address) === 'loopback';
}

interface Parts {
  readonly alive: Alive;
  readonly clock: { readonly beside: OwnClock | null };
  readonly bot: Bot;
  readonly house: House;
  readonly log: Log;
}

/** What looks and speaks by itself ends first, then what is asked, then what both are kept in. */
async function end({ alive, clock, bot, house, log }: Parts, reason: string): Promise<void> {
  log('info', `told to end (${reason})`);
  const late = new Promise<'late'>(resolve => realClock.after(END_MS, () => resolve('late')));
  clock.beside?.stop();
  const inOrder = alive
    .stop()
    .then(bot.stop)
    .then(house.close)
    .catch(error => void bot.bug(error));
  if ((await Promise.race([inOrder, late])) === 'late') log('warn', 'something did not end in time and is left behind');
}

function faultsOf(bot: Bot): (error: unknown) => boolean {
  const times: number[] = [];
  return error => {
    bot.bug(error);
    const nowMs = realClock.monotonicMs();
    times.push(nowMs);
    while ((times[0] ?? nowMs) < nowMs - FAULTS_WITHIN_MS) times.shift();
    return times.length > MAX_FAULTS;
  };
}
