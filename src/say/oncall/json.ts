import type { OnCallState } from '../../oncall/desk.ts';
import { dutyAt } from '../../people/rota/duty.ts';
import { type Instant, isoOf } from '../../values/instant.ts';
import { phonesFor } from './phones.ts';
import { aheadOf, holesIn, type OnCallSeen } from './report.ts';

/** The contract of `oncall --json`: `items` are who has duty from now on, the first one now. */
export function onCallJson({ kind, state, asker }: OnCallSeen): object {
  const isStranger = asker?.stranger === true;
  const rota = isStranger ? null : state.rota;
  return {
    command: 'oncall',
    items: rota === null ? [] : aheadOf(state, rota).map(one => itemOf(one, state, asker)),
    zone: rota?.zone ?? null,
    holes:
      rota === null
        ? []
        : holesIn(state, rota).map(({ from, until }) => ({ from: isoOf(from), until: isoOrNull(until) })),
    calendar: isStranger || state.calendar === null ? null : calendarOf(state.calendar),
    memoryOff: state.memoryOff,
    ...(kind === 'ordered'
      ? { kept: state.kept.map(({ who, from, until }) => ({ who, from: isoOf(from), until: isoOf(until) })) }
      : {}),
    ...(kind === 'whoami' ? { you: youOf(asker) } : {}),
  };
}

/** Null: as far as is looked. */
const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

function itemOf(
  { who, from, until, by }: ReturnType<typeof aheadOf>[number],
  { portfolio }: OnCallState,
  asker: OnCallSeen['asker'],
): object {
  const phone = who === null ? null : (portfolio?.people.get(who)?.phone ?? null);
  return {
    who,
    from: isoOf(from),
    until: isoOrNull(until),
    by: typeof by === 'string' ? by : 'override',
    saidBy: typeof by === 'string' ? null : by.by,
    ...(phonesFor(asker) === 'here' ? { phone } : {}),
  };
}

const calendarOf = ({ name, readAt, trouble, problems }: NonNullable<OnCallState['calendar']>): object => ({
  name,
  readAt: isoOrNull(readAt),
  trouble,
  problems,
});

const youOf = (asker: OnCallSeen['asker']): object | null =>
  asker === null
    ? null
    : { name: asker.name, chat: asker.chat, id: asker.person, rights: asker.rights, stranger: asker.stranger };

/** 0 somebody has duty, and will in the weeks ahead · 1 a hole, or nothing could be kept · 3 nobody knows. */
export function onCallStatus({ kind, state }: OnCallSeen): 0 | 1 | 3 {
  if (kind === 'whoami') return 0;
  if (kind === 'ordered') return state.kept.length > 0 ? 0 : 1;
  const { rota, calendar } = state;
  if (rota === null || (calendar !== null && calendar.shifts === null)) return 3;
  return dutyAt(rota, state.now).who === null || holesIn(state, rota).length > 0 ? 1 : 0;
}
