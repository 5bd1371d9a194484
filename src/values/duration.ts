/** Durations: said in the units a person uses, and read from what an operator writes. All numbers are milliseconds. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, y: YEAR };

/** Hours are counted on up to here ("31 h 52 min"): a night's work is measured in hours, not in days. */
const HOURS_UP_TO_MS = 2 * DAY;
/** From here on the hours of a number of days no longer matter to anybody. */
const WHOLE_DAYS_FROM_MS = 7 * DAY;
/** From here on weeks and months are what one thinks in, but days stay exact: only years are rounded. */
const YEARS_FROM_MS = 2 * YEAR;

/**
 * A duration as a person would say it, in at most two units: "34 ms", "0.2 s", "45 s", "5 h 20 min", "3 days", "4 years".
 * Takes milliseconds of either sign (the sign is not said). What is not a finite number is "an unknown time".
 */
export function sayDuration(ms: number): string {
  const length = Math.abs(ms);
  if (!Number.isFinite(length)) return 'an unknown time';
  if (length < 95) return `${Math.round(length)} ms`;
  if (length < 9_950) return `${trimmed(length / SECOND)} s`;
  if (length < 99.5 * SECOND) return `${Math.round(length / SECOND)} s`;
  if (length < HOURS_UP_TO_MS) return hoursAndMinutes(Math.round(length / MINUTE));
  if (length < WHOLE_DAYS_FROM_MS) return daysAndHours(Math.round(length / HOUR));
  if (length < YEARS_FROM_MS) return `${Math.round(length / DAY)} days`;
  return `${trimmed(length / YEAR)} years`;
}

/** One decimal, none where it is a nought. */
const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

function hoursAndMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

function daysAndHours(hours: number): string {
  const rest = hours % 24;
  const days = `${Math.floor(hours / 24)} days`;
  return rest === 0 ? days : `${days} ${rest} h`;
}

/**
 * Milliseconds from what an operator writes: "60s", "5m", "1h30m", "30d", "1y" (365 days); case and blanks do not
 * matter. Null for everything else, a number without a unit too: nobody should have to guess whether 60 means minutes.
 */
export function parseDuration(text: string): number | null {
  const compact = text.toLowerCase().replaceAll(' ', '');
  if (!/^(?:\d{1,9}[smhdy])+$/.test(compact)) return null;
  let total = 0;
  for (const [, count, unit] of compact.matchAll(/(\d+)([smhdy])/g)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return total;
}
