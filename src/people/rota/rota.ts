import type { Portfolio } from '../../portfolio/schema.ts';
import type { Instant } from '../../values/instant.ts';
import { addDays, localMoment, momentAt, wallTime } from '../zone.ts';

/** Who is on call when, as written down: plain data, so that who has duty at any moment is a function of it. */
export interface Rota {
  /** IANA's name: hand-over and times without offset are meant by its clocks. */
  readonly zone: string;
  readonly base: Weeks | Shifts;
  /** In the order in which they were written: where several hold, the last one counts. */
  readonly overrides: readonly Override[];
}

/** One person a week, one after the other. */
export interface Weeks {
  readonly kind: 'weeks';
  /** When a week begins: Monday is 0, minutes after midnight. */
  readonly handover: { readonly day: number; readonly minutes: number };
  /** The day on which the week of the first person begins. */
  readonly first: string;
  /** Names; empty: nobody. */
  readonly people: readonly string[];
}

/** What a calendar says, as far as it was read. */
export interface Shifts {
  readonly kind: 'shifts';
  /** Where several hold, the one that begins last counts. */
  readonly shifts: readonly Shift[];
}

export interface Shift {
  readonly from: Instant;
  readonly until: Instant;
  /** The name in the portfolio; null where nobody there is meant. */
  readonly who: string | null;
  /** What the calendar calls it: text from outside. */
  readonly title: string;
}

export interface Override {
  readonly from: Instant;
  readonly until: Instant;
  readonly who: string;
  /** Whoever said so in a chat or a shell; null for the portfolio. */
  readonly by: string | null;
}

type OnCall = NonNullable<Portfolio['oncall']>;

/** A Monday: weeks are counted from here where the portfolio does not say from where. */
const SOME_MONDAY = '2018-01-01';

/** The rota that a portfolio describes; null where it describes none. `shifts`: of its calendar, null where it has none. */
export function rotaOf(oncall: OnCall | null, shifts: Shifts | null, later: readonly Override[]): Rota | null {
  if (oncall === null) return null;
  const { zone, handover } = oncall;
  const written = oncall.overrides.map(({ from, until, who }) => ({
    from: localMoment(zone, from),
    until: localMoment(zone, until),
    who,
    by: null,
  }));
  const first = weekHolding(oncall.from ?? SOME_MONDAY, handover.day);
  const base = shifts ?? { kind: 'weeks', handover, first, people: oncall.rota };
  return { zone, base, overrides: [...written, ...later] };
}

/** The day of hand-over on or before a day. */
function weekHolding(date: string, day: number): string {
  const { weekday } = wallTime('UTC', localMoment('UTC', date));
  return addDays(date, -((weekday - day + 7) % 7));
}

/** When a week begins, by its number: that of the first person is 0. */
export const weekBegins = (zone: string, { handover, first }: Weeks, week: number): Instant =>
  momentAt(zone, addDays(first, 7 * week), handover.minutes);

/** The number of the week that a moment lies in. */
export function weekAt(zone: string, weeks: Weeks, at: Instant): number {
  const { date } = wallTime(zone, at);
  const days = (Date.parse(`${date}T00:00:00Z`) - Date.parse(`${weeks.first}T00:00:00Z`)) / 86_400_000;
  const week = Math.floor(days / 7);
  // A hand-over at 24:00 belongs to the next day, one later in the day is yet to come.
  return [week, week - 1].find(one => weekBegins(zone, weeks, one) <= at) ?? week - 1;
}
