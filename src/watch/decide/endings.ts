import type { Severity } from '../../checks/check.ts';
import type { Instant } from '../../values/instant.ts';
import { DAY_MS, ENDING_DAYS } from '../limits.ts';

/** The last of the days before an end that has come: 14 where 10 days are left; null where it is far, or over. */
export function stepFor(endsAt: Instant, now: Instant): number | null {
  const days = (endsAt - now) / DAY_MS;
  return days <= 0 ? 0 : (ENDING_DAYS.findLast(step => days <= step) ?? null);
}

/** How grave it is that so many days are left: it wakes nobody before the last ones. */
export function severityOfStep(step: number): Severity {
  if (step <= 1) return 'high';
  return step <= 14 ? 'medium' : 'low';
}
