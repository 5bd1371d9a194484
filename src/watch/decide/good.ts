import type { Report } from '../../report/report.ts';
import { expectedReport } from '../../say/alert/reports.ts';
import type { Alert } from '../alarm.ts';
import { ACCEPTED_AFTER_MS } from '../limits.ts';
import { comparable, type Good } from '../memory.ts';
import { expectedOf } from '../orders.ts';
import { type Changed, causeKey } from '../seen.ts';
import { changesSince } from './changes.ts';
import { because, type Draft, remember } from './draft.ts';
import { covering } from './expected.ts';
import { speak } from './silence.ts';

/** What counts as the good state, and who said so. */

/** A healthy look is the first good state; what is accepted is good whatever it looks like, with who said so. */
export function acceptOrders(draft: Draft): Draft {
  const { seen, memory, situation, now } = draft;
  const { facts } = seen;
  if (facts === null) return draft;
  const order = situation.orders.accepted[seen.domain];
  const isNew = order !== undefined && (memory.good === null || order.at > memory.good.at);
  if (isNew)
    return remember(draft, {
      good: { at: now, by: order.by, facts, registration: comparable(memory) ?? memory.good?.registration ?? null },
    });
  if (seen.state !== 'well') return draft;
  if (memory.good === null)
    return remember(draft, { good: { at: now, by: null, facts, registration: comparable(memory) } });
  // Registration data come later than the first look, and a renewal is no change.
  const isRenewed = changesSince(memory.good, facts, comparable(memory)).length === 0;
  return isRenewed
    ? remember(draft, {
        good: { ...memory.good, registration: comparable(memory) ?? memory.good?.registration ?? null },
      })
    : aged(draft, memory.good);
}

/** A change that has been well for a week is how it is meant. */
function aged(draft: Draft, good: Good): Draft {
  const { seen, memory, now, alerts } = draft;
  const open = alerts.get(causeKey('changed', seen.domain));
  if (open === undefined || seen.facts === null || now - open.alert.noticedAt < ACCEPTED_AFTER_MS) return draft;
  return remember(draft, {
    good: {
      ...good,
      at: now,
      by: null,
      facts: seen.facts,
      registration: comparable(memory) ?? memory.good?.registration ?? null,
    },
  });
}

/** Changes that somebody said would come confirm themselves: they are the good state from now on. */
export function planned(draft: Draft): Draft {
  const { seen, memory, situation, now } = draft;
  const expected = expectedOf(situation.orders, seen.domain, now);
  if (expected.length === 0 || memory.good === null || seen.facts === null || seen.state !== 'well') return draft;
  const changes = changesSince(memory.good, seen.facts, comparable(memory));
  const met = changes.flatMap(change => {
    const by = covering(change, expected);
    return by === null ? [] : [{ change, by }];
  });
  const [first] = met;
  if (first === undefined) return draft;
  const good = met.reduce((state, { change }) => taking(state, change, draft), memory.good);
  const next = because(remember(draft, { good: { ...good, at: now, by: first.by.by } }), 'expected');
  const report = expectedReport(
    seen.domain,
    met.map(({ change }) => change),
    first.by.by,
  );
  return speak(next, 'expected', overNote(next, report), null);
}

/** The good state with one change in it. */
function taking(good: Good, { what }: Changed, { seen: { facts }, memory }: Draft): Good {
  if (facts === null) return good;
  if (what === 'ns') return { ...good, facts: { ...good.facts, ns: facts.ns, glue: facts.glue } };
  if (what === 'ds' || what === 'glue') return { ...good, facts: { ...good.facts, [what]: facts[what] } };
  return { ...good, registration: comparable(memory) ?? memory.good?.registration ?? null };
}

/** A change that is how it is meant: said once, and over as soon as it is said. */
export function overNote({ seen, now }: Draft, report: Report): Alert {
  return {
    kind: 'changed',
    cause: causeKey('changed', seen.domain, 'expected'),
    severity: 'info',
    code: 'expected-change',
    fixer: 'nobody',
    confidence: 'certain',
    because: [seen.domain],
    hits: [{ domain: seen.domain, since: now, code: 'expected-change', severity: 'info', overAt: now }],
    since: now,
    noticedAt: now,
    resolvedAt: now,
    impact: seen.impact,
    report,
    earlier: null,
    silenced: null,
    acknowledged: null,
    reminders: { sent: 0, nextAt: null },
  };
}
