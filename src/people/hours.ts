import type { Hours } from '../portfolio/words.ts';
import { type Instant, instant } from '../values/instant.ts';

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

/** What a clock on the wall of a zone shows. */
export interface WallTime {
  /** Monday is 0. */
  readonly weekday: number;
  /** `2018-02-21`. */
  readonly date: string;
  readonly minutes: number;
}

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

/** What the clock shows there; a zone that this runtime does not know is read as UTC. */
export function wallTime(zone: string, at: Instant): WallTime {
  const local = new Date(at + offsetAt(zone, at));
  return {
    weekday: (local.getUTCDay() + 6) % 7,
    date: local.toISOString().slice(0, 10),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
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

/**
 * The moments at which the clock of a zone shows `local`, which is a wall time as if it were UTC: mostly one; two where
 * the hour comes twice, and the moment of the change between them; where the hour is left out, the moment of the change.
 */
function momentsOf(zone: string, local: number): Instant[] {
  // No zone is further from UTC than 14 hours, and none changes its clock twice within two days.
  const [early, late] = [local - DAY_MS, local + DAY_MS].map(at => offsetAt(zone, instant(at))) as [number, number];
  if (early === late) return [instant(local - early)];
  const change = changeBetween(zone, local - DAY_MS, local + DAY_MS);
  const shown = [early, late].map(offset => instant(local - offset)).filter(at => at + offsetAt(zone, at) === local);
  return [...shown, change];
}

/** The first moment at which the offset that holds at `to` holds, to the second. */
function changeBetween(zone: string, from: number, to: number): Instant {
  const after = offsetAt(zone, instant(to));
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, instant(middle * 1000)) === after) high = middle;
    else low = middle;
  }
  return instant(high * 1000);
}

/** Formats by zone: to make one takes longer than all that is done with it. There are some 600 zones. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Milliseconds that the clock of a zone is ahead of UTC. */
function offsetAt(zone: string, at: Instant): number {
  const format = formatOf(zone);
  if (format === null) return 0;
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (part: Intl.DateTimeFormatPartTypes): number => parts.get(part) ?? 0;
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
  } catch {
    // Read as UTC.
  }
  formats.set(zone, made);
  return made;
}
