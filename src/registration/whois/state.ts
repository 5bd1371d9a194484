import type { Answer, Undecided } from '../answer.ts';
import type { Line } from './lines.ts';
import { saysPhrase } from './phrases.ts';
import type { Profile } from './profile.ts';
import { squashed } from './values.ts';

type Facts = Omit<Answer, 'state' | 'why'>;
type State = Pick<Answer, 'state' | 'why'>;

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
  const known = profile?.words ?? {};
  const unknown = facts.statuses.filter(word => known[squashed(word)] === undefined);
  const status = unknown.map(word => saysPhrase(word.toLowerCase().replace(/[.!\s]+$/, '')));
  const has = (says: 'free' | Undecided, listed: ReadonlySet<string>): boolean =>
    status.includes(says) || words.some(word => listed.has(word));
  if (has('reserved', RESERVED_WORDS)) return undecided('reserved');
  if (has('throttled', THROTTLED_WORDS)) return undecided('throttled');
  if (has('invalid', INVALID_WORDS) && facts.registrar === null) return undecided('invalid');
  const free = said.has('free') || has('free', FREE_WORDS);
  if (isPositive(facts, free, records, profile)) return REGISTERED;
  const reason = REASONS.find(candidate => said.has(candidate) || status.includes(candidate));
  if (reason !== undefined) return undecided(reason);
  if (free) return FREE;
  const empty = records.every(record => record.every(line => line.kind === 'comment'));
  return undecided(empty && profile === null ? 'empty' : 'unparsable');
}

/** Keys of a holder: their presence proves a registration, their values are not read. */
const HOLDER = /^(?:registrant|holder c|owner|domain holder|organization|organisation|org)\b/;

/** Evidence that somebody has registered the name. */
function isPositive(
  facts: Facts,
  free: boolean,
  records: readonly (readonly Line[])[],
  profile: Profile | null,
): boolean {
  const dated = facts.created.read !== 'no' || facts.expires.read !== 'no';
  const served = facts.nameservers.length > 0;
  if (facts.domain === null) return !free && served && (dated || profile?.serverLines === true);
  if (facts.registrar !== null || dated || served) return true;
  if (free) return false;
  const lines = records.flat().filter(line => line.kind !== 'title' && line.value !== '');
  const held = lines.some(line => line.role === 'contact' || HOLDER.test(line.key));
  return held || facts.updated.read !== 'no' || facts.statuses.length > 0;
}
