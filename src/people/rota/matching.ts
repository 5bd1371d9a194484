import type { Portfolio } from '../../portfolio/schema.ts';
import { type Instant, isoOf } from '../../values/instant.ts';
import type { CalendarEvent } from './calendar.ts';
import type { Shift, Shifts } from './rota.ts';

/** Problems that are told of events that mean nobody: the first ones explain the rest. */
const MAX_TOLD = 3;

type People = Portfolio['people'];

/** The shifts that events of a calendar are, and a sentence for those that mean nobody. */
export function shiftsOf(
  events: readonly CalendarEvent[],
  people: People,
): { readonly shifts: Shifts; readonly problems: readonly string[] } {
  const find = finderOf(people);
  const shifts = events.map(event => ({ ...spanOf(event), who: find(event) }));
  return { shifts: { kind: 'shifts', shifts }, problems: strangersIn(shifts) };
}

const spanOf = ({ from, until, title }: CalendarEvent): Omit<Shift, 'who'> => ({ from, until, title });

function strangersIn(shifts: readonly Shift[]): string[] {
  const firsts = new Map<string, Instant>();
  for (const { who, title, from } of shifts) if (who === null && !firsts.has(title)) firsts.set(title, from);
  const told = [...firsts].slice(0, MAX_TOLD).map(([title, from]) => {
    const what = title === '' ? 'An event without a name' : JSON.stringify(title);
    return `${what} (from ${isoOf(from).slice(0, 10)}) names nobody in people.`;
  });
  return firsts.size > MAX_TOLD ? [...told, `… and ${firsts.size - MAX_TOLD} more.`] : told;
}

/**
 * Whom an event means. Its title counts first: the first of the people whose name, address or id stands in it as whole words
 * ("On call: Ann (primary)"), of names that begin alike the longest. Else the first of those invited whom people know by mail,
 * or by name.
 */
export function finderOf(people: People): (event: CalendarEvent) => string | null {
  const marks = [...people].flatMap(([name, { slack, matrix, mail }]) =>
    [name, mail, slack, matrix, matrix?.slice(1).split(':')[0]].flatMap(mark => {
      const words = mark == null ? '' : wordsIn(mark);
      return words.trim() === '' ? [] : [{ name, words }];
    }),
  );
  const inText = (text: string): string | null => {
    const words = wordsIn(text);
    const found = marks
      .map(mark => ({ ...mark, at: words.indexOf(mark.words) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.words.length - a.words.length);
    return found[0]?.name ?? null;
  };
  const byMail = (mail: string | null): string | null => {
    const wanted = mail?.toLowerCase();
    const known = [...people].find(([, one]) => wanted !== undefined && one.mail?.toLowerCase() === wanted);
    return known?.[0] ?? null;
  };
  return ({ title, attendees }) => {
    const titled = inText(title);
    if (titled !== null) return titled;
    for (const { mail, name } of attendees) {
      const known = byMail(mail) ?? (name === null ? null : inText(name)) ?? inText(mail?.split('@')[0] ?? '');
      if (known !== null) return known;
    }
    return null;
  };
}

/** " ann marie ": lower case, without accents, so that whole words can be found. */
const wordsIn = (text: string): string =>
  ` ${text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .join(' ')} `;
