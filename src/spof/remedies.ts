import { analyse } from '../graph/analysis.ts';
import { buildGraph } from '../graph/model/build.ts';
import type { Surroundings } from '../graph/model/facts.ts';
import { editsOf } from './edits.ts';
import type { Remedy } from './spof.ts';

/** Edits that are tried; each costs one computation of the graph. */
const MAX_EDITS = 40;

/** Counts of definite cuts by top. */
type Counts = ReadonlyMap<string, { readonly 1: number; readonly 2: number }>;

/** Every edit that removes something, with what it does, the most useful first: worst top, then single points, then pairs. */
export function remediesFor(facts: Surroundings, tops: readonly string[]): Remedy[] {
  const before = countsOf(facts);
  const tried = editsOf(facts).slice(0, MAX_EDITS);
  return tried
    .flatMap(({ facts: changed, edit, about, params }) => {
      const after = countsOf(changed);
      const top = tops.find(one => isBetter(before, after, one));
      const [old, now] = [before.get(top ?? ''), after.get(top ?? '')];
      return top === undefined || !old || !now ? [] : [{ edit, about, params, top, before: old, after: now }];
    })
    .sort(
      (a, b) =>
        tops.indexOf(a.top) - tops.indexOf(b.top) ||
        b.before[1] - b.after[1] - (a.before[1] - a.after[1]) ||
        a.after[2] - b.after[2],
    );
}

function isBetter(before: Counts, after: Counts, top: string): boolean {
  const [old, now] = [before.get(top), after.get(top)];
  return old !== undefined && now !== undefined && (now[1] < old[1] || (now[1] === old[1] && now[2] < old[2]));
}

function countsOf(facts: Surroundings): Counts {
  const { cuts, works } = analyse(buildGraph(facts), 2);
  const count = (top: string, order: number): number =>
    cuts.filter(cut => cut.top === top && cut.order === order && cut.certainty === 'definite').length;
  return new Map(Array.from(works.keys(), top => [top, { 1: count(top, 1), 2: count(top, 2) }]));
}
