import { reminder } from '../../say/alert/lines.ts';
import { type Instant, instant } from '../../values/instant.ts';
import type { Alert, Reason, Telling } from '../alarm.ts';
import { REMIND_AFTER_MS } from '../limits.ts';
import { muteOf, type Orders } from '../orders.ts';

/** When a new alert is reminded of first; null where nobody needs to be: endings have days of their own, changes wait. */
export const firstReminder = ({ kind, severity }: Pick<Alert, 'kind' | 'severity'>, now: Instant): Instant | null =>
  (kind === 'verdict' || kind === 'flapping') && (severity === 'critical' || severity === 'high')
    ? instant(now + REMIND_AFTER_MS[0])
    : null;

/** What to say of an open alert because of the time alone: a reminder, each later than the one before. Null: nothing. */
export function remind(
  alert: Alert,
  orders: Orders,
  now: Instant,
): { readonly reason: Reason; readonly telling: Telling | null } {
  const { nextAt, sent } = alert.reminders;
  if (nextAt === null || nextAt > now || alert.resolvedAt !== null) return { reason: 'unchanged', telling: null };
  const [own] = alert.hits;
  if (own !== undefined && muteOf(orders, own.domain, now) !== null) return { reason: 'silenced', telling: null };
  if (alert.acknowledged !== null) return { reason: 'acknowledged', telling: null };
  const number = sent + 1;
  const afterMs = REMIND_AFTER_MS[Math.min(number, REMIND_AFTER_MS.length - 1)] ?? REMIND_AFTER_MS[0];
  const next = instant(now + afterMs);
  const words =
    alert.kind === 'flapping'
      ? 'still comes and goes'
      : alert.severity === 'critical'
        ? 'still down'
        : 'still broken for some';
  const line = reminder({ words, since: alert.since, now, number, nextAt: next });
  return {
    reason: 'reminder',
    telling: { reason: 'reminder', alert: { ...alert, reminders: { sent: number, nextAt: next } }, line },
  };
}
