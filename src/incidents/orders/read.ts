import { UsageError } from '../../command.ts';
import { quoted } from '../../values/input.ts';
import { nearest } from '../../values/nearest.ts';
import { ROLES, type Role } from '../incident.ts';

/** What can be said after `incident`. `show` is `incident` alone: catch me up. */
export const VERBS = [
  'open',
  'ack',
  'unack',
  'lead',
  'assign',
  'note',
  'handover',
  'escalate',
  'pause',
  'resolve',
  'reopen',
  'cause',
  'call',
  'called',
  'tick',
  'checklist',
  'lifeline',
  'report',
  'list',
] as const;
export type Verb = (typeof VERBS)[number] | 'show';

/** A command line about an incident, read as far as it can be without knowing which one. */
export interface Order {
  /** The number that was typed; null where the place or the moment tells. */
  readonly number: number | null;
  readonly verb: Verb;
  /** The words after it. */
  readonly rest: readonly string[];
}

/** What others call the verbs. */
const ALIASES: Readonly<Record<string, Verb>> = {
  acknowledge: 'ack',
  unacknowledge: 'unack',
  close: 'resolve',
  status: 'show',
  role: 'assign',
  'hand-over': 'handover',
  done: 'tick',
};
/** Verbs after which words of people follow: a bare number there is one of them. */
const WITH_WORDS: ReadonlySet<Verb> = new Set([
  'note',
  'resolve',
  'cause',
  'called',
  'open',
  'assign',
  'handover',
  'tick',
  'pause',
]);

const EXAMPLE = 'incident note the registry opens at 08:00';
/** Characters of what people write in one line. */
const MAX_WORDS = 1_000;

/** Reads the words after `incident`; the number may stand before or after the verb. Throws UsageError. */
export function readOrder(words: readonly string[]): Order {
  const rest = [...words];
  let number = takeNumber(rest, true);
  const typed = rest.shift();
  if (typed === undefined) return { number, verb: 'show', rest };
  const verb = verbIn(typed);
  number ??= takeNumber(rest, !WITH_WORDS.has(verb));
  if (rest.join(' ').length > MAX_WORDS)
    throw new UsageError(`That is longer than ${MAX_WORDS} characters. Write it into the thread instead.`, EXAMPLE);
  return { number, verb, rest };
}

/** `inc-7`, and where no other word could be meant `7` and `#7`. */
function takeNumber(words: string[], isBare: boolean): number | null {
  const found = (isBare ? /^(?:inc-|#)?(\d{1,9})$/i : /^inc-(\d{1,9})$/i).exec(words[0] ?? '');
  if (found === null) return null;
  words.shift();
  return Number(found[1]);
}

function verbIn(typed: string): Verb {
  const word = typed.toLowerCase();
  const known = VERBS.find(verb => verb === word) ?? ALIASES[word];
  if (known !== undefined) return known;
  const near = nearest(word, VERBS);
  throw new UsageError(
    `${quoted(typed)} is nothing that I can do with an incident.${near === null ? ` There are: ${VERBS.join(', ')}.` : ` Did you mean ${near}?`}`,
    near === null ? 'incident' : `incident ${near}`,
  );
}

/** What people call the roles. */
const ROLE_NAMES: Readonly<Record<string, Role>> = {
  'registrar-caller': 'caller',
  registrar: 'caller',
  telephone: 'caller',
  comms: 'communications',
  communication: 'communications',
};

/** `assign ROLE WHO`. Throws UsageError. */
export function readRole(rest: readonly string[]): { readonly role: Role; readonly who: readonly string[] } {
  const [first = '', ...who] = rest[1]?.toLowerCase() === 'caller' ? [rest[1], ...rest.slice(2)] : rest;
  const word = first.toLowerCase();
  const role = ROLES.find(one => one === word) ?? ROLE_NAMES[word];
  if (role === undefined || who.length === 0)
    throw new UsageError(
      `${first === '' ? 'assign needs a role and a person' : role === undefined ? `${quoted(first)} is no role` : `Who is ${role}`}. Roles are ${ROLES.join(', ')}.`,
      'incident assign caller ann',
    );
  return { role, who };
}

/** `called registrar 101domain ref 1234 next 16:00`. `next` is left as typed. Throws UsageError. */
export function readCalled(rest: readonly string[]): {
  readonly whom: string;
  readonly ref: string | null;
  readonly next: string | null;
} {
  const parts = { whom: [] as string[], ref: [] as string[], next: [] as string[] };
  let into: keyof typeof parts = 'whom';
  for (const word of rest) {
    const key = word.toLowerCase();
    if (into !== 'next' && (key === 'ref' || key === 'reference')) into = 'ref';
    else if (key === 'next') into = 'next';
    else parts[into].push(word);
  }
  if (parts.whom.length === 0)
    throw new UsageError('Whom did you call?', 'incident called registrar 101domain ref 1234 next 16:00');
  const joined = (words: readonly string[]): string | null => (words.length === 0 ? null : words.join(' '));
  return { whom: parts.whom.join(' '), ref: joined(parts.ref), next: joined(parts.next) };
}

/** Words that must be there. Throws UsageError. */
export function wordsOf(rest: readonly string[], what: string, example: string): string {
  const words = rest.join(' ').trim();
  if (words === '') throw new UsageError(what, example);
  return words;
}
