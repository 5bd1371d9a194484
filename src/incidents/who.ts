import { UsageError } from '../command.ts';
import type { Caller } from '../people/caller.ts';
import { personSaid } from '../people/said.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Person } from '../story/story.ts';
import { quoted } from '../values/input.ts';
import { nearest } from '../values/nearest.ts';
import type { Source } from './incident.ts';

/** Who sits at a shell of the bot's own host. */
const OPERATOR: Person = { name: 'the operator', slack: null, matrix: null };

/** Somebody of the portfolio with the ids that are written there; a name only where they are not. */
export function personNamed(name: string, portfolio: Portfolio | null): Person {
  const ids = portfolio?.people.get(name);
  return { name, slack: ids?.slack ?? null, matrix: ids?.matrix ?? null };
}

/** Who gave a command, as others read it: by the name in the portfolio, else as their chat shows them. */
export function personOf(caller: Caller | null, portfolio: Portfolio | null, shownAs: string | null): Person {
  if (caller === null) return OPERATOR;
  const { name, person, chat } = caller;
  if (name !== null) return personNamed(name, portfolio);
  return {
    name: shownAs ?? person,
    slack: chat === 'slack' ? person : null,
    matrix: chat === 'matrix' ? person : null,
  };
}

/** Whether what is said in a room stays there: neither bridged nor quoted elsewhere. */
export const isApart = (room: string | null, portfolio: Portfolio | null): boolean =>
  room !== null && (portfolio?.bridge.forbid.includes(room) ?? false);

export const sourceOf = (caller: Caller | null): Source => caller?.chat ?? 'terminal';

/** The zone whose clock a person means: their own, that of the rota, else UTC. */
export const zoneOf = (caller: Caller | null, portfolio: Portfolio | null): string =>
  (caller?.name == null ? null : portfolio?.people.get(caller.name)?.zone) ?? portfolio?.oncall?.zone ?? 'UTC';

/** The person that words mean: `me`, a name of the portfolio, or an id of a chat. Throws UsageError. */
export function readPerson(words: readonly string[], me: Person, portfolio: Portfolio | null, example: string): Person {
  const typed = words.join(' ').trim();
  if (typed === '') throw new UsageError('Who is meant?', example);
  const bare = typed.replace(/^@/, '');
  if (bare.toLowerCase() === 'me') return me;
  const people = [...(portfolio?.people ?? [])];
  const known = portfolio === null ? null : personSaid(typed, null, portfolio.people);
  if (known !== null) return personNamed(known, portfolio);
  if (people.length === 0)
    return {
      name: bare,
      slack: /^[UW][A-Z0-9]{5,}$/.test(bare) ? bare : null,
      matrix: /^@[^:\s]+:\S+$/.test(typed) ? typed : null,
    };
  const near = nearest(
    bare,
    people.map(([name]) => name),
  );
  throw new UsageError(
    `Nobody in portfolio.yaml is called ${quoted(typed)}.${near === null ? '' : ` Did you mean ${near}?`}`,
    near === null ? example : example.replace(/\S+$/, near),
  );
}
