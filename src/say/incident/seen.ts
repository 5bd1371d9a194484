import type { Seen as Told } from '../../incidents/seen.ts';
import type { Caller } from '../../people/caller.ts';
import { plainLine } from '../../report/plain.ts';
import type { Line, Report } from '../../report/report.ts';
import type { Spof } from '../../spof/spof.ts';
import { type Instant, isoOf } from '../../values/instant.ts';
import { phonesFor } from '../oncall/phones.ts';
import { summaryOf } from '../spof/report.ts';
import { sayCatchUp } from './catch-up.ts';
import { sayList, sayNone, sayWhich } from './lists.ts';
import { type Matter, sayMatter } from './matter.ts';
import { idOf } from './people.ts';
import type { ReportFacts } from './report/facts.ts';
import { reportJson, sayReport } from './report/forms.ts';

export { reportFacts } from './report/facts.ts';
export { markdownOf } from './report/forms.ts';

/** What a command about incidents has come to, with who asked. */
export type Shown = (
  | Exclude<Told, { kind: 'report' | 'matter' }>
  | Matter
  | (Extract<Told, { kind: 'report' }> & {
      readonly facts: ReportFacts;
      readonly dayBefore: string | null;
      /** Null where it was not asked for. */
      readonly markdown: string | null;
    })
) & { readonly caller: Caller | null };

export function saySeen(seen: Shown): Report {
  switch (seen.kind) {
    case 'done':
      return {
        mark: 'none',
        title: withId(seen.number, seen.line),
        lead: [],
        blocks: [],
        more: [],
        actions: [],
      };
    case 'caught-up':
      return sayCatchUp(seen.view);
    case 'list':
      return sayList(seen);
    case 'which':
      return sayWhich(seen);
    case 'none':
      return sayNone(seen);
    case 'matter':
      return sayMatter(seen, phonesFor(seen.caller) === 'here');
    case 'report': {
      const report = sayReport(seen.facts, seen.dayBefore, seen.isPublic);
      if (seen.markdown === null) return report;
      // A shell prints it below, whole; a chat quotes it.
      const blocks = seen.caller === null ? [] : [{ kind: 'quote', lines: seen.markdown.split('\n') } as const];
      return { ...report, lead: [], blocks };
    }
    default:
      return seen satisfies never;
  }
}

/** The line that the threads show; where it does not name the incident itself, that follows. */
function withId(number: number, line: Line): Line {
  const id = idOf(number);
  return plainLine(line, UTC).includes(id) ? line : [...line, { kind: 'text', text: ` (${id})` }];
}

export function seenJson(seen: Shown): object {
  if (seen.kind === 'report') return reportJson(seen.facts);
  const views = 'views' in seen ? seen.views : 'view' in seen ? [seen.view] : [];
  const done = seen.kind === 'done' ? [{ id: idOf(seen.number), text: plainLine(seen.line, UTC) }] : [];
  const items = views.map(({ number, openedAt, closedAt, parts: { alert, incident } }) => ({
    id: idOf(number),
    openedAt: isoOf(openedAt),
    closedAt: closedAt === null ? null : isoOf(closedAt),
    severity: alert?.severity ?? null,
    code: alert?.code ?? null,
    domains: alert?.hits.map(({ domain }) => domain) ?? incident?.domains ?? [],
    state: incident?.state ?? null,
    acknowledgedBy: incident?.acknowledged?.by?.name ?? alert?.acknowledged?.by ?? null,
    lead: incident?.roles.lead?.name ?? null,
    summary: plainLine(alert?.report.title ?? [], UTC) || (incident?.subject ?? ''),
  }));
  return { command: 'incident', items: [...done, ...items] };
}

const UTC = { zone: 'UTC', now: 0 as Instant };

/** What /spof says of what is kept from before; null where that is younger than the outage. */
export function dayBeforeOf(spof: Spof, detectedAt: Instant): string | null {
  return spof.takenAt < detectedAt ? plainLine(summaryOf(spof), { zone: 'UTC', now: detectedAt }) : null;
}
