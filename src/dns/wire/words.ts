import type { Word } from './text.ts';

/** The words of one record or directive of zone-file text, parentheses resolved and comments gone (RFC 1035 §5.1). */
export interface Entry {
  /** Where it begins, from 1. */
  readonly line: number;
  /** It begins with a blank: the owner is the one before. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

/** A comment, a quoted string (it may go over lines), a parenthesis or a lone quote, a line end, blanks, or a plain word: one of them always matches. */
const PIECE = /;[^\n]*|(?<string>"(?:[^"\\]|\\[\s\S])*")|[()"]|\n|[^\S\n]+|(?:[^\s"();\\]|\\[^\n]?)+/gy;

/** Zone-file text as entries; parentheses and quotes that do not close are problems. */
export function entriesOf(text: string): { entries: Entry[]; problems: { line: number; what: string }[] } {
  const entries: Entry[] = [];
  const problems: { line: number; what: string }[] = [];
  let line = 1;
  let depth = 0;
  let open: { line: number; indented: boolean; words: Word[] } | null = null;
  let fresh = true;
  for (const [piece] of text.matchAll(PIECE)) {
    const first = piece.charAt(0);
    if (piece === '\n' && depth === 0) {
      if (open !== null && open.words.length > 0) entries.push(open);
      open = null;
    } else if (piece === '(') depth++;
    else if (piece === ')')
      depth > 0 ? depth-- : problems.push({ line, what: 'a closing parenthesis without an opening one' });
    open ??= piece === '\n' ? null : { line, indented: fresh && piece.trim() === '', words: [] };
    if (first === '"') {
      const closed = piece.length > 1 && piece.endsWith('"');
      if (!closed) problems.push({ line, what: 'a quote that does not close' });
      else open?.words.push({ text: piece.slice(1, -1), quoted: true });
    } else if (piece.trim() !== '' && !/^[;()]/.test(piece)) open?.words.push({ text: piece, quoted: false });
    fresh = piece === '\n' && depth === 0;
    line += piece.split('\n').length - 1;
  }
  if (depth > 0) problems.push({ line, what: 'a parenthesis that does not close' });
  if (open !== null && open.words.length > 0) entries.push(open);
  return { entries, problems };
}
