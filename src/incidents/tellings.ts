import { plainLine } from '../report/plain.ts';
import type { NewSaying, Step } from '../story/story.ts';
import type { Alert, Telling } from '../watch/alarm.ts';
import { SILENCE } from './bridge/talk.ts';
import type { Deed, Happening, Incident } from './incident.ts';
import type { Parts } from './parts.ts';
import { reduce } from './reduce.ts';
import { type Around, calledAgain, paging, quiet, stepped } from './steps.ts';

export const NO_PARTS: Parts = { alert: null, incident: null, talk: SILENCE };

/**
 * What the watch tells of an alert, as a step of its story: a critical one opens an incident in the same write. Null where
 * the very same was told before.
 */
export function told(number: number, parts: Parts, telling: Telling, around: Around): Step<Parts> | null {
  const alert: Alert = { ...telling.alert, acknowledged: parts.alert?.acknowledged ?? null };
  if (parts.alert !== null && JSON.stringify(alert) === JSON.stringify(parts.alert)) return null;
  const before = { number, parts };
  const happening = happeningOf(telling, around);
  const incident = happening === null ? parts.incident : (after(parts.incident, happening) ?? parts.incident);
  const isNeeded = incident === null && alert.severity === 'critical' && alert.resolvedAt === null;
  const whole: Parts = { ...parts, alert, incident: isNeeded ? begun(alert, around) : incident };
  return stepped(before, whole, lineOf(number, telling, whole, around), around);
}

const byWatch = (deed: Deed, { now }: Around): Happening =>
  ({ ...deed, at: now, source: 'watch', who: null, apart: false }) as Happening;

function begun({ hits }: Alert, around: Around): Incident | null {
  const domains = hits.map(({ domain }) => domain);
  return after(null, byWatch({ kind: 'opened', subject: null, domains }, around));
}

function after(incident: Incident | null, happening: Happening): Incident | null {
  const reduced = reduce(incident, happening);
  return reduced.ok ? reduced.incident : null;
}

/** Characters of a sentence of the watch that the timeline keeps. */
const MAX_TEXT = 400;

function happeningOf({ reason, alert, line }: Telling, around: Around): Happening | null {
  const text = plainLine(line ?? alert.report.title, { zone: 'UTC', now: around.now }).slice(0, MAX_TEXT);
  switch (reason) {
    case 'worse':
      return byWatch({ kind: 'worse', text }, around);
    case 'better':
      return byWatch({ kind: 'better', text }, around);
    case 'resolved':
      return byWatch({ kind: 'fixed', text }, around);
    default:
      return null;
  }
}

/** The line in the thread. An end is seen by the whole room; what gets worse calls those who are on it, or the room. */
function lineOf(number: number, { reason, line }: Telling, parts: Parts, around: Around): readonly NewSaying[] {
  const { incident } = parts;
  if (line === null) return [];
  const said = quiet({ line, mark: 'none' });
  switch (reason) {
    case 'reminder':
      // An open incident has one clock, and that is its own.
      return incident?.state === 'open' ? [] : [{ ...said, manner: 'broadcast' }];
    case 'resolved':
      return [{ ...said, manner: 'broadcast' }];
    case 'worse': {
      const people = incident?.acknowledged == null ? [] : calledAgain(incident, around);
      if (people.length === 0) return [{ ...said, manner: 'broadcast' }];
      return [paging({ line, mark: 'none' }, people, number, parts, around)];
    }
    default:
      return [said];
  }
}
