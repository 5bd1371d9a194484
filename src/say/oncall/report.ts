import type { CalendarState } from '../../oncall/calendar.ts';
import type { NewOverride, OnCallOrdered, OnCallState } from '../../oncall/desk.ts';
import type { Caller } from '../../people/caller.ts';
import { type Duty, dutyAt, gapsBetween, type Stretch, stretches } from '../../people/rota/duty.ts';
import type { Rota } from '../../people/rota/rota.ts';
import type { Block, Inline, Line, Mark, Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import { foreign, joined, text } from '../language/names.ts';
import { phoneLines } from './phones.ts';
import { sayWhoami } from './whoami.ts';

/** What `oncall` was asked, and what is so. `asker` null: whoever sits at a shell. */
export type OnCallSeen = { readonly asker: Caller | null } & (
  | { readonly kind: 'now' | 'next' | 'whoami'; readonly state: OnCallState }
  | { readonly kind: 'ordered'; readonly state: OnCallOrdered }
);

/** Milliseconds in which holes begin that are told: two weeks are enough to close one. */
const HOLES_MS = 14 * 86_400_000;
/** Milliseconds that are looked at, so that what begins in the time that is shown is seen to its end. */
const AHEAD_MS = 100 * 86_400_000;
/** Milliseconds that `next` shows, and rows at most. */
const SHOWN_MS = 35 * 86_400_000;
const MAX_ROWS = 8;
/** Holes that are told one by one. */
const MAX_HOLES = 3;

const when = (at: Instant): Inline => ({ kind: 'instant', at, style: 'both' });
const ago = (at: Instant): Inline => ({ kind: 'instant', at, style: 'ago' });
const strong = (name: string): Inline => ({ kind: 'strong', text: name });
export const line = (...parts: (string | Inline)[]): Line =>
  parts.map(one => (typeof one === 'string' ? text(one) : one));

const report = (mark: Mark, title: Line, lead: readonly Line[] = [], blocks: readonly Block[] = []): Report => ({
  mark,
  title,
  lead,
  blocks,
  more: [],
  actions: [],
});

/** The answer of `oncall`, whatever of it was asked. */
export function sayOnCall(seen: OnCallSeen): Report {
  const { asker, state } = seen;
  if (seen.kind === 'whoami') return sayWhoami(state, asker);
  if (asker?.stranger === true)
    return report('none', line('Who is on call is told to the people of this house alone.'));
  if (seen.kind === 'ordered') return sayOrdered(seen.state);
  if (state.rota === null)
    return report('unknown', line('Nobody wrote down who is on call.'), [
      line('It stands in ', code('portfolio.yaml'), ', under oncall. Until then an alarm calls everybody.'),
    ]);
  return seen.kind === 'next' ? sayNext(state, state.rota) : sayNow(state, state.rota, asker);
}

const code = (words: string): Inline => ({ kind: 'code', text: words });

/** Something that has no end as far as is looked. */
type Lasting<T extends Pick<Stretch, 'from' | 'until'>> = Omit<T, 'until'> & { readonly until: Instant | null };
type Hole = Lasting<Pick<Stretch, 'from' | 'until'>>;

/** Holes that begin in the next 14 days: nobody, or nobody who could be called. */
export function holesIn(state: OnCallState, rota: Rota): readonly Hole[] {
  const end = (state.now + AHEAD_MS) as Instant;
  return gapsBetween(rota, state.now, end, name => isKnown(name, state))
    .filter(({ from }) => from < state.now + HOLES_MS)
    .map(({ from, until }) => ({ from, until: until === end ? null : until }));
}

/** Without people nobody can be held against them. */
const isKnown = (name: string, { portfolio }: OnCallState): boolean =>
  portfolio === null || portfolio.people.size === 0 || portfolio.people.has(name);

function sayNow(state: OnCallState, rota: Rota, asker: Caller | null): Report {
  const duty = dutyAt(rota, state.now);
  const holes = holesIn(state, rota);
  const isCovered = duty.who !== null && isKnown(duty.who, state);
  const trouble = state.calendar?.trouble ?? state.memoryOff;
  const mark = !isCovered ? 'broken' : holes.length > 0 || trouble !== null ? 'will-break' : 'fine';
  const lead = [
    ...sourceLine(duty),
    ...(duty.who === null || isCovered ? [] : [strangerLine(duty.who)]),
    ...troubleLines(state),
    ...holeLines(holes, isCovered ? null : state.now),
    ...phoneLines(state, [duty.who, duty.next?.who ?? null], asker),
  ];
  return report(mark, nowLine(duty), lead, problemsOf(state.calendar));
}

function nowLine({ who, until, next }: Duty): Line {
  if (who === null)
    return next === null
      ? line('Nobody is on call, and nobody comes. An alarm calls everybody.')
      : line(
          'Nobody is on call. The next is ',
          strong(next.who),
          ', from ',
          when(next.from),
          '; until then an alarm calls everybody.',
        );
  if (until === null) return line(strong(who), ' is on call; nobody else is in the rota.');
  if (next === null) return line(strong(who), ' is on call until ', when(until), '; then nobody is.');
  if (next.from > until)
    return line(
      strong(who),
      ' is on call until ',
      when(until),
      '; then nobody is until ',
      when(next.from),
      ', when ',
      strong(next.who),
      ' begins.',
    );
  return line(strong(who), ' is on call until ', when(until), ', then ', strong(next.who), '.');
}

/** Where something else than the rota itself says so. */
function sourceLine({ by }: Duty): Line[] {
  if (typeof by === 'string') return [];
  return [
    by.by === null
      ? line('That is an override of the portfolio.')
      : line('That is an override, said by ', foreign(by.by), '.'),
  ];
}

const strangerLine = (who: string): Line =>
  line(
    foreign(who),
    ' is nobody in people of ',
    code('portfolio.yaml'),
    ': an alarm cannot call them, and goes to the next at once.',
  );

function troubleLines({ calendar, memoryOff, now }: OnCallState): Line[] {
  const lines: Line[] = [];
  if (calendar?.trouble != null) {
    const known = calendar.readAt;
    lines.push(
      line(
        ...['I cannot read the calendar (', foreign(calendar.name), '). ', foreign(calendar.trouble)],
        ...(known === null
          ? [' I never could, so I do not know who is on call.']
          : [' I go by what it said ', ago(known), now - known > HOLES_MS ? '; that is old.' : '.']),
      ),
    );
  }
  if (memoryOff !== null) lines.push(line(foreign(memoryOff), ' Overrides that were said in chats are not known.'));
  return lines;
}

/** `said`: the hole that begins then has been said already. */
function holeLines(holes: readonly Hole[], said: Instant | null): Line[] {
  const left = holes.filter(({ from }) => from !== said);
  const told = left.slice(0, MAX_HOLES).map(({ from, until }) => line(when(from), ...untilWords(until)));
  if (told.length === 0) return holes.length === 0 ? [] : [CLOSE];
  const more = left.length > MAX_HOLES ? `, … ${left.length - MAX_HOLES} more` : '';
  return [line('Nobody who could be called is on call from ', ...joined(told, ', and from '), `${more}.`), CLOSE];
}

const untilWords = (until: Instant | null): (string | Inline)[] =>
  until === null ? [' on'] : [' until ', when(until)];

const CLOSE: Line = line('To close a hole: ', code('oncall override WHO FROM UNTIL'), '.');

function problemsOf(calendar: CalendarState | null): Block[] {
  if (calendar === null || calendar.problems.length === 0) return [];
  return [
    { kind: 'paragraph', line: line('In the calendar (', foreign(calendar.name), '):') },
    { kind: 'list', items: calendar.problems.map(problem => [foreign(problem)]) },
  ];
}

/** What comes, as far as it is shown; the first row is now. */
export function aheadOf({ now }: OnCallState, rota: Rota): readonly Lasting<Stretch>[] {
  const end = (now + AHEAD_MS) as Instant;
  return stretches(rota, now, end)
    .filter(({ from }) => from < now + SHOWN_MS)
    .slice(0, MAX_ROWS)
    .map(one => ({ ...one, until: one.until === end ? null : one.until }));
}

function sayNext(state: OnCallState, rota: Rota): Report {
  const { next } = dutyAt(rota, state.now);
  const title =
    next === null ? line('Nobody comes next.') : line('Next is ', strong(next.who), ', from ', when(next.from), '.');
  const rows = aheadOf(state, rota).map(({ who, from, until, by }): Line[] => [
    who === null ? line('nobody') : line(strong(who)),
    line(from === state.now ? 'now' : when(from)),
    until === null ? line('further on') : line(when(until)),
    typeof by === 'string' ? line(by) : line('override, ', by.by === null ? 'portfolio' : foreign(by.by)),
  ]);
  const table: Block = { kind: 'table', head: ['who', 'from', 'until', 'by'], rows };
  return report('none', title, troubleLines(state), [table, ...problemsOf(state.calendar)]);
}

function sayOrdered({ kept, memoryOff, rota, now }: OnCallOrdered): Report {
  if (kept.length === 0)
    return report(
      'broken',
      line('That could not be kept, and nothing has changed.'),
      memoryOff === null ? [] : [[foreign(memoryOff)]],
    );
  const spans = [...kept]
    .sort((a, b) => a.from - b.from)
    .map(({ who, from, until }: NewOverride) =>
      line(strong(who), ' is on call from ', when(from), ' until ', when(until)),
    );
  const duty = rota === null ? null : dutyAt(rota, now);
  const isNow = kept.some(({ from }) => from <= now);
  const lead = isNow || duty?.who == null ? [] : [line('Now, ', strong(duty.who), ' is on call.')];
  const [title = [], ...rest] = spans.map(span => [...span, text('.')]);
  return report('fine', title, [...rest, ...lead]);
}
