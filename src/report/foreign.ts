/**
 * Making text safe to show. Every renderer cleans every node with `cleanText` before it escapes it in the way of its
 * place, and bounds foreign nodes with `boundText`: text from WHOIS, TXT records, error texts and NSIDs is hostile.
 */

/** Longest foreign text shown in one piece, in characters: two lines of a terminal, enough for any status or error text. */
export const MAX_FOREIGN_CHARACTERS = 160;
/** Marks stacked on one letter: three serve every living script, more only draw over the lines above. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/** CSI, OSC/DCS/PM/APC strings and two-character escapes (ECMA-48 §5.4, §8.3.89, §5.6): removed whole, ended or not. */
const ESCAPE_SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/gu;
/** What breaks a line or stands for a blank. */
const BLANK = /[\p{Zs}\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/**
 * Control characters, format characters (bidirectional controls U+202A–E and U+2066–9, zero-width ones, tags), lone
 * surrogates, and what Unicode calls ignorable (variation selectors, fillers): none is visible, all can change what the
 * rest looks like.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of visible characters: escape sequences, controls, bidirectional and zero-width characters are gone. */
export function cleanText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(ESCAPE_SEQUENCE, '').replace(BLANK, ' ').replace(INVISIBLE, '').replace(STACKED_MARKS, '$1');
}

/** Foreign text, cleaned, trimmed, and cut visibly: "… 14 more characters". Empty text is said to be empty. */
export function boundText(text: string, most: number = MAX_FOREIGN_CHARACTERS): string {
  // Cut before cleaning as well: no reason to run over a megabyte. Escapes may eat at most the slack.
  const characters = [...cleanText(text.slice(0, most * 64)).trim()];
  const beyond = Math.max(0, text.length - most * 64);
  if (characters.length === 0) return '(empty)';
  if (characters.length + beyond <= most) return characters.join('');
  return `${characters.slice(0, most).join('')}… ${characters.length - most + beyond} more characters`;
}
