import { UsageError } from '../../command.ts';
import type { Caller } from '../../people/caller.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { Look, Tracer } from '../../services.ts';
import { type Records, StoreError } from '../../store/records.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Clock } from '../../world/ports.ts';
import { type Round, readKept, readOrders, readRound, writeOrders } from '../loop/keeping.ts';
import { namedSubjects, type Subject, withServers } from '../loop/subjects.ts';
import type { DomainMemory } from '../memory.ts';
import {
  type Added,
  type Expectation,
  expectedOf,
  isPaused,
  type Mute,
  muteOf,
  NOWHERE,
  type Orders,
  type Pause,
} from '../orders.ts';
import { readWatchWords, type WatchAsked } from './words.ts';

/** One name that is looked at, as `watch list` shows it. */
export interface WatchItem {
  readonly domain: Name;
  readonly by: Subject['by'];
  /** Null where nobody has looked yet. */
  readonly memory: DomainMemory | null;
  readonly pause: Pause | null;
  readonly mute: Mute | null;
  readonly expected: readonly Expectation[];
}

/** What a `watch` command has come to. */
export interface WatchSeen {
  readonly now: Instant;
  /** Null where the store does not answer. */
  readonly round: Round | null;
  readonly asked: WatchAsked;
  /** Who asked, as it is kept. */
  readonly by: string;
  readonly items: readonly WatchItem[];
  readonly muteOfAll: Mute | null;
  /** The name was watched already, or is not watched: nothing has changed. */
  readonly unchanged: boolean;
  /** `add`: DNS does not know the name. It is watched only where that was confirmed. */
  readonly unknown: boolean;
  /** Why nothing can be read or kept, a sentence; null where all is well. */
  readonly memoryOff: string | null;
}

export interface WatchDesk {
  /** Carries out the words after `watch`. Throws UsageError for what cannot be meant. */
  carryOut(words: readonly string[], options: { readonly anyway: boolean }, caller: Caller | null): Promise<WatchSeen>;
}

export interface WatchDeskOf {
  readonly records: () => Promise<Records>;
  readonly portfolio: () => Promise<Portfolio | null>;
  readonly clock: Pick<Clock, 'now'>;
  readonly tracer: () => Promise<Tracer>;
  /** Takes what a look saw as the good state that traces compare with. */
  accept(look: Look): Promise<void>;
}

export const openWatchDesk = (of: WatchDeskOf): WatchDesk => ({
  carryOut: (words, { anyway }, caller) => carryOut(words, anyway, caller, of),
});

async function carryOut(
  words: readonly string[],
  anyway: boolean,
  caller: Caller | null,
  of: WatchDeskOf,
): Promise<WatchSeen> {
  const portfolio = await of.portfolio();
  const now = of.clock.now();
  const zone = portfolio?.oncall?.zone ?? 'UTC';
  const asked = readWatchWords(words, { now, zone });
  const by = caller === null ? 'somebody at the shell' : (caller.name ?? caller.person);
  try {
    const store = await of.records();
    if (asked.kind === 'list')
      return await seenIn(store, of, { asked, by, now, portfolio, unchanged: false, unknown: false });
    const before = await readOrders(store);
    refuse(asked, namedSubjects(portfolio, before));
    const look = asked.kind === 'add' || asked.kind === 'accept' ? await lookAt(asked.domain, of) : null;
    const unknown = asked.kind === 'add' && look !== null && NOWHERE.has(look.diagnosis.verdict.code);
    if (unknown && !anyway) return await seenIn(store, of, { asked, by, now, portfolio, unchanged: true, unknown });
    const after = await writeOrders(store, orders =>
      ordered(orders, asked, { by, at: now, ...(unknown && { missing: true }) }, portfolio),
    );
    if (asked.kind === 'accept' && look !== null) await of.accept(look);
    const unchanged = JSON.stringify(before) === JSON.stringify(after);
    return await seenIn(store, of, { asked, by, now, portfolio, unchanged, unknown });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return {
      now,
      round: null,
      asked,
      by,
      items: [],
      muteOfAll: null,
      unchanged: true,
      unknown: false,
      memoryOff: error.message,
    };
  }
}

async function lookAt(domain: Name, { tracer }: WatchDeskOf): Promise<Look | null> {
  let last: Look | null = null;
  for await (const look of (await tracer()).trace({ name: domain, type: 'A' }, { onlyLast: true })) last = look;
  return last;
}

/** What is said of a name that nobody watches is a slip. */
function refuse(asked: WatchAsked, named: readonly Subject[]): void {
  if (asked.kind === 'add' || asked.kind === 'list' || asked.domain === 'all') return;
  if (asked.kind === 'mute' || asked.kind === 'remove') return;
  const isNamed = named.some(({ domain }) => domain === asked.domain);
  if (!isNamed) throw new UsageError('I do not watch that domain.', `watch add ${asked.domain.slice(0, -1)}`);
}

type Ordering = Added;

/** The orders with one more. */
function ordered(orders: Orders, asked: WatchAsked, order: Ordering, portfolio: Portfolio | null): Orders {
  switch (asked.kind) {
    case 'list':
      return orders;
    case 'add': {
      const isNamed = namedSubjects(portfolio, orders).some(({ domain }) => domain === asked.domain);
      if (isNamed) return orders;
      const isWritten = namedSubjects(portfolio, { ...orders, removed: {} }).some(
        ({ domain }) => domain === asked.domain,
      );
      const removed = without(orders.removed, asked.domain);
      return isWritten
        ? { ...orders, removed }
        : { ...orders, removed, added: { ...orders.added, [asked.domain]: order } };
    }
    case 'remove': {
      const added = without(orders.added, asked.domain);
      // What stands in the portfolio, or is watched beside it, comes back unless it is refused.
      return asked.domain in orders.removed
        ? orders
        : { ...orders, added, removed: { ...orders.removed, [asked.domain]: order } };
    }
    case 'pause': {
      const paused = without(orders.paused, asked.domain);
      return {
        ...orders,
        paused: asked.over ? paused : { ...paused, [asked.domain]: { ...order, until: asked.until } },
      };
    }
    case 'expect': {
      const { domain, what, values, until } = asked;
      return {
        ...orders,
        expected: [...orders.expected, { ...order, domain, what, values, until }].slice(-MAX_EXPECTED),
      };
    }
    case 'accept':
      return { ...orders, accepted: { ...orders.accepted, [asked.domain]: order } };
    case 'mute': {
      const muted = without(orders.muted, asked.domain);
      const { until, reason } = asked;
      return { ...orders, muted: until === null ? muted : { ...muted, [asked.domain]: { ...order, until, reason } } };
    }
    default:
      return asked satisfies never;
  }
}

/** Expectations kept; more than a company plans at once. */
const MAX_EXPECTED = 200;

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}

interface About {
  readonly asked: WatchAsked;
  readonly by: string;
  readonly now: Instant;
  readonly portfolio: Portfolio | null;
  readonly unchanged: boolean;
  readonly unknown: boolean;
}

async function seenIn(store: Records, { clock }: WatchDeskOf, { portfolio, ...about }: About): Promise<WatchSeen> {
  const now = clock.now();
  const [orders, round] = await Promise.all([readOrders(store), readRound(store)]);
  const named = namedSubjects(portfolio, orders);
  const memories = new Map<Name, DomainMemory | null>();
  const remember = async (domain: Name): Promise<void> => {
    if (!memories.has(domain)) memories.set(domain, (await readKept(store, domain))?.memory ?? null);
  };
  await Promise.all(named.map(({ domain }) => remember(domain)));
  const all = withServers(
    named,
    domain => memories.get(domain)?.restsOn ?? [],
    domain => domain in orders.removed || (portfolio?.watch.ignore.includes(domain) ?? false),
  );
  await Promise.all(all.map(({ domain }) => remember(domain)));
  const item = ({ domain, by }: Subject): WatchItem => ({
    domain,
    by,
    memory: memories.get(domain) ?? null,
    pause: isPaused(orders, domain, now) ? (orders.paused[domain] ?? null) : null,
    mute: muteOf(orders, domain, now),
    expected: expectedOf(orders, domain, now),
  });
  const { asked } = about;
  const isMeant = ({ domain }: Subject): boolean =>
    asked.kind !== 'list' || asked.domain === null || asked.domain === domain;
  const mute = orders.muted['all'];
  const muteOfAll = mute !== undefined && mute.until > now ? mute : null;
  return { ...about, now, round, items: all.filter(isMeant).map(item), muteOfAll, memoryOff: null };
}
