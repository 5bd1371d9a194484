import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Address, parseAddress } from '../values/address.ts';
import { parseDuration, sayDuration } from '../values/duration.ts';

/** The project's folder: every relative path starts here, wherever the process was started. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** How much is said on stderr about the program itself; each level includes those before it. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
/** True where a message of `level` is to be said. */
export const says = (log: LogLevel, level: LogLevel): boolean => LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(log);

/** A text that was understood, or what is wrong with it: words that follow the variable's name. Never holds a secret. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** `instead`: what holds then, and the sentence that says so; absent: the default. */
  | { readonly ok: false; readonly why: string; readonly instead?: { readonly value: T; readonly words: string } };

export interface Setting<T> {
  readonly name: string;
  /** For people, one or more sentences. */
  readonly meaning: string;
  /** As one would write it in `.env`; '' where nothing is set. */
  readonly default: string;
  readonly example: string;
  /** Never shown, and may come from a file named by `NAME_FILE`. */
  readonly secret: boolean;
  parse(text: string): Parsed<T>;
}

export const setting = <T>(of: Setting<T>): Setting<T> => of;
export const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const bad = (why: string): Parsed<never> => ({ ok: false, why });

export const pathOrNull = (text: string): Parsed<string | null> => good(text === '' ? null : inProject(text));
export const inProject = (path: string): string => (isAbsolute(path) ? path : join(PROJECT, path));

/** A store that was meant, and cannot be: none is opened in its place, since nobody else would share it. */
const noStore = (why: string): Parsed<string> => ({
  ok: false,
  why,
  instead: {
    value: 'nowhere://',
    words: 'Nothing is kept until it is right: a file in its place would be shared with nobody.',
  },
});

export function parseStore(text: string): Parsed<string> {
  if (text === '') return noStore('is empty');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return good(inProject(text));
  if (!/^(?:postgres(?:ql)?|rediss?):/i.test(text))
    return noStore('is a URL, but of no store: postgres://, redis:// or rediss://');
  return passwordIn(text) === null
    ? noStore('is a URL that cannot be read: in a password @ is written %40, / %2F, % %25')
    : good(text);
}

/** The password of a URL, as its server wants it; '' where it has none, null where the text cannot be read. */
export function passwordIn(text: string): string | null {
  try {
    return decodeURIComponent(new URL(text).password);
  } catch {
    return null;
  }
}

export function parseResolvers(text: string): Parsed<readonly Address[]> {
  if (text.toLowerCase() === 'off') return good([]);
  const words = text.split(/[\s,]+/).filter(word => word !== '');
  const wrong = words.find(word => parseAddress(word) === null);
  if (wrong !== undefined) return bad(`holds ${JSON.stringify(wrong)}, which is no IP address`);
  return good(words.flatMap(word => parseAddress(word) ?? []));
}

export function parseLevel(text: string): Parsed<LogLevel> {
  const level = LOG_LEVELS.find(known => known === text.toLowerCase());
  return level === undefined ? bad(`is ${JSON.stringify(text)}, not one of ${LOG_LEVELS.join(', ')}`) : good(level);
}

const LIST = /[\s,]+/;
const listOf = (text: string): string[] => text.split(LIST).filter(word => word !== '');

/** A token by what it begins with: whoever mixes two of them up learns which is which, and nobody sees the token. */
export const tokenOf =
  (prefix: string) =>
  (text: string): Parsed<string | null> => {
    if (text === '') return good(null);
    if (text.startsWith(prefix) && /^\S+$/.test(text)) return good(text);
    const begins = /^[a-z]{2,5}-/.exec(text)?.[0];
    return bad(begins === undefined ? `does not start with ${prefix}` : `starts with ${begins}, this wants ${prefix}`);
  };

export const word = (text: string): Parsed<string | null> =>
  /\s/.test(text) ? bad('holds a blank') : good(text === '' ? null : text);

export const flag = (text: string): Parsed<boolean> =>
  text === '' || text === '0' ? good(false) : text === '1' ? good(true) : bad(`is ${JSON.stringify(text)}, not 1 or 0`);

/** An http or https address of the operator's; it may hold a secret and is never repeated. */
export function urlOrNull(text: string): Parsed<string | null> {
  if (text === '') return good(null);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return bad('is no URL that begins with https:// or http://');
  return good(text.replace(/\/+$/, ''));
}

/** The same as it was written: a service may tell addresses apart by the slash at their end. */
export const exactUrlOrNull = (text: string): Parsed<string | null> => {
  const parsed = urlOrNull(text);
  return parsed.ok && parsed.value !== null ? good(text) : parsed;
};

/** Words that each match; `what` says what they should be. */
export const wordsLike =
  (pattern: RegExp, what: string) =>
  (text: string): Parsed<readonly string[]> => {
    const words = listOf(text);
    const wrong = words.find(each => !pattern.test(each));
    return wrong === undefined ? good(words) : bad(`holds ${JSON.stringify(wrong)}, which is ${what}`);
  };

/** `invited`, or rooms. */
export function parseRooms(text: string): Parsed<'invited' | readonly string[]> {
  if (text.toLowerCase() === 'invited') return good('invited');
  return wordsLike(/^[!#]\S+$/, 'no room id like !abc:ops.example')(text);
}

/** Where a page is served; null for nowhere. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

export function parseListen(text: string): Parsed<Listen | null> {
  if (text.toLowerCase() === 'off') return good(null);
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^\s:]+)):(\d{1,5})$/i.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || port > 65_535) return bad(`is ${JSON.stringify(text)}, not a host, a colon and a port`);
  return good({ host, port });
}

/** A length of time between two bounds, in milliseconds. */
export const parseSpan =
  (leastMs: number, mostMs: number) =>
  (text: string): Parsed<number> => {
    const ms = parseDuration(text);
    if (ms === null) return bad(`is ${JSON.stringify(text)}, not a length of time`);
    if (ms >= leastMs && ms <= mostMs) return good(ms);
    return bad(`is ${JSON.stringify(text)}, not between ${sayDuration(leastMs)} and ${sayDuration(mostMs)}`);
  };
