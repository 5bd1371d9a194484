import { hostOf } from './hosts.ts';

/** Longest value that is kept of a foreign field (the longest registrar name seen has 71 characters). */
const MAX_VALUE_CHARS = 200;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  eacute: 'é',
  Eacute: 'É',
  egrave: 'è',
  aacute: 'á',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
  ccedil: 'ç',
  agrave: 'à',
};

/** HTML entities as some servers send them; one pass, so that nothing is decoded twice. */
const decoded = (text: string): string =>
  text.includes('&') ? text.replace(/&([A-Za-z]{2,6});/g, (whole, name: string) => ENTITIES[name] ?? whole) : text;

const EMPTY =
  /^(?:-+|not\.defined\.?|n\/?a|none|null|not defined|undefined|unknown|\.|\(not available\)|---|not available|not provided|redacted.{0,40}|not disclosed.{0,60}|see at .{0,40})$/i;

/** A value worth keeping, bounded; null where the registry wrote a place holder. */
export function keptValue(text: string): string | null {
  const value = decoded(text.trim()).slice(0, MAX_VALUE_CHARS).replace(/\s+/g, ' ').trim();
  return value === '' || EMPTY.test(value) ? null : value;
}

/**
 * A registrar's name; a link behind it goes, and where the registry puts its own handle behind the name
 * (`(R22-LRCC)`, `(380)`), that goes too.
 */
export function registrarNameOf(text: string, handleFollows: boolean): string | null {
  const value = keptValue(text);
  if (value === null) return null;
  const linkless = value
    .replace(/\s+\(\s?https?:\/\/[^)]{0,120}\)$/i, '')
    .replace(/\s+\(www\.[^)\s]{1,80}\)$/, '')
    .replace(/\s*\[ ?ID = [^\]]{0,60}\]$/i, '');
  const name = handleFollows ? linkless.replace(/\s*\((?:[A-Z]{0,2}\d{1,7}-[A-Z]{2,6}|\d{1,7})\)$/, '') : linkless;
  return name.trim() === '' ? null : name.trim();
}

const PLACE_HOLDER = /^(?:n\/?a|none|null|-+)$/i;

/** The statuses in one value: links go, reasons in parentheses stay. */
export function statusesOf(text: string, separator: '/' | undefined, endsAt: string | undefined): string[] {
  const bare = decoded(text)
    .replace(/\(?\s?https?:\/\/[^\s)]{0,200}\)?/gi, ' ')
    .slice(0, MAX_VALUE_CHARS);
  const parts = CODES.test(bare.trim()) ? bare.trim().split(/\s+/) : splitOutside(bare, separator);
  return parts.flatMap(part => {
    const word = (endsAt === undefined ? part : (part.split(endsAt)[0] ?? '')).replace(/[\s-]+$/, '').trim();
    return squashed(word) === '' || PLACE_HOLDER.test(word) ? [] : [word.replace(/\s+/g, ' ')];
  });
}

/** Codes in a row, with nothing but blanks between: `ST_CL_UPDATEPROHIBITED ST_CL_DELETEPROHIBITED`. */
const CODES = /^[A-Z]{2,10}(?:_[A-Z]{2,20})+(?:\s+[A-Z]{2,10}(?:_[A-Z]{2,20})+)+$/;

/** Splits at commas (and the registry's own separator) outside parentheses. */
function splitOutside(text: string, separator: '/' | undefined): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    const splits = depth === 0 && (char === ',' || char === ';' || char === separator);
    if (splits) parts.push(part);
    part = splits ? '' : part + char;
  }
  return [...parts, part];
}

/** One key for all spellings of a status: `clientTransferProhibited`, `CLIENT TRANSFER PROHIBITED`, `client_transfer_prohibited (why)`. */
export function squashed(status: string): string {
  return status
    .replace(/\([^)]*\)/g, '')
    .replace(/https?:\/\/\S*/gi, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const SIGNED_NO = /^(?:n|no|false|0|inactive|unsigned.*|not signed.*|none|disabled|미서명|nesigned|no delegation.*)$/i;
const SIGNED_YES = /^(?:y|yes|true|1|active|signed.*|signeddelegation|secure.*|서명|enabled)$/i;

/** Whether a value says that the delegation is signed; null where it says neither. */
export function signedOf(text: string): boolean | null {
  const value = text.trim();
  if (SIGNED_NO.test(value)) return false;
  return SIGNED_YES.test(value) ? true : null;
}

/** The host of a WHOIS server that an answer names, without scheme or port; null where it is none. */
export function referralOf(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^[a-z]{2,8}:\/\//i, '')
    .replace(/[/:].*$/, '');
  return hostOf(bare);
}
