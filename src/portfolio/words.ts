import { nameFromInput } from '../values/input.ts';
import type { Name } from '../values/name.ts';
import { type Meaning, means, meant, not, shown, text } from './shape.ts';

const MAX_TEXT = 500;

/** Free text of one line. */
export const words = text(written =>
  written.length > MAX_TEXT ? not(`has ${written.length} characters; ${MAX_TEXT} are the most`) : means(written),
);

/** A domain name as people write it. */
export const readName = (written: string): Meaning<Name> => {
  const input = nameFromInput(written);
  return input.ok ? means(input.name) : not(`is no domain name: ${input.why}`);
};
export const domain = text(readName);

export const bool = text(written => {
  if (written === 'true' || written === 'yes') return means(true);
  if (written === 'false' || written === 'no') return means(false);
  return not(`is ${shown(written)}, not true or false`);
});

export const url = text(written => {
  const parsed = URL.parse(written);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return means(written);
  return not(`is ${shown(written)}, no address like https://status.example`);
});

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Why a day that looks like one does not exist, or null. */
function noSuchDay(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12) return `there is no month ${month}`;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day >= 1 && day <= days) return null;
  return `there is no such day: ${MONTHS[month - 1]} ${year} has ${days}`;
}

export const date = text(written => readDate(written));

function readDate(written: string): Meaning<string> {
  const parts = DATE.exec(written);
  if (parts === null) return not(`is ${shown(written)}, no day like 2018-05-05`);
  const wrong = noSuchDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return wrong === null ? means(written) : not(`is ${written}; ${wrong}`);
}

/** A day and a time of day without offset: the zone is said once, beside it. */
export const localTime = text(written => {
  const [day = '', time = '', ...rest] = written.split(/[T ]/);
  const date = readDate(day);
  if (!date.ok) return date;
  const minutes = readClock(time);
  if (rest.length > 0 || minutes === null) return not(`is ${shown(written)}, no time like 2018-02-20T18:00`);
  return means(`${day}T${time}`);
});

/** Minutes after midnight; 24:00 ends a day. */
function readClock(written: string): number | null {
  const parts = /^(\d\d?):(\d\d)$/.exec(written);
  const [hours, minutes] = [Number(parts?.[1]), Number(parts?.[2])];
  return parts !== null && minutes < 60 && hours * 60 + minutes <= 24 * 60 ? hours * 60 + minutes : null;
}

export const clock = text(written => {
  const minutes = readClock(written);
  return minutes === null || minutes === 24 * 60
    ? not(`is ${shown(written)}, no time of day like 09:00`)
    : means(minutes);
});

/** Two times of day, `22:00-06:00` over midnight: minutes after it. */
export const timesOfDay = text(written => {
  const [from, until, ...rest] = written.split('-').map(readClock);
  return rest.length > 0 || typeof from !== 'number' || typeof until !== 'number' || from === until
    ? not(`is ${shown(written)}, no span like 08:00-22:00`)
    : means({ from, until });
});

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 };

/** A length of time, in seconds. */
export const duration = text(written => {
  const parts = /^(\d{1,6})\s*([smhdwy])$/.exec(written);
  const unit = UNITS[parts?.[2] ?? ''];
  return parts === null || unit === undefined
    ? not(`is ${shown(written)}, no length of time like 30s, 5m, 1h or 1y`)
    : means(Number(parts[1]) * unit);
});

/** A zone of the IANA database that this runtime knows. */
export const zone = text(written => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: written });
    if (!/^[+-]/.test(written)) return means(written);
  } catch {
    // Said below.
  }
  const known = Intl.supportedValuesOf('timeZone');
  const city = known.find(one => one.toLowerCase().endsWith(`/${written.toLowerCase().replaceAll(' ', '_')}`));
  const hint = city === undefined ? meant(written, known) : `; did you mean ${city}?`;
  return not(`is ${shown(written)}, no time zone${hint || ' like Europe/San_Marino'}`);
});

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** When somebody can be reached, in local time: days count from Monday as 0, minutes from midnight. */
export type Hours =
  | { readonly always: true }
  | {
      readonly always: false;
      readonly spans: readonly { readonly days: readonly number[]; readonly from: number; readonly until: number }[];
    };

/** `always`, or `Mon-Fri 08:00-12:00 13:00-17:00, Sat 09:00-12:00`. */
export const hours = text((written): Meaning<Hours> => {
  if (written === 'always') return means({ always: true });
  const spans: { days: number[]; from: number; until: number }[] = [];
  for (const part of written.split(',')) {
    const [first = '', ...times] = part.trim().split(/\s+/);
    const days = readDays(first);
    if (days === null)
      return not(`is ${shown(written)}: ${shown(first)} names no days like Mon-Fri${meant(first, DAYS)}`);
    if (times.length === 0) return not(`is ${shown(written)}, without times; example: Mon-Fri 08:00-17:00`);
    for (const time of times) {
      const [from, until, ...rest] = time.split('-').map(readClock);
      if (rest.length > 0 || typeof from !== 'number' || typeof until !== 'number' || from >= until)
        return not(`is ${shown(written)}: ${shown(time)} is no span like 08:00-17:00`);
      spans.push({ days, from, until });
    }
  }
  return means({ always: false, spans });
});

function readDays(written: string): number[] | null {
  const [first, last = first, ...rest] = written.split('-').map(day => DAYS.indexOf(day as (typeof DAYS)[number]));
  if (rest.length > 0 || first === undefined || last === undefined || first < 0 || last < first) return null;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** A day of the week and a time: `Mon 09:00`. */
export const weekly = text(written => {
  const [first = '', time = '', ...rest] = written.split(/\s+/);
  const day = DAYS.indexOf(first as (typeof DAYS)[number]);
  const minutes = readClock(time);
  return day < 0 || minutes === null || rest.length > 0
    ? not(`is ${shown(written)}, no day and time like Mon 09:00${meant(first, DAYS)}`)
    : means({ day, minutes });
});
