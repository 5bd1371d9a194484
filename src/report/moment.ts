import { sayDuration } from '../values/duration.ts';
import type { Instant } from '../values/instant.ts';
import type { Inline } from './report.ts';

type Style = Extract<Inline, { kind: 'instant' }>['style'];

/** Where and when a reader reads: the IANA zone name and the present moment. */
export interface Reader {
  readonly zone: string;
  readonly now: Instant;
}

interface Parts {
  readonly weekday: string;
  readonly date: string;
  readonly year: string;
  readonly time: string;
  readonly zone: string;
}

/** Difference below which something happened "just now": nobody acts on less. */
const JUST_NOW_MS = 10_000;
/** The last moment that a Date can hold (ECMAScript §21.4.1.1). */
const LAST_MS = 8.64e15;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A moment as a reader would say it, its zone said wherever a time is: `time` "14:02 UTC", with the day where it is not
 * today; `date` "5 May 2014"; `both` "Wed 21 Feb 2018 08:00 CET"; `ago` "3 min ago" or "in 5 h 20 min".
 * A zone that the runtime does not know is read as UTC. Never throws.
 */
export function sayMoment(at: Instant, style: Style, reader: Reader): string {
  if (!(Math.abs(at) <= LAST_MS)) return 'an unknown time';
  switch (style) {
    case 'ago':
      return sayAgo(at, reader.now);
    case 'date': {
      const { date, year } = partsOf(at, reader.zone);
      return `${date} ${year}`;
    }
    case 'both': {
      const { weekday, date, year, time, zone } = partsOf(at, reader.zone);
      return `${weekday} ${date} ${year} ${time} ${zone}`;
    }
    case 'time':
      return sayTime(at, reader);
    default:
      return style satisfies never;
  }
}

function sayAgo(at: Instant, now: Instant): string {
  const passed = now - at;
  if (Math.abs(passed) < JUST_NOW_MS) return 'just now';
  return passed > 0 ? `${sayDuration(passed)} ago` : `in ${sayDuration(passed)}`;
}

function sayTime(at: Instant, reader: Reader): string {
  const { weekday, date, year, time, zone } = partsOf(at, reader.zone);
  const today = partsOf(reader.now, reader.zone);
  if (date === today.date && year === today.year) return `${time} ${zone}`;
  return `${weekday} ${date}${year === today.year ? '' : ` ${year}`} ${time} ${zone}`;
}

function partsOf(at: Instant, zone: string): Parts {
  return (zone === 'UTC' ? null : zonedParts(at, zone)) ?? utcParts(at);
}

/** UTC by hand: the common case, and loading the zone tables costs more than the rest of a report. */
function utcParts(at: Instant): Parts {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    weekday: WEEKDAYS[date.getUTCDay()] ?? '',
    date: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`,
    year: String(date.getUTCFullYear()),
    time: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`,
    zone: 'UTC',
  };
}

/** Null where the zone is not known. */
function zonedParts(at: Instant, timeZone: string): Parts | null {
  try {
    const american = read('en-US', timeZone, at);
    const get = (type: string): string => american.get(type) ?? '';
    return {
      weekday: get('weekday'),
      date: `${get('day')} ${get('month')}`,
      year: get('year'),
      time: `${get('hour')}:${get('minute')}`,
      zone: zoneNameIn(american, timeZone, at),
    };
  } catch {
    return null;
  }
}

type Read = ReadonlyMap<string, string>;

/** American English knows the short names of America's zones, British those of Europe's; "GMT+9" is the last resort. */
function zoneNameIn(american: Read, timeZone: string, at: Instant): string {
  const name = american.get('timeZoneName') ?? '';
  if (!/[+-]/.test(name)) return name;
  const british = read('en-GB', timeZone, at).get('timeZoneName') ?? name;
  return /[+-]/.test(british) ? name : british;
}

/** Formats by locale and zone: to make one takes longer than all that is done with it. There are some 600 zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The parts of a moment as a locale writes them. Throws where there is no such zone. */
function read(locale: string, timeZone: string, at: Instant): Read {
  const key = `${locale} ${timeZone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  formats.set(key, format);
  return new Map(format.formatToParts(at).map(part => [part.type, part.value]));
}
