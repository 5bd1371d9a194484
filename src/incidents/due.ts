import { type Due, type Escalation, escalationAt } from '../people/rota/escalation.ts';
import { type Instant, instant } from '../values/instant.ts';
import type { Incident } from './incident.ts';

/** What the one clock of an incident wants said now. */
export type Nag =
  /** Nobody has acknowledged: the next page. */
  | { readonly kind: 'page'; readonly due: Due }
  /** It is acknowledged, and nobody has written for so long: how does it stand? Asked for the so-manieth time, from 0. */
  | { readonly kind: 'ask'; readonly quietMs: number; readonly times: number }
  /** What was promised in a call is due. */
  | { readonly kind: 'promise'; readonly call: number }
  /** Two people are still asked who of them leads. */
  | { readonly kind: 'handover' };

const MINUTE_MS = 60_000;
/** Milliseconds of silence before each question, since the last word or question; the last one goes on. */
const QUIET_MS = [30, 60, 120, 240].map(minutes => minutes * MINUTE_MS);
/** Milliseconds between two calls for a hand-over. */
const HANDOVER_MS = 15 * MINUTE_MS;

/** What is to be said at a moment, in order, and when to ask again; null where nothing will be due by itself. */
export interface Nagging {
  readonly due: readonly Nag[];
  readonly nextAt: Instant | null;
}

const NOTHING: Nagging = { due: [], nextAt: null };

/**
 * One clock for each incident. Unacknowledged: the escalation alone. Acknowledged: a question after half an hour without
 * a human word, then after one, two and four hours more. A hand-over is asked about until one of both takes it. A pause
 * stops all but promises: those were made for a time.
 */
export function nagsAt(incident: Incident, escalation: Escalation, now: Instant): Nagging {
  if (incident.state === 'resolved') return NOTHING;
  const { pausedUntil } = incident;
  const isPaused = pausedUntil !== null && now < pausedUntil;
  const own = isPaused ? { due: [], nextAt: pausedUntil } : ownClock(incident, escalation, now);
  return together([promises(incident, now), own]);
}

function ownClock(incident: Incident, escalation: Escalation, now: Instant): Nagging {
  if (incident.acknowledged === null) return pages(incident, escalation, now);
  return together([handover(incident, now), quiet(incident, now)]);
}

function pages({ escalation: so, pausedUntil, roles }: Incident, escalation: Escalation, now: Instant): Nagging {
  const happened = { ...so, acknowledgedAt: null, pausedUntil, lead: roles.lead?.name ?? null };
  const { due, nextAt } = escalationAt(escalation, happened, now);
  return { due: due === null ? [] : [{ kind: 'page', due }], nextAt };
}

/** The page that somebody asks for by hand, also of an incident that is acknowledged. */
export function pageNow(incident: Incident, escalation: Escalation, now: Instant): Due | null {
  const { escalation: so, roles } = incident;
  const happened = { ...so, pushedAt: now, acknowledgedAt: null, pausedUntil: null, lead: roles.lead?.name ?? null };
  return escalationAt(escalation, happened, now).due;
}

function quiet({ quiet: { asked, since }, pausedUntil }: Incident, now: Instant): Nagging {
  const waitMs = QUIET_MS[Math.min(asked, QUIET_MS.length - 1)] ?? MINUTE_MS;
  // Silence that was asked for is no silence to ask about.
  const from = Math.max(since, pausedUntil ?? since);
  const at = instant(from + waitMs);
  return now < at
    ? { due: [], nextAt: at }
    : { due: [{ kind: 'ask', quietMs: now - from, times: asked }], nextAt: null };
}

function handover({ handover: asked, pausedUntil }: Incident, now: Instant): Nagging {
  if (asked === null) return NOTHING;
  const at = instant(Math.max(asked.askedAt + HANDOVER_MS, pausedUntil ?? 0));
  return now < at ? { due: [], nextAt: at } : { due: [{ kind: 'handover' }], nextAt: null };
}

function promises({ calls }: Incident, now: Instant): Nagging {
  return together(
    calls.map(({ next, reminded }, call) => {
      if (reminded || next === null) return NOTHING;
      return now < next ? { due: [], nextAt: next } : { due: [{ kind: 'promise', call }], nextAt: null };
    }),
  );
}

function together(all: readonly Nagging[]): Nagging {
  const moments = all.map(({ nextAt }) => nextAt).filter(at => at !== null);
  return {
    due: all.flatMap(({ due }) => due),
    nextAt: moments.length === 0 ? null : instant(Math.min(...moments)),
  };
}
