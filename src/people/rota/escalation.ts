import type { Portfolio } from '../../portfolio/schema.ts';
import type { Instant } from '../../values/instant.ts';
import { wallTime } from '../zone.ts';
import { dutyAt } from './duty.ts';
import type { Rota } from './rota.ts';

/**
 * Whom to page, and when, until somebody acknowledges: a pure function of what is written down and what has happened, so
 * that a process that was away goes on where another stopped. It always ends in everybody, never in silence.
 */

/** One step: whom it pages, and what follows. */
export interface EscalationStep {
  /** `oncall`, `next`, `lead`, `everyone`, or a person's name. */
  readonly to: string;
  /** Milliseconds until the next step. */
  readonly waitMs: number;
  /** It is said again and again with that pause. */
  readonly repeats: boolean;
  /** Minutes after midnight between which it holds, by the rota's clock; `from` after `until` spans midnight. Null: always. */
  readonly between: { readonly from: number; readonly until: number } | null;
}

export interface Escalation {
  /** The last one pages everybody again and again, at any hour. */
  readonly steps: readonly EscalationStep[];
  /** Null without one: nobody is `oncall` or `next`. */
  readonly rota: Rota | null;
  /** IANA's name, for `between`. */
  readonly zone: string;
  /** Everybody who can be paged, by name. */
  readonly everyone: readonly string[];
}

/** What has happened since the alarm. */
export interface Happened {
  /** When it began to be nobody's: the alarm, or the moment somebody gave it back. */
  readonly beganAt: Instant;
  /** Pages since then, in order: which step, and when. */
  readonly pages: readonly { readonly at: Instant; readonly step: number }[];
  /** Somebody asked for the next step at once (`escalate`). */
  readonly pushedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  /** Somebody who was there asked for silence until then. */
  readonly pausedUntil: Instant | null;
  readonly lead: string | null;
}

/** Why a step is not paged: it means nobody now · not at this hour · those whom it means were paged just before · a later one is due already. */
export type PassedOver = 'nobody' | 'hour' | 'same' | 'late';

export interface Due {
  /** To be kept in `pages` once it is said. */
  readonly step: number;
  readonly to: string;
  /** By name. Empty only where nobody is known: then the room itself is all that can be called. */
  readonly people: readonly string[];
  readonly isEveryone: boolean;
  /** How often this step has been paged before. */
  readonly times: number;
  /** Steps that were left out on the way, and why: worth a word. */
  readonly passedOver: readonly { readonly to: string; readonly why: PassedOver }[];
}

/** `due`: to be paged now. `nextAt`: when to ask again, if nothing happens before; null only once somebody has it. */
export interface Escalating {
  readonly due: Due | null;
  readonly nextAt: Instant | null;
}

const MINUTE_MS = 60_000;
/** Milliseconds between two calls of everybody, where nothing is written: long enough to type an answer. */
const EVERYONE_AGAIN_MS = 15 * MINUTE_MS;
/** What holds where nothing is written. */
const USUAL: readonly EscalationStep[] = [
  { to: 'oncall', waitMs: 5 * MINUTE_MS, repeats: false, between: null },
  { to: 'next', waitMs: 10 * MINUTE_MS, repeats: false, between: null },
];
/** A step that repeats, but is not the last, is paged so often before the next one comes. */
export const REPEATS_BEFORE_NEXT = 3;
const EVERYBODY: EscalationStep = { to: 'everyone', waitMs: EVERYONE_AGAIN_MS, repeats: true, between: null };

/** The escalation that a portfolio describes; where its last step could fall silent, everybody follows. */
export function escalationOf(portfolio: Portfolio | null, rota: Rota | null): Escalation {
  const written = (portfolio?.oncall?.escalation ?? []).map(
    ({ to, wait, repeat, between }): EscalationStep => ({
      to,
      waitMs: (wait ?? repeat ?? 0) * 1000,
      repeats: repeat !== null,
      between,
    }),
  );
  const steps = written.length === 0 ? USUAL : written;
  const last = steps.at(-1);
  const neverSilent = last?.to === 'everyone' && last.repeats && last.between === null;
  return {
    steps: neverSilent ? steps : [...steps, EVERYBODY],
    rota,
    zone: portfolio?.oncall?.zone ?? 'UTC',
    everyone: [...(portfolio?.people.keys() ?? [])],
  };
}

/** What is due at a moment, given what has happened. */
export function escalationAt(of: Escalation, happened: Happened, now: Instant): Escalating {
  if (happened.acknowledgedAt !== null) return { due: null, nextAt: null };
  const { pausedUntil } = happened;
  if (pausedUntil !== null && now < pausedUntil) return { due: null, nextAt: pausedUntil };
  const { step, at } = comingUp(of, happened);
  // Time that was asked to be quiet does not count as lost.
  const position = { step, at: pausedUntil === null || pausedUntil < at ? at : pausedUntil };
  if (now < position.at) return { due: null, nextAt: position.at };
  const due = dueFrom(of, happened, position, now);
  return { due, nextAt: (now + waitOf(of.steps[due.step])) as Instant };
}

/** The step that comes after the last page, and from when. */
interface Position {
  readonly step: number;
  readonly at: Instant;
}

function comingUp({ steps }: Escalation, { beganAt, pages, pushedAt }: Happened): Position {
  const last = pages.at(-1);
  if (last === undefined) return { step: 0, at: beganAt };
  const waited = (last.at + waitOf(steps[last.step])) as Instant;
  const isPushed = pushedAt !== null && pushedAt > last.at && pushedAt < waited;
  return { step: stepAfter(steps, pages, last.step, isPushed), at: isPushed ? pushedAt : waited };
}

const waitOf = (step: EscalationStep | undefined): number => Math.max(step?.waitMs ?? EVERYONE_AGAIN_MS, MINUTE_MS);

/** The last step comes again and again; one that repeats before it, until it has been heard often enough, or somebody asks for more. */
function stepAfter(
  steps: readonly EscalationStep[],
  pages: Happened['pages'],
  last: number,
  isPushed: boolean,
): number {
  const end = steps.length - 1;
  if (last >= end) return end;
  const isHeard = timesOf(pages, last) >= REPEATS_BEFORE_NEXT;
  return steps[last]?.repeats === true && !isHeard && !isPushed ? last : last + 1;
}

const timesOf = (pages: Happened['pages'], step: number): number => pages.filter(page => page.step === step).length;

/** The first step from a position on that reaches somebody; where the process was away, one that should have come since. */
function dueFrom(of: Escalation, happened: Happened, { step: first, at }: Position, now: Instant): Due {
  const { steps } = of;
  const end = steps.length - 1;
  const passedOver: Due['passedOver'][number][] = [];
  const late: string[] = [];
  let from = at;
  for (let step = first; step < end; step++) {
    const one = steps[step];
    if (one === undefined) break;
    const people = isHour(one, of.zone, now) ? peopleOf(one.to, of, happened, now) : [];
    const why = people.length > 0 ? null : isHour(one, of.zone, now) ? 'nobody' : 'hour';
    if (why !== null) passedOver.push({ to: one.to, why });
    else if (isSame(people, of, happened, step)) passedOver.push({ to: one.to, why: 'same' });
    else if (from + waitOf(one) <= now) {
      // Its time, and that of the step after it, went by while nobody was here to say it.
      from = (from + waitOf(one)) as Instant;
      late.push(...people);
      passedOver.push({ to: one.to, why: 'late' });
    } else return dueAs(of, happened, step, [...late, ...people], passedOver);
  }
  return dueAs(of, happened, end, of.everyone, passedOver);
}

function dueAs(
  { steps }: Escalation,
  { pages }: Happened,
  step: number,
  people: readonly string[],
  passedOver: Due['passedOver'],
): Due {
  const to = steps[step]?.to ?? 'everyone';
  return {
    step,
    to,
    people: [...new Set(people)],
    isEveryone: to === 'everyone',
    times: timesOf(pages, step),
    passedOver,
  };
}

/** Who is meant now: only those who can be paged. */
function peopleOf(to: string, { rota, everyone }: Escalation, { lead }: Happened, now: Instant): readonly string[] {
  if (to === 'everyone') return everyone;
  const duty = rota === null ? null : dutyAt(rota, now);
  const name = to === 'oncall' ? duty?.who : to === 'next' ? duty?.next?.who : to === 'lead' ? lead : to;
  return typeof name === 'string' && everyone.includes(name) ? [name] : [];
}

/** Whether a step would only call again those whom another step called last. */
function isSame(people: readonly string[], of: Escalation, happened: Happened, step: number): boolean {
  const last = happened.pages.at(-1);
  const before = last === undefined ? undefined : of.steps[last.step];
  if (last === undefined || before === undefined || last.step === step) return false;
  const called = peopleOf(before.to, of, happened, last.at);
  return people.every(name => called.includes(name));
}

function isHour({ between }: EscalationStep, zone: string, now: Instant): boolean {
  if (between === null) return true;
  const { minutes } = wallTime(zone, now);
  const { from, until } = between;
  return from <= until ? from <= minutes && minutes < until : minutes >= from || minutes < until;
}
