import { fixed, isBack, settled, staysNow } from '../../say/alert/lines.ts';
import type { Alert, Hit } from '../alarm.ts';
import { MAX_HIT_LINES } from '../limits.ts';
import { type CauseKind, kindOfCause, type Trouble } from '../seen.ts';
import { afterTurn } from './alerts.ts';
import { fading } from './confirm.ts';
import { because, type Draft, lookAgain, type OpenAlert, remember } from './draft.ts';
import { isCalm } from './flapping.ts';
import { progress } from './ongoing.ts';
import { speak } from './silence.ts';

/** What an open alert is about and this look no longer shows: on its way to be over. */
export function goneIn(draft: Draft, supported: ReadonlySet<string>): Draft {
  const judged = (cause: string): boolean => draft.seen.judges.includes(kindOfCause(cause) as CauseKind);
  let next = draft;
  for (const open of draft.alerts.values()) {
    const isHit = open.alert.hits.some(hit => hit.domain === draft.seen.domain && hit.overAt === null);
    const isOpen = open.alert.resolvedAt === null && isHit;
    if (!isOpen || !judged(open.alert.cause) || supported.has(open.alert.cause)) continue;
    const other = otherTrouble(draft, open.alert);
    next = other === null ? gone(next, open) : leftFor(next, open, other);
  }
  return next;
}

/** It fell with that one, and is in trouble of another kind now: what of. */
function otherTrouble({ seen }: Draft, alert: Alert): Trouble | null {
  const isOwn = alert.hits[0]?.domain === seen.domain;
  return isOwn ? null : (seen.troubles.find(({ kind }) => kind === 'verdict') ?? null);
}

/** It is not back: as soon as its own trouble has an alert it leaves the other one, without a word. */
function leftFor(draft: Draft, { number, alert }: OpenAlert, trouble: Trouble): Draft {
  const own = draft.alerts.get(trouble.cause);
  if (own === undefined || own.alert.resolvedAt !== null) return because(draft, 'unconfirmed');
  const left = { ...alert, hits: alert.hits.filter(hit => hit.domain !== draft.seen.domain) };
  return left.hits.every(hit => hit.overAt !== null)
    ? ended(draft, left, number)
    : speak(draft, 'unchanged', left, null);
}

function gone(draft: Draft, { number, alert }: OpenAlert): Draft {
  const { seen } = draft;
  const nearer = progress(draft, alert);
  if (nearer !== null) return nearer;
  if (seen.state === 'mending') return because(draft, 'unchanged');
  // Those that fell with it are looked at beside the look that confirms.
  const isOwn = alert.hits[0]?.domain === seen.domain;
  const widened: Draft = isOwn && alert.hits.length > 1 ? { ...draft, lookUnder: seen.domain } : draft;
  if (draft.memory.flapping?.cause === alert.cause) return calming(widened, alert, number);
  const { draft: next, believed } = patienceNeeded(alert)
    ? fading(widened, alert.cause)
    : { draft: widened, believed: true };
  if (!believed) return because(next, 'unconfirmed');
  return backIn(next, alert, number);
}

/** An order or a renewal ends at once what it ends; servers must be seen well twice. */
const patienceNeeded = ({ kind }: Alert): boolean => kind === 'verdict' || kind === 'flapping';

/** This domain is well again: with the last of its names the alert is over. */
function backIn(draft: Draft, alert: Alert, number: number): Draft {
  const { now, seen } = draft;
  const hits = alert.hits.map(
    (hit): Hit => (hit.domain === seen.domain || isLost(hit, draft) ? { ...hit, overAt: hit.overAt ?? now } : hit),
  );
  const last = hits.every(hit => hit.overAt !== null);
  const impact = alert.hits[0]?.domain === seen.domain ? seen.impact : alert.impact;
  const isTold = hits.length <= MAX_HIT_LINES;
  if (!last)
    return isTold
      ? speak(draft, 'better', { ...alert, hits, impact }, isBack([seen.domain]))
      : speak(draft, 'unchanged', { ...alert, hits, impact }, null);
  // The last of several names comes back like the others, before all is said to be over.
  const before =
    hits.length > 1 && isTold ? speak(draft, 'better', { ...alert, hits, impact }, isBack([seen.domain])) : draft;
  return ended(before, { ...alert, hits, impact }, number);
}

/** The alert is over. */
function ended(draft: Draft, alert: Alert, number: number): Draft {
  const { now } = draft;
  const { kind, since, impact } = alert;
  const line = kind === 'verdict' ? fixed(since, now, impact) : settled(authorOf(draft, alert), since, now);
  const told = speak(draft, 'resolved', { ...alert, resolvedAt: now }, line);
  const kept = remember(told, {
    earlier: { ...told.memory.earlier, [alert.cause]: { number, at: now } },
    delegating: null,
  });
  return alert.kind === 'verdict' ? afterTurn(kept, alert.cause) : kept;
}

/** Who said that a change is how it is meant, where that is why it is over. */
const authorOf = ({ memory: { good } }: Draft, { kind, noticedAt }: Alert): string | null =>
  kind === 'changed' && good !== null && good.at > noticedAt ? good.by : null;

/** Nobody looks at it any more, so nobody could ever see it well. */
const isLost = (hit: Hit, { situation, seen }: Draft): boolean =>
  hit.domain !== seen.domain && !situation.isWatched(hit.domain);

/** Comes and goes, and is well at the moment: counted, and said when it has been so for long enough. */
function calming(draft: Draft, alert: Alert, number: number): Draft {
  const flapping = draft.memory.flapping;
  if (flapping?.isBad === true) {
    const { draft: next, believed } = fading(draft, alert.cause);
    if (!believed) return because(lookAgain(next, FLAPPING_LOOK_MS), 'flapping');
    return because(
      remember(next, {
        turns: [...next.memory.turns, draft.now].slice(-MAX_TURNS),
        flapping: { ...flapping, isBad: false },
      }),
      'flapping',
    );
  }
  if (!isCalm(draft)) return because(lookAgain(draft, FLAPPING_LOOK_MS), 'flapping');
  const calm = remember(draft, { flapping: null, turns: [] });
  return backIn(calm, { ...alert, kind: 'verdict' }, number);
}

/** Comes and goes, and is bad at the moment. Null where it does not come and go. */
export function relapsing(draft: Draft, alert: Alert): Draft | null {
  const flapping = draft.memory.flapping;
  if (flapping === null || flapping.cause !== alert.cause) return null;
  if (!flapping.isBad)
    return because(
      remember(draft, {
        turns: [...draft.memory.turns, draft.now].slice(-MAX_TURNS),
        flapping: { ...flapping, isBad: true },
      }),
      'flapping',
    );
  if (!isCalm(draft)) return because(lookAgain(draft, FLAPPING_LOOK_MS), 'flapping');
  const calm = remember(draft, { flapping: null, turns: [] });
  return speak(calm, 'worse', { ...alert, kind: 'verdict' }, staysNow(true));
}

/** Milliseconds between looks at what comes and goes: whether it is calm by now. */
const FLAPPING_LOOK_MS = 120_000;
/** Turns kept of what comes and goes; only the last ones count. */
const MAX_TURNS = 100;
