import type { Hours } from '../../portfolio/words.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** Opening hours as the portfolio writes them: "Mon-Fri 08:00-12:00 13:00-17:00, Sat 09:00-12:00". */
export function hoursWords(hours: Hours): string {
  if (hours.always) return 'always';
  const byDays = Map.groupBy(hours.spans, ({ days }) => daysWords(days));
  return [...byDays]
    .map(([days, spans]) => `${days} ${spans.map(({ from, until }) => `${clock(from)}-${clock(until)}`).join(' ')}`)
    .join(', ');
}

const daysWords = (days: readonly number[]): string => {
  const [first = 0, last = first] = [days[0], days.at(-1)];
  return first === last ? (DAYS[first] ?? '') : `${DAYS[first]}-${DAYS[last]}`;
};
