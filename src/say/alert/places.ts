import type { Line } from '../../report/report.ts';
import { text } from '../language/names.ts';

/** From where a fault is seen. Places are the names of our own processes. */

const listedIn = (places: readonly string[], word: string): string =>
  places.length < 2 ? places.join('') : `${places.slice(0, -1).join(', ')} ${word} ${places.at(-1)}`;

/** "Seen from fra1 and nyc3." */
export const seenFrom = (places: readonly string[]): Line => [text(`Seen from ${listedIn(places, 'and')}.`)];

/** True of a line that `seenFrom` gave. */
export const isPlaces = ([first]: Line): boolean => first?.kind === 'text' && first.text.startsWith('Seen from ');

/** "Seen from fra1, not from nyc3: puri.sm is down." */
export const onlyFrom = (here: string, others: readonly string[], title: Line): Line => [
  text(`Seen from ${here}, not from ${listedIn(others, 'or')}: `),
  ...title,
];
