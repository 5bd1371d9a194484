import { type Instant, instant } from '../values/instant.ts';

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

/** What the clock shows there; a zone that this runtime does not know is read as UTC. */
export function wallTime(zone: string, at: Instant): WallTime {
  const local = new Date(at + offsetAt(zone, at));
  return {
    weekday: (local.getUTCDay() + 6) % 7,
    date: local.toISOString().slice(0, 10),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The moments at which the clock of a zone shows `local`, which is a wall time as if it were UTC: mostly one; two where
 * the hour comes twice, and the moment of the change between them; where the hour is left out, the moment of the change.
 */
export function momentsOf(zone: string, local: number): Instant[] {
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

/** What the clock of a zone is ahead of UTC where a day of UTC begins: zone and day. To ask the runtime takes long. */
const beginnings = new Map<string, number>();
/** Some weeks in each of the zones of a large company; more are begun anew. */
const MAX_BEGINNINGS = 10_000;
/** Neither end of time is further from 1970 (ECMAScript, "Time Values and Time Range"). */
const MAX_DAYS = 100_000_000;

/** Milliseconds that the clock of a zone is ahead of UTC. As none changes twice within a day, equal ends tell of what is between. */
export function offsetAt(zone: string, at: Instant): number {
  const day = Math.floor(at / DAY_MS);
  const offset = offsetAtBeginning(zone, day);
  return offset !== null && offset === offsetAtBeginning(zone, day + 1) ? offset : offsetAsked(zone, at);
}

function offsetAtBeginning(zone: string, day: number): number | null {
  if (!(Math.abs(day) < MAX_DAYS)) return null;
  const key = `${zone} ${day}`;
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  const offset = offsetAsked(zone, instant(day * DAY_MS));
  if (beginnings.size >= MAX_BEGINNINGS) beginnings.clear();
  beginnings.set(key, offset);
  return offset;
}

/** Formats by zone: to make one takes longer than all that is done with it. There are some 600 zones. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

/** The same, out of what the runtime's clock of that zone shows. */
export function offsetAsked(zone: string, at: Instant): number {
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

/**
 * The moment that people mean by a wall time (`2018-03-25T02:30`, also `T24:00`) of a zone. Of one that comes twice it is
 * the first; of one that is left out, the moment of the change.
 */
export function localMoment(zone: string, written: string): Instant {
  const [date = '', time = '00:00'] = written.split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return momentAt(zone, date, hours * 60 + minutes);
}

/** The same for a day and minutes after its midnight, which may be more than a day has. */
export function momentAt(zone: string, date: string, minutes: number): Instant {
  const local = Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS;
  const moments = momentsOf(zone, local);
  const shown = moments.filter(at => at + offsetAt(zone, at) === local);
  return instant(Math.min(...(shown.length > 0 ? shown : moments)));
}

/** A day (`2018-03-25`) moved by a number of days. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
