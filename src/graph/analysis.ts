import { compile } from './engine/compile.ts';
import { BOUNDS, type Bounds, cutsOf, namesOf } from './engine/cuts.ts';
import { evaluate } from './engine/state.ts';
import type { Graph } from './graph.ts';

export type Order = 1 | 2 | 3;

/** A minimal set of components whose loss takes a top down. */
export interface FoundCut {
  readonly top: string;
  readonly order: Order;
  /** Sorted. */
  readonly components: readonly string[];
  /** possible: only if what is needed perhaps is needed indeed. */
  readonly certainty: 'definite' | 'possible';
}

export interface Analysis {
  /** Tops by name: whether they work with everything in place. */
  readonly works: ReadonlyMap<string, boolean>;
  /** By top as the graph has them, by order, by name. */
  readonly cuts: readonly FoundCut[];
  /** Tops whose search a bound ended. */
  readonly bounded: readonly string[];
}

/** Every minimal cut of every top up to `order`. Throws GraphError where the graph is none. */
export function analyse(graph: Graph, order: Order, bounds: Bounds = BOUNDS): Analysis {
  const sure = cutsIn(graph, false, order, bounds);
  const hasMaybe = graph.nodes.some(node => (node.maybe?.length ?? 0) > 0);
  const all = hasMaybe ? cutsIn(graph, true, order, bounds) : sure;
  const cuts = Object.keys(graph.tops).flatMap(top => {
    const definite = sure.cuts.get(top) ?? [];
    const known = new Set(definite.map(keyOf));
    const possible = (all.cuts.get(top) ?? []).filter(cut => !known.has(keyOf(cut)));
    return [
      ...definite.map(components => foundOf(top, components, 'definite')),
      ...possible.map(components => foundOf(top, components, 'possible')),
    ].sort(compare);
  });
  return { works: sure.works, cuts, bounded: [...new Set([...sure.bounded, ...all.bounded])] };
}

const foundOf = (top: string, components: readonly string[], certainty: FoundCut['certainty']): FoundCut => ({
  top,
  order: components.length as Order,
  components,
  certainty,
});

const keyOf = (components: readonly string[]): string => components.join('\n');

/** Within a top: fewest components first, then by their names. */
function compare(a: FoundCut, b: FoundCut): number {
  if (a.order !== b.order) return a.order - b.order;
  for (let i = 0; i < a.order; i++) {
    const [left, right] = [a.components[i] as string, b.components[i] as string];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

function cutsIn(graph: Graph, withMaybe: boolean, order: Order, bounds: Bounds) {
  const compiled = compile(graph, withMaybe);
  const state = evaluate(compiled);
  const works = new Map<string, boolean>();
  const cuts = new Map<string, string[][]>();
  const bounded: string[] = [];
  for (const [top, id] of Object.entries(graph.tops)) {
    const found = cutsOf(state, compiled.indexOf.get(id) as number, order, bounds);
    works.set(top, found.isUp);
    cuts.set(
      top,
      found.byOrder.flat().map(cut => namesOf(compiled, cut)),
    );
    if (found.isCut) bounded.push(top);
  }
  return { works, cuts, bounded };
}
