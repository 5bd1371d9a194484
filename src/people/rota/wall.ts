import { type Instant, instant } from '../../values/instant.ts';
import { addDays, momentAt } from '../zone.ts';
import { WINDOWS_ZONES } from './windows-zones.ts';

/** What a clock shows; months count from 1. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A time as a calendar writes it, and the zone (IANA's name) by whose clock it is meant. */
export interface Wall<Time extends WallClock = WallClock> {
  readonly time: Time;
  readonly zone: string;
}

const DAY_MS = 86_400_000;
/** Years beyond this are written in another form than `2018-01-01`, and mean nothing here: the year 9999. */
const MAX_WALL_MS = 8_000 * 365 * DAY_MS;

/** What the clock shows, as if it were UTC. */
export const wallMs = ({ year, month, day, hour, minute, second }: WallClock): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/** When the clock of the zone shows it, or shows what it will `later` by that clock. */
export function momentOf({ time, zone }: Wall, later = 0): Instant {
  const shown = wallMs(time) + later;
  if (!Number.isFinite(shown) || Math.abs(shown) > MAX_WALL_MS) return instant(0);
  if (zone === 'UTC') return instant(shown);
  const days = Math.floor(shown / DAY_MS);
  const restMs = shown - days * DAY_MS;
  const minutes = Math.floor(restMs / 60_000);
  return instant(momentAt(zone, addDays('1970-01-01', days), minutes) + (restMs - minutes * 60_000));
}

/** The zone of IANA's database that a calendar's own name for it means; null where this runtime knows none. */
export function knownZone(name: string): string | null {
  // Some programs put a path before it: /freeassociation.sourceforge.net/Europe/Athens.
  const parts = name.split('/');
  return [WINDOWS_ZONES.get(name) ?? name, parts.slice(-3).join('/'), parts.slice(-2).join('/')].find(isZone) ?? null;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
