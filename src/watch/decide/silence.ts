import type { Line } from '../../report/report.ts';
import type { Alert, Reason } from '../alarm.ts';
import { muteOf } from '../orders.ts';
import { because, type Draft } from './draft.ts';

/**
 * Tells of an alert, unless its name is silenced: then nothing new is said, what stands is edited, and memory goes on. The
 * end of an alert is kept in any case, without a line.
 */
export function speak(draft: Draft, reason: Reason, alert: Alert, line: Line | null): Draft {
  const [own] = alert.hits;
  const open = draft.alerts.get(alert.cause);
  const mute = own === undefined ? null : muteOf(draft.situation.orders, own.domain, draft.now);
  const silenced = mute && { by: mute.by, at: mute.at, until: mute.until, reason: mute.reason };
  if (mute !== null && open === undefined) return because(draft, 'silenced');
  const told: Alert = { ...alert, silenced };
  const why = mute !== null && reason !== 'resolved' ? 'silenced' : reason;
  const alerts = new Map(draft.alerts).set(alert.cause, { number: open?.number ?? 0, alert: told });
  const tellings = [...draft.tellings, { reason: why, alert: told, line: mute === null ? line : null }];
  return because({ ...draft, alerts, tellings }, why);
}

/** True where a new alert about this domain would not be said now. */
export const isSilenced = ({ situation: { orders }, now }: Draft, domain: Parameters<typeof muteOf>[1]): boolean =>
  muteOf(orders, domain, now) !== null;
