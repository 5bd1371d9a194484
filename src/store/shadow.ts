import type { Records, Store } from './records.ts';

/**
 * A process that starts while the shared store is away knows nothing: neither what is open nor how a domain was. So what it
 * reads and writes there is also kept in a file of its own, and that is where it begins then. The file is never written into
 * the shared store: what others wrote meanwhile is newer.
 */
export interface Shadow {
  /** The shared store; what goes through it is kept. */
  readonly records: () => Promise<Store>;
  /** What was kept, by this life of the process or one before. */
  readonly past: () => Promise<Records>;
  /** Resolves when all is kept that has gone through so far. */
  kept(): Promise<void>;
}

export interface ShadowOf {
  readonly shared: () => Promise<Store>;
  readonly local: Records;
  /** Settles when what has arrived meanwhile was heard: the file is written without waiting, and a start reads ten thousand records. */
  readonly turn: () => Promise<void>;
  /** Told once, where nothing can be kept. */
  warn(line: string): void;
}

/** Keys that a process needs to go on: stories, and what watching remembers. */
const KEPT = ['story/', 'story-count/', 'watch/'];
const isKept = (key: string): boolean => KEPT.some(prefix => key.startsWith(prefix));

/** Where a record is not there any more. */
const GONE = Symbol('gone');

interface Keeping extends ShadowOf {
  /** What is to be kept next, the newest of each key. */
  readonly waiting: Map<string, unknown>;
  work: Promise<void> | null;
  hasFailed: boolean;
}

/** Nothing waits for the file: it is written behind what is asked of the shared store. */
export function openShadow(of: ShadowOf): Shadow {
  const keeping: Keeping = { ...of, waiting: new Map(), work: null, hasFailed: false };
  const keep = (key: string, value: unknown): void => {
    if (!isKept(key)) return;
    keeping.waiting.set(key, value);
    keeping.work ??= drained(keeping);
  };
  return {
    records: async () => mirrored(await of.shared(), keep),
    past: async () => of.local,
    async kept() {
      await keeping.work;
    },
  };
}

function mirrored(store: Store, keep: (key: string, value: unknown) => void): Store {
  return {
    ...store,
    async read<T>(key: string) {
      const found = await store.read<T>(key);
      keep(key, found === null ? GONE : found.value);
      return found;
    },
    async writeIf(key, value, version) {
      const isWritten = await store.writeIf(key, value, version);
      if (isWritten) keep(key, value);
      return isWritten;
    },
    async addIfAbsent(key, value) {
      const isWritten = await store.addIfAbsent(key, value);
      if (isWritten) keep(key, value);
      return isWritten;
    },
    async remove(key) {
      await store.remove(key);
      keep(key, GONE);
    },
    async *list<T>(prefix: string) {
      for await (const found of store.list<T>(prefix)) {
        keep(found.key, found.value);
        yield found;
      }
    },
  };
}

async function drained(keeping: Keeping): Promise<void> {
  // What is asked in the same breath comes together.
  await Promise.resolve();
  for (const [key, value] of keeping.waiting) {
    keeping.waiting.delete(key);
    await keeping.turn();
    try {
      await keptAs(keeping.local, key, value);
      keeping.hasFailed = false;
    } catch (error) {
      if (!keeping.hasFailed) keeping.warn(`what I know cannot be kept beside the shared store: ${wordsOf(error)}`);
      keeping.hasFailed = true;
    }
  }
  keeping.work = null;
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'an unknown fault');

/** Reading costs little, writing waits for the disk. */
async function keptAs(local: Records, key: string, value: unknown): Promise<void> {
  const before = await local.read(key);
  if (value === GONE) return before === null ? undefined : local.remove(key);
  if (before === null || JSON.stringify(before.value) !== JSON.stringify(value))
    await local.writeIf(key, value, before?.version ?? null);
}
