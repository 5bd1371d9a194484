import type { Seen, StoryView } from '../../incidents/seen.ts';
import type { Line, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import { text } from '../language/names.ts';
import { idOf, nameOf } from './people.ts';
import { subjectOf } from './root.ts';

const bare = (title: Line, part: Partial<Report> = {}): Report => ({
  mark: 'none',
  title,
  lead: [],
  blocks: [],
  more: [],
  actions: [],
  ...part,
});

/** Open alerts and incidents, the newest first. */
export function sayList({ views }: Extract<Seen, { kind: 'list' }>): Report {
  if (views.length === 0)
    return bare([text('No incident is open.')], {
      mark: 'fine',
      actions: [{ label: 'report of the last one', command: 'incident report' }],
    });
  const title = views.length === 1 ? '1 is open:' : `${views.length} are open:`;
  return bare([text(title)], {
    blocks: [{ kind: 'list', items: views.map(rowOf) }],
    actions: views.slice(0, 3).map(({ number }) => ({ label: idOf(number), command: `incident ${idOf(number)}` })),
  });
}

/** Several could be meant: which one? */
export function sayWhich({ verb, views }: Extract<Seen, { kind: 'which' }>): Report {
  const word = verb === 'show' ? '' : ` ${verb}`;
  return bare([text(`Which one? ${views.length} are open.`)], {
    blocks: [{ kind: 'list', items: views.map(rowOf) }],
    actions: views
      .slice(0, 4)
      .map(({ number }) => ({ label: idOf(number), command: `incident ${idOf(number)}${word}` })),
  });
}

export function sayNone({ verb }: Extract<Seen, { kind: 'none' }>): Report {
  const title = verb === 'report' ? 'There has been no incident yet.' : 'No incident is open.';
  return bare([text(title)], {
    mark: verb === 'show' ? 'fine' : 'none',
    lead: [[text('To open one: '), { kind: 'code', text: 'incident open what users feel' }]],
  });
}

function rowOf({ number, parts: { alert, incident }, now, openedAt }: StoryView): Line {
  const begun = alert?.since ?? incident?.opened.at ?? openedAt;
  const what: Line = alert?.report.title ?? (incident === null ? [] : subjectOf(incident));
  const by = incident?.roles.lead ?? incident?.acknowledged?.by ?? null;
  const who: Line =
    incident === null
      ? [text(alert?.acknowledged ? ', acknowledged' : ', an alert')]
      : by === null
        ? [text(', nobody is on it')]
        : [text(', '), nameOf(by), text(' is on it')];
  return [text(`${idOf(number)}, for ${sayDuration(now - begun)}`), ...who, text(': '), ...what];
}
