import type { Move, Why } from '../../incidents/reduce.ts';
import { boundText } from '../../report/foreign.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import { idOf, sourceWord } from './people.ts';

/** Why something cannot be done with an incident now, and what can: one sentence each, for who typed it. */
export function sayWhy(why: Why, possible: readonly Move[], number: number, now: Instant): string {
  const can = possible.length === 0 ? '' : ` Possible now: ${possible.join(', ')}.`;
  return `${reasonFor(why, idOf(number), now)}${can}`;
}

const ago = (at: Instant, now: Instant): string => (now - at < 10_000 ? 'just now' : `${sayDuration(now - at)} ago`);
const named = (person: { readonly name: string } | null): string =>
  person === null ? 'nobody' : boundText(person.name, MAX_NAME);
/** Characters of a name in a sentence. */
const MAX_NAME = 60;

function reasonFor(why: Why, id: string, now: Instant): string {
  switch (why.kind) {
    case 'none':
      return `${id} is an alert without an incident.`;
    case 'open-already':
      return `${id} is open already.`;
    case 'resolved':
      return `${id} is resolved${why.by === null ? '' : `, by ${named(why.by)}`}, ${ago(why.at, now)}.`;
    case 'not-resolved':
      return `${id} is open.`;
    case 'acknowledged-already':
      return `${named(why.by)} (${sourceWord(why.source)}) has acknowledged ${id} already, ${ago(why.at, now)}.`;
    case 'not-acknowledged':
      return `Nobody has acknowledged ${id}.`;
    case 'not-yours':
      return `Only ${named(why.by)} can take that acknowledgement back.`;
    case 'has-role':
      return `${named(why.who)} is that already.`;
    case 'wants-reason':
      return `I have not seen the end of ${id}, so resolving it wants a reason.`;
    case 'past':
      return 'That time is over.';
    case 'ticked-already':
      return 'It stands so already.';
    case 'nobody-asked':
      return 'Nobody was asked to take over.';
    case 'no-such-call':
      return 'There is no such call.';
    default:
      return why satisfies never;
  }
}
