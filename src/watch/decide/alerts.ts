import { comesAndGoes, hitAsWell } from '../../say/alert/lines.ts';
import type { Alert, Hit } from '../alarm.ts';
import { FOLD_MS, MAX_HIT_LINES, MAX_HITS, RETURNS_WITHIN_MS } from '../limits.ts';
import type { Trouble } from '../seen.ts';
import { type Draft, remember, without } from './draft.ts';
import { turned } from './flapping.ts';
import { firstReminder } from './reminders.ts';
import { isSilenced, speak } from './silence.ts';

/** How alerts begin, and take in the names that fall with them. */

const hitOf = (draft: Draft, trouble: Trouble): Hit => ({
  domain: draft.seen.domain,
  since: trouble.since,
  code: trouble.code,
  severity: trouble.severity,
  overAt: null,
});

/** A trouble that is believed and has no alert yet. While its name is silenced it stays unsaid, and is not forgotten. */
export function begin(draft: Draft, trouble: Trouble): Draft {
  const { now, memory, seen } = draft;
  if (isSilenced(draft, seen.domain)) {
    const pending = { firstAt: trouble.since, runs: {} };
    return {
      ...remember(draft, { pending: { ...memory.pending, [trouble.cause]: pending } }),
      reasons: [...draft.reasons, 'silenced'],
    };
  }
  const { cause, kind, severity, code, fixer, confidence, because, servers, since, impact, report } = trouble;
  const before = memory.earlier[cause];
  const alert: Alert = {
    kind,
    cause,
    severity,
    code,
    fixer,
    confidence,
    because,
    ...(servers === undefined ? {} : { servers }),
    hits: [hitOf(draft, trouble)],
    since,
    noticedAt: now,
    resolvedAt: null,
    impact,
    report,
    earlier: before !== undefined && now - before.at <= RETURNS_WITHIN_MS ? before.number : null,
    silenced: null,
    acknowledged: null,
    reminders: { sent: 0, nextAt: firstReminder(trouble, now) },
  };
  const told = {
    ...speak(draft, 'first', alert, null),
    ...(takesOthersAlong(trouble) ? { lookUnder: trouble.subject } : {}),
  };
  const kept = remember(told, { delegating: draft.seen.delegating?.done ?? null });
  return kind === 'verdict' ? afterTurn(kept, cause) : kept;
}

const takesOthersAlong = ({ kind, severity, fixer }: Trouble): boolean =>
  kind === 'verdict' && (severity === 'critical' || (severity === 'high' && fixer === 'dns-host'));

/** This domain falls with a cause that has its alert already. */
export function join(draft: Draft, alert: Alert, trouble: Trouble): Draft {
  const { domain } = draft.seen;
  const others = alert.hits.filter(hit => hit.domain !== domain);
  if (others.length >= MAX_HITS) return draft;
  const isOwn = alert.hits[0]?.domain === domain;
  const hits = isOwn ? [hitOf(draft, trouble), ...others] : [...others, hitOf(draft, trouble)];
  // What falls within the first minute belongs to the first message.
  const isSaid = draft.now - alert.noticedAt >= FOLD_MS && hits.length <= MAX_HIT_LINES;
  const line = isSaid ? hitAsWell([domain], trouble.severity === 'critical') : null;
  const settled = remember(draft, {
    pending: without(draft.memory.pending, trouble.cause),
    fading: without(draft.memory.fading, alert.cause),
  });
  return speak(settled, line === null ? 'unchanged' : 'worse', { ...alert, hits }, line);
}

/** A domain has fallen or come back; where that happens too often it is said once, and then no more. */
export function afterTurn(draft: Draft, cause: string): Draft {
  const { turns, tooOften } = turned(draft);
  const kept = remember(draft, { turns });
  const open = draft.alerts.get(cause);
  const { flapping } = draft.situation;
  if (!tooOften || flapping === null || open === undefined || draft.memory.flapping !== null) return kept;
  const isBad = open.alert.resolvedAt === null;
  const line = comesAndGoes(draft.seen.domain, turns.length, flapping.withinMs);
  const alert: Alert = { ...open.alert, kind: 'flapping', resolvedAt: null, hits: open.alert.hits.map(active) };
  const flaps = remember(kept, { flapping: { since: draft.now, cause, isBad } });
  // The turn itself is not told: this is.
  const tellings = flaps.tellings.filter(telling => telling.alert.cause !== cause || telling.reason === 'first');
  return speak({ ...flaps, tellings }, 'flapping', alert, line);
}

const active = (hit: Hit): Hit => ({ ...hit, overAt: null });
