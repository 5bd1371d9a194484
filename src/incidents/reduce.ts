import type { Person } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import {
  type Deed,
  type Escalated,
  type Happening,
  type Incident,
  isSame,
  longer,
  MAX_KEPT,
  type Source,
  type Taken,
} from './incident.ts';

/** Why something cannot be done now: fields; the sentence is made elsewhere. */
export type Why =
  | { readonly kind: 'none' }
  | { readonly kind: 'open-already' }
  | { readonly kind: 'resolved'; readonly at: Instant; readonly by: Person | null }
  | { readonly kind: 'not-resolved' }
  | { readonly kind: 'acknowledged-already'; readonly by: Person | null; readonly at: Instant; readonly source: Source }
  | { readonly kind: 'not-acknowledged' }
  | { readonly kind: 'not-yours'; readonly by: Person | null }
  | { readonly kind: 'has-role'; readonly who: Person }
  /** The watch has not seen the end of it, so closing it wants a reason. */
  | { readonly kind: 'wants-reason' }
  | { readonly kind: 'past' }
  | { readonly kind: 'ticked-already' }
  | { readonly kind: 'nobody-asked' }
  | { readonly kind: 'no-such-call' };

/** What somebody can do with an incident, as the words of the command. */
export type Move =
  | 'open'
  | 'ack'
  | 'lead'
  | 'assign'
  | 'note'
  | 'handover'
  | 'escalate'
  | 'pause'
  | 'resolve'
  | 'reopen'
  | 'cause'
  | 'called'
  | 'tick';

export type Reduced =
  | { readonly ok: true; readonly incident: Incident }
  | { readonly ok: false; readonly why: Why; readonly possible: readonly Move[] };

/** What can be done now; with an alert alone, one can take note of it. */
export function possible(incident: Incident | null): readonly Move[] {
  if (incident === null) return ['ack', 'open'];
  if (incident.state === 'resolved') return ['reopen', 'note', 'cause'];
  const ack: readonly Move[] = incident.acknowledged === null ? ['ack'] : [];
  return [...ack, 'lead', 'assign', 'note', 'handover', 'escalate', 'pause', 'called', 'tick', 'cause', 'resolve'];
}

/** One thing more has happened. The only way in which an incident changes; what is illegal leaves it as it was. */
export function reduce(incident: Incident | null, happening: Happening): Reduced {
  const no = (why: Why): Reduced => ({ ok: false, why, possible: possible(incident) });
  if (incident === null) return happening.kind === 'opened' ? yes(begun(happening)) : no({ kind: 'none' });
  const changed = CHANGES[happening.kind](incident, happening as never);
  if ('kind' in changed) return no(changed);
  return yes(recorded({ ...incident, ...changed }, happening));
}

/** The state after a row of happenings; what was illegal has not happened. */
export const replay = (happenings: readonly Happening[]): Incident | null =>
  happenings.reduce<Incident | null>((incident, happening) => {
    const reduced = reduce(incident, happening);
    return reduced.ok ? reduced.incident : incident;
  }, null);

const yes = (incident: Incident): Reduced => ({ ok: true, incident });

/** Any of these is a word of somebody: nobody needs to be asked how it stands. */
function recorded(incident: Incident, happening: Happening): Incident {
  const quiet = happening.who === null ? incident.quiet : { asked: 0, since: happening.at };
  if (happening.kind === 'word') return { ...incident, quiet };
  const { timeline, dropped } = longer(incident.timeline, happening);
  return { ...incident, quiet, timeline, leftOut: incident.leftOut + dropped };
}

const taken = ({ who, at, source, apart }: Happening): Taken => ({ by: who, at, source, apart });

function begun(happening: Happening & { kind: 'opened' }): Incident {
  const { at, subject, domains, who } = happening;
  return {
    form: 1,
    state: 'open',
    opened: taken(happening),
    subject,
    domains,
    // Who opens it by hand has taken note of it.
    acknowledged: who === null ? null : taken(happening),
    firstAcknowledgedAt: who === null ? null : at,
    roles: { lead: null, caller: null, communications: null, scribe: null },
    handover: null,
    cause: null,
    resolved: null,
    restoredAt: null,
    calls: [],
    ticked: [],
    escalation: freshly(at),
    quiet: { asked: 0, since: at },
    pausedUntil: null,
    timeline: [happening],
    leftOut: 0,
  };
}

const freshly = (at: Instant): Escalated => ({ beganAt: at, pages: [], pushedAt: null });

type Change<K extends Deed['kind']> = (
  incident: Incident,
  happening: Extract<Happening, { kind: K }>,
) => Partial<Incident> | Why;

/** Nothing of this is done with an incident that is over. */
const whileOpen =
  <H extends Happening>(change: (incident: Incident, happening: H) => Partial<Incident> | Why) =>
  (incident: Incident, happening: H): Partial<Incident> | Why =>
    incident.state === 'open' ? change(incident, happening) : over(incident);

const over = ({ resolved, restoredAt, opened }: Incident): Why => ({
  kind: 'resolved',
  at: resolved?.at ?? restoredAt ?? opened.at,
  by: resolved?.by ?? null,
});

const CHANGES: { readonly [K in Deed['kind']]: Change<K> } = {
  opened: () => ({ kind: 'open-already' }),
  acknowledged: whileOpen(acknowledge),
  unacknowledged: whileOpen((incident, happening) => {
    if (incident.acknowledged === null) return { kind: 'not-acknowledged' };
    if (!isSame(incident.acknowledged.by, happening.who)) return { kind: 'not-yours', by: incident.acknowledged.by };
    return { acknowledged: null, escalation: freshly(happening.at) };
  }),
  assigned: whileOpen(assign),
  noted: () => ({}),
  'handed-over': whileOpen((incident, { from, to, at }) => {
    if (isSame(incident.roles.lead, to) && incident.handover === null) return { kind: 'has-role', who: to };
    return { handover: { from: from ?? incident.roles.lead, to, since: at, askedAt: at } };
  }),
  'handover-asked': whileOpen(({ handover }, { at }) =>
    handover === null ? { kind: 'nobody-asked' } : { handover: { ...handover, askedAt: at } },
  ),
  escalated: whileOpen(({ escalation }, { at }) => ({ escalation: { ...escalation, pushedAt: at } })),
  paged: whileOpen(({ escalation }, { at, step }) => ({
    escalation: { ...escalation, pages: [...escalation.pages, { at, step }].slice(-MAX_KEPT) },
  })),
  paused: whileOpen((_, { until, at }) => (until <= at ? { kind: 'past' } : { pausedUntil: until })),
  resolved: whileOpen((incident, happening) => {
    if (happening.reason === null && incident.restoredAt === null) return { kind: 'wants-reason' };
    return { ...CLOSED, resolved: { ...taken(happening), reason: happening.reason } };
  }),
  reopened: reopen,
  caused: (_, happening) => ({ cause: { ...taken(happening), code: happening.code, reason: happening.reason } }),
  called: whileOpen(({ calls }, happening) => ({
    calls: [...calls, { ...happening.call, ...taken(happening), reminded: happening.call.next === null }].slice(
      -MAX_KEPT,
    ),
  })),
  'promise-due': whileOpen(({ calls }, { call }) => {
    if (calls[call]?.reminded !== false) return { kind: 'no-such-call' };
    return { calls: calls.map((each, i) => (i === call ? { ...each, reminded: true } : each)) };
  }),
  ticked: whileOpen(tick),
  worse: (incident, happening) =>
    incident.state === 'open' ? {} : { ...anew(happening.at), acknowledged: null, restoredAt: null },
  better: () => ({}),
  fixed: (incident, happening) => {
    if (incident.state === 'resolved') return { restoredAt: incident.restoredAt ?? happening.at };
    return { ...CLOSED, restoredAt: happening.at, resolved: { ...taken(happening), reason: null } };
  },
  word: () => ({}),
  asked: whileOpen(({ quiet }, { at }) => ({ quiet: { asked: quiet.asked + 1, since: at } })),
};

const CLOSED = { state: 'resolved', handover: null, pausedUntil: null } as const;

const anew = (at: Instant) =>
  ({ state: 'open', resolved: null, escalation: freshly(at), quiet: { asked: 0, since: at } }) as const;

/** The first one counts. While the lead is on its way, whoever of both says so has it. */
function acknowledge(incident: Incident, happening: Happening): Partial<Incident> | Why {
  const { acknowledged, handover, roles } = incident;
  const { who, at } = happening;
  if (who !== null && handover !== null && (isSame(handover.to, who) || isSame(handover.from, who)))
    return { handover: null, roles: { ...roles, lead: who }, acknowledged: acknowledged ?? taken(happening) };
  if (acknowledged !== null) return { kind: 'acknowledged-already', ...acknowledged };
  return { acknowledged: taken(happening), firstAcknowledgedAt: incident.firstAcknowledgedAt ?? at };
}

/** Who takes the lead has taken note as well, and ends what was asked of others. */
function assign(incident: Incident, happening: Extract<Happening, { kind: 'assigned' }>): Partial<Incident> | Why {
  const { role, to } = happening;
  const { roles, handover, acknowledged } = incident;
  if (isSame(roles[role], to) && (role !== 'lead' || handover === null)) return { kind: 'has-role', who: to };
  const given = { roles: { ...roles, [role]: to } };
  if (role !== 'lead') return given;
  const noticed =
    acknowledged === null && isSame(to, happening.who)
      ? { acknowledged: taken(happening), firstAcknowledgedAt: incident.firstAcknowledgedAt ?? happening.at }
      : {};
  return { ...given, ...noticed, handover: null };
}

function reopen(incident: Incident, happening: Happening): Partial<Incident> | Why {
  if (incident.state === 'open') return { kind: 'not-resolved' };
  return {
    ...anew(happening.at),
    restoredAt: null,
    acknowledged: happening.who === null ? null : taken(happening),
    firstAcknowledgedAt: incident.firstAcknowledgedAt ?? (happening.who === null ? null : happening.at),
  };
}

function tick({ ticked }: Incident, happening: Extract<Happening, { kind: 'ticked' }>): Partial<Incident> | Why {
  const { item, done } = happening;
  const isTicked = ticked.some(each => each.item === item);
  if (isTicked === done) return { kind: 'ticked-already' };
  if (!done) return { ticked: ticked.filter(each => each.item !== item) };
  return { ticked: [...ticked, { ...taken(happening), item }].slice(-MAX_KEPT) };
}
