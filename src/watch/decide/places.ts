import type { Line } from '../../report/report.ts';
import { isPlaces, onlyFrom, seenFrom } from '../../say/alert/places.ts';
import type { Instant } from '../../values/instant.ts';
import { SIGHT_MS, SIGHT_WAIT_MS } from '../limits.ts';
import type { Trouble } from '../seen.ts';
import { compareSeverity, type Draft } from './draft.ts';

/**
 * What other places see of the same domain. A fault that one place sees alone may be the network between: it is said as that,
 * and is no alarm; what two places see is believed sooner, since they share nothing on the way.
 */

/** What a look from another place came to, which was asked for. */
export interface Sight {
  readonly place: string;
  /** When it was asked for, by the clock of whoever asked: no two clocks are compared. */
  readonly askedAt: Instant;
  /** Causes of all that was wrong there; empty where all was well. */
  readonly causes: readonly string[];
}

export interface Elsewhere {
  /** Our own name, and those of the others who could look. */
  readonly here: string;
  readonly others: readonly string[];
  readonly sights: readonly Sight[];
}

/** alone: nobody else to ask, or nothing to ask · waiting: asked, and not answered yet · agreed · disputed: seen here only. */
export type Agreement = 'alone' | 'waiting' | 'agreed' | 'disputed';

export interface Placed {
  readonly agreement: Agreement;
  /** With what other places see in its words; as a disputed one it is worth no alarm. */
  readonly trouble: Trouble;
  /** Other places should go on looking. */
  readonly asks: boolean;
}

/** How a trouble stands with the other places. */
export function placed(draft: Draft, trouble: Trouble): Placed {
  const { elsewhere = null } = draft.situation;
  const open = draft.alerts.get(trouble.cause)?.alert ?? null;
  // What was told as an alarm is not taken back because another place is well again first.
  const isTold = open !== null && compareSeverity(trouble.severity, open.severity) >= 0;
  const isMinor = compareSeverity(trouble.severity, DISPUTED) >= 0;
  if (isTold) return { agreement: 'alone', trouble: withLine(trouble, open.report.lead.find(isPlaces)), asks: false };
  if (elsewhere === null || elsewhere.others.length === 0 || trouble.kind !== 'verdict' || isMinor)
    return { agreement: 'alone', trouble, asks: false };
  const since = firstSeen(draft, trouble);
  const { here, others } = elsewhere;
  const sights = elsewhere.sights.filter(
    ({ place, askedAt }) => others.includes(place) && askedAt >= since && draft.now - askedAt <= SIGHT_MS,
  );
  const seeing = sights.filter(({ causes }) => causes.includes(trouble.cause)).map(({ place }) => place);
  if (seeing.length > 0)
    return { agreement: 'agreed', trouble: withLine(trouble, seenFrom([here, ...seeing])), asks: true };
  const isPatient = draft.now - since < SIGHT_WAIT_MS;
  if (sights.length === 0) return { agreement: isPatient ? 'waiting' : 'alone', trouble, asks: true };
  const title = onlyFrom(here, [...new Set(sights.map(({ place }) => place))], trouble.report.title);
  return {
    agreement: 'disputed',
    trouble: { ...trouble, severity: DISPUTED, report: { ...trouble.report, title, mark: 'will-break' } },
    asks: true,
  };
}

const withLine = (trouble: Trouble, line: Line | undefined): Trouble =>
  line === undefined ? trouble : { ...trouble, report: { ...trouble.report, lead: [...trouble.report.lead, line] } };

/** How grave it is what only one place sees. */
const DISPUTED = 'low';

/** Since when this trouble is seen, in a row: what was asked for before says nothing of it. */
function firstSeen({ memory: { pending }, alerts, now }: Draft, { cause, code }: Trouble): Instant {
  return pending[alerts.has(cause) ? `${cause} ${code}` : cause]?.firstAt ?? now;
}
