import type { Severity } from '../../checks/check.ts';
import type { Instant } from '../../values/instant.ts';
import {
  CHANGE_PATIENCE,
  ENDING_PATIENCE,
  PATIENCE_OF_TWO,
  type Patience,
  patienceFor,
  SECOND_LOOKS_MS,
  WELL_AGAIN_MS,
  WELL_PATIENCE,
} from '../limits.ts';
import type { Pending, Run } from '../memory.ts';
import type { Trouble } from '../seen.ts';
import { compareSeverity, type Draft, lookAgain, remember, without } from './draft.ts';
import type { Agreement } from './places.ts';

/** Nothing is said that was seen once: a trouble is believed when it was seen often and long enough, in a row. */

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** One more look that saw a trouble of this severity; what is less grave was seen with it, what is graver was not. */
function seenAgain(before: Pending | undefined, severity: Severity, now: Instant): Pending {
  const runs = Object.fromEntries(
    SEVERITIES.filter(one => compareSeverity(one, severity) >= 0).map((one): [Severity, Run] => {
      const run = before?.runs[one];
      return [one, { firstAt: run?.firstAt ?? now, looks: (run?.looks ?? 0) + 1 }];
    }),
  );
  return { ...before, firstAt: before?.firstAt ?? now, runs };
}

const satisfies = (run: Run | undefined, { looks, overMs }: Patience, now: Instant): boolean =>
  run !== undefined && run.looks >= looks && now - run.firstAt >= overMs;

/** True where the trouble is believed, as grave as it is now or as one that is less so. */
function isBelieved(pending: Pending, trouble: Trouble, agreement: Agreement, now: Instant): boolean {
  if (agreement === 'waiting') return false;
  if (agreement === 'agreed' && satisfies(pending.runs[trouble.severity], PATIENCE_OF_TWO, now)) return true;
  if (trouble.kind === 'ending') return satisfies(pending.runs[trouble.severity], ENDING_PATIENCE, now);
  if (trouble.kind === 'changed') return satisfies(pending.runs[trouble.severity], CHANGE_PATIENCE, now);
  return SEVERITIES.some(severity => {
    const isPossible = trouble.confidence === 'possible';
    return satisfies(pending.runs[severity], patienceFor(severity, { bySilence: trouble.bySilence, isPossible }), now);
  });
}

/** Notes that a trouble was seen; gives whether it is believed now, and when to look again where it is not. */
export function confirming(
  draft: Draft,
  cause: string,
  trouble: Trouble,
  agreement: Agreement,
): { draft: Draft; believed: boolean } {
  const pending = seenAgain(draft.memory.pending[cause], trouble.severity, draft.now);
  if (isBelieved(pending, trouble, agreement, draft.now))
    return { draft: remember(draft, { pending: without(draft.memory.pending, cause) }), believed: true };
  const kept = remember(draft, { pending: { ...draft.memory.pending, [cause]: pending } });
  return {
    draft: lookAgain(kept, agreement === 'waiting' ? SECOND_LOOKS_MS[0] : secondLookMs(pending.runs[trouble.severity])),
    believed: false,
  };
}

/** Growing waits between the looks at what is not believed yet; from the first one on where it has become graver. */
function secondLookMs(run: Run | undefined): number {
  const looks = run?.looks ?? 1;
  return SECOND_LOOKS_MS[Math.min(looks, SECOND_LOOKS_MS.length) - 1] ?? SECOND_LOOKS_MS[0];
}

/** Notes that a trouble which was said is not seen any more; believed after two looks. */
export function fading(draft: Draft, cause: string): { draft: Draft; believed: boolean } {
  const before = draft.memory.fading[cause];
  const run: Run = { firstAt: before?.firstAt ?? draft.now, looks: (before?.looks ?? 0) + 1 };
  if (satisfies(run, WELL_PATIENCE, draft.now))
    return { draft: remember(draft, { fading: without(draft.memory.fading, cause) }), believed: true };
  const kept = remember(draft, { fading: { ...draft.memory.fading, [cause]: run } });
  return { draft: lookAgain(kept, WELL_AGAIN_MS), believed: false };
}
