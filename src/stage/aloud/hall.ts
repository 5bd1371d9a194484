import { join } from 'node:path';
import { configuredChats, hasChats, nameOf } from '../../bot/chats.ts';
import { KEYS_LOCKED } from '../../chat/matrix/troubles.ts';
import type { ChatAdapter } from '../../chat/surface.ts';
import { UsageError } from '../../command.ts';
import { type Config, dataFolder } from '../../config.ts';
import { scenarioNames } from '../../drill/library.ts';
import { goodAddresses } from '../../health/dialled.ts';
import type { Parts } from '../../incidents/parts.ts';
import { NO_PARTS } from '../../incidents/tellings.ts';
import { behind } from '../../store/apart.ts';
import { lockBeside } from '../../store/lock.ts';
import { type Records, StoreError } from '../../store/records.ts';
import { openStories } from '../../story/stories.ts';
import { createDial, replaceLookup, systemLookup } from '../../world/dial.ts';
import type { Lookup } from '../../world/ports.ts';
import { realChance, realClock } from '../../world/real.ts';
import { isRealAlert } from '../ends.ts';
import type { DrillAloud } from '../replayed.ts';
import { type Aloud, type AloudOf, dropAloud, openAloud, type Stall } from './aloud.ts';
import { forgetOld } from './play.ts';

export interface HallOf {
  readonly config: Config;
  /** The bot's own store. */
  readonly records: () => Promise<Records>;
  readonly walk: Lookup;
}

/** Where drills of a shell are heard: in the rooms of the alerts. */
export interface Hall {
  /** Null where no such room is set. `hasWords`: the bot may say something in it. Throws UsageError where another process plays a drill there. */
  open(drill: string, of: { readonly hasWords: boolean; readonly isAgain: boolean }): Promise<Aloud | null>;
  /** Ends what was broken off. */
  drop(): Promise<readonly { readonly drill: string; readonly aloud: DrillAloud }[]>;
  close(): Promise<void>;
}

export function openHall(of: HallOf): Hall {
  const rooms = roomsIn(of.config);
  const work = workOf(of, rooms);
  return {
    async open(drill, { hasWords, isAgain }) {
      if (rooms.length === 0) return null;
      if (!hasWords) return mute(NO_WORDS);
      try {
        work.lock(drill);
        if (await work.isReal()) throw new UsageError(REAL, `drill ${drill} --here`);
        await forgetOld(await work.others(drill), realClock);
        return await openAloud(await work.about(drill), isAgain);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        return mute(`Nothing is said in the chats: the store cannot be used (${error.message.replace(/\.$/, '')}).`);
      }
    },
    async drop() {
      if (rooms.length === 0) return [];
      try {
        work.lock('stop');
        return await dropped(of, work);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        throw new UsageError(`The store cannot be used: ${error.message.replace(/\.$/, '')}.`, 'check');
      }
    },
    close: work.close,
  };
}

interface Work {
  /** Throws UsageError where another process has it. */
  lock(drill: string): void;
  /** A real alert is open, as far as the store can be read. */
  isReal(): Promise<boolean>;
  /** What is kept of all drills but this one. */
  others(drill: string): Promise<readonly Records[]>;
  /** Starts the chats, once. */
  about(drill: string): Promise<AloudOf>;
  close(): Promise<void>;
}

function workOf(of: HallOf, rooms: readonly Room[]): Work {
  const { config, records } = of;
  const endings: (() => Promise<void> | void)[] = [];
  let stalls: Promise<readonly Stall[]> | null = null;
  let isLocked = false;
  const isReal = realAlerts(records);
  return {
    isReal,
    lock(drill) {
      if (!isLocked) endings.push(locked(config, drill));
      isLocked = true;
    },
    async others(drill) {
      const store = await records();
      return scenarioNames().flatMap(name => (name === drill ? [] : [behind(store, prefixOf(config, name))]));
    },
    async about(drill) {
      const store = behind(await records(), prefixOf(config, drill));
      // Where the store fails nobody is dialled.
      await hasAny(store);
      stalls ??= begun(of, rooms, endings);
      return {
        drill,
        by: nameOf(config),
        stalls: await stalls,
        records: store,
        clock: realClock,
        chance: realChance,
        isReal,
        bug(error) {
          throw error;
        },
      };
    },
    async close() {
      for (const end of endings.splice(0).reverse()) await end();
    },
  };
}

/** Where all that is kept of a drill lies: apart from what any bot reads, and from what processes of other names play. */
const prefixOf = (config: Config, drill: string): string => `drill/${encodeURIComponent(nameOf(config))}/${drill}/`;

async function dropped({ config, records }: HallOf, { about }: Work): ReturnType<Hall['drop']> {
  const all: { drill: string; aloud: DrillAloud }[] = [];
  for (const drill of scenarioNames()) {
    // Nobody is dialled where nothing is kept.
    if (!(await hasAny(behind(await records(), prefixOf(config, drill))))) continue;
    const aloud = await dropAloud(await about(drill));
    if (aloud !== null) all.push({ drill, aloud });
  }
  return all;
}

/** Whether an alert of the bot's own stories is open now. */
function realAlerts(records: () => Promise<Records>): () => Promise<boolean> {
  const warn = (): void => undefined;
  const stories = openStories<Parts>({ records, clock: realClock, own: NO_PARTS, beside: true, warn });
  return async () => {
    await stories.load();
    await stories.refresh();
    return stories.live().some(isRealAlert);
  };
}

interface Room {
  readonly chat: 'slack' | 'matrix';
  readonly room: string;
}

/** The rooms that alerts go to, as the operator named them. */
function roomsIn(config: Config): readonly Room[] {
  if (!hasChats(config)) return [];
  const { slackBotToken, slackAppToken, slackChannel, matrixHomeserver, matrixToken, matrixRoom } = config;
  const hasSlack = slackBotToken !== null && slackAppToken !== null && slackChannel !== null;
  const hasMatrix = matrixHomeserver !== null && matrixToken !== null && matrixRoom !== null;
  return [
    ...(hasSlack ? [{ chat: 'slack' as const, room: slackChannel }] : []),
    ...(hasMatrix ? [{ chat: 'matrix' as const, room: matrixRoom }] : []),
  ];
}

/** Starts the chats, to speak alone; each by itself. They are found as the bot finds them. */
async function begun(
  { config, records, walk }: HallOf,
  rooms: readonly Room[],
  endings: (() => Promise<void> | void)[],
): Promise<readonly Stall[]> {
  const dial = createDial({ clock: realClock, system: systemLookup, walk, good: goodAddresses(records) });
  replaceLookup(dial.find);
  const zone = 'UTC';
  const log = (): void => undefined;
  const all = await configuredChats({ config, records, clock: realClock, chance: realChance, log, zone });
  const mine = all.flatMap(({ chat }) => {
    const room = rooms.find(each => each.chat === chat.name)?.room;
    return room === undefined ? [] : [{ chat, room }];
  });
  for (const { chat } of mine) endings.push(() => chat.stop());
  await Promise.all(mine.map(({ chat }) => chat.start(null)));
  return mine.map(({ chat, room }) => ({
    speaker: chat.speaker,
    room,
    trouble: drill => troubleOf(chat, drill),
  }));
}

function troubleOf(chat: ChatAdapter, drill: string): string | null {
  const { state, why } = chat.state();
  if (state !== 'broken') return null;
  return why === KEYS_LOCKED
    ? `its room is encrypted, and a running bot has the keys; type there: !drill ${drill} --yes`
    : why;
}

/** Two that play at once would say all twice. Throws UsageError. */
function locked(config: Config, drill: string): () => void {
  try {
    return lockBeside(join(dataFolder(config), 'drill'));
  } catch (error) {
    if (!(error instanceof StoreError) || error.reason !== 'locked') throw error;
    throw new UsageError(
      'Another process of this host plays a drill into the chats. Wait for its end, or play this one in the terminal alone.',
      drill === 'stop' ? 'drill --list' : `drill ${drill} --here`,
    );
  }
}

async function hasAny(records: Records): Promise<boolean> {
  for await (const _ of records.list('')) return true;
  return false;
}

const REAL = 'A real alert is open: its rooms are no place to practise in now.';
const NO_WORDS =
  'The chats stay silent: this scenario has no portfolio, so nothing is watched in it and I say nothing by myself.';

/** Says nothing in the chats: where nothing can be kept, it would be said again after a crash. */
function mute(why: string): Aloud {
  const state: DrillAloud = { places: [], goesOnAt: null, notes: [why], isOver: true };
  return {
    state: () => state,
    utter: async () => 'new',
    end: async () => undefined,
    breakOff: async () => undefined,
    stop: async () => undefined,
  };
}
