import { type Name, parseName, ROOT } from '../../values/name.ts';
import { concat } from './cursor.ts';

/** A word of a zone file: what stood there, escapes kept, and whether it was in quotes. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** The words of one record or directive of zone-file text, parentheses resolved and comments gone (RFC 1035 §5.1). */
export interface Entry {
  /** Where it begins, from 1. */
  readonly line: number;
  /** It begins with a blank: the owner is the one before. */
  readonly indented: boolean;
  readonly words: readonly Word[];
  /** What is wrong with its quotes or parentheses; its words mean nothing then. */
  readonly broken: string | null;
}

/**
 * The pieces that zone-file text consists of: a comment, a string in quotes (it may go over lines), a parenthesis or a
 * lone quote, a line's end, blanks, a plain word. Any text matches one of them.
 */
const PIECE = /;[^\n]*|"(?:[^"\\]|\\[\s\S])*"|[()"]|\n|[^\S\n]+|(?:[^\s"();\\]|\\[^\n]?)+/gy;

/** Zone-file text as entries, those included that are broken. */
export function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let open = { line: 1, indented: false, words: [] as Word[], broken: null as string | null };
  let line = 1;
  let depth = 0;
  let first = true;
  const close = (): void => {
    if (open.words.length > 0 || open.broken !== null) entries.push(open);
    open = { line: line + 1, indented: false, words: [], broken: null };
    first = true;
  };
  for (const [piece] of text.matchAll(PIECE)) {
    const blank = piece.trim() === '';
    if (first && blank && piece !== '\n') open.indented = true;
    if (piece === '\n' && depth === 0) close();
    else first = false;
    if (piece === '(') depth++;
    else if (piece === ')' && depth > 0) depth--;
    else if (piece === ')') open.broken ??= 'a closing parenthesis without an opening one';
    else if (piece === '"') open.broken ??= 'a quote that does not close';
    else if (piece.startsWith('"')) open.words.push({ text: piece.slice(1, -1), quoted: true });
    else if (!blank && !piece.startsWith(';')) open.words.push({ text: piece, quoted: false });
    line += piece.split('\n').length - 1;
  }
  if (depth > 0) open.broken ??= 'a parenthesis that does not close';
  close();
  return entries;
}

/** A name in a zone file: `@` is the origin, names without a final dot lie below it; null where it is none. */
export function nameIn(text: string, origin: Name): Name | null {
  if (text === '@') return origin;
  const absolute = /(?:^|[^\\])(?:\\\\)*\.$/.test(text);
  return parseName(absolute ? text : origin === ROOT ? `${text}.` : `${text}.${origin}`);
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds from `3600`, `1h` or `1w2d`; null where it is neither or over `max`. */
export function secondsIn(text: string, max: number): number | null {
  if (!/^(?:\d+|(?:\d+[smhdw])+)$/i.test(text)) return null;
  const pieces = text.toLowerCase().match(/\d+[smhdw]?/g) ?? [];
  const sum = pieces.reduce((to, piece) => to + Number.parseInt(piece, 10) * (UNITS[piece.slice(-1)] ?? 1), 0);
  return sum <= max ? sum : null;
}

/** The bytes of a character string, escapes resolved, other than ASCII as UTF-8; null where an escape is none. */
export function charactersIn({ text }: Word): Uint8Array | null {
  const pieces = Array.from(text.matchAll(/\\(?<code>\d{3})|\\(?<char>\D)|(?<plain>[^\\]+)|\\/gu), match => {
    const { code, char, plain } = match.groups ?? {};
    if (code !== undefined) return Number(code) < 256 ? Uint8Array.of(Number(code)) : null;
    return char === undefined && plain === undefined ? null : new TextEncoder().encode(char ?? plain);
  });
  return pieces.includes(null) ? null : concat(pieces.filter(piece => piece !== null));
}

/** Bytes as a quoted character string: printable ASCII as it is, `"` and `\` escaped, the rest as `\DDD`. */
export function quoted(bytes: Uint8Array): string {
  const chars = Array.from(bytes, byte => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  });
  return `"${chars.join('')}"`;
}
