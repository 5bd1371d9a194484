import type { Source } from '../../incidents/incident.ts';
import type { Inline, Line } from '../../report/report.ts';
import type { Person } from '../../story/story.ts';
import type { Instant } from '../../values/instant.ts';
import { foreign, joined, text } from '../language/names.ts';

/** People and places in sentences about incidents, the same everywhere. */

const SOURCES: Readonly<Record<Source, string>> = {
  slack: 'Slack',
  matrix: 'Matrix',
  terminal: 'shell',
  watch: 'watch',
  outpost: 'clock',
};

export const sourceWord = (source: Source): string => SOURCES[source];

/** A name mentions nobody: a page does. Null is said by `nobody`. */
export const nameOf = (person: Person | null, nobody = 'nobody'): Inline =>
  person === null ? text(nobody) : foreign(person.name);

export const namesOf = (people: readonly Person[]): Line => joined(people.map(person => [nameOf(person)]));

export const time = (at: Instant): Inline => ({ kind: 'instant', at, style: 'time' });

/** How people type the number of a story. */
export const idOf = (number: number): string => `inc-${number}`;
