/** How many columns text takes in a terminal. Graphemes are what a terminal draws in one place. */
let segmenter: Intl.Segmenter | null = null;

/** Made when the first foreign letter comes: its tables take longer to load than the rest of a report. */
function graphemesIn(text: string): string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), s => s.segment);
}

/** Latin letters and the signs that our own sentences use: one column each, and nothing joins them. */
const SIMPLE = /^[ -~\u00a0-\u024f\u2010-\u2027\u2190-\u2193\u2260\u2248\u2713\u2717]*$/;

/** East Asian Wide and Fullwidth (Unicode UAX #11), as blocks: rare exceptions inside a block cost a column of alignment. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
/** Drawn onto the letter before it. */
const NARROWEST = /^[\p{M}\p{Cf}\p{Cc}]+$/u;

/** The pieces that must stay together when text is cut. */
export const graphemesOf = (text: string): string[] => (SIMPLE.test(text) ? [...text] : graphemesIn(text));

/** Columns of one grapheme: 0, 1 or 2. */
function graphemeWidth(grapheme: string): number {
  if (NARROWEST.test(grapheme)) return 0;
  return WIDE.test(grapheme) || grapheme.includes('\ufe0f') ? 2 : 1;
}

/** Columns that `text` takes in a terminal. */
export function widthOf(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

/** `text` with blanks behind it until it takes `width` columns. */
export const padTo = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
