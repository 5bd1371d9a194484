import type { WhoisAnswer } from './answer.ts';
import type { Line } from './lines.ts';
import type { Undecided } from './phrases.ts';
import type { Profile } from './profile.ts';
import { squashed } from './values.ts';

type Facts = Omit<WhoisAnswer, 'state' | 'why'>;
type State = Pick<WhoisAnswer, 'state' | 'why'>;

/** Status words for names that nobody has registered. */
const FREE_WORDS: ReadonlySet<string> = new Set([
  'available',
  'free',
  'notregistered',
  'noobjectfound',
  'notfound',
  '220available',
  'nomatch',
  'unregistered',
  'availableforregistration',
  'doesnotexist',
  'norecordfound',
]);
const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'reserved',
  'notopen',
  'reservedname',
  'registryreserved',
  'restricted',
  'unassignable',
  'registryblocked',
  'reservedbyregistry',
]);
const INVALID_WORDS: ReadonlySet<string> = new Set([
  'invalid',
  'notallowed',
  'unavailable',
  'thiswhoisserverdoesnothaveanyrecordsforthatzone',
  '510domainisnotmanagedbythisregister',
  'notvalid',
]);
const THROTTLED_WORDS: ReadonlySet<string> = new Set(['440requestdenied']);

const undecided = (why: Undecided): State => ({ state: 'undecided', why });
const FREE: State = { state: 'free', why: null };
const REGISTERED: State = { state: 'registered', why: null };

/** Reasons in the order of care: what forbids a conclusion first. */
const REASONS: readonly Undecided[] = ['throttled', 'blocked', 'unavailable', 'reserved', 'premium', 'invalid'];

/**
 * Registered, free, or undecided with the reason. Data of a registration outweighs every sentence; "free" needs a
 * status word or a sentence of its own and no sign of throttling, reservation or refusal beside it.
 */
export function stateOf(
  facts: Facts,
  said: ReadonlySet<'free' | Undecided>,
  records: readonly (readonly Line[])[],
  profile: Profile | null,
): State {
  const words = facts.statuses.map(squashed);
  if (words.some(word => RESERVED_WORDS.has(word))) return undecided('reserved');
  if (words.some(word => THROTTLED_WORDS.has(word))) return undecided('throttled');
  if (words.some(word => INVALID_WORDS.has(word)) && facts.registrar === null) return undecided('invalid');
  if (isPositive(facts, words, records, said)) return REGISTERED;
  const reason = REASONS.find(candidate => said.has(candidate));
  if (reason !== undefined) return undecided(reason);
  if (said.has('free') || words.some(word => FREE_WORDS.has(word))) return FREE;
  const empty = records.every(record => record.every(line => line.kind === 'comment'));
  return undecided(empty && profile === null ? 'empty' : 'unparsable');
}

/** Evidence that somebody has registered the name. */
function isPositive(
  facts: Facts,
  words: readonly string[],
  records: readonly (readonly Line[])[],
  said: ReadonlySet<'free' | Undecided>,
): boolean {
  const dated = facts.created.read !== 'no' || facts.expires.read !== 'no';
  const free = said.has('free') || words.some(word => FREE_WORDS.has(word));
  if (facts.domain === null) return !free && dated && facts.nameservers.length > 0;
  if (facts.registrar !== null || dated || facts.nameservers.length > 0) return true;
  if (free) return false;
  const updated = facts.updated.read !== 'no';
  const held =
    records.flat().some(line => line.kind !== 'title' && line.role === 'contact' && line.value !== '') ||
    records
      .flat()
      .some(line => /^(?:registrant|holder c|owner|domain holder|organization)/.test(line.key) && line.value !== '');
  return updated || held || words.length > 0;
}
