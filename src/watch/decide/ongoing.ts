import { betterNow, delegatesAgain, nowIs, worseNow } from '../../say/alert/lines.ts';
import type { Alert } from '../alarm.ts';
import type { Trouble } from '../seen.ts';
import { confirming } from './confirm.ts';
import { because, compareSeverity, type Draft, remember, without } from './draft.ts';
import type { Agreement } from './places.ts';
import { speak } from './silence.ts';

/** An alert goes on: worse, better, another face of the same, or unchanged. */
export function goOn(draft: Draft, alert: Alert, trouble: Trouble, agreement: Agreement): Draft {
  const seen = remember(draft, { fading: without(draft.memory.fading, alert.cause) });
  if (reporterOf(alert) !== draft.seen.domain) return because(seen, 'unchanged');
  const nearer = progress(seen, alert);
  if (nearer !== null) return nearer;
  if (trouble.kind === 'ending') return ending(seen, alert, trouble);
  const order = compareSeverity(trouble.severity, alert.severity);
  const isSame = order === 0 && trouble.code === alert.code && trouble.fixer === alert.fixer;
  if (isSame) return unchanged(seen, alert, trouble);
  const key = `${alert.cause} ${trouble.code}`;
  const { draft: next, believed } = confirming(seen, key, trouble, agreement);
  if (!believed) return because(next, 'unconfirmed');
  const now = shown(alert, trouble);
  const { title } = trouble.report;
  if (order < 0) return speak(next, 'worse', now, worseNow(title));
  return order > 0 ? speak(next, 'better', now, betterNow(title)) : speak(next, 'unchanged', now, nowIs(title));
}

/** Whose looks the message follows: the cause's own, else the first that is still hit. */
const reporterOf = ({ hits }: Alert) => hits.find(hit => hit.overAt === null)?.domain ?? null;

/** The alert with what was seen last in it. */
const shown = (
  { servers: _, ...alert }: Alert,
  { severity, code, fixer, confidence, because: why, servers, impact, report }: Trouble,
): Alert => ({
  ...alert,
  ...(servers === undefined ? {} : { servers }),
  severity,
  code,
  fixer,
  confidence,
  because: why,
  impact,
  report,
});

/** Only facts that moved are worth an edit: hours and ages in the words are those of the last look. */
function unchanged(draft: Draft, alert: Alert, trouble: Trouble): Draft {
  const settled = remember(draft, { pending: withoutCause(draft, alert.cause) });
  const isMoved = JSON.stringify([alert.impact, alert.report]) !== JSON.stringify([trouble.impact, trouble.report]);
  return isMoved ? speak(settled, 'unchanged', shown(alert, trouble), null) : because(settled, 'unchanged');
}

const withoutCause = ({ memory: { pending } }: Draft, cause: string): typeof pending =>
  Object.fromEntries(Object.entries(pending).filter(([key]) => !key.startsWith(`${cause} `)));

/** "1 of 2 .sm servers delegates again": the progress bar of a repair. Null where it has not moved. */
export function progress(draft: Draft, alert: Alert): Draft | null {
  const { delegating } = draft.seen;
  const before = draft.memory.delegating;
  if (delegating === null || before === delegating.done) return null;
  const next = remember(draft, { delegating: delegating.done });
  const isNearer = delegating.done > (before ?? 0) && delegating.done < delegating.of;
  return isNearer ? speak(next, 'better', { ...alert, impact: draft.seen.impact }, delegatesAgain(delegating)) : null;
}

/** The next of its days has come: each is said once. */
function ending(draft: Draft, alert: Alert, trouble: Trouble): Draft {
  const said = draft.memory.endings[alert.cause];
  if (trouble.step === null || (said !== undefined && trouble.step >= said)) return unchanged(draft, alert, trouble);
  const next = remember(draft, { endings: { ...draft.memory.endings, [alert.cause]: trouble.step } });
  return speak(next, 'worse', shown(alert, trouble), trouble.report.title);
}
