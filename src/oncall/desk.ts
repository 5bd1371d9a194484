import type { Caller } from '../people/caller.ts';
import { type Override, type Rota, rotaOf, type Shifts } from '../people/rota/rota.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { type Records, StoreError } from '../store/records.ts';
import type { Instant } from '../values/instant.ts';
import type { Clock } from '../world/ports.ts';
import { type CalendarDesk, type CalendarDeskOf, type CalendarState, openCalendars } from './calendar.ts';
import { readOrder } from './orders.ts';

/** Who is on call, as known now: what the portfolio and its calendar say, and what was said since. */
export interface OnCallState {
  readonly now: Instant;
  /** What the operator wrote down: people and how they are reached. Null without. */
  readonly portfolio: Portfolio | null;
  /** Null where nobody wrote one down. */
  readonly rota: Rota | null;
  /** Null where the rota has none. */
  readonly calendar: CalendarState | null;
  /** Why what was said in chats is not known, or cannot be kept; a sentence, null where all is well. */
  readonly memoryOff: string | null;
}

/** Somebody takes a time over. */
export type NewOverride = Pick<Override, 'from' | 'until' | 'who'>;

export interface OnCallOrdered extends OnCallState {
  /** What is so from now on; empty where it could not be kept. */
  readonly kept: readonly NewOverride[];
}

export interface OnCallDesk {
  /** Never rejects: what cannot be known is said in the state. */
  state(): Promise<OnCallState>;
  /**
   * Carries out a line of words such as `override ada 18:00 09:00` or `swap ada ben`, and keeps it, all of it or nothing, with
   * whoever said so. Throws UsageError where it cannot be meant. Where it could not be kept, `memoryOff` says why.
   */
  order(words: readonly string[], caller: Caller | null): Promise<OnCallOrdered>;
}

/** The value under `oncall/overrides`: what was said in chats and shells, in order. */
interface Kept {
  readonly form: 1;
  readonly overrides: readonly (Override & { readonly writtenAt: Instant })[];
}

const KEY = 'oncall/overrides';
/** Overrides that are kept: some a week, for a year. What is over goes first. */
const MAX_KEPT = 200;
/** Milliseconds for which what is over is kept: a report of an incident asks who had duty. */
const KEEP_MS = 90 * 86_400_000;
/** Tries to write what others write too. */
const MAX_TRIES = 8;

interface OnCallOf {
  readonly clock: Clock;
  readonly records: () => Promise<Records>;
  readonly portfolio: () => Promise<Portfolio | null>;
  readonly calendar: CalendarDesk;
}

/** The desk, with a calendar of its own. */
export const openOnCall = (of: Omit<OnCallOf, 'calendar'> & CalendarDeskOf): OnCallDesk =>
  createOnCallDesk({ ...of, calendar: openCalendars(of) });

function createOnCallDesk(of: OnCallOf): OnCallDesk {
  const state = async (): Promise<OnCallState> => {
    const portfolio = await of.portfolio();
    const oncall = portfolio?.oncall ?? null;
    const [calendar, later] = await Promise.all([
      portfolio === null ? null : of.calendar.read(portfolio),
      keptIn(of).catch(orWarning),
    ]);
    const isKnown = typeof later !== 'string';
    return {
      now: of.clock.now(),
      portfolio,
      rota: rotaOf(oncall, shiftsIn(oncall, calendar), isKnown ? later : []),
      calendar,
      memoryOff: isKnown ? null : later,
    };
  };
  return {
    state,
    async order(words, caller) {
      const overrides = readOrder(words, await state(), caller);
      const failed = await add(of, overrides, authorOf(caller)).catch(orWarning);
      const after = await state();
      return typeof failed === 'string' ? { ...after, memoryOff: failed, kept: [] } : { ...after, kept: overrides };
    },
  };
}

/** Where a calendar is named it alone counts, also while nothing of it is known: an old list must not look like an answer. */
const shiftsIn = (oncall: Portfolio['oncall'], calendar: CalendarState | null): Shifts | null =>
  oncall?.calendar == null ? null : (calendar?.shifts ?? { kind: 'shifts', shifts: [] });

async function keptIn({ records }: OnCallOf): Promise<readonly Override[]> {
  const stored = await (await records()).read<Kept>(KEY);
  return stored?.value.overrides ?? [];
}

async function add(of: OnCallOf, overrides: readonly NewOverride[], by: string): Promise<void> {
  const store = await of.records();
  const now = of.clock.now();
  for (let n = 0; n < MAX_TRIES; n++) {
    const before = await store.read<Kept>(KEY);
    const young = (before?.value.overrides ?? []).filter(({ until }) => until > now - KEEP_MS);
    const all = [...young, ...overrides.map(one => ({ ...one, by, writtenAt: now }))];
    if (await store.writeIf<Kept>(KEY, { form: 1, overrides: all.slice(-MAX_KEPT) }, before?.version ?? null)) return;
  }
  throw new StoreError('locked', `${KEY} was changed by others ${MAX_TRIES} times in a row`);
}

/** Only the store's failures are expected; everything else is a bug and goes on as one. */
function orWarning(error: unknown): string {
  if (!(error instanceof StoreError)) throw error;
  return `Memory is off: ${error.message}.`;
}

/** Who says something, for what is kept: the portfolio's name, else the chat's. */
const authorOf = (caller: Caller | null): string => caller?.name ?? caller?.person ?? 'the operator';
