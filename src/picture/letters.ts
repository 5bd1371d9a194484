import { cleanText } from '../report/foreign.ts';
import { MAX_CHARACTERS } from './limits.ts';

/** Hundredths of the letter size that the letters from blank to tilde are wide (hmtx of DejaVu Sans Condensed 2.37). */
const REGULAR = [
  29, 37, 42, 76, 58, 86, 71, 25, 36, 36, 45, 76, 29, 33, 29, 31, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 31, 31, 76,
  76, 76, 48, 90, 62, 62, 63, 70, 57, 52, 70, 68, 27, 27, 59, 51, 78, 68, 71, 55, 71, 63, 58, 55, 66, 62, 89, 62, 55,
  62, 36, 31, 36, 76, 45, 45, 56, 58, 50, 58, 56, 32, 58, 58, 25, 25, 53, 25, 88, 58, 56, 58, 58, 37, 47, 36, 58, 54,
  74, 54, 54, 48, 58, 31, 58, 76,
];
const BOLD = [
  32, 42, 47, 76, 63, 91, 79, 28, 42, 42, 48, 76, 35, 38, 35, 33, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 36, 36, 76,
  76, 76, 53, 90, 70, 69, 67, 75, 62, 62, 74, 76, 34, 34, 70, 58, 90, 76, 77, 66, 77, 70, 65, 62, 74, 70, 100, 70, 66,
  66, 42, 33, 42, 76, 45, 45, 61, 65, 54, 65, 62, 40, 65, 65, 31, 31, 60, 31, 94, 65, 62, 65, 65, 45, 54, 44, 65, 59,
  84, 59, 59, 53, 65, 33, 65, 76,
];
/** Any other letter that the font has, but for a few that nobody writes in a sentence. */
const OTHER = 105;
const FIRST = 32;

export interface Letters {
  readonly size: number;
  readonly bold: boolean;
}

/** The width of a text in points; never less than it is drawn. */
export function widthOf(text: string, { size, bold }: Letters): number {
  const table = bold ? BOLD : REGULAR;
  let sum = 0;
  for (const letter of text) sum += table[(letter.codePointAt(0) ?? 0) - FIRST] ?? OTHER;
  return (sum * size) / 100;
}

/** What the font can show: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, punctuation, arrows, signs. */
const SHOWN =
  /[ -~\u00a0-\u036f\u0370-\u0377\u037a-\u037f\u0384-\u03ff\u0400-\u052f\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0621-\u063a\u0640-\u0655\u0660-\u0669\u10d0-\u10fc\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20b5\u2190-\u21ff\u2200-\u22ff\u25a0-\u25ff\u2713-\u2718\ufffd]/u;

/** True where every letter can be drawn. */
export const canShow = (text: string): boolean => [...text].every(letter => SHOWN.test(letter));

/** A text as it can be drawn: cleaned, bounded, letters that the font does not have as �. */
export function drawable(text: string): string {
  const letters = [...cleanText(text.slice(0, MAX_CHARACTERS * 4))];
  const shown = letters.slice(0, MAX_CHARACTERS).map(letter => (SHOWN.test(letter) ? letter : '�'));
  return shown.join('') + (letters.length > MAX_CHARACTERS || text.length > MAX_CHARACTERS * 4 ? '…' : '');
}

/**
 * A text in lines that fit: broken at blanks, long names after a dot or dash, at the worst anywhere; what does not fit into
 * `most` lines ends in "…".
 */
export function wrapped(text: string, width: number, letters: Letters, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  // A sign never stands alone on a line.
  const flow = drawable(text)
    .trim()
    .replace(/^([✓✖!?]) /u, `$1${HELD}`)
    .split(' ')
    .filter(Boolean);
  for (const word of flow) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined, letters) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = broken(word, width, letters);
    line = parts.pop() ?? '';
    lines.push(...parts);
  }
  if (line !== '') lines.push(line);
  const kept =
    lines.length <= most ? lines : [...lines.slice(0, most - 1), shortened(lines[most - 1] ?? '', width, letters)];
  return kept.map(each => each.replace(HELD, ' '));
}

/** A blank that keeps what is beside it together; no cleaned text has one. */
const HELD = '\u00a0';

/** A word that is too long for a line, in pieces that fit. */
function broken(word: string, width: number, letters: Letters): string[] {
  const pieces = word.split(/(?<=[.\-/:@])/u).flatMap(piece => chopped(piece, width, letters));
  const lines: string[] = [];
  for (const piece of pieces) {
    const joined = (lines.at(-1) ?? '') + piece;
    if (lines.length > 0 && widthOf(joined, letters) <= width) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines;
}

function chopped(piece: string, width: number, letters: Letters): string[] {
  const lines: string[] = [''];
  for (const letter of piece) {
    const joined = (lines.at(-1) ?? '') + letter;
    if (widthOf(joined, letters) > width && lines.at(-1) !== '') lines.push(letter);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function shortened(line: string, width: number, letters: Letters): string {
  const out = [...line];
  while (out.length > 0 && widthOf(`${out.join('')}…`, letters) > width) out.pop();
  return `${out.join('').trimEnd()}…`;
}
