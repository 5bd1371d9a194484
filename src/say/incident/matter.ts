import type { Seen } from '../../incidents/seen.ts';
import type { LastGood } from '../../observe/last-good.ts';
import type { Rota } from '../../people/rota/rota.ts';
import type { Report } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { sayCalls } from '../calls/report.ts';
import { callSheet } from '../calls/sheet.ts';
import { checklistBlocks, type Task, tasksFor } from '../checklist.ts';
import { named, text } from '../language/names.ts';
import { sayLifeline, sayNoLifeline } from '../lifeline.ts';
import { idOf } from './people.ts';

/** What is looked at for an incident, once the look is there; null while it is not. */
export type Matter = Extract<Seen, { kind: 'matter' }> & {
  readonly look: Look | null;
  readonly rota: Rota | null;
  /** Where names led when all was well; null where nothing is known of that, or it was not asked for. */
  readonly lastGood: LastGood | null;
};

const bare = (words: string, part: Partial<Report> = {}): Report => ({
  mark: 'none',
  title: [text(words)],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
  ...part,
});

/** Whom to call, what to do, or what keeps colleagues working. `phones`: whether numbers of our people may be shown. */
export function sayMatter(matter: Matter, phones: boolean): Report {
  const { verb, view, domain, look, rota, lastGood } = matter;
  const id = idOf(view.number);
  if (domain === null) return bare(`${id} is about no domain that I know: say which one with incident open DOMAIN.`);
  if (verb === 'lifeline')
    return withId(id, lastGood === null ? sayNoLifeline(domain) : sayLifeline(lastGood, view.now));
  if (look === null)
    return bare(`${id}: looking at `, { title: [text(`${id}: looking at `), ...named(domain), text(' …')] });
  if (verb === 'call') {
    const sheet = callSheet(look, rota, view.now);
    return sheet === null
      ? bare(`${id}: nobody outside has to be called as things stand.`)
      : withId(id, sayCalls(sheet, view.now, { phones }));
  }
  return withId(id, checklist(matter, look));
}

const withId = (id: string, report: Report): Report => ({ ...report, title: [text(`${id}: `), ...report.title] });

function checklist({ items, view }: Matter, look: Look): Report {
  const tasks = tasksFor(items, look);
  const ticked = (view.parts.incident?.ticked ?? []).map(({ item, by, at }) => ({ item, by: by?.name ?? null, at }));
  const left = tasks.filter(({ id }) => !ticked.some(({ item }) => item === id));
  const first = left[0];
  return bare(
    left.length === 0 ? 'all of the checklist is done.' : `${left.length} of ${tasks.length} things are left to do.`,
    {
      blocks: checklistBlocks(tasks, ticked),
      actions: first === undefined ? [] : [tickAction(first, view.number)],
    },
  );
}

const tickAction = ({ id }: Task, number: number) => ({
  label: `done: ${id}`,
  command: `incident ${idOf(number)} tick ${id}`,
});
