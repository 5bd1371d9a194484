import type { Hours } from '../portfolio/words.ts';
import type { Instant } from '../values/instant.ts';
import { momentsOf, wallTime } from './zone.ts';

/** When a desk can be reached: its hours, the zone that they are meant in, and the days (`2018-02-05`, local) on which it stays closed. */
export interface OpeningTimes {
  readonly hours: Hours;
  /** IANA's name; null only where the hours are `always`. */
  readonly zone: string | null;
  readonly holidays: readonly string[];
}

/** How a desk stands at a moment. */
export type Opening =
  /** `closesAt` null: never, as far as can be seen. */
  | { readonly isOpen: true; readonly closesAt: Instant | null }
  /** `opensAt` null: not within a year. */
  | { readonly isOpen: false; readonly opensAt: Instant | null };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Days that are searched for the next opening: whoever does not open for a year is not worth waiting for. */
const MAX_DAYS = 366;

/**
 * Whether somebody is there, by the clock on the wall of the desk's own zone, and when that changes next. Both changes of
 * the clock count as people live them: an hour that is left out opens when it is over, one that comes twice is open twice.
 */
export function openingAt(times: OpeningTimes, now: Instant): Opening {
  if (isOpenAt(times, now)) return { isOpen: true, closesAt: nextChange(times, now) };
  return { isOpen: false, opensAt: nextChange(times, now) };
}

function isOpenAt({ hours, zone, holidays }: OpeningTimes, at: Instant): boolean {
  if (hours.always || zone === null) return hours.always;
  const { weekday, date, minutes } = wallTime(zone, at);
  if (holidays.includes(date)) return false;
  return hours.spans.some(span => span.days.includes(weekday) && span.from <= minutes && minutes < span.until);
}

/** The first moment after `now` at which the desk opens or closes. Only ends of spans and changes of the clock can be one. */
function nextChange(times: OpeningTimes, now: Instant): Instant | null {
  const { hours, zone } = times;
  if (hours.always || zone === null) return null;
  const before = isOpenAt(times, now);
  const edges = [...new Set(hours.spans.flatMap(span => [span.from, span.until]))];
  // The day there is a UTC day like any other here: only its name matters.
  const today = Date.parse(`${wallTime(zone, now).date}T00:00:00Z`);
  for (let day = 0; day <= MAX_DAYS; day++) {
    const midnight = today + day * DAY_MS;
    const moments = [0, ...edges].flatMap(minutes => momentsOf(zone, midnight + minutes * MINUTE_MS));
    const change = moments.sort((a, b) => a - b).find(moment => moment > now && isOpenAt(times, moment) !== before);
    if (change !== undefined) return change;
  }
  return null;
}
