import type { Records } from '../../store/records.ts';
import type { SyncStorage } from './server/homeserver.ts';

/** What the chat remembers over a restart. Never rejects: while the store is dead, this process' own memory stands in for it. */
export interface Memory {
  read<T>(key: string): Promise<T | null>;
  write<T>(key: string, value: T): Promise<void>;
  /** False where the key holds something already. */
  add<T>(key: string, value: T): Promise<boolean>;
  remove(key: string): Promise<void>;
  list<T>(prefix: string): Promise<readonly { readonly key: string; readonly value: T }[]>;
}

/** Values held while the store is dead; the oldest goes first. */
const MAX_HELD = 10_000;
/** Writes that another process was quicker with are tried again this often. */
const WRITE_TRIES = 5;

type Attempt = <T>(work: (store: Records) => Promise<T>, otherwise: () => T) => Promise<T>;

/** `trouble` is told when the store fails, in one line, and null when it works again. */
export function openMemory(records: () => Promise<Records>, trouble: (line: string | null) => void): Memory {
  const attempt: Attempt = async (work, otherwise) => {
    try {
      const value = await work(await records());
      trouble(null);
      return value;
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      trouble(`Memory is off (${why}): after a restart I may repeat an answer.`);
      return otherwise();
    }
  };
  return memoryOn(attempt, new Map());
}

function memoryOn(attempt: Attempt, held: Map<string, unknown>): Memory {
  const hold = (key: string, value: unknown): void => {
    held.set(key, value);
    const [oldest] = held.keys();
    if (held.size > MAX_HELD && oldest !== undefined) held.delete(oldest);
  };
  return {
    async read<T>(key: string) {
      if (held.has(key)) return held.get(key) as T;
      return attempt(
        async store => (await store.read<T>(key))?.value ?? null,
        () => null,
      );
    },
    async write(key, value) {
      const isKept = await attempt(
        store => overwritten(store, key, value),
        () => false,
      );
      if (isKept) held.delete(key);
      else hold(key, value);
    },
    async add(key, value) {
      if (held.has(key)) return false;
      const added = await attempt<boolean | null>(
        store => store.addIfAbsent(key, value),
        () => null,
      );
      if (added === null) hold(key, value);
      return added ?? true;
    },
    remove(key) {
      held.delete(key);
      return attempt(
        store => store.remove(key),
        () => undefined,
      );
    },
    async list<T>(prefix: string) {
      const kept = await attempt(
        store => listed<T>(store, prefix),
        () => [],
      );
      const own = [...held].filter(([key]) => key.startsWith(prefix));
      return [...kept.filter(({ key }) => !held.has(key)), ...own.map(([key, value]) => ({ key, value: value as T }))];
    },
  };
}

async function overwritten(store: Records, key: string, value: unknown): Promise<boolean> {
  for (let tries = 0; tries < WRITE_TRIES; tries++) {
    const before = await store.read(key);
    if (await store.writeIf(key, value, before?.version ?? null)) return true;
  }
  return false;
}

async function listed<T>(store: Records, prefix: string): Promise<{ key: string; value: T }[]> {
  const all: { key: string; value: T }[] = [];
  for await (const { key, value } of store.list<T>(prefix)) all.push({ key, value });
  return all;
}

/** A key for something that the homeserver named. */
export const keyOf = (what: string, ...ids: readonly string[]): string =>
  `matrix/${[what, ...ids.map(encodeURIComponent)].join('/')}`;

/** The library's own storage, on ours: one for each user, as a place in the rooms' history is one user's. */
export function syncStorage(memory: Memory, user: () => string): SyncStorage {
  return {
    getSyncToken: () => memory.read<string>(keyOf('sync', user())),
    setSyncToken: token =>
      token === null ? memory.remove(keyOf('sync', user())) : memory.write(keyOf('sync', user()), token),
    // A filter goes with each sync: one that is stored would, when it changes, make the library forget the token.
    getFilter: () => null as never,
    setFilter: async () => undefined,
    readValue: key => memory.read<string>(keyOf('value', user(), key)),
    storeValue: (key, value) => memory.write(keyOf('value', user(), key), value),
  };
}
