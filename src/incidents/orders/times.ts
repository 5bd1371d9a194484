import { UsageError } from '../../command.ts';
import { addDays, localMoment, momentAt, wallTime } from '../../people/zone.ts';
import { parseDuration, sayDuration } from '../../values/duration.ts';
import { quoted } from '../../values/input.ts';
import { type Instant, instant } from '../../values/instant.ts';

/** Milliseconds: further ahead nobody promises anything that a bot should remember, and no pause should last. */
const FURTHEST_MS = 31 * 86_400_000;

/**
 * A moment as people say it: "1h", "16:00" (the next one by the clock of `zone`), "tomorrow 09:00",
 * "2018-02-21T16:00". Throws UsageError with `example` where it is none, or lies too far ahead.
 */
export function readMoment(typed: string, zone: string, now: Instant, example: string): Instant {
  const at = momentIn(typed.trim().replace(/^(?:until|in|at)\s+/i, ''), zone, now);
  if (at === null)
    throw new UsageError(
      `${quoted(typed)} is no time. Say how long (90m, 2h), or until when (16:00, tomorrow 09:00).`,
      example,
    );
  if (at - now > FURTHEST_MS) throw new UsageError(`That is further ahead than ${sayDuration(FURTHEST_MS)}.`, example);
  return at;
}

function momentIn(typed: string, zone: string, now: Instant): Instant | null {
  const ms = parseDuration(typed);
  if (ms !== null) return instant(now + ms);
  const day = /^(\d{4}-\d{2}-\d{2})[T ]([01]?\d|2[0-4]):([0-5]\d)$/i.exec(typed);
  if (day !== null && Number.isNaN(Date.parse(`${day[1]}T00:00:00Z`))) return null;
  if (day !== null) return localMoment(zone, `${day[1]}T${day[2]}:${day[3]}`);
  const clock = /^(tomorrow\s+)?([01]?\d|2[0-4]):([0-5]\d)$/i.exec(typed);
  if (clock === null) return null;
  const { date } = wallTime(zone, now);
  const minutes = Number(clock[2]) * 60 + Number(clock[3]);
  const today = momentAt(zone, date, minutes);
  return clock[1] === undefined && today > now ? today : momentAt(zone, addDays(date, 1), minutes);
}
