import type { Incident } from '../../incidents/incident.ts';
import type { Line, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Alert } from '../../watch/alarm.ts';
import { type AlertView, sayAlert } from '../alert/message.ts';
import { foreign, joined, listed, text } from '../language/names.ts';
import { idOf, nameOf, sourceWord, time } from './people.ts';
import { ROLE_WORDS, ROLES_IN_ORDER } from './roles.ts';

/** What a story's own message is made of: all that is so of it. */
export interface RootOf extends Pick<AlertView, 'number' | 'everyMs' | 'places' | 'now'> {
  readonly alert: Alert | null;
  readonly incident: Incident | null;
}

/** A story's own message, edited as things change. Composed from alert and incident alone, so that both chats show the same. */
export function sayRoot(of: RootOf): Report {
  const { alert, incident, number } = of;
  if (alert === null) return incident === null ? nothing(number) : byHand(incident, number);
  const taken = incident?.acknowledged ?? null;
  const acknowledged = taken === null ? alert.acknowledged : { by: taken.by?.name ?? 'nobody', at: taken.at };
  const said = sayAlert(alert, { ...of, acknowledged });
  if (incident === null) return { ...said, actions: withoutAck(said.actions, acknowledged !== null) };
  const lines = [...closing(incident, alert), ...standing(incident)];
  return { ...said, lead: [...said.lead, ...lines], actions: actionsOf(incident, number, said.actions) };
}

const nothing = (number: number): Report => ({
  mark: 'unknown',
  title: [text(`${idOf(number)} holds nothing that I can read.`)],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
});

/** An incident that no alert opened. */
function byHand(incident: Incident, number: number): Report {
  const { opened, domains, resolved } = incident;
  const about: Line = subjectOf(incident);
  const names: Line =
    incident.subject !== null && domains.length > 0 ? [text(' ('), ...listed(domains), text(')')] : [];
  const title: Line =
    resolved === null
      ? [text(`${idOf(number)}: `), ...about, ...names]
      : [text(`${idOf(number)} is resolved after ${sayDuration(resolved.at - opened.at)}: `), ...about, ...names];
  const begun: Line = [
    text('Opened by '),
    nameOf(opened.by),
    text(` (${sourceWord(opened.source)}) `),
    time(opened.at),
    text('.'),
  ];
  return {
    mark: resolved === null ? 'broken' : 'fine',
    title,
    lead: [begun, ...closing(incident, null), ...standing(incident)],
    blocks: [],
    more: [],
    actions: actionsOf(incident, number, []),
  };
}

/** What it is about, as far as people or the watch said. */
export const subjectOf = ({ subject, domains }: Incident): Line =>
  subject !== null ? [foreign(subject)] : domains.length > 0 ? listed(domains) : [text('an incident')];

/** Who ended it by hand, and why. */
function closing({ resolved }: Incident, alert: Alert | null): Line[] {
  if (resolved?.by == null) return [];
  const { by, at, reason, apart } = resolved;
  const why: Line = reason === null || apart ? [text('.')] : [text(': '), foreign(reason)];
  const still: Line = alert !== null && alert.resolvedAt === null ? [text(' I still see it, and go on watching.')] : [];
  return [[text('Resolved by '), nameOf(by), text(' '), time(at), ...why, ...still]];
}

/** Who is on it, what they found, and what is paused or asked. */
function standing(incident: Incident): Line[] {
  const { roles, cause, handover, pausedUntil, state } = incident;
  const given = ROLES_IN_ORDER.flatMap((role): Line[] => {
    const person = roles[role];
    return person === null ? [] : [[text(`${ROLE_WORDS[role].is} `), nameOf(person)]];
  });
  const lines: Line[] = [
    ...(given.length === 0 ? [] : [[text('On it: '), ...joined(given, ', '), text('.')]]),
    ...(cause === null
      ? []
      : [
          [
            text('Cause, says '),
            nameOf(cause.by),
            text(': '),
            foreign(cause.apart ? cause.code : causeWords(cause)),
            text('.'),
          ],
        ]),
  ];
  if (state === 'resolved') return lines;
  const asked: Line[] =
    handover === null
      ? []
      : [
          [
            text('The lead goes from '),
            nameOf(handover.from),
            text(' to '),
            nameOf(handover.to),
            text(': neither has said so yet.'),
          ],
        ];
  const paused: Line[] =
    pausedUntil === null ? [] : [[text('Reminders are paused until '), time(pausedUntil), text('.')]];
  return [...lines, ...asked, ...paused];
}

export const causeWords = ({ code, reason }: { readonly code: string; readonly reason: string }): string =>
  reason === '' ? code : `${code}: ${reason}`;

type Actions = Report['actions'];

const isAck = ({ command }: Actions[number]): boolean => /^incident \S+ ack$/.test(command);
const withoutAck = (actions: Actions, isTaken: boolean): Actions =>
  isTaken ? actions.filter(action => !isAck(action)) : actions;

/** What a reader can do with it at once: each is a command line. */
function actionsOf(incident: Incident, number: number, others: Actions): Actions {
  const id = idOf(number);
  if (incident.state === 'resolved')
    return [
      { label: 'reopen', command: `incident ${id} reopen` },
      { label: 'report', command: `incident ${id} report` },
    ];
  const ack = incident.acknowledged === null ? [{ label: 'acknowledge', command: `incident ${id} ack` }] : [];
  const lead = incident.roles.lead === null ? [{ label: 'take the lead', command: `incident ${id} lead` }] : [];
  return [
    ...ack,
    ...lead,
    { label: 'whom to call', command: `incident ${id} call` },
    { label: 'escalate', command: `incident ${id} escalate` },
    // An incident has a clock of its own, which is what would be silenced.
    { label: 'pause 1 h', command: `incident ${id} pause 1h` },
    ...others.filter(action => !isAck(action) && !action.command.startsWith('watch mute ')),
  ];
}
