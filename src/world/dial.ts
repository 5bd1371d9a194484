import dns from 'node:dns';
import { type Address, familyOf, parseAddress } from '../values/address.ts';
import { type Name, parseName } from '../values/name.ts';
import type { Clock, Lookup } from './ports.ts';

/**
 * Reaching the chats when the system resolver, or the zone that they live in, is dead. Only names are turned into
 * addresses here: what is dialled still has to show a certificate for the name, so a wrong address can lead nowhere.
 */

/** Milliseconds that the system resolver has: a living one answers within a few hundred, a dead one in 5 to 30 seconds. */
export const SYSTEM_MS = 1_500;
/** Milliseconds for the walk from the root: some four levels, each with a server or two that is silent. */
const WALK_MS = 10_000;
/** Milliseconds that the store has. */
const STORE_MS = 1_000;
/** Milliseconds for which a resolver that was silent is not waited for again: all others are asked beside it. */
const SILENT_FOR_MS = 60_000;
/** Addresses kept of one host: more than any client tries. */
const MAX_ADDRESSES = 16;

/** Who named the addresses. */
export type Way = 'system' | 'walk' | 'last-good';

export interface Found {
  readonly addresses: readonly Address[];
  /** Null where nobody could name any. */
  readonly way: Way | null;
}

/** What is kept of hosts that were once reached. May reject: then nothing is kept, or nothing is known. */
export interface GoodAddresses {
  read(host: Name): Promise<readonly Address[]>;
  keep(host: Name, addresses: readonly Address[]): Promise<void>;
}

export interface DialOf {
  readonly clock: Clock;
  /** The resolver of this host. May reject. */
  system(host: string): Promise<readonly Address[]>;
  readonly walk: Lookup;
  readonly good: GoodAddresses;
}

export interface Dial {
  /** The addresses of a host, by the first way that knows any. Never rejects. */
  find(host: string): Promise<Found>;
  /** These hosts were reached, with a certificate for their names: keeps the addresses that were found last. */
  reached(isOne: (host: string) => boolean): Promise<void>;
  /** The way by which each host was found last. */
  ways(): ReadonlyMap<string, Way | null>;
}

export function createDial(of: DialOf): Dial {
  const underWay = new Map<string, Promise<Found>>();
  const last = new Map<string, Found>();
  const search = searchBy(of);
  return {
    find(host) {
      const running = underWay.get(host);
      if (running !== undefined) return running;
      const searching = search(host).then(found => {
        last.set(host, found);
        underWay.delete(host);
        return found;
      });
      underWay.set(host, searching);
      return searching;
    },
    async reached(isOne) {
      for (const [host, { addresses, way }] of last) {
        const name = parseName(host);
        if (name !== null && isOne(host) && (way === 'system' || way === 'walk')) await of.good.keep(name, addresses);
      }
    },
    ways: () => new Map([...last].map(([host, { way }]) => [host, way])),
  };
}

/** One way after the other; where the system resolver was silent a moment ago, the walk begins beside it. */
function searchBy({ clock, system, walk, good }: DialOf): (host: string) => Promise<Found> {
  let silentAtMs = Number.NEGATIVE_INFINITY;
  const bySystem = async (host: string): Promise<Found | null> => {
    const answer = await within(clock, SYSTEM_MS, system(host));
    silentAtMs = answer === 'too-late' ? clock.monotonicMs() : Number.NEGATIVE_INFINITY;
    return named(answer, 'system');
  };
  const byWalk = async (name: Name | null): Promise<Found | null> =>
    name === null ? null : named(await within(clock, WALK_MS, walk(name)), 'walk');
  const remembered = async (name: Name | null): Promise<Found | null> =>
    name === null ? null : named(await within(clock, STORE_MS, good.read(name)), 'last-good');
  return async host => {
    const name = parseName(host);
    const isSilent = clock.monotonicMs() - silentAtMs < SILENT_FOR_MS;
    const live = isSilent
      ? await firstFound([bySystem(host), byWalk(name)])
      : ((await bySystem(host)) ?? (await byWalk(name)));
    return live ?? (await remembered(name)) ?? { addresses: [], way: null };
  };
}

function named(answer: readonly Address[] | 'too-late' | 'failed', way: Way): Found | null {
  if (typeof answer === 'string' || answer.length === 0) return null;
  return { addresses: answer.slice(0, MAX_ADDRESSES), way };
}

/** The first that found something; null where none did. */
async function firstFound(ways: readonly Promise<Found | null>[]): Promise<Found | null> {
  return new Promise(resolve => {
    for (const way of ways) way.then(found => found !== null && resolve(found));
    Promise.all(ways).then(all => resolve(all.find(found => found !== null) ?? null));
  });
}

function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | 'too-late' | 'failed'> {
  return new Promise(resolve => {
    const cancel = clock.after(ms, () => resolve('too-late'));
    work.then(resolve, () => resolve('failed')).finally(cancel);
  });
}

/** The resolver of this host, as the runtime asked it before anything was replaced. */
export function systemLookup(host: string): Promise<readonly Address[]> {
  return new Promise((resolve, reject) => {
    originalLookup(host, { all: true, order: 'verbatim' }, (error, found) => {
      if (error) reject(error);
      else resolve(found.flatMap(({ address }) => parseAddress(address) ?? []));
    });
  });
}

const originalLookup = dns.lookup;

interface LookupOptions {
  readonly all?: boolean;
  readonly family?: number | 'IPv4' | 'IPv6';
}
type Done = (error: Error | null, address?: string | readonly dns.LookupAddress[], family?: number) => void;

/**
 * Everything of this process that dials a host by its name asks `find` from now on: fetch, WebSockets and http all come
 * by `lookup` of the runtime's module. What names this machine or is an address already goes the old way. The result
 * undoes it.
 */
export function replaceLookup(find: Dial['find']): () => void {
  function lookup(host: string, ...rest: [LookupOptions | number | Done, Done?]): void {
    const done = rest.at(-1) as Done;
    const [first] = rest;
    const options: LookupOptions =
      typeof first === 'number' ? { family: first } : typeof first === 'object' ? first : {};
    if (isElsewhere(host)) find(host).then(({ addresses }) => answer(host, addresses, options, done));
    else originalLookup(host, options as dns.LookupAllOptions, done as never);
  }
  // Promisified by its own way, like the one it stands for.
  Object.assign(dns, { lookup: Object.assign(lookup, { __promisify__: dns.promises.lookup }) });
  return () => void Object.assign(dns, { lookup: originalLookup });
}

const isElsewhere = (host: string): boolean =>
  typeof host === 'string' && host !== '' && parseAddress(host) === null && !/(?:^|\.)localhost\.?$/i.test(host);

function answer(host: string, addresses: readonly Address[], options: LookupOptions, done: Done): void {
  const wanted =
    options.family === 6 || options.family === 'IPv6'
      ? 'v6'
      : options.family === 4 || options.family === 'IPv4'
        ? 'v4'
        : null;
  const found = addresses
    .filter(address => wanted === null || familyOf(address) === wanted)
    .map(address => ({ address, family: familyOf(address) === 'v6' ? 6 : 4 }));
  const [first] = found;
  if (first === undefined) {
    const message = `${host} has no address: neither the system resolver nor a walk from the root gave one, and none is remembered`;
    done(Object.assign(new Error(message), { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host }));
  } else if (options.all === true) done(null, found);
  else done(null, first.address, first.family);
}
