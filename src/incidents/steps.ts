import type { Escalation } from '../people/rota/escalation.ts';
import type { Report } from '../report/report.ts';
import { sayHappening, sayNag, type Told } from '../say/incident/lines.ts';
import { idOf } from '../say/incident/people.ts';
import { sayRoot } from '../say/incident/root.ts';
import { type ChatName, type NewSaying, type Person, ROOT_SLOT, type Step } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import { type Nag, nagsAt, pageNow } from './due.ts';
import { type Deed, type Happening, type Incident, isSame, onIt } from './incident.ts';
import type { Parts } from './parts.ts';
import { possible, type Reduced, reduce } from './reduce.ts';

/** What a step needs to know beside the story: read before, so that the step itself is pure. */
export interface Around {
  readonly now: Instant;
  readonly escalation: Escalation;
  /** Somebody of the portfolio with ids; who is not there has a name only. */
  person(name: string): Person;
  /** Who is on call now; null: nobody. */
  readonly onCall: Person | null;
  /** Milliseconds between two looks of the watch; null where it does not look. */
  readonly everyMs: number | null;
  /** Chats that the alerts go to, as people call them. */
  readonly places: readonly string[];
}

/** What a story was before a step. */
export interface Before {
  readonly number: number;
  readonly parts: Parts;
}

export type Acted = { readonly ok: true; readonly step: Step<Parts> } | Extract<Reduced, { ok: false }>;

/** Somebody did something: the next step of its story with all that is said of it, or why not. */
export function acted({ number, parts }: Before, happening: Happening, around: Around): Acted {
  if (parts.incident === null && happening.kind === 'acknowledged')
    return alertTaken({ number, parts }, happening, around);
  const reduced = reduce(parts.incident, happening);
  if (!reduced.ok) return reduced;
  const line = sayHappening(happening, parts.incident, number);
  const say = line === null ? [] : [spoken(line, happening, around)];
  return { ok: true, step: stepped({ number, parts }, withIncident(parts, reduced.incident), say, around, happening) };
}

const withIncident = (parts: Parts, incident: Incident): Parts => ({ ...parts, incident });

/** An alert without an incident has nobody's name yet, or one. */
function alertTaken({ number, parts }: Before, happening: Happening, around: Around): Acted {
  const { alert } = parts;
  const by = happening.who?.name ?? 'nobody';
  if (alert === null) return { ok: false, why: { kind: 'none' }, possible: possible(null) };
  if (alert.acknowledged !== null) {
    const person = { name: alert.acknowledged.by, slack: null, matrix: null };
    const why = {
      kind: 'acknowledged-already',
      by: person,
      at: alert.acknowledged.at,
      source: happening.source,
    } as const;
    return { ok: false, why, possible: ['open'] };
  }
  const taken = { ...parts, alert: { ...alert, acknowledged: { by, at: happening.at } } };
  const line = sayHappening(happening, null, number);
  return {
    ok: true,
    step: stepped({ number, parts }, taken, line === null ? [] : [spoken(line, happening, around)], around),
  };
}

/** What the clock wants said; null where nothing is due. */
export function ticked({ number, parts }: Before, around: Around): Step<Parts> | null {
  if (parts.incident === null) return null;
  const nagged = nag(number, parts, around);
  return nagged.say.length === 0 ? null : stepped({ number, parts }, nagged.parts, nagged.say, around);
}

/** A step from one state to the next, with what is due at once, and the story's own message where it changes. */
export function stepped(
  { number, parts: before }: Before,
  after: Parts,
  say: readonly NewSaying[],
  around: Around,
  happening: Happening | null = null,
): Step<Parts> {
  const asked = happening?.kind === 'escalated' ? pushed(number, after, around) : { parts: after, say: [] };
  const nagged = nag(number, asked.parts, around);
  const { parts } = nagged;
  const root = rootOf(number, parts, around);
  const isNew = JSON.stringify(root) !== JSON.stringify(rootOf(number, before, around));
  const own: readonly NewSaying[] = isNew
    ? [{ report: root, slot: ROOT_SLOT, manner: 'quiet', only: null, people: [] }]
    : [];
  return { parts, say: [...own, ...say, ...asked.say, ...nagged.say], closedAt: closedAt(parts, around.now) };
}

const rootOf = (number: number, { alert, incident }: Parts, { everyMs, places, now }: Around): Report =>
  sayRoot({ number, alert, incident, everyMs, places, now });

/** A story ends when the watch has seen the end, and nobody works on it any more. */
function closedAt({ alert, incident }: Parts, now: Instant): Instant | null {
  const isOver = alert === null || alert.resolvedAt !== null;
  const isDone = incident === null || incident.state === 'resolved';
  return isOver && isDone ? now : null;
}

interface Nagged {
  readonly parts: Parts;
  readonly say: readonly NewSaying[];
}

function nag(number: number, parts: Parts, around: Around): Nagged {
  let { incident } = parts;
  if (incident === null) return { parts, say: [] };
  const say: NewSaying[] = [];
  for (const due of nagsAt(incident, around.escalation, around.now).due) {
    const reduced = reduce(incident, byClock(deedOf(due), around.now));
    if (!reduced.ok) continue;
    say.push(nagging(due, incident, number, parts, around));
    incident = reduced.incident;
  }
  return { parts: withIncident(parts, incident), say };
}

/** Somebody asked for more people: the next page goes out at once, also of what is acknowledged. */
function pushed(number: number, parts: Parts, around: Around): Nagged {
  const { incident } = parts;
  const due = incident === null ? null : pageNow(incident, around.escalation, around.now);
  if (incident === null || due === null) return { parts, say: [] };
  const reduced = reduce(incident, byClock(deedOf({ kind: 'page', due }), around.now));
  if (!reduced.ok) return { parts, say: [] };
  return {
    parts: withIncident(parts, reduced.incident),
    say: [nagging({ kind: 'page', due }, incident, number, parts, around)],
  };
}

export const byClock = (deed: Deed, at: Instant): Happening =>
  ({ ...deed, at, source: 'outpost', who: null, apart: false }) as Happening;

function deedOf(nag: Nag): Deed {
  switch (nag.kind) {
    case 'page':
      return { kind: 'paged', step: nag.due.step, to: nag.due.to, people: nag.due.people };
    case 'ask':
      return { kind: 'asked' };
    case 'promise':
      return { kind: 'promise-due', call: nag.call };
    case 'handover':
      return { kind: 'handover-asked' };
    default:
      return nag satisfies never;
  }
}

/** A word of the clock, with whom it calls. Where nobody is known, the room is all that can be called. */
function nagging(due: Nag, incident: Incident, number: number, parts: Parts, around: Around): NewSaying {
  const told = sayNag(due, incident, number, around.now);
  if (due.kind === 'page') return paging(told, due.due.people.map(around.person), number, parts, around);
  if (due.kind === 'handover') {
    const { from = null, to = null } = incident.handover ?? {};
    return paging(
      told,
      [from, to].filter(person => person !== null),
      number,
      parts,
      around,
    );
  }
  const caller = due.kind === 'promise' ? (incident.calls[due.call]?.by ?? null) : null;
  const people = [caller, incident.roles.lead ?? incident.acknowledged?.by ?? null];
  return { ...quiet(told), people: distinct(people.filter(person => person !== null)) };
}

/** A call for people, by mention and direct message: it carries the story's own first words, and what to press. */
export function paging(told: Told, people: readonly Person[], number: number, parts: Parts, around: Around): NewSaying {
  const root = rootOf(number, parts, around);
  const isTaken = parts.incident?.acknowledged !== null && parts.incident?.handover === null;
  const id = idOf(number);
  const report: Report = {
    mark: root.mark,
    title: told.line,
    lead: [root.title, ...root.lead.slice(0, 1)],
    blocks: [],
    more: [],
    actions: [
      ...(isTaken ? [] : [{ label: 'acknowledge', command: `incident ${id} ack` }]),
      { label: 'catch me up', command: `incident ${id}` },
    ],
  };
  return { report, slot: null, manner: people.length > 0 ? 'page' : 'broadcast', only: null, people };
}

function distinct(people: readonly Person[]): readonly Person[] {
  return people.filter((person, i) => !people.slice(0, i).some(other => isSame(other, person)));
}

export const quiet = ({ line, mark }: Told): NewSaying => ({
  report: { mark, title: line, lead: [], blocks: [], more: [], actions: [] },
  slot: null,
  manner: 'quiet',
  only: null,
  people: [],
});

/** What somebody did, as a line: seen by the whole room where it ends or begins something, and a call where it asks for somebody. */
function spoken(told: Told, happening: Happening, _: Around): NewSaying {
  const line = { ...quiet(told), only: onlyIn(happening) };
  switch (happening.kind) {
    case 'resolved':
    case 'reopened':
      return { ...line, manner: 'broadcast' };
    case 'handed-over':
      return { ...line, manner: 'page', people: distinct([happening.from, happening.to].filter(one => one !== null)) };
    case 'assigned':
      return isSame(happening.who, happening.to) ? line : { ...line, people: [happening.to] };
    default:
      return line;
  }
}

/** Words of people from a room that is kept apart stay in that chat; that somebody took it or gave it is for all. */
function onlyIn({ kind, apart, source }: Happening): ChatName | null {
  const isOfWords = kind === 'noted' || kind === 'caused' || kind === 'called' || kind === 'resolved';
  return apart && isOfWords && (source === 'slack' || source === 'matrix') ? source : null;
}

/** Whom "worse" calls again once it is acknowledged: lead and whoever is on call. */
export function calledAgain(incident: Incident, { onCall }: Around): readonly Person[] {
  const [first = null] = onIt(incident);
  return distinct([incident.roles.lead ?? first, onCall].filter(person => person !== null));
}
