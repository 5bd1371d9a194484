import type { Portfolio } from '../portfolio/schema.ts';
import type { Instant } from '../values/instant.ts';
import { dutyAt } from './rota/duty.ts';
import type { Rota } from './rota/rota.ts';
import { wallTime } from './zone.ts';

/** What somebody of ours may do in the company's name. */
export type ActsAt = 'registrar' | 'registry';

/** Somebody of ours who may act. */
export interface Ours {
  readonly name: string;
  readonly actsAt: readonly ActsAt[];
  readonly phone: string | null;
  /** IANA's name; null where it is not known. */
  readonly zone: string | null;
  readonly isOnCall: boolean;
}

/** Minutes after midnight between which nobody likes to be called, where they are. */
const NIGHT = { from: 22 * 60, until: 7 * 60 };

/**
 * Who of ours may act at the houses that are called, the first of which matters most: whoever may act there comes first, of
 * them whoever is on call, then those for whom it is not night.
 */
export function oursFor(
  portfolio: Portfolio | null,
  houses: readonly ActsAt[],
  rota: Rota | null,
  now: Instant,
): readonly Ours[] {
  const onCall = rota === null ? null : dutyAt(rota, now).who;
  const all = [...(portfolio?.people ?? [])].map(([name, { may, phone, zone }]): Ours => {
    const actsAt = houses.filter(house => may.includes(house));
    return { name, actsAt, phone, zone, isOnCall: name === onCall };
  });
  const rank = ({ actsAt, isOnCall, zone }: Ours): number =>
    (actsAt.includes(houses[0] ?? 'registrar') ? 0 : 4) + (isOnCall ? 0 : isNight(zone, now) ? 2 : 1);
  return all.filter(({ actsAt }) => actsAt.length > 0).sort((a, b) => rank(a) - rank(b));
}

function isNight(zone: string | null, now: Instant): boolean {
  if (zone === null) return false;
  const { minutes } = wallTime(zone, now);
  return minutes >= NIGHT.from || minutes < NIGHT.until;
}
