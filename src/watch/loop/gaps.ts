import { blindReport } from '../../say/alert/reports.ts';
import { type Instant, instant, isoOf } from '../../values/instant.ts';
import type { Alert } from '../alarm.ts';
import { causeKey, NO_IMPACT } from '../seen.ts';
import type { Round } from './keeping.ts';

/** Times in which nobody looked: said when they are over, and never taken for a fault of a domain. */
export interface Gap {
  readonly from: Instant;
  readonly until: Instant;
  /** A clause that follows "because". */
  readonly why: string;
}

/** Milliseconds below which nobody wants to hear of it: restarts and short stalls. */
const LEAST_GAP_MS = 180_000;
/** Milliseconds that the clocks may differ by from one wake to the next, before it counts as a jump. */
const JUMP_MS = 30_000;

const leastOf = (everyMs: number): number => Math.max(LEAST_GAP_MS, 3 * everyMs);

/** The time between the last round of another process and the beginning of this one; null where it is too short to tell. */
export function gapBefore(round: Round | null, now: Instant, everyMs: number): Gap | null {
  if (round === null) return null;
  const from = round.blindSince ?? round.lastRoundAt;
  return now - from < leastOf(everyMs) ? null : { from, until: now, why: 'I was not running' };
}

/** Two readings of both clocks. */
export interface Tick {
  readonly wall: Instant;
  readonly monotonicMs: number;
}

/** What lies between two wakes: null where time passed as it should. `jumped`: all that is due must be set anew. */
export function between(before: Tick, now: Tick, everyMs: number): { readonly gap: Gap | null } | null {
  const wallMs = now.wall - before.wall;
  const passedMs = now.monotonicMs - before.monotonicMs;
  const isJump = Math.abs(wallMs - passedMs) > JUMP_MS || passedMs > JUMP_MS;
  if (!isJump) return null;
  const why = 'this machine slept, or its clock was set';
  return { gap: wallMs < leastOf(everyMs) ? null : { from: before.wall, until: now.wall, why } };
}

/** A blindness of our own network that is over; null where it was too short to tell. */
export const sightAgain = (since: Instant, now: Instant, why: string, everyMs: number): Gap | null =>
  now - since < leastOf(everyMs) ? null : { from: since, until: now, why };

/** The gap as what is told: said once, and over as it is said. */
export const gapAlert = ({ from, until, why }: Gap, now: Instant): Alert => ({
  kind: 'self',
  cause: causeKey('self', 'blind', isoOf(from)),
  severity: 'low',
  code: 'blind',
  fixer: 'network',
  confidence: 'certain',
  because: [],
  hits: [],
  since: instant(from),
  noticedAt: now,
  resolvedAt: now,
  impact: NO_IMPACT,
  report: blindReport(from, until, why),
  earlier: null,
  silenced: null,
  acknowledged: null,
  reminders: { sent: 0, nextAt: null },
});
