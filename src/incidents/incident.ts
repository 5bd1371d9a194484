import type { Person } from '../story/story.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** What somebody on an incident can be. `caller` rings registrars and registries; `scribe` writes down. */
export const ROLES = ['lead', 'caller', 'communications', 'scribe'] as const;
export type Role = (typeof ROLES)[number];

/** Where something on the timeline came from: a chat, a shell of the bot's host, the watch, or the incident's own clock. */
export type Source = 'slack' | 'matrix' | 'terminal' | 'watch' | 'outpost';

/** When something happened, who did it and where. */
export interface Origin {
  readonly at: Instant;
  readonly source: Source;
  /** Null where nobody did: the watch, the clock. */
  readonly who: Person | null;
  /** Said in a room that the portfolio keeps apart: its words are for that chat alone. */
  readonly apart: boolean;
}

/** Everything that can happen to an incident, by name. */
export type Deed =
  | { readonly kind: 'opened'; readonly subject: string | null; readonly domains: readonly Name[] }
  | { readonly kind: 'acknowledged' }
  /** Their own acknowledgement, taken back. */
  | { readonly kind: 'unacknowledged' }
  | { readonly kind: 'assigned'; readonly role: Role; readonly to: Person }
  | { readonly kind: 'noted'; readonly text: string }
  /** Asked of `to` by who leads, or by the rota: `from` is asked as well until one of them takes the lead. */
  | { readonly kind: 'handed-over'; readonly from: Person | null; readonly to: Person }
  | { readonly kind: 'handover-asked' }
  /** Somebody wants the next page of the escalation at once. */
  | { readonly kind: 'escalated' }
  /** A page of the escalation: which step, and whom it called, by name. */
  | { readonly kind: 'paged'; readonly step: number; readonly to: string; readonly people: readonly string[] }
  | { readonly kind: 'paused'; readonly until: Instant }
  /** Without a reason only where the watch has seen the end of it. */
  | { readonly kind: 'resolved'; readonly reason: string | null }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'caused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'called'; readonly call: Call }
  /** The promised time of a call has come, and was asked about. */
  | { readonly kind: 'promise-due'; readonly call: number }
  | { readonly kind: 'ticked'; readonly item: string; readonly done: boolean }
  /** What the watch saw of the alert; its own line stands in the thread. */
  | { readonly kind: 'worse'; readonly text: string }
  | { readonly kind: 'better'; readonly text: string }
  | { readonly kind: 'fixed'; readonly text: string }
  /** Somebody has written in a thread of it. Kept with the talk, not on the timeline. */
  | { readonly kind: 'word' }
  /** It has been quiet, and somebody was asked how it stands. */
  | { readonly kind: 'asked' };

export type Happening = Origin & Deed;

/** A call that was made, as it was told. */
export interface Call {
  /** "registrar 101domain", as typed. */
  readonly whom: string;
  readonly ref: string | null;
  /** When they promised something, or want to be called again. */
  readonly next: Instant | null;
}

/** Somebody took note, lead or word at a moment. */
export interface Taken {
  readonly by: Person | null;
  readonly at: Instant;
  readonly source: Source;
  /** Their words are for that chat alone. */
  readonly apart: boolean;
}

/** An incident as it stands: plain data, the same whenever the same things have happened. Kept in its story. */
export interface Incident {
  readonly form: 1;
  readonly state: 'open' | 'resolved';
  readonly opened: Taken;
  /** Words of who opened it by hand; null where an alert did. */
  readonly subject: string | null;
  readonly domains: readonly Name[];
  readonly acknowledged: Taken | null;
  /** The first one ever, for the report: it stays where it was taken back. */
  readonly firstAcknowledgedAt: Instant | null;
  readonly roles: { readonly [role in Role]: Person | null };
  readonly handover: Handover | null;
  readonly cause: (Taken & { readonly code: string; readonly reason: string }) | null;
  readonly resolved: (Taken & { readonly reason: string | null }) | null;
  /** When the watch saw the end of it. */
  readonly restoredAt: Instant | null;
  readonly calls: readonly (Taken & Call & { readonly reminded: boolean })[];
  readonly ticked: readonly (Taken & { readonly item: string })[];
  readonly escalation: Escalated;
  /** Since the last human word, or the last question about it. */
  readonly quiet: { readonly asked: number; readonly since: Instant };
  readonly pausedUntil: Instant | null;
  /** What has happened, in order, without words of the talk. */
  readonly timeline: readonly Happening[];
  /** So many of the middle of the timeline were let go. */
  readonly leftOut: number;
}

/** How far the escalation has come since the incident was nobody's. */
export interface Escalated {
  readonly beganAt: Instant;
  readonly pages: readonly { readonly at: Instant; readonly step: number }[];
  readonly pushedAt: Instant | null;
}

/** The lead is on its way from one to another, and neither has taken it yet. */
export interface Handover {
  readonly from: Person | null;
  readonly to: Person;
  readonly since: Instant;
  readonly askedAt: Instant;
}

/** Happenings kept from the beginning, and at the end: a night of work is some hundred. */
const KEPT_FIRST = 60;
const KEPT_LAST = 440;
/** Calls and ticks kept; nobody makes more. */
export const MAX_KEPT = 200;

/** A timeline with one more; what is too much is taken from the middle. */
export function longer(
  timeline: readonly Happening[],
  happening: Happening,
): { readonly timeline: readonly Happening[]; readonly dropped: number } {
  const all = [...timeline, happening];
  if (all.length <= KEPT_FIRST + KEPT_LAST) return { timeline: all, dropped: 0 };
  return {
    timeline: [...all.slice(0, KEPT_FIRST), ...all.slice(-KEPT_LAST)],
    dropped: all.length - KEPT_FIRST - KEPT_LAST,
  };
}

/** The same person: by an id of either chat, else by the name. */
export function isSame(one: Person | null, other: Person | null): boolean {
  if (one === null || other === null) return false;
  if (one.slack !== null && one.slack === other.slack) return true;
  if (one.matrix !== null && one.matrix === other.matrix) return true;
  return one.name === other.name;
}

/** Who takes part: lead, who acknowledged, other roles; each once. */
export function onIt({ roles, acknowledged }: Incident): readonly Person[] {
  const all = [roles.lead, acknowledged?.by ?? null, roles.caller, roles.communications, roles.scribe];
  const out: Person[] = [];
  for (const person of all) if (person !== null && !out.some(known => isSame(known, person))) out.push(person);
  return out;
}
