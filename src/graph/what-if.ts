import { at, BASIC, compile, OR } from './engine/compile.ts';
import { witness } from './engine/derivations.ts';
import { evaluate, withdraw } from './engine/state.ts';
import type { Graph } from './graph.ts';

/** The graph as it would be without some basic components: they never work. Ids that are none are ignored. */
export function without(graph: Graph, components: readonly string[]): Graph {
  const gone = new Set(components);
  const nodes = graph.nodes.map(node =>
    node.kind === 'basic' && gone.has(node.id) ? { ...node, kind: 'or' as const } : node,
  );
  return { ...graph, nodes };
}

/** What stops when basic components fail together. */
export interface Loss {
  /** Names of tops that worked before. */
  readonly tops: readonly string[];
  /** Ids of nodes that worked before, in the order of the graph; the components themselves are not among them. */
  readonly nodes: readonly string[];
}

/** What fails with these components. Ids that are no basic component are ignored. */
export function lossOf(graph: Graph, components: readonly string[]): Loss {
  const compiled = compile(graph, false);
  const state = evaluate(compiled);
  const before = state.up.slice();
  for (const id of components) {
    const x = compiled.indexOf.get(id);
    if (x !== undefined && compiled.kind[x] === BASIC) withdraw(state, x);
  }
  const falls = (x: number): boolean => before[x] === 1 && state.up[x] !== 1;
  const nodes = compiled.ids.filter((_, x) => falls(x) && compiled.kind[x] !== BASIC);
  const tops = Object.keys(graph.tops).filter(top => falls(compiled.indexOf.get(graph.tops[top] as string) as number));
  return { tops, nodes };
}

/** The components that a top still rests on when others are out; null where it does not work. Sorted. */
export function survivingWay(graph: Graph, top: string, components: readonly string[]): string[] | null {
  const compiled = compile(without(graph, components), false);
  const x = compiled.indexOf.get(graph.tops[top] ?? '');
  if (x === undefined) return null;
  const state = evaluate(compiled);
  return state.up[x] === 1
    ? witness(state, x)
        .map(y => compiled.ids[y] as string)
        .sort()
    : null;
}

/**
 * Where the failure of a top begins: nodes that do not work although all that they need does, or that wait for each
 * other. Ids, in the order of the graph.
 */
export function failuresUnder(graph: Graph, top: string): string[] {
  const compiled = compile(graph, false);
  const { up } = evaluate(compiled);
  const first = compiled.indexOf.get(graph.tops[top] ?? '');
  if (first === undefined || up[first] === 1) return [];
  const seen = new Set([first]);
  for (const x of seen)
    for (let e = at(compiled.needAt, x); e < at(compiled.needAt, x + 1); e++)
      if (up[at(compiled.need, e)] !== 1) seen.add(at(compiled.need, e));
  const waits = (x: number, y: number): boolean => up[y] !== 1 && compiled.component[y] !== compiled.component[x];
  return Array.from(seen)
    .filter(x => !needsOf(x).some(y => waits(x, y)) && (compiled.kind[x] === OR || needsOf(x).some(y => up[y] !== 1)))
    .sort((a, b) => a - b)
    .map(x => compiled.ids[x] as string);

  function needsOf(x: number): number[] {
    return Array.from(compiled.need.subarray(at(compiled.needAt, x), at(compiled.needAt, x + 1)));
  }
}
