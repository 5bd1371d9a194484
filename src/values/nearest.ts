/**
 * The word of `known` that was most likely meant by `typed`, or null where none is near: at most one slip in a short
 * word, two from five letters on, three from nine on (a slip is a letter too many, missing, wrong, or two swapped).
 */
export function nearest(typed: string, known: readonly string[]): string | null {
  const wanted = typed.toLowerCase().slice(0, MAX_LETTERS);
  const allowed = wanted.length < 5 ? 1 : wanted.length < 9 ? 2 : 3;
  let best: { word: string; slips: number } | null = null;
  for (const word of known) {
    const slips = slipsBetween(wanted, word.toLowerCase());
    if (slips <= allowed && slips < word.length && (best === null || slips < best.slips)) best = { word, slips };
  }
  return best?.word ?? null;
}

/** The table below grows with the product of both lengths; no word that is looked for is longer than this. */
const MAX_LETTERS = 64;

/** Optimal string alignment distance. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = at(above, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return at(above, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
