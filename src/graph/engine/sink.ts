import { at, OR } from './compile.ts';
import type { State } from './state.ts';

/** Needs looked at before a node counts as resting on another: beyond it, falling and rising again is no dearer. */
const SINK_NEEDS = 256;
const sinking: number[] = [];

/**
 * Whether `y`, which stands higher than `x`, can be ranked below it: not where its derivation uses x or what has fallen.
 * If so it is, with all of its derivation that stood above x.
 */
export function sinks(state: State, y: number, x: number): boolean {
  const { graph, up, rank, trail } = state;
  const own = graph.component[x];
  const ceiling = at(rank, x);
  let floor = 0;
  let looked = 0;
  sinking.length = 0;
  sinking.push(y);
  for (let i = 0; i < sinking.length; i++) {
    const z = sinking[i] as number;
    const from = graph.kind[z] === OR ? at(state.chosen, z) : at(graph.needAt, z);
    const to = graph.kind[z] === OR ? from + 1 : at(graph.needAt, z + 1);
    for (let e = from; e < to; e++) {
      const below = at(graph.need, e);
      if (++looked > SINK_NEEDS || below === x || up[below] !== 1) return false;
      if (graph.component[below] !== own) continue;
      if (at(rank, below) < ceiling) floor = Math.max(floor, at(rank, below));
      else if (!sinking.includes(below)) sinking.push(below);
    }
  }
  // In the order of their ranks between the highest that they rest on and x; too narrow for the numbers counts as no.
  sinking.sort((a, b) => at(rank, a) - at(rank, b));
  const step = (ceiling - floor) / (sinking.length + 1);
  if (step < MIN_STEP) return false;
  sinking.forEach((z, i) => {
    trail.add(trail.RANK, z, at(rank, z));
    rank[z] = floor + step * (i + 1);
  });
  state.touched += looked;
  return true;
}

/** Ranks count up to some millions; a 64-bit number tells apart steps a thousand times smaller than this there. */
const MIN_STEP = 1e-6;
