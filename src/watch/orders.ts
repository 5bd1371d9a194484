import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { Changed } from './seen.ts';

/** Who ordered something, and when. `by`: as the portfolio names them, else as the chat does. */
export interface Order {
  readonly by: string;
  readonly at: Instant;
}

export interface Mute extends Order {
  readonly until: Instant;
  readonly reason: string;
}

/** A name that is watched beside those of the portfolio. `missing`: it did not exist, and whoever added it knew. */
export interface Added extends Order {
  readonly missing?: true;
}

export interface Pause extends Order {
  /** Null: until it is taken back. */
  readonly until: Instant | null;
}

/** What may be expected of a planned change. `any`: whatever of the delegation or registration changes. */
export type Expectable = Changed['what'] | 'any';

export interface Expectation extends Order {
  readonly domain: Name;
  readonly what: Expectable;
  /** What comes or goes; empty: whatever it be. */
  readonly values: readonly string[];
  readonly until: Instant;
}

/** What people ordered of the watch, in one record: the command line writes it beside a running bot. */
export interface Orders {
  readonly form: 1;
  readonly added: Readonly<Record<string, Added>>;
  readonly removed: Readonly<Record<string, Order>>;
  readonly paused: Readonly<Record<string, Pause>>;
  /** By domain, or `all`. */
  readonly muted: Readonly<Record<string, Mute>>;
  readonly expected: readonly Expectation[];
  /** What is seen at the next look is good. */
  readonly accepted: Readonly<Record<string, Order>>;
}

export const NO_ORDERS: Orders = {
  form: 1,
  added: {},
  removed: {},
  paused: {},
  muted: {},
  expected: [],
  accepted: {},
};

/** The mute that holds for a domain now: its own before the one for all. */
export function muteOf(orders: Orders, domain: Name, now: Instant): Mute | null {
  const holds = (mute: Mute | undefined): mute is Mute => mute !== undefined && mute.until > now;
  const [own, all] = [orders.muted[domain], orders.muted['all']];
  return holds(own) ? own : holds(all) ? all : null;
}

export const isPaused = (orders: Orders, domain: Name, now: Instant): boolean => {
  const pause = orders.paused[domain];
  return pause !== undefined && (pause.until === null || pause.until > now);
};

/** What is expected of a domain now. */
export const expectedOf = (orders: Orders, domain: Name, now: Instant): readonly Expectation[] =>
  orders.expected.filter(one => one.domain === domain && one.until > now);

/** Days for which what is over is kept, for `watch list` and for whoever asks next morning. */
const KEPT_MS = 7 * 86_400_000;

/** Orders without those that ended long ago. */
export function withoutOld(orders: Orders, now: Instant): Orders {
  const isOld = ({ until }: { readonly until: Instant | null }): boolean => until !== null && until + KEPT_MS < now;
  const kept = <T extends { readonly until: Instant | null }>(of: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(of).filter(([, one]) => !isOld(one)));
  return {
    ...orders,
    paused: kept(orders.paused),
    muted: kept(orders.muted),
    expected: orders.expected.filter(one => !isOld(one)),
  };
}

/** Verdicts of names that do not exist. */
export const NOWHERE: ReadonlySet<string> = new Set(['not-registered', 'tld-not-delegated']);
