import type { Box, Entry, Link } from './drawing.ts';
import { MAX_LISTED } from './limits.ts';

/** A drawing in the making. Each column is one line of boxes, downwards: so it stays as wide as a phone. */
export interface Sketch {
  readonly boxes: Box[];
  readonly links: Link[];
}

export const emptySketch = (): Sketch => ({ boxes: [], links: [] });

type Plain = Partial<Omit<Box, 'id'>> & Pick<Box, 'heading'>;

/** Puts a box under the last one of its column, linked to it as `kind` says. Gives its id. */
export function put(sketch: Sketch, box: Plain, kind: Link['kind']): string {
  const { column = 'main' } = box;
  const last = lastIn(sketch, column);
  const id = `b${sketch.boxes.length}`;
  sketch.boxes.push({ look: 'plain', sign: 'none', lines: [], list: [], ...box, column, id });
  if (last !== null) link(sketch, last, id, kind);
  return id;
}

export const link = ({ links }: Sketch, from: string, to: string, kind: Link['kind']): void => {
  if (from !== to && !links.some(other => other.from === from && other.to === to)) links.push({ from, to, kind });
};

/** The lowest box of a column; null where it is empty. */
export const lastIn = ({ boxes }: Sketch, column: Box['column']): string | null =>
  boxes.findLast(box => box.column === column)?.id ?? null;

/** The beginning of a list, and how many are left: "… 14 more servers". */
export function listed(list: readonly Entry[], what: string, most: number = MAX_LISTED): Entry[] {
  const left = list.length - most;
  return left <= 0 ? [...list] : [...list.slice(0, most), { sign: 'none', text: `… ${left} more ${what}` }];
}

/** The beginning and the end of a row that is too long: what is broken stands at its end. */
export function ends<T>(all: readonly T[], most: number): { first: readonly T[]; left: number; last: readonly T[] } {
  if (all.length <= most) return { first: all, left: 0, last: [] };
  const half = Math.floor(most / 2);
  return { first: all.slice(0, half), left: all.length - 2 * half, last: all.slice(-half) };
}
