import type { Portfolio, RIGHTS } from '../portfolio/schema.ts';

/**
 * What somebody may do: `read` (ask), `respond` (acknowledge, lead, note, resolve), and the closed list that the portfolio
 * adds for single people.
 */
export type Right = 'read' | 'respond' | (typeof RIGHTS)[number];

const EVERY: Readonly<Record<Right, true>> = {
  read: true,
  respond: true,
  watch: true,
  oncall: true,
  registrar: true,
  registry: true,
  phones: true,
  admin: true,
};
export const EVERY_RIGHT = Object.keys(EVERY) as readonly Right[];

/** Who asks, and where: as far as rights depend on it. */
export interface Asker {
  readonly chat: 'slack' | 'matrix' | 'terminal';
  /** Full user id, never a display name. */
  readonly person: string;
  readonly roomIs: 'alert' | 'listed' | 'direct' | 'other';
  readonly stranger: boolean;
}

/** `portfolio`: whether what the operator wrote down about people, accounts and contracts may be in the answer. */
export type Permission =
  | { readonly may: true; readonly portfolio: boolean }
  /** Whole sentences: why not, and what would change it. */
  | { readonly may: false; readonly why: string };

const yes = (portfolio: boolean): Permission => ({ may: true, portfolio });
const no = (why: string): Permission => ({ may: false, why });

/** The setting that lists the rooms of a chat where reads are answered. */
const LIST_OF_ROOMS = { slack: 'SLACK_CHANNELS', matrix: 'MATRIX_ROOMS', terminal: '' } as const;

/**
 * Whether a person may do something at a place, now: asked at the click, not when the button was drawn. Who sits at the
 * terminal holds the store's file in hand and may do all.
 */
export function may(right: Right, asker: Asker, portfolio: Portfolio | null): Permission {
  if (asker.chat === 'terminal') return yes(true);
  if (asker.roomIs === 'other')
    return no(
      `I do not answer in this room. Ask me in a direct message, or have it added to ${LIST_OF_ROOMS[asker.chat]} where I run.`,
    );
  if (right === 'read') return yes(!asker.stranger);
  if (asker.stranger) return no('Guests and people of other organisations may ask me things, but not change anything.');
  if (asker.roomIs === 'listed') return no('Here I only answer questions. Say this where my alerts appear.');
  return portfolio === null || portfolio.people.size === 0
    ? withoutPeople(right, asker)
    : withPeople(right, asker, portfolio);
}

/** Nobody is named: whoever is in the room of the alerts may respond to them, and nobody more than that. */
function withoutPeople(right: Right, asker: Asker): Permission {
  if (right !== 'respond')
    return no(`This needs the right ${right}, which nobody has until people are named in portfolio.yaml.`);
  return asker.roomIs === 'alert'
    ? yes(true)
    : no('Say this where my alerts appear: who is there may respond to them.');
}

function withPeople(right: Right, asker: Asker, { people }: Portfolio): Permission {
  const name = personOf(asker, people);
  const person = name === null ? undefined : people.get(name);
  if (name === null || person === undefined)
    return no(
      `You may ask me things, but not change anything: ${asker.person} is nobody in portfolio.yaml. Add it under people, as ${asker.chat}.`,
    );
  if (right === 'respond' || person.may.some(given => given === right)) return yes(true);
  return no(
    `This needs the right ${right}, which ${name} has not. It is given in portfolio.yaml, under people, as may.`,
  );
}

/** The name in the portfolio of who asks; null where it has none. */
export function personOf(asker: Pick<Asker, 'chat' | 'person'>, people: Portfolio['people']): string | null {
  if (asker.chat === 'terminal') return null;
  for (const [name, ids] of people) if (ids[asker.chat] === asker.person) return name;
  return null;
}
