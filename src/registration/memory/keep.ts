import type { Records } from '../../store/records.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { Change, Registration } from '../registration.ts';
import { changesSince, newsIn, remembered, type Seen, snapshotOf } from './snapshot.ts';

/** What is kept of a domain, in one value: the last answer, and the states it has had. */
interface Kept {
  readonly answer: Registration;
  readonly history: readonly Seen[];
}

/** How old an answer may be to be given again. During a hold people wait for its end, and ask often. */
const FRESH_MS = 10 * 60_000;
const FRESH_IN_TROUBLE_MS = 2 * 60_000;
/** Two processes may write: the command line beside the bot. The loser reads again. */
const TRIES = 3;

const keyOf = (domain: Name): string => `registration/domain/${domain}`;

/**
 * The last answer, where it is young enough to be given again; else null. A store that fails gives null. `calmMs`: how old
 * one without trouble may be, for who looks by the clock and not because somebody asks.
 */
export async function recall(
  records: Records,
  domain: Name,
  now: Instant,
  calmMs = FRESH_MS,
): Promise<Registration | null> {
  const kept = await records.read<Kept>(keyOf(domain)).catch(() => null);
  const answer = kept?.value.answer;
  if (answer === undefined || answer.state === 'undecided') return null;
  const isCalm = answer.state === 'registered' && answer.inDns !== false;
  const ageMs = now - answer.at;
  return ageMs >= 0 && ageMs <= (isCalm ? calmMs : FRESH_IN_TROUBLE_MS) ? { ...answer, fromMemory: true } : null;
}

/** How a domain's registration differs from what it was on a day; null where nothing is kept of that day, or the store fails. */
export async function changesKept(records: Records, domain: Name, day: Instant): Promise<readonly Change[] | null> {
  const kept = await records.read<Kept>(keyOf(domain)).catch(() => null);
  return kept === null ? null : changesSince(kept.value.history, day);
}

/** The registrar that the last answer named; null where none is kept, or the store fails. */
export async function registrarKept(records: Records, domain: Name): Promise<string | null> {
  const kept = await records.read<Kept>(keyOf(domain)).catch(() => null);
  return kept?.value.answer.registrar?.name ?? null;
}

/** Keeps a finished look and gives what changed since the state before; nothing where the look cannot be compared. */
export async function keep(records: Records, look: Registration): Promise<readonly Change[]> {
  const snapshot = snapshotOf(look);
  if (snapshot === null) return [];
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await records.read<Kept>(keyOf(look.domain));
    const history = remembered(stored?.value.history ?? [], snapshot, look.at);
    const changes = newsIn(history, look.at);
    const value: Kept = { answer: { ...look, changes }, history };
    if (await records.writeIf(keyOf(look.domain), value, stored?.version ?? null)) return changes;
  }
  return [];
}
