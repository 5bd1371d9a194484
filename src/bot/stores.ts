import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, dataFolder } from '../config.ts';
import { runningOn } from '../health/running.ts';
import type { StoreCopy, Stores } from '../services.ts';
import type { LastSeen } from '../share/presence.ts';
import { copyStore } from '../store/copy.ts';
import { openStore } from '../store/open.ts';
import { type Store, StoreError } from '../store/records.ts';
import { openShadow, type Shadow } from '../store/shadow.ts';
import { isUrl, markOf, placeOf } from '../store/shared/place.ts';
import type { Chance, Clock, Log } from '../world/ports.ts';
import { realChance, realClock } from '../world/real.ts';
import { turn } from '../world/turns.ts';
import { nameOf } from './chats.ts';

/** Octets of the mark that tells one store from all others. */
const IDENTITY_OCTETS = 12;
/** What stands before the path of a file that holds a URL: a password in a command line can be read by everybody on the host. */
const FROM_FILE = '@';

interface StoresOf {
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Copies stores into one another, as a command of a shell names them. */
export function storesOf({ clock, chance }: StoresOf): Stores {
  return {
    async *copy(from, to) {
      const names = { from: shownOf(from), to: shownOf(to) };
      const opened: Store[] = [];
      const open = async (text: string): Promise<Store> => {
        const store = openStore({ url: await urlOf(text), warn: () => undefined, chance, clock });
        opened.push(store);
        return store;
      };
      try {
        if (isPath(from) && !existsSync(from)) throw new StoreError('other', `there is no file ${from}`);
        const [source, target] = [await open(from), await open(to)];
        const newIdentity = (): string => Buffer.from(chance.bytes(IDENTITY_OCTETS)).toString('hex');
        for await (const copying of copyStore(source, target, newIdentity, runner(clock)))
          yield { ...names, copying } satisfies StoreCopy;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        yield { ...names, copying: { step: 'failed', why: error.message } };
      } finally {
        for (const store of opened) await store.close().catch(() => undefined);
      }
    },
  };
}

export interface KeptBeside {
  readonly stores: Pick<Shadow, 'records'> & Partial<Pick<Shadow, 'past'>>;
  /** What was seen when the store was last reached; null where nobody knows. */
  readonly seen: () => Promise<LastSeen | null>;
  note(seen: LastSeen): void;
  close(): Promise<void>;
}

const SEEN = 'seen/last';

const written = async (local: Store, seen: LastSeen): Promise<boolean> =>
  local.writeIf(SEEN, seen, (await local.read(SEEN))?.version ?? null);

/** Hex digits of the mark of a store in the name of a file: of the few stores that one project is ever set to, no two are alike. */
const MARK_DIGITS = 8;

/**
 * The file that a process keeps beside a shared store. Each store has one of its own: what was known of one is never told into
 * another, be it that the setting was changed, or that two bots of one name run on two stores.
 */
const shadowFile = (config: Pick<Config, 'name' | 'store'>): string =>
  `shadow-${encodeURIComponent(nameOf(config))}-${digestOf(markOf(config.store))}.db`;

const digestOf = (mark: string): string => createHash('sha256').update(mark).digest('hex').slice(0, MARK_DIGITS);

/** Records of the bot, and what it kept of them in a file of its own, where the store is shared. `folder`: where that file lies. */
export function keptBeside(
  config: Pick<Config, 'name' | 'store'>,
  records: () => Promise<Store>,
  log: Log,
  folder = dataFolder(config),
): KeptBeside {
  if (!isUrl(config.store))
    return { stores: { records }, seen: async () => null, note: () => undefined, close: async () => undefined };
  const warn = (line: string): void => log('warn', line);
  const local = openStore({ url: join(folder, shadowFile(config)), warn, chance: realChance, clock: realClock });
  let noting: Promise<unknown> = Promise.resolve();
  const shadow = openShadow({ shared: records, local, turn, warn });
  return {
    stores: { records: shadow.records, past: shadow.past },
    seen: async () => (await local.read<LastSeen>(SEEN).catch(() => null))?.value ?? null,
    note(seen) {
      // That nothing can be kept is told by what is kept beside it.
      noting = noting.then(() => written(local, seen)).catch(() => undefined);
    },
    async close() {
      await shadow.kept();
      await noting;
      await local.close();
    },
  };
}

const isPath = (text: string): boolean => !isUrl(text) && !text.startsWith(FROM_FILE);

/** A path as it was typed; of a URL, host and port. */
const shownOf = (text: string): string => (isUrl(text) ? (placeOf(text)?.shown ?? 'this URL') : text);

async function urlOf(text: string): Promise<string> {
  if (!text.startsWith(FROM_FILE)) return text;
  const path = text.slice(FROM_FILE.length);
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StoreError('other', `${path}, which should hold a URL, cannot be read (${code})`, { cause: error });
  }
}

/** The name of a bot that runs on a store by the store's own clock; null where none does. */
const runner =
  (clock: Clock) =>
  async (store: Store): Promise<string | null> =>
    (await runningOn(store, clock.now()))[0]?.name ?? null;
