import { isAtOrUnder, isUnder, type Name } from '../../values/name.ts';
import { CAUSE_LOOK_MS, CAUSE_WAITS_MS } from '../limits.ts';
import type { Trouble } from '../seen.ts';
import { because, compareSeverity, type Draft, lookAgain, remember } from './draft.ts';

/** One cause, one alert: a name waits a little for the one that it rests on to be judged first, whose alert tells of both. */

/** The decision to wait; null where there is nothing to wait for, or it has lasted long enough since the trouble is believed. */
export function waitsForCause(draft: Draft, trouble: Trouble, isBelieved: boolean): Draft | null {
  const { now, memory, situation } = draft;
  const { cause } = trouble;
  const first = judgedFirst(draft, trouble);
  if (first === null) return null;
  const asked: Draft = { ...draft, alsoLook: [...draft.alsoLook, first] };
  if (!isBelieved) return because(asked, 'inhibited');
  const before = situation.memory.pending[cause] ?? { firstAt: now, runs: {} };
  const waitsSince = before.waitsSince ?? now;
  if (now - waitsSince > CAUSE_WAITS_MS) return null;
  const kept = remember(asked, { pending: { ...memory.pending, [cause]: { ...before, waitsSince } } });
  return lookAgain(because(kept, 'inhibited'), CAUSE_LOOK_MS);
}

/** The name that is to be judged before this one. */
function judgedFirst(draft: Draft, trouble: Trouble): Name | null {
  const { seen, situation } = draft;
  const { subject, kind } = trouble;
  if (kind !== 'verdict') return null;
  if (subject !== seen.domain && !isUnder(seen.domain, subject)) return situation.isWatched(subject) ? subject : null;
  return isOfServers(trouble) ? unsureFoundation(draft, trouble) : null;
}

/** What the servers do, or do not: those of the foundation are the same, or are found by it. */
const isOfServers = ({ severity, bySilence, fixer }: Trouble): boolean =>
  compareSeverity(severity, 'high') <= 0 && (bySilence || fixer === 'dns-host');

function unsureFoundation({ seen, situation, now }: Draft, { cause }: Trouble): Name | null {
  const { foundation = null, memory } = situation;
  if (foundation === null) return null;
  // It was looked at since, and its servers answer.
  const since = memory.pending[cause]?.firstAt ?? now;
  if (foundation.wellAt !== null && foundation.wellAt >= since) return null;
  // Of two names that rest on one another one goes first.
  const isMutual = foundation.restsOn.length > 0 && foundation.restsOn.every(one => isAtOrUnder(one, seen.domain));
  return isMutual && seen.domain < foundation.name ? null : foundation.name;
}
