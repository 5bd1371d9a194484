import type { Side } from '../incidents/bridge/talk.ts';
import { aroundOf, type Desk, openDesk } from '../incidents/desk.ts';
import { joined } from '../incidents/joined.ts';
import type { Parts } from '../incidents/parts.ts';
import { NO_PARTS } from '../incidents/tellings.ts';
import { type Outbox, openOutbox } from '../outbox/outbox.ts';
import type { Pager } from '../outbox/pager.ts';
import type { Speaker } from '../outbox/speaker.ts';
import type { Rota } from '../people/rota/rota.ts';
import { type Keeper, openStories } from '../story/stories.ts';
import type { Watcher } from '../watch/watcher.ts';
import { startWatching, type WatchingParts } from '../watching.ts';
import type { Sharing } from './sharing.ts';

/** What the bot does by itself, and everything that it needs for it. */
export interface LifelineOf extends Omit<WatchingParts, 'alarm'> {
  /** Null where nobody wrote one down, or it cannot be read. */
  readonly rota: () => Promise<Rota | null>;
  /** The chats that alerts go to. */
  readonly speakers: readonly Speaker[];
  /** Chats whose threads are joined. */
  readonly sides: readonly Side[];
  /** Null where pages are posted nowhere. */
  readonly pager: Pager<Parts> | null;
  /** With which other processes it shares the store; null: none. */
  readonly sharing?: Pick<Sharing, 'voice' | 'share' | 'others'> | null;
  /** How often the outbox looks at the store, in milliseconds; absent: as often as a bot must. */
  readonly tickMs?: number;
  /** Told of a fault of our own. */
  bug(error: unknown): unknown;
}

/** Watching, the incidents that come of it, and bringing out what both say: one way from a look to a message. */
export interface Lifeline {
  readonly stories: Keeper<Parts>;
  readonly desk: Desk;
  readonly outbox: Outbox;
  readonly watcher: Watcher;
  /** In order: what looks ends first, what speaks last. */
  stop(): Promise<void>;
}

/** Begins all of it: stories are read first, so that what is open is known before anybody looks. */
export async function openLifeline(of: LifelineOf): Promise<Lifeline> {
  const { world, records, portfolio, rota, speakers, sides, pager, everyMs, tickMs, bug, sharing = null } = of;
  const { clock } = world;
  const warn = (line: string): void => of.log('warn', line);
  const stories = openStories<Parts>({
    records,
    clock,
    own: NO_PARTS,
    beside: sharing !== null,
    warn,
    join: async twin => {
      const around = await aroundOf({ clock, portfolio, rota, chats: sides, everyMs });
      return story => joined(story, twin, around);
    },
    ...(of.past === undefined ? {} : { past: of.past }),
  });
  await stories.load();
  const desk = openDesk({ stories, records, clock, portfolio, rota, chats: sides, everyMs, bug });
  const voice = sharing === null ? {} : { voice: sharing.voice };
  const tick = tickMs === undefined ? {} : { tickMs };
  const outbox = openOutbox({ stories, speakers, pager, clock, chance: world.chance, bug, ...voice, ...tick });
  outbox.start();
  desk.start();
  const share =
    sharing === null ? {} : { share: sharing.share, vantage: { by: sharing.voice.by, others: sharing.others } };
  const watcher = await startWatching({ ...of, alarm: desk, ...share });
  return {
    stories,
    desk,
    outbox,
    watcher,
    async stop() {
      await watcher.stop();
      await desk.stop();
      await outbox.stop();
    },
  };
}
