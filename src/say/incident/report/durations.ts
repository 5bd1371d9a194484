import { sayDuration } from '../../../values/duration.ts';
import type { Instant } from '../../../values/instant.ts';
import type { ReportFacts } from './facts.ts';

/** How long each step took, in words; what is not known is said to be unknown. */
export function durations(facts: ReportFacts): readonly { readonly what: string; readonly took: string }[] {
  const { beganAt, detectedAt, acknowledgedAt, resolvedAt, lastUserBackAt } = facts;
  return [
    { what: 'until it was noticed', took: between(beganAt, detectedAt, 'unknown') },
    { what: 'from then until somebody took it', took: between(detectedAt, acknowledgedAt, 'nobody did') },
    { what: 'from the beginning until it was repaired', took: between(beganAt, resolvedAt, 'it is not over') },
    { what: 'until the last user was back', took: between(beganAt, lastUserBackAt, 'unknown') },
  ];
}

/** Milliseconds that nobody counts. */
const AT_ONCE_MS = 1_000;

const between = (from: Instant, to: Instant | null, unknown: string): string =>
  to === null ? unknown : to - from < AT_ONCE_MS ? 'at once' : sayDuration(to - from);
