import type { Aim } from '../../observe/glance.ts';
import type { Records, Stored } from '../../store/records.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Clock, Log } from '../../world/ports.ts';
import { NO_SERVER_DOMAINS, type ServerDomains } from '../beside/server-domains.ts';
import type { DomainMemory } from '../memory.ts';
import { NO_ORDERS, type Orders } from '../orders.ts';

/** What watching keeps of one domain. */
export interface Kept {
  readonly memory: DomainMemory;
  readonly aim: Aim | null;
}

/** How the rounds go: in the store, so that a process that starts knows since when nobody looked. */
export interface Round {
  readonly lastRoundAt: Instant;
  readonly blindSince: Instant | null;
  readonly why: string | null;
  /** Names that are looked at. */
  readonly names: number;
  readonly everyMs: number;
}

const ORDERS_KEY = 'watch/orders';
const ROUND_KEY = 'watch/round';
const SERVERS_KEY = 'watch/servers';
const DOMAINS = 'watch/domain/';
const domainKey = (domain: Name): string => `${DOMAINS}${domain}`;
/** Tries to write what others write too. */
const MAX_TRIES = 8;

/** The store of watching. Nothing here rejects: a store that fails is told, and watching goes on from what it has in hand. */
export interface Keeping {
  /** The orders as last read. */
  orders(): Promise<Orders>;
  changeOrders(change: (orders: Orders) => Orders): Promise<void>;
  /** Domains that processes beside this one have found as well, as last read. */
  serverDomains(): Promise<ServerDomains>;
  changeServerDomains(change: (before: ServerDomains) => ServerDomains): Promise<void>;
  domains(): Promise<readonly Kept[]>;
  /** Of one domain; null where nothing is known of it. */
  domain(name: Name): Promise<Kept | null>;
  keep(kept: Kept): Promise<void>;
  round(): Promise<Round | null>;
  keepRound(round: Round): Promise<void>;
}

/** Milliseconds until the same trouble is told again: it is met with every reading. */
const TOLD_AGAIN_MS = 300_000;

/** Tells the log of a store that fails: what is new at once, the same now and then. */
export function failing({ monotonicMs }: Clock, log: Log): (error: unknown) => void {
  let last = { why: '', ms: 0 };
  return error => {
    const why = error instanceof Error ? error.message : 'the store failed';
    const ms = monotonicMs();
    if (why === last.why && ms - last.ms < TOLD_AGAIN_MS) return;
    last = { why, ms };
    log('warn', `what the watch knows cannot be kept: ${why}`);
  };
}

/** `past`: what this process kept of the store beside it, read where that one does not answer. */
export function openKeeping(
  records: () => Promise<Records>,
  failed: (error: unknown) => void,
  past: (() => Promise<Records>) | null = null,
): Keeping {
  let orders: Orders = NO_ORDERS;
  let last: Stored<Orders> | null = null;
  let serverDomains = NO_SERVER_DOMAINS;
  /** The same object until it was written anew: whoever reads it every few seconds sees at once that nothing has changed. */
  const readAnew = async (store: Records): Promise<Orders> => {
    const stored = await store.read<Orders>(ORDERS_KEY);
    if (stored?.version !== last?.version) last = stored;
    return last?.value.form === 1 ? last.value : NO_ORDERS;
  };
  const guarded = async <T>(work: (store: Records) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work(await records());
    } catch (error) {
      failed(error);
      return otherwise;
    }
  };
  const recalled = async <T>(work: (store: Records) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work(await records());
    } catch (error) {
      failed(error);
      if (past === null) return otherwise;
      return work(await past()).catch(() => otherwise);
    }
  };
  return {
    async orders() {
      orders = await (orders === NO_ORDERS ? recalled : guarded)(readAnew, orders);
      return orders;
    },
    async changeOrders(change) {
      orders = change(orders);
      await guarded(store => writeOrders(store, change), orders);
    },
    async serverDomains() {
      serverDomains = await recalled(readServerDomains, serverDomains);
      return serverDomains;
    },
    changeServerDomains: change =>
      guarded(async store => void (await rewrite(store, SERVERS_KEY, NO_SERVER_DOMAINS, change)), undefined),
    domains: () =>
      recalled(async store => {
        const all: Kept[] = [];
        for await (const { value } of store.list<Kept>(DOMAINS)) if (value.memory?.form === 1) all.push(value);
        return all;
      }, []),
    domain: name => recalled(store => readKept(store, name), null),
    keep: kept => guarded(store => overwrite(store, domainKey(kept.memory.domain), kept), undefined),
    round: () => recalled(readRound, null),
    keepRound: round => guarded(store => overwrite(store, ROUND_KEY, round), undefined),
  };
}

/** How the rounds go; null where nobody ever watched on this store. Throws StoreError. */
export const readRound = async (store: Records): Promise<Round | null> =>
  (await store.read<Round>(ROUND_KEY))?.value ?? null;

/** What was ordered. Throws StoreError. */
export const readOrders = async (store: Records): Promise<Orders> => formed(await store.read(ORDERS_KEY), NO_ORDERS);

const readServerDomains = async (store: Records): Promise<ServerDomains> =>
  formed(await store.read(SERVERS_KEY), NO_SERVER_DOMAINS);

/** A record in the form that this version knows; else what stands where there is none. */
const formed = <T extends { readonly form: 1 }>(stored: Stored<T> | null, otherwise: T): T =>
  stored?.value.form === 1 ? stored.value : otherwise;

/** Changes what was ordered, whoever else writes; gives what stands then. Throws StoreError. */
export const writeOrders = (store: Records, change: (orders: Orders) => Orders): Promise<Orders> =>
  rewrite(store, ORDERS_KEY, NO_ORDERS, change);

async function rewrite<T extends { readonly form: 1 }>(
  store: Records,
  key: string,
  otherwise: T,
  change: (before: T) => T,
): Promise<T> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.read<T>(key);
    const next = change(formed(stored, otherwise));
    if (await store.writeIf(key, next, stored?.version ?? null)) return next;
  }
  return formed(await store.read<T>(key), otherwise);
}

/** What is known of one domain; null where it was never looked at. Throws StoreError. */
export const readKept = async (store: Records, domain: Name): Promise<Kept | null> => {
  const value = (await store.read<Kept>(domainKey(domain)))?.value;
  return value?.memory?.form === 1 ? value : null;
};

/** Only one process looks at a domain: what it saw last counts. */
async function overwrite<T>(store: Records, key: string, value: T): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.read<T>(key);
    if (await store.writeIf(key, value, stored?.version ?? null)) return;
  }
}
