import type { Happening, Incident } from '../../incidents/incident.ts';
import type { StoryView } from '../../incidents/seen.ts';
import type { Line, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import { foreign, joined, listed, text } from '../language/names.ts';
import { callWords } from './lines.ts';
import { idOf, nameOf, sourceWord, time } from './people.ts';
import { ROLE_WORDS, ROLES_IN_ORDER } from './roles.ts';
import { causeWords, subjectOf } from './root.ts';

/** Things that were tried, and words of people, that fit below ten lines. */
const MAX_TRIED = 3;

/** For anyone who comes late: since when, why, who is on it, what was tried, what is next. Under ten lines. */
export function sayCatchUp(view: StoryView): Report {
  const { parts, number } = view;
  const { alert, incident } = parts;
  const id = idOf(number);
  const lead = [...factsOf(view), ...(incident === null ? [] : peopleAndDeeds(incident, view))];
  return {
    mark: markOf(view),
    title: titleOf(view),
    lead: lead.filter(line => line.length > 0).slice(0, MAX_LINES),
    blocks: [],
    more: [],
    actions: [
      ...(incident?.state === 'open' && incident.acknowledged === null
        ? [{ label: 'acknowledge', command: `incident ${id} ack` }]
        : []),
      { label: 'whom to call', command: `incident ${id} call` },
      { label: 'checklist', command: `incident ${id} checklist` },
      ...(alert === null && incident === null ? [] : [{ label: 'report', command: `incident ${id} report` }]),
    ],
  };
}

/** Lines below the title: ten in all are too many. */
const MAX_LINES = 8;

/** Milliseconds in which a length says nothing. */
const FRESH_MS = 10_000;

const markOf = ({ parts: { alert, incident }, closedAt }: StoryView): Report['mark'] =>
  closedAt !== null || incident?.state === 'resolved' || (alert !== null && alert.resolvedAt !== null)
    ? 'fine'
    : (alert?.report.mark ?? 'broken');

function titleOf({ parts: { alert, incident }, number, now, openedAt }: StoryView): Line {
  const what: Line = alert?.report.title ?? (incident === null ? [] : subjectOf(incident));
  const over = incident?.resolved?.at ?? alert?.resolvedAt ?? null;
  const begun = alert?.since ?? incident?.opened.at ?? openedAt;
  const length = now - begun < FRESH_MS ? 'begun just now' : `for ${sayDuration(now - begun)}`;
  const state = over === null ? length : `over after ${sayDuration(over - begun)}`;
  return [text(`${idOf(number)}, ${state}: `), ...what];
}

function factsOf({ parts: { alert, incident } }: StoryView): Line[] {
  if (alert === null)
    return incident === null
      ? []
      : [
          [
            text('Opened by '),
            nameOf(incident.opened.by),
            text(` (${sourceWord(incident.opened.source)}) `),
            time(incident.opened.at),
            text('.'),
          ],
        ];
  const down = alert.hits.filter(({ overAt }) => overAt === null).map(({ domain }) => domain);
  const since: Line = [
    text('Since '),
    time(alert.since),
    text(', noticed '),
    time(alert.noticedAt),
    ...(down.length > 1 ? [text('; down: '), ...listed(down)] : []),
    text('.'),
  ];
  const back: Line =
    alert.impact.backLast === null
      ? []
      : [text('The last users are back about '), time(alert.impact.backLast), text('.')];
  return [since, ...alert.report.lead.slice(0, 1), back];
}

function peopleAndDeeds(incident: Incident, view: StoryView): Line[] {
  const { cause } = incident;
  const said: Line =
    cause === null || hidden(cause, view)
      ? []
      : [text('Cause, says '), nameOf(cause.by), text(': '), foreign(causeWords(cause)), text('.')];
  return [said, onItLine(incident), triedLine(incident, view), nextLine(incident, view), lastWord(view)];
}

/** Words from a room that is kept apart are for its own chat. */
const hidden = (
  { apart, source }: { readonly apart: boolean; readonly source: string },
  { from }: StoryView,
): boolean => apart && source !== from;

function onItLine({ acknowledged, roles, state }: Incident): Line {
  const given = ROLES_IN_ORDER.flatMap((role): Line[] => {
    const person = roles[role];
    return person === null ? [] : [[nameOf(person), text(` (${ROLE_WORDS[role].is})`)]];
  });
  const isNamed = ROLES_IN_ORDER.some(role => roles[role]?.name === acknowledged?.by?.name);
  const taken: Line[] = acknowledged === null || isNamed ? [] : [[nameOf(acknowledged.by), text(' (acknowledged)')]];
  const all = [...given, ...taken];
  if (all.length === 0) return state === 'open' ? [text('Nobody is on it yet.')] : [];
  return [text('On it: '), ...joined(all, ', '), text('.')];
}

type Tried = Extract<Happening, { kind: 'called' | 'noted' | 'ticked' }>;

function triedLine({ timeline }: Incident, view: StoryView): Line {
  const all = timeline.filter(
    (one): one is Tried =>
      (one.kind === 'called' || one.kind === 'noted' || (one.kind === 'ticked' && one.done)) && !hidden(one, view),
  );
  if (all.length === 0) return [];
  const last = all.slice(-MAX_TRIED).map((one): Line => [time(one.at), text(' '), ...triedWords(one)]);
  const more = all.length - last.length;
  return [text('So far: '), ...(more > 0 ? [text(`… ${more} earlier, `)] : []), ...joined(last, ', '), text('.')];
}

function triedWords(one: Tried): Line {
  switch (one.kind) {
    case 'called':
      return [nameOf(one.who), text(' called '), ...callWords(one.call)];
    case 'noted':
      return [nameOf(one.who), text(': '), foreign(one.text)];
    case 'ticked':
      return [nameOf(one.who), text(' ticked off '), foreign(one.item)];
    default:
      return one satisfies never;
  }
}

function nextLine({ calls, handover, pausedUntil, state }: Incident, { now }: StoryView): Line {
  if (state === 'resolved') return [];
  const due = calls
    .filter(({ next }) => next !== null && next > now)
    .sort((one, other) => (one.next ?? 0) - (other.next ?? 0))
    .slice(0, 2)
    .map(({ whom, next }): Line => (next === null ? [] : [foreign(whom), text(' at '), time(next)]));
  const parts: Line[] = [
    ...due,
    ...(handover === null
      ? []
      : [[text('the lead goes from '), nameOf(handover.from), text(' to '), nameOf(handover.to)]]),
    ...(pausedUntil === null || pausedUntil <= now ? [] : [[text('no reminders until '), time(pausedUntil)]]),
  ];
  return parts.length === 0 ? [] : [text('Next: '), ...joined(parts, ', '), text('.')];
}

function lastWord(view: StoryView): Line {
  const last = view.parts.talk.recent.findLast(
    said => said.kind === 'said' && said.text !== null && !hidden({ apart: said.apart, source: said.chat }, view),
  );
  if (last === undefined) return [];
  return [
    text('Last word: '),
    foreign(last.who),
    text(` (${sourceWord(last.chat)}) `),
    time(last.at),
    text(': '),
    foreign(last.text ?? ''),
  ];
}
