import { resolve } from 'node:path';
import type { Chance, Clock } from '../world/ports.ts';
import type { Adapter } from './adapter.ts';
import { recordsOn } from './keyed.ts';
import { type Store, StoreError } from './records.ts';
import { isUrl, type Place, placeOf } from './shared/place.ts';
import { sqliteAdapter } from './sqlite.ts';

/** Octets the embedded file may grow to: some 100,000 domains with their histories. A bound, so that no disk is filled. */
const MAX_FILE_OCTETS = 1_073_741_824;

/** Octets of a version: enough that no two writes ever have the same, whoever makes them. */
const VERSION_OCTETS = 12;

export interface StoreOptions {
  /** The path of a file, or the URL of a server: postgres://, redis:// or rediss://. */
  readonly url: string;
  /** Told one sentence about our own trouble that did not stop us: a damaged file was set aside. */
  readonly warn: (line: string) => void;
  /** Where versions come from. */
  readonly chance: Chance;
  readonly clock: Clock;
  readonly maxOctets?: number;
}

const NO_STORE = new StoreError(
  'other',
  'the URL of the store names none; examples: postgres://user@db.example/outpost, data/outpost.db',
);

/**
 * The store that the setting names. Nothing is opened before the first step. Where the setting is a URL that names no store
 * every step throws StoreError: its text is not repeated, since it may hold a password.
 */
export function openStore({ url, warn, chance, clock, maxOctets = MAX_FILE_OCTETS }: StoreOptions): Store {
  const newVersion = (): string => Buffer.from(chance.bytes(VERSION_OCTETS)).toString('hex');
  if (!isUrl(url)) return recordsOn(sqliteAdapter({ path: resolve(url), maxOctets, warn, now: clock.now }), newVersion);
  const place = placeOf(url);
  return recordsOn(
    later(() => (place === null ? Promise.reject(NO_STORE) : sharedAdapter(place, { clock, warn }))),
    newVersion,
  );
}

/** The drivers are loaded by those alone who need them. */
async function sharedAdapter(place: Place, { clock, warn }: Pick<StoreOptions, 'clock' | 'warn'>): Promise<Adapter> {
  if (place.kind === 'postgres') return (await import('./shared/postgres.ts')).postgresAdapter(place);
  return (await import('./shared/redis.ts')).redisAdapter({ place, clock, warn });
}

/** An adapter that is made by its first step. */
function later(make: () => Promise<Adapter>): Adapter {
  let made: Promise<Adapter> | null = null;
  const adapter = (): Promise<Adapter> => {
    made ??= make();
    return made;
  };
  return {
    get: async key => (await adapter()).get(key),
    set: async (key, text) => (await adapter()).set(key, text),
    delete: async key => (await adapter()).delete(key),
    clear: async () => (await adapter()).clear(),
    page: async (prefix, after, limit) => (await adapter()).page(prefix, after, limit),
    now: async () => (await adapter()).now(),
    disconnect: async () =>
      made?.then(
        one => one.disconnect(),
        () => undefined,
      ),
  };
}
