import { graphemesOf, widthOf } from './width.ts';

/** How a piece is to look; null for plain. What it means in escape codes is the renderer's. */
export type Look = 'title' | 'strong' | 'code' | 'bad' | 'partly' | 'dim' | null;

export interface Piece {
  readonly text: string;
  readonly look: Look;
}

interface Word {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** Lines of at most `width` columns; blanks between words are single and none stands at an end. */
export function wrap(pieces: readonly Piece[], width: number): Piece[][] {
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  for (const word of wordsOf(pieces).flatMap(long => broken(long, width))) {
    if (used > 0 && used + 1 + word.width > width) {
      lines.push(line);
      line = [];
      used = 0;
    }
    // The blank takes the look of what goes on across it, so that underlines and bold have no holes.
    if (used > 0)
      line.push({
        text: ' ',
        look: line.at(-1)?.look === word.pieces[0]?.look ? (word.pieces[0]?.look ?? null) : null,
      });
    line.push(...word.pieces);
    used += word.width + (used > 0 ? 1 : 0);
  }
  if (used > 0) lines.push(line);
  return lines;
}

/** What stands between blanks; pieces that touch make one word. */
function wordsOf(pieces: readonly Piece[]): Word[] {
  const words: Word[] = [];
  let word: Piece[] = [];
  const close = (): void => {
    if (word.length > 0) words.push({ pieces: word, width: word.reduce((sum, piece) => sum + widthOf(piece.text), 0) });
    word = [];
  };
  for (const { text, look } of pieces) {
    for (const [i, part] of text.split(/ +/).entries()) {
      if (i > 0) close();
      if (part !== '') word.push({ text: part, look });
    }
  }
  close();
  return words;
}

/** A word that fits nowhere (a name may have 253 characters) is broken between graphemes, after a dot where one is near. */
function broken(word: Word, width: number): Word[] {
  if (word.width <= width) return [word];
  const out: Word[] = [];
  let part: Piece[] = [];
  let used = 0;
  for (const { text, look } of word.pieces) {
    for (const grapheme of graphemesOf(text)) {
      const wide = widthOf(grapheme);
      if (used + wide > width && part.length > 0) {
        out.push({ pieces: part, width: used });
        part = [];
        used = 0;
      }
      part.push({ text: grapheme, look });
      used += wide;
    }
  }
  if (part.length > 0) out.push({ pieces: part, width: used });
  return out;
}
