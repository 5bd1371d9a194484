import { type Field, fieldOf, normalKey } from './keys.ts';
import type { Profile } from './profile.ts';

/** The longest real line with data has 500 characters (a DNSSEC key). */
export const MAX_LINE_CHARS = 2000;
/** Characters of a key or a title: the longest seen has 50. */
export const MAX_TITLE_CHARS = 60;

export const BRACKET = /^\s*(?:[a-z]\.?\s{1,3})?\[([^[\]]{2,40})\]\s*(.*)$/i;
const RPSL_INDEX = /^\d[a-z]\.\s+/;
/** `example.cl:` alone: the name itself. */
const HOST_LINE = /^[^\s:]{1,100}\.[^\s:]{1,63}:$/;
/** `Nom de domaine#. . . . . . .example.dz` */
const DOTTED = /^(\p{L}[^.#:]{1,40}?)#?(?:\s?\.){4,}\s*(.*)$/u;
export interface Split {
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

/** `key: value`, `Key....: value`, `[Key] value`, or `Key<tab or blanks>value` where the key is one we know. */
export function splitField(line: string, profile: Profile | null): Split | null {
  const indent = line.length - line.trimStart().length;
  const bracket = BRACKET.exec(line);
  if (bracket !== null && bracket[2] !== '')
    return { indent, key: normalKey(bracket[1] ?? ''), value: (bracket[2] ?? '').trim() };
  if (bracket !== null && profile?.bracketsAreKeys === true)
    return { indent, key: normalKey(bracket[1] ?? ''), value: '' };
  const trimmed = line.trim().replace(RPSL_INDEX, '');
  const colon = trimmed.indexOf(':');
  if (colon > 0 && colon <= MAX_TITLE_CHARS && !trimmed.startsWith('//', colon + 1)) {
    const key = trimmed.slice(0, colon);
    const words = key.trim().split(/\s+/).length;
    const isTime = /\d$/.test(key) && /^\d\d\b/.test(trimmed.slice(colon + 1));
    if (/^[\p{L}(]/u.test(key) && words <= 7 && !isTime && !HOST_LINE.test(trimmed)) {
      const value = trimmed.slice(colon + 1).replace(/^[:.\s]+/, '');
      return rwhois(indent, normalKey(key), value) ?? { indent, key: normalKey(key), value };
    }
  }
  const dotted = DOTTED.exec(trimmed);
  if (dotted !== null) return { indent, key: normalKey(dotted[1] ?? ''), value: dotted[2] ?? '' };
  return gapField(trimmed, indent, profile);
}

/** Gaps of a line that are tried as the end of its key: words of keys may be set apart too (`Domain  state   OK`). */
const MAX_GAPS = 4;

/** `Key<tab or blanks>value`: the longest key that we know. */
function gapField(trimmed: string, indent: number, profile: Profile | null): Split | null {
  const parts = trimmed.slice(0, MAX_LINE_CHARS).split(/(\t+| {2,})/, 2 * MAX_GAPS + 1);
  for (let words = parts.length - 2; words > 0; words -= 2) {
    const text = parts.slice(0, words).join(' ');
    const key = normalKey(text);
    if (text.length > MAX_TITLE_CHARS || /[.\s]$/.test(text) || meaningOf(key, profile) === null) continue;
    return { indent, key, value: trimmed.slice(parts.slice(0, words + 1).join('').length).trim() };
  }
  return null;
}

/** RWhois (RFC 2167) writes `domain:Created:20090324` and `domain:Domain-Name;I:…`. */
function rwhois(indent: number, key: string, value: string): Split | null {
  const found = key === 'domain' ? /^([A-Z][A-Za-z-]{1,30})(?:;I)?:(\S.*)$/.exec(value) : null;
  return found === null ? null : { indent, key: normalKey(found[1] ?? ''), value: found[2] ?? '' };
}

export function meaningOf(key: string, profile: Profile | null): Field | null {
  const own = profile?.keys?.[key];
  if (own !== undefined) return own;
  return fieldOf(key) ?? fieldOf(key.replace(/\s?\([^)]*\)$/, ''));
}
