import type { Portfolio } from '../portfolio/schema.ts';
import { parseDuration } from '../values/duration.ts';
import { type Instant, instant } from '../values/instant.ts';
import { addDays, localMoment, momentAt, wallTime } from './zone.ts';

/** How people write times and each other, in commands. */

/**
 * The moment that is meant by a word: `now`, a length of time from `base` on (`4h`, `+90m`), a time of day (the next after
 * `base`, by the clock of `zone`), a day (its beginning), or both (`2018-02-20T18:00`). Null for anything else.
 */
export function momentSaid(typed: string, zone: string, base: Instant): Instant | null {
  const word = typed.trim().toLowerCase();
  if (word === 'now') return base;
  const ms = parseDuration(word.replace(/^\+/, ''));
  if (ms !== null) return instant(base + ms);
  const [, date = null, time = null] = /^(\d{4}-\d\d-\d\d)?(?:(?:t|^| )(\d\d?:\d\d))?$/.exec(word) ?? [];
  const [hours = 0, minutes = 0] = (time ?? '0:00').split(':').map(Number);
  if ((date === null && time === null) || minutes > 59 || hours * 60 + minutes > 24 * 60) return null;
  if (date !== null) return isDay(date) ? localMoment(zone, `${date}T${hours}:${minutes}`) : null;
  const today = wallTime(zone, base).date;
  const at = momentAt(zone, today, hours * 60 + minutes);
  return at > base ? at : momentAt(zone, addDays(today, 1), hours * 60 + minutes);
}

/** A day that there is: Date takes 31 February for one in March. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === date;
}

/** The name in the portfolio of whom a word means: `me`, the name itself, or an id of Slack or Matrix. Null for nobody. */
export function personSaid(typed: string, me: string | null, people: Portfolio['people']): string | null {
  const word = typed.replace(/^<@([A-Z0-9]+)(?:\|[^>]*)?>$/, '$1');
  if (word.toLowerCase() === 'me') return me;
  const bare = word.replace(/^@/, '').toLowerCase();
  for (const [name, { slack, matrix }] of people)
    if (name.toLowerCase() === bare || slack === word.replace(/^@/, '') || matrix === word) return name;
  return null;
}
