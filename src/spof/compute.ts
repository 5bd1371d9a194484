import { type Analysis, analyse, type FoundCut } from '../graph/analysis.ts';
import type { Graph } from '../graph/graph.ts';
import { groupCuts } from '../graph/group.ts';
import { failuresUnder, lossOf, without } from '../graph/what-if.ts';
import type { SpofQuestion } from './spof.ts';

/** Worst first: what is lost with it. */
const TOPS = ['dark', 'every-name', 'bot', 'name', 'voice', 'recovery'];

/** The tops of a graph in the order of harm; services and unknown ones last. */
const topsOf = (graph: Graph): string[] =>
  Object.keys(graph.tops).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
const rank = (top: string): number => (TOPS.includes(top) ? TOPS.indexOf(top) : TOPS.length);

/** What a question comes to on a graph. Throws GraphError where the graph is none. */
export function compute(graph: Graph, question: SpofQuestion) {
  const gone = [...question.without, ...(question.suspended === null ? [] : [`registration:${question.suspended}`])];
  const left = gone.length === 0 ? graph : without(graph, gone);
  const analysis: Analysis = analyse(left, question.order);
  const tops = topsOf(graph);
  const cuts = tops.flatMap(top => analysis.cuts.filter(cut => cut.top === top));
  const main = graph.tops['name'] === undefined ? (tops[0] as string) : 'name';
  const isUp = analysis.works.get(main) === true;
  return {
    baseline: isUp ? ('up' as const) : ('down' as const),
    failing: isUp ? [] : failuresUnder(left, main),
    tops,
    cuts,
    pairs: new Map(tops.map(top => [top, groupCuts(pairsOf(cuts, top))])),
    loss: gone.length === 0 ? null : { components: gone, ...lossOf(graph, gone) },
    bounds: analysis.bounded.map(top => `MAX_CUTS of ${top}`),
  };
}

const pairsOf = (cuts: readonly FoundCut[], top: string): (readonly string[])[] =>
  cuts.filter(cut => cut.top === top && cut.order === 2 && cut.certainty === 'definite').map(cut => cut.components);
