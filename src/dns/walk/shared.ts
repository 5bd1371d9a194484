import { labelDepth, type Name } from '../../values/name.ts';
import { isUsable } from '../usefulness.ts';
import type { Outcome } from './facts.ts';
import type { Ask, Flight } from './state/state.ts';

/** Milliseconds for which what the root and the TLDs say of themselves serves other traces too (rule 11 of evidence). */
const SHARED_MS = 300_000;
/** Facts kept at most; the oldest goes first. About 26 servers for each TLD of interest. */
const SHARED_FACTS = 2_000;

interface SharedFact {
  readonly outcome: Outcome;
  readonly flight: Flight | null;
  /** Monotonic milliseconds of the process. */
  readonly atMs: number;
}

/** Facts about registries (SOA, keys, control names) that one process asks once in five minutes, not once a trace. */
export interface SharedFacts {
  readonly facts: Map<string, SharedFact>;
  /** Invented labels by zone, so that a control name can be shared as well. */
  readonly labels: Map<Name, { readonly label: string; readonly atMs: number }>;
}

export const newSharedFacts = (): SharedFacts => ({ facts: new Map(), labels: new Map() });

/** Only what a registry's server says of the registry itself: never anything about the name that is asked for. */
const isShared = (ask: Pick<Ask, 'purpose' | 'zone' | 'question'>): boolean =>
  labelDepth(ask.zone) <= 1 &&
  (ask.purpose === 'control' || (ask.purpose === 'zone' && ask.question.name === ask.zone));

/** Notes how an ask ended, where others may use it. `nowMs` on the process' monotonic scale. */
export function shareFact(shared: SharedFacts, ask: Ask, nowMs: number): void {
  const outcome = ask.best?.outcome;
  if (!outcome || !isUsable(outcome) || !isShared(ask)) return;
  shared.facts.delete(ask.key);
  shared.facts.set(ask.key, { outcome, flight: ask.best?.flight ?? null, atMs: nowMs });
  const [oldest] = shared.facts.keys();
  if (shared.facts.size > SHARED_FACTS && oldest !== undefined) shared.facts.delete(oldest);
}

/** What is known of an ask from another trace, or null. */
export function sharedFact(shared: SharedFacts, ask: Ask, nowMs: number): SharedFact | null {
  const fact = isShared(ask) ? shared.facts.get(ask.key) : undefined;
  return fact && nowMs - fact.atMs < SHARED_MS ? fact : null;
}

/** An invented label for a zone: the same for five minutes. */
export function sharedLabel(shared: SharedFacts, zone: Name, nowMs: number, invent: () => string): string {
  const known = shared.labels.get(zone);
  if (known && nowMs - known.atMs < SHARED_MS) return known.label;
  const label = invent();
  if (labelDepth(zone) <= 1) shared.labels.set(zone, { label, atMs: nowMs });
  return label;
}
