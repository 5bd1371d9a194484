import { createHash } from 'node:crypto';
import { type CalendarEvent, readCalendar } from '../people/rota/calendar.ts';
import { shiftsOf } from '../people/rota/matching.ts';
import type { Shifts } from '../people/rota/rota.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { type Records, StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import { type FetchOf, fetchCalendar, isUrl, shownAs } from './fetch.ts';

/** What is known of the calendar that a portfolio names. */
export interface CalendarState {
  /** A file, or the host alone: the address may be a secret. */
  readonly name: string;
  /** Null where it has never been read. */
  readonly shifts: Shifts | null;
  /** When it was last read well; null: never. */
  readonly readAt: Instant | null;
  /** Why it cannot be read now, a sentence; null where all is well. */
  readonly trouble: string | null;
  /** What in it could not be followed, or means nobody; a sentence each. */
  readonly problems: readonly string[];
}

export interface CalendarDesk {
  /** Null where the portfolio names none. Never rejects. */
  read(portfolio: Portfolio): Promise<CalendarState | null>;
}

export interface CalendarDeskOf extends FetchOf {
  readonly records: () => Promise<Records>;
}

/** Milliseconds for which a calendar is not asked for again: a change of duty is told at least as late by whoever makes it. */
const ASK_AFTER_MS = { web: 600_000, file: 5_000 } as const;
/** Milliseconds around now whose events are wanted. */
const BACK_MS = 30 * 86_400_000;
const AHEAD_MS = 200 * 86_400_000;

/** The last good copy, in the store: events alone, and where they are from as a hash. */
interface Copy {
  readonly form: 1;
  readonly of: string;
  readonly at: Instant;
  readonly events: readonly CalendarEvent[];
  readonly problems: readonly string[];
}

const KEY = 'oncall/calendar';
const hashOf = (location: string): string => createHash('sha256').update(location).digest('hex').slice(0, 32);

interface Asked {
  readonly location: string;
  readonly zone: string;
  readonly atMs: number;
  readonly copy: Copy | null;
  readonly trouble: string | null;
}

/** Calendars, each asked for at most every few minutes; what was last read well counts while one cannot be read. */
export function openCalendars(of: CalendarDeskOf): CalendarDesk {
  let asking: Promise<Asked> | null = null;
  let last: Asked | null = null;
  const isYoung = (location: string, zone: string): boolean =>
    last !== null &&
    last.location === location &&
    last.zone === zone &&
    of.clock.monotonicMs() - last.atMs < ASK_AFTER_MS[isUrl(location) ? 'web' : 'file'];
  return {
    async read({ oncall, people }) {
      const { calendar: location = null, zone = 'UTC' } = oncall ?? {};
      if (location === null) return null;
      if (last === null || !isYoung(location, zone)) {
        asking ??= ask(location, zone, last, of).finally(() => {
          asking = null;
        });
        last = await asking;
      }
      const { copy, trouble } = last;
      const read = copy === null ? null : shiftsOf(copy.events, people);
      return {
        name: shownAs(location),
        shifts: read?.shifts ?? null,
        readAt: copy?.at ?? null,
        trouble,
        problems: [...(copy?.problems ?? []), ...(read?.problems ?? [])],
      };
    },
  };
}

async function ask(location: string, zone: string, last: Asked | null, of: CalendarDeskOf): Promise<Asked> {
  const now = of.clock.now();
  const id = hashOf(location);
  const end = (copy: Copy | null, trouble: string | null): Asked => ({
    location,
    zone,
    atMs: of.clock.monotonicMs(),
    copy,
    trouble,
  });
  const fetched = await fetchCalendar(location, of);
  const span = { zone, from: (now - BACK_MS) as Instant, until: (now + AHEAD_MS) as Instant };
  const read = fetched.ok ? readCalendar(fetched.text, span) : fetched;
  if (!read.ok) {
    const known = last !== null && last.location === location ? last.copy : await keptCopy(id, of);
    return end(known, read.why);
  }
  const copy: Copy = { form: 1, of: id, at: now, events: read.events, problems: read.problems };
  await keepCopy(copy, of);
  return end(copy, null);
}

async function keptCopy(id: string, { records }: CalendarDeskOf): Promise<Copy | null> {
  const stored = await quietly(async () => (await records()).read<Copy>(KEY));
  return stored?.value.of === id ? stored.value : null;
}

/** Of two bots the one that reads last writes last: both read the same. */
async function keepCopy(copy: Copy, { records }: CalendarDeskOf): Promise<void> {
  await quietly(async () => {
    const store = await records();
    await store.writeIf(KEY, copy, (await store.read(KEY))?.version ?? null);
  });
}

/** Without a store there is no copy; the calendar itself counts. */
async function quietly<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}
