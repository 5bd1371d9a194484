import type { Confidence, Finding, Fixer, Severity } from '../checks/check.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** The cause that was chosen. The codes are the closed vocabulary of the JSON contract. */
export interface Verdict {
  readonly code: string;
  readonly fixer: Fixer;
  readonly severity: Severity | 'none';
  readonly confidence: Confidence;
  /** The zone whose servers show the break; null when healthy. */
  readonly brokenAt: Name | null;
  /** The deepest cause. */
  readonly because: readonly Name[];
  readonly finding: Finding | null;
  /** The verdict about what this one rests on: an alias' target, a dead dependency. */
  readonly of: { readonly name: Name; readonly verdict: Verdict } | null;
}

/** When users lose the name, and when they have it back: a range with its reason. */
export interface Impact {
  readonly lostFirst: Instant | null;
  readonly lostLast: Instant | null;
  readonly backFirst: Instant | null;
  readonly backLast: Instant | null;
  /** Seconds from the repair until the last user is back, where no instant can be given yet. */
  readonly backAfterSeconds: number | null;
  readonly reason: ImpactReason;
}

/** Why the range is what it is; the sentence is made from it elsewhere. */
export type ImpactReason =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  /** The parent lets resolvers remember the denial for this long (RFC 2308 §5). */
  | { readonly kind: 'negative-ttl'; readonly zone: Name; readonly seconds: number }
  /** So many of the parent's servers do not serve the repair yet; from the last one on resolvers remember the old state for this long. */
  | { readonly kind: 'parent-lags'; readonly zone: Name; readonly servers: number; readonly seconds: number }
  /** Resolvers keep the wrong delegation or data for this long. */
  | { readonly kind: 'delegation-ttl'; readonly zone: Name; readonly seconds: number }
  | { readonly kind: 'ds-ttl'; readonly zone: Name; readonly seconds: number }
  /** Failures are remembered for at most this long (RFC 9520). */
  | { readonly kind: 'failure-cache'; readonly seconds: number }
  | { readonly kind: 'partial' };

export interface Diagnosis {
  readonly verdict: Verdict;
  /** Everything else worth knowing, worst first; the chosen one is not among them. */
  readonly findings: readonly Finding[];
  readonly impact: Impact;
  /** False while facts may still come. */
  readonly complete: boolean;
}
