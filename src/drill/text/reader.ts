import { type Address, parseAddress } from '../../values/address.ts';
import { type Instant, instant } from '../../values/instant.ts';
import { type Name, parseName } from '../../values/name.ts';
import type { Place, Problem } from '../scenario.ts';
import { wordsOf } from './tree.ts';

/** What is wrong with a line; caught where the line is read and kept with its place. */
class Wrong extends Error {}

export const wrong = (what: string): never => {
  throw new Wrong(what);
};

/** Runs what reads one line; where that line is wrong, notes it at its place and gives null. */
export function noting<T>(place: Place, problems: Problem[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    problems.push({ file: place.file, line: place.line, what: error.message });
    return null;
  }
}

/** The words of a line, taken one after the other. */
export interface Words {
  /** The next word, or `wrong` with what was expected. */
  take(expected: string): string;
  peek(): string | null;
  /** Takes these words if they come next. */
  takeIf(...expected: string[]): boolean;
  /** `wrong` where anything is left. */
  end(): void;
}

export function words(text: string): Words {
  const all = wordsOf(text);
  let at = 0;
  return {
    take: expected => all[at++] ?? wrong(`${expected} is missing at the end of "${text}"`),
    peek: () => all[at] ?? null,
    takeIf(...expected) {
      const fits = expected.every((word, i) => all[at + i]?.toLowerCase() === word);
      if (fits) at += expected.length;
      return fits;
    },
    end() {
      if (at < all.length) wrong(`"${all.slice(at).join(' ')}" is not understood`);
    },
  };
}

export const asName = (word: string): Name => parseName(word) ?? wrong(`"${word}" is not a domain name`);
/** An address, or null; most words are refused by their letters, which is much quicker than to try. */
export const addressIn = (word: string): Address | null => (/^[\d.]+$|:/.test(word) ? parseAddress(word) : null);
export const asAddress = (word: string): Address => addressIn(word) ?? wrong(`"${word}" is not an address`);

/** A whole number within its bounds. */
export function asNumber(word: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
  return value >= least && value <= most ? value : wrong(`"${word}" is not a number from ${least} to ${most}`);
}

/** `20ms`, `3s`, `1.5s`: milliseconds, an hour at most. */
export function asDurationMs(word: string): number {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)$/.exec(word);
  const ms =
    match === null ? Number.NaN : Number(match[1]) * (match[2] === 'ms' ? 1 : match[2] === 's' ? 1000 : 60_000);
  return ms <= 3_600_000 ? ms : wrong(`"${word}" is not a duration like 20ms, 3s or 2m`);
}

/** Takes all addresses that come next; at least one. */
export function takeAddresses(from: Words): Address[] {
  const addresses = [asAddress(from.take('an address'))];
  while (addressIn(from.peek() ?? '') !== null) addresses.push(asAddress(from.take('an address')));
  return addresses;
}

/** Takes names up to one of the words given or the end; at least one. */
export function takeNames(from: Words, expected: string, ...until: string[]): Name[] {
  const names = [asName(from.take(expected))];
  for (let next = from.peek(); next !== null && !until.includes(next); next = from.peek())
    names.push(asName(from.take(expected)));
  return names;
}

/**
 * `2018-02-20 02:12`, `02:12` (the day of the moment before) or `+2d 02:12` (two days after it), always UTC;
 * seconds are optional. `before` is null for the first.
 */
export function takeTime(from: Words, before: Instant | null): Instant {
  let word = from.take('a time like 02:12');
  let dayMs: number | null = before === null ? null : Math.floor(before / DAY_MS) * DAY_MS;
  const days = /^\+(\d{1,4})d$/.exec(word);
  if (days !== null && dayMs !== null) dayMs += Number(days[1]) * DAY_MS;
  else if (/^\d{4}-\d\d-\d\d$/.test(word)) dayMs = Date.parse(`${word}T00:00:00Z`);
  if (days !== null || word.includes('-')) word = from.take('a time like 02:12');
  const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?:?$/.exec(word);
  if (clock === null || dayMs === null || !Number.isFinite(dayMs)) {
    return wrong('a time is written 2018-02-20 02:12, 02:12 or +2d 02:12');
  }
  return instant(dayMs + Number(clock[1]) * 3_600_000 + Number(clock[2]) * 60_000 + Number(clock[3] ?? 0) * 1000);
}

const DAY_MS = 86_400_000;
