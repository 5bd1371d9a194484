import ICAL from 'ical.js';
import type { Instant } from '../../values/instant.ts';
import { knownZone, momentOf, type Wall, wallMs } from './wall.ts';

/** One occurrence of an event of a calendar. All text is from outside. */
export interface CalendarEvent {
  readonly from: Instant;
  readonly until: Instant;
  readonly title: string;
  readonly attendees: readonly { readonly name: string | null; readonly mail: string | null }[];
}

export type CalendarRead =
  | {
      readonly ok: true;
      readonly events: readonly CalendarEvent[];
      /** What could not be followed, a sentence each. */
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

export interface CalendarOf {
  /** Of times that name none: IANA's name. */
  readonly zone: string;
  /** Occurrences that touch this time are wanted. */
  readonly from: Instant;
  readonly until: Instant;
}

/** Steps of recurrence rules that are followed, of one event and of all: 50 years of days; a file of 1 MB may hold thousands of rules. */
const MAX_STEPS_EVENT = 20_000;
const MAX_STEPS = 200_000;
/** Largest INTERVAL: the library counts days one by one, and no duty comes once in 1000 weeks. */
const MAX_INTERVAL = 1_000;
/** Occurrences that are kept: a hand-over every six hours for more than a year. */
const MAX_EVENTS = 2_000;
/** Problems that are told: the first ones explain the rest. */
const MAX_PROBLEMS = 5;
/** Attendees of an event that are looked at. */
const MAX_ATTENDEES = 20;
/** Days that are listed one by one (RDATE, EXDATE): ten years of a weekly duty; more is a fault or an attack. */
const MAX_LISTED = 520;
/** Characters kept of a title, a name, an address. */
const MAX_TEXT = 200;
const DAY_MS = 86_400_000;

/**
 * What a calendar in iCalendar form (RFC 5545) holds: events with their recurrences (RRULE, RDATE, EXDATE, RECURRENCE-ID),
 * times by the zones of IANA's database that they name. Bounded, and never throws. A recurrence keeps its time of day when
 * the clock changes, and so does its end.
 */
export function readCalendar(text: string, of: CalendarOf): CalendarRead {
  let root: ICAL.Component;
  try {
    const parsed: unknown = ICAL.parse(text);
    const first = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed[0] : parsed;
    root = new ICAL.Component(first as ICAL.Component['jCal']);
  } catch {
    return { ok: false, why: 'It is no iCalendar file: it begins with BEGIN:VCALENDAR where it is one.' };
  }
  if (root.name !== 'vcalendar') return { ok: false, why: 'It is no calendar: it holds no VCALENDAR.' };
  const reading: Reading = { of, problems: new Set(), stepsLeft: MAX_STEPS };
  const events = [...seriesIn(root, reading).values()].flatMap(series => occurrences(series, reading));
  events.sort((a, b) => a.from - b.from);
  if (events.length > MAX_EVENTS) reading.problems.add(`I follow the first ${MAX_EVENTS} of its events alone.`);
  return {
    ok: true,
    events: events.slice(0, MAX_EVENTS),
    problems: [...reading.problems].slice(0, MAX_PROBLEMS),
  };
}

interface Reading {
  readonly of: CalendarOf;
  readonly problems: Set<string>;
  stepsLeft: number;
}

/** An event, and single occurrences of it that were changed. */
interface Series {
  master: ICAL.Component | null;
  readonly changed: ICAL.Component[];
}

function seriesIn(root: ICAL.Component, reading: Reading): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const [i, event] of root.getAllSubcomponents('vevent').entries()) {
    const uid = textOf(event, 'uid') || `without ${i}`;
    const series = all.get(uid) ?? { master: null, changed: [] };
    all.set(uid, series);
    const which = event.getFirstProperty('recurrence-id');
    if (which === null) series.master = event;
    else series.changed.push(event);
    if (which?.getFirstParameter('range'))
      reading.problems.add(`A change of ${quoted(event)} and all that follow is followed for the first of them alone.`);
  }
  return all;
}

function occurrences({ master, changed }: Series, reading: Reading): CalendarEvent[] {
  const one = (event: ICAL.Component): CalendarEvent[] => {
    const span = spanOf(event, reading);
    return span === null ? [] : within([occurrenceAt(span.start, span)], event, reading);
  };
  const own = changed.flatMap(one);
  if (master === null) return own;
  const instead = new Set(changed.flatMap(event => momentsIn(event, 'recurrence-id', reading)));
  return [...own, ...recurring(master, instead, reading)];
}

interface Span extends Pick<CalendarEvent, 'title' | 'attendees'> {
  readonly start: Wall<ICAL.Time>;
  /** By the clock on the wall. */
  readonly lengthMs: number;
}

function spanOf(event: ICAL.Component, reading: Reading): Span | null {
  const start = wallsIn(event, 'dtstart', reading)[0];
  if (start === undefined) {
    reading.problems.add(`${quoted(event)} has no beginning.`);
    return null;
  }
  const end = wallsIn(event, 'dtend', reading)[0];
  const [duration] = event.getAllProperties('duration').flatMap(property => valuesOf(property, reading));
  const lengthMs =
    end !== undefined
      ? wallMs(end.time) - wallMs(start.time)
      : duration instanceof ICAL.Duration
        ? duration.toSeconds() * 1000
        : start.time.isDate
          ? DAY_MS
          : 0;
  // An end in another zone than the beginning is a length, not a wall time.
  const isElsewhere = end !== undefined && end.zone !== start.zone;
  return {
    start,
    lengthMs: isElsewhere ? momentOf(end) - momentOf(start) : lengthMs,
    title: textOf(event, 'summary'),
    attendees: attendeesOf(event),
  };
}

const occurrenceAt = (start: Wall, { lengthMs, title, attendees }: Span): CalendarEvent => ({
  from: momentOf(start),
  until: momentOf(start, lengthMs),
  title,
  attendees,
});

function within(all: readonly CalendarEvent[], event: ICAL.Component, { of }: Reading): CalendarEvent[] {
  if (textOf(event, 'status').toUpperCase() === 'CANCELLED') return [];
  return all.filter(({ from, until }) => from < until && from < of.until && until > of.from);
}

/** All occurrences of an event but those that are left out (EXDATE), or stand elsewhere with a change. */
function recurring(event: ICAL.Component, instead: ReadonlySet<Instant>, reading: Reading): CalendarEvent[] {
  const span = spanOf(event, reading);
  if (span === null) return [];
  const out = new Set([...instead, ...momentsIn(event, 'exdate', reading)]);
  const rules = event.getAllProperties('rrule').flatMap(property => valuesOf(property, reading));
  const starts = [
    ...(rules.length === 0 ? [span.start] : []),
    ...wallsIn(event, 'rdate', reading),
    ...rules.flatMap(rule => (rule instanceof ICAL.Recur ? walk(rule, event, span, reading) : [])),
  ];
  const byMoment = new Map(starts.map(start => [momentOf(start), start]));
  for (const moment of out) byMoment.delete(moment);
  const all = [...byMoment.values()].map(start => occurrenceAt(start, span));
  return within(all, event, reading);
}

/** The beginnings that a rule gives, up to the end of what is wanted. */
function walk(rule: ICAL.Recur, event: ICAL.Component, span: Span, reading: Reading): Wall<ICAL.Time>[] {
  const refuse = (why: string): Wall<ICAL.Time>[] => {
    reading.problems.add(`${quoted(event)} ${why}`);
    return [];
  };
  if (rule.freq === 'SECONDLY' || rule.freq === 'MINUTELY') return refuse('repeats more often than a duty can.');
  if (!(rule.interval <= MAX_INTERVAL))
    return refuse(`repeats at intervals of ${rule.interval}, which I do not follow.`);
  const { zone, time } = span.start;
  // UNTIL is UTC where the beginning has a zone (RFC 5545 §3.3.10), which the library does not translate.
  const last = rule.until === null ? reading.of.until : Math.min(reading.of.until, untilOf(rule.until, zone));
  rule.until = null;
  const found: Wall<ICAL.Time>[] = [];
  try {
    const next = bounded(rule.iterator(time), reading);
    for (let start = next(); start !== null; start = next()) {
      // Long ago, by any clock: zones differ from UTC by less than a day.
      if (wallMs(start) + span.lengthMs + DAY_MS < reading.of.from) continue;
      const one = { time: start.clone(), zone };
      if (momentOf(one) > last) return found;
      found.push(one);
    }
    return found;
  } catch (error) {
    return error instanceof TooMany
      ? refuse('repeats so often, or began so long ago, that I do not follow it.')
      : refuse('has a rule of repetition that I cannot read.');
  }
}

class TooMany extends Error {}

/** Steps through a rule, but not for ever: some rules, such as every 30 February, have no next occurrence and no end. */
function bounded(iterator: ICAL.RecurIterator, reading: Reading): () => ICAL.Time | null {
  let left = MAX_STEPS_EVENT;
  const isMatch = iterator.check_contracting_rules.bind(iterator);
  const count = (): void => {
    reading.stepsLeft--;
    if (left-- <= 0 || reading.stepsLeft <= 0) throw new TooMany();
  };
  iterator.check_contracting_rules = () => {
    count();
    return isMatch();
  };
  return () => {
    count();
    return iterator.next();
  };
}

/** The last moment at which an occurrence may begin: a day alone means all of it. */
const untilOf = (until: ICAL.Time, zone: string): Instant =>
  until.isDate ? momentOf({ time: until, zone }, DAY_MS - 1) : momentOf({ time: until, zone: zoneOf(until) ?? zone });

const zoneOf = (time: ICAL.Time): string | null => (time.zone?.tzid === 'UTC' ? 'UTC' : null);
const momentsIn = (event: ICAL.Component, name: string, reading: Reading): Instant[] =>
  wallsIn(event, name, reading).map(wall => momentOf(wall));

function wallsIn(event: ICAL.Component, name: string, reading: Reading): Wall<ICAL.Time>[] {
  const walls = event.getAllProperties(name).flatMap(property => {
    const zone = zoneNamed(property.getFirstParameter('tzid'), reading);
    return valuesOf(property, reading).flatMap(value => {
      const time = value instanceof ICAL.Period ? value.start : value;
      return time instanceof ICAL.Time ? [{ time, zone: zoneOf(time) ?? zone }] : [];
    });
  });
  if (walls.length > MAX_LISTED) reading.problems.add(`Of ${quoted(event)} I follow ${MAX_LISTED} single days alone.`);
  // The newest are the ones that matter.
  return walls.length > MAX_LISTED ? walls.slice(-MAX_LISTED) : walls;
}

/** The library reads values late, and throws for what is none. */
function valuesOf(property: ICAL.Property, { problems }: Reading): readonly unknown[] {
  try {
    return property.getValues();
  } catch {
    problems.add(`It holds a ${property.name.toUpperCase()} that I cannot read.`);
    return [];
  }
}

/** The zone that a time names, where this runtime knows it; times without one, and whole days, are meant by the rota's. */
function zoneNamed(tzid: unknown, { of, problems }: Reading): string {
  if (typeof tzid !== 'string') return of.zone;
  const zone = knownZone(tzid);
  if (zone === null)
    problems.add(
      `It names the time zone ${JSON.stringify(tzid.slice(0, MAX_TEXT))}, which I do not know: I read it as ${of.zone}.`,
    );
  return zone ?? of.zone;
}

function attendeesOf(event: ICAL.Component): CalendarEvent['attendees'] {
  return event
    .getAllProperties('attendee')
    .slice(0, MAX_ATTENDEES)
    .map(property => {
      const value = String(property.getFirstValue() ?? '');
      const cn: unknown = property.getFirstParameter('cn');
      const mail = /^mailto:(.+)$/i.exec(value)?.[1]?.slice(0, MAX_TEXT) ?? null;
      return { name: typeof cn === 'string' && cn !== '' ? cn.slice(0, MAX_TEXT) : null, mail };
    });
}

const textOf = (component: ICAL.Component, name: string): string =>
  String(component.getFirstPropertyValue(name) ?? '').slice(0, MAX_TEXT);

const quoted = (event: ICAL.Component): string => JSON.stringify(textOf(event, 'summary') || 'an event without a name');
