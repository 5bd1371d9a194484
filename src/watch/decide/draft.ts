import type { Severity } from '../../checks/check.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Alert, Reason, Telling } from '../alarm.ts';
import type { DomainMemory } from '../memory.ts';
import type { Orders } from '../orders.ts';
import type { Seen } from '../seen.ts';
import type { Elsewhere } from './places.ts';

/** An alert whose story is open. */
export interface OpenAlert {
  readonly number: number;
  readonly alert: Alert;
}

/** A watched name that all name servers of another one are named under: where they fall, both fall. */
export interface Foundation {
  readonly name: Name;
  /** When a full look found it well; null where the last one did not, or there was none. */
  readonly wellAt: Instant | null;
  /** What it rests on itself. */
  readonly restsOn: readonly Name[];
}

/** All that a decision rests on beside the look itself. */
export interface Situation {
  readonly memory: DomainMemory;
  /** Alerts whose stories are open, by cause. */
  readonly open: ReadonlyMap<string, OpenAlert>;
  readonly orders: Orders;
  /** Null where flapping is off. */
  readonly flapping: { readonly changes: number; readonly withinMs: number } | null;
  /** False for a domain that is looked at only because ours rest on it: what its owner changes there is no news to us. */
  readonly isOurs: boolean;
  /** What other places see; absent or null where there are none. */
  readonly elsewhere?: Elsewhere | null;
  /** What the domain rests on; absent or null where that is nothing of its own, or nobody watches it. */
  readonly foundation?: Foundation | null;
  /** Whether a name is itself looked at. */
  isWatched(name: Name): boolean;
}

/** What was decided of one look. */
export interface Decision {
  /** The weightiest of all reasons. */
  readonly reason: Reason;
  readonly next: DomainMemory;
  /** In the order in which they are told. */
  readonly tellings: readonly Telling[];
  /** Milliseconds until the next full look; null: at its turn. */
  readonly lookAgainMs: number | null;
  /** Names that should be looked at at once: what this one rests on. */
  readonly alsoLook: readonly Name[];
  /** Domains that rest on this name should be looked at at once. */
  readonly lookUnder: Name | null;
  /** Other places should look as well. */
  readonly asksOthers: boolean;
}

/** A decision in the making: each step takes one and gives one. */
export interface Draft {
  readonly situation: Situation;
  readonly seen: Seen;
  readonly now: Instant;
  readonly memory: DomainMemory;
  /** Open alerts as they stand after the steps so far. */
  readonly alerts: ReadonlyMap<string, OpenAlert>;
  readonly tellings: readonly Telling[];
  readonly reasons: readonly Reason[];
  readonly lookAgainMs: number | null;
  readonly alsoLook: readonly Name[];
  readonly lookUnder: Name | null;
  readonly asksOthers: boolean;
}

/** Worst first; the first one that any step named is the decision's. */
const WEIGHT: readonly Reason[] = [
  'first',
  'worse',
  'flapping',
  'resolved',
  'better',
  'reminder',
  'expected',
  'silenced',
  'acknowledged',
  'inhibited',
  'unconfirmed',
  'blind',
  'unchanged',
];

export const weightiest = (reasons: readonly Reason[]): Reason =>
  WEIGHT.find(reason => reasons.includes(reason)) ?? 'unchanged';

export const because = (draft: Draft, reason: Reason): Draft => ({ ...draft, reasons: [...draft.reasons, reason] });

/** The sooner of two next looks. */
export const lookAgain = (draft: Draft, ms: number): Draft => ({
  ...draft,
  lookAgainMs: Math.min(draft.lookAgainMs ?? Number.POSITIVE_INFINITY, ms),
});

export const remember = (draft: Draft, change: Partial<DomainMemory>): Draft => ({
  ...draft,
  memory: { ...draft.memory, ...change },
});

const ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** Negative where `a` is graver. */
export const compareSeverity = (a: Severity, b: Severity): number => ORDER.indexOf(a) - ORDER.indexOf(b);

/** An entry of a record taken out. */
export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
