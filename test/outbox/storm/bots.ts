import { openSharing } from '../../../src/bot/sharing.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { openOutbox } from '../../../src/outbox/outbox.ts';
import type { Speaker } from '../../../src/outbox/speaker.ts';
import type { LastSeen } from '../../../src/share/presence.ts';
import { memoryRecords, memoryStore } from '../../../src/store/memory.ts';
import type { Records, Store } from '../../../src/store/records.ts';
import { openShadow } from '../../../src/store/shadow.ts';
import { openStories } from '../../../src/story/stories.ts';
import { NIGHT, type Words } from '../../story/telling.ts';
import { type Dice, dice } from '../../support/dice.ts';
import type { FakeChat } from '../fake-chat.ts';
import { chats } from '../rig.ts';
import { type Process, processOn, speakerOver, storeOver, type WireOf } from './wires.ts';

export const BOT_NAMES = ['fra1', 'nyc3'] as const;
export type BotName = (typeof BOT_NAMES)[number];
export const CHATS = ['slack', 'matrix'] as const;
export type ChatIn = (typeof CHATS)[number];
/** What a bot's wires lead to. */
export type Far = ChatIn | 'store';

/** Where a bot lives: what outlasts each of its lives. */
interface Host {
  readonly name: BotName;
  readonly cut: Set<Far>;
  /** Its own copy of the records, beside the store. */
  readonly local: Records;
  readonly devices: readonly Speaker[];
  seen: LastSeen | null;
  life: Process | null;
}

/** What happened, when, and which alert it is about; null: all of them. */
export interface Entry {
  readonly at: number;
  readonly words: string;
  readonly about: number | null;
}

/** Two bots on one store and in two chats, all in memory, under a clock of their own. */
export interface Bots {
  readonly clock: ReturnType<typeof fastClock>;
  /** The store, as it is reached by whoever tells the alerts. */
  readonly teller: Store;
  readonly chats: Readonly<Record<ChatIn, FakeChat>>;
  readonly bugs: readonly unknown[];
  readonly diary: readonly Entry[];
  note(words: string, about?: number): void;
  wait(ms: number): Promise<void>;
  /** A new life, after whatever became of the one before. */
  begin(name: BotName): void;
  kill(name: BotName): void;
  /** Stops the life that is there; gives what wakes that one. */
  stop(name: BotName): () => void;
  /** Cuts a bot off from the store or a chat; gives what mends the wire. */
  cut(name: BotName, far: Far): () => void;
  /** Nobody reaches the store. */
  away(is: boolean): void;
}

/** What all bots share. */
interface Sea extends Pick<Bots, 'clock'> {
  readonly store: Store;
  readonly roll: Dice;
  readonly bugs: unknown[];
  isAway: boolean;
}

export function openBots(seed: number): Bots {
  const clock = fastClock(NIGHT);
  const store = memoryStore(clock.now);
  const sea: Sea = { clock, store, roll: dice(seed), bugs: [], isAway: false };
  const both = chats(clock);
  const hosts = { fra1: hostOf('fra1', both), nyc3: hostOf('nyc3', both) };
  const diary: Entry[] = [];
  let begun = 0;
  return {
    clock,
    teller: storeOver({ process: processOn(clock), clock, isCut: () => sea.isAway }, store, () => 1),
    chats: both,
    bugs: sea.bugs,
    diary,
    note: (words, about) => void diary.push({ at: clock.now(), words, about: about ?? null }),
    wait: ms => new Promise(resolve => clock.after(ms, resolve)),
    begin: name => begin(sea, hosts[name], `${name}-${++begun}`),
    kill: name => hosts[name].life?.kill(),
    stop(name) {
      const { life } = hosts[name];
      life?.stop();
      return () => life?.wake();
    },
    cut(name, far) {
      hosts[name].cut.add(far);
      return () => hosts[name].cut.delete(far);
    },
    away(is) {
      sea.isAway = is;
    },
  };
}

const hostOf = (name: BotName, both: Bots['chats']): Host => ({
  name,
  cut: new Set(),
  local: memoryRecords(),
  devices: CHATS.map(chat => both[chat].device(name)),
  seen: null,
  life: null,
});

function begin(sea: Sea, host: Host, life: string): void {
  host.life?.kill();
  host.life = processOn(sea.clock);
  lives(sea, host, life, host.life).catch(error => void sea.bugs.push(error));
}

/** From its start to its end: what the bot itself does with stories, store and chats. */
async function lives(sea: Sea, host: Host, life: string, process: Process): Promise<void> {
  const { clock } = process;
  const wire = (isCut: () => boolean): WireOf => ({ process, clock: sea.clock, isCut });
  const shared = storeOver(
    wire(() => sea.isAway || host.cut.has('store')),
    sea.store,
    sea.roll,
  );
  const shadow = openShadow({
    shared: async () => shared,
    local: host.local,
    turn: async () => undefined,
    warn: line => void sea.bugs.push(line),
  });
  const stories = openStories<Words>({
    records: shadow.records,
    clock,
    own: { word: 'own' },
    beside: true,
    past: shadow.past,
    warn: () => undefined,
  });
  const sharing = await sharingOf(host, life, clock, shared);
  const speakers = host.devices.map(device =>
    speakerOver(
      wire(() => host.cut.has(device.chat as ChatIn)),
      device,
    ),
  );
  const outbox = openOutbox<Words>({
    stories,
    speakers,
    pager: null,
    clock,
    chance: { bytes: count => new Uint8Array(count).fill(128) },
    voice: sharing.voice,
    bug: error => void sea.bugs.push(error),
  });
  sharing.start();
  await stories.load();
  outbox.start();
}

/** Who speaks where is decided as in the bot itself. */
async function sharingOf(host: Host, life: string, clock: Process['clock'], store: Store) {
  const sharing = await openSharing({
    // On a Redis nothing but the records is shared.
    url: 'redis://memory',
    store: async () => store,
    clock,
    by: host.name,
    life,
    places: CHATS,
    isAble: place => !host.cut.has(place as ChatIn),
    before: host.seen,
    note(seen) {
      host.seen = seen;
    },
    changed: () => undefined,
    log: () => undefined,
  });
  if (sharing === null) throw new Error('nothing is shared');
  return sharing;
}
