import { UsageError } from '../../command.ts';
import { momentSaid } from '../../people/said.ts';
import { addDays, wallTime } from '../../people/zone.ts';
import { sayDuration } from '../../values/duration.ts';
import { quoted } from '../../values/input.ts';
import type { Instant } from '../../values/instant.ts';

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
  const tomorrow = /^tomorrow(?:\s+at)?\s+(\S+)$/i.exec(typed)?.[1];
  if (tomorrow === undefined) return momentSaid(typed, zone, now);
  return momentSaid(`${addDays(wallTime(zone, now).date, 1)}T${tomorrow}`, zone, now);
}
