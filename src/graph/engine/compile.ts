import { type Graph, GraphError } from '../graph.ts';
import { componentsOf } from './components.ts';

export const BASIC = 0;
export const AND = 1;
export const OR = 2;

/** A graph as numbers: nodes count from 0, edges stand in rows ("compressed sparse rows"), once in each direction. */
export interface Compiled {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly kind: Uint8Array;
  /** The needs of node x are `need[needAt[x]]` up to, without, `need[needAt[x + 1]]`. */
  readonly needAt: Int32Array;
  readonly need: Int32Array;
  /** The same for those that need x. */
  readonly userAt: Int32Array;
  readonly user: Int32Array;
  /** Nodes that need one another share a number; whoever is needed from outside has the lower one. */
  readonly component: Int32Array;
  /** Every node, by component. */
  readonly order: Int32Array;
}

/** Graphs do not change, and looking ids up is the dearest part of most questions about them. */
const compiled = new WeakMap<Graph, Map<boolean, Compiled>>();

/**
 * Turns a printed graph into numbers. `withMaybe` counts what is needed perhaps as needed. Throws GraphError where a
 * node stands twice, or a need or a top is none of the nodes.
 */
export function compile(graph: Graph, withMaybe: boolean): Compiled {
  const known = compiled.get(graph) ?? new Map<boolean, Compiled>();
  const made = known.get(withMaybe) ?? compileAnew(graph, withMaybe);
  compiled.set(graph, known.set(withMaybe, made));
  return made;
}

function compileAnew(graph: Graph, withMaybe: boolean): Compiled {
  const { nodes } = graph;
  const count = nodes.length;
  const ids: string[] = [];
  const indexOf = new Map<string, number>();
  let needs = 0;
  for (const node of nodes) {
    ids.push(node.id);
    indexOf.set(node.id, ids.length - 1);
    if (indexOf.size < ids.length) throw new GraphError(`the node ${JSON.stringify(node.id)} stands there twice`);
    needs += node.needs.length + (node.maybe?.length ?? 0);
  }
  for (const [top, id] of Object.entries(graph.tops))
    if (!indexOf.has(id)) throw new GraphError(`the top ${JSON.stringify(top)} is no node: ${JSON.stringify(id)}`);
  const kind = new Uint8Array(count);
  const needAt = new Int32Array(count + 1);
  // As long as it can become, as most of the time here goes into looking up and growing.
  const need = new Int32Array(needs);
  let end = 0;
  const add = (from: string, list: readonly string[]): void => {
    for (const id of list) {
      const to = indexOf.get(id);
      if (to === undefined)
        throw new GraphError(`${JSON.stringify(from)} needs ${JSON.stringify(id)}, which is no node`);
      need[end++] = to;
    }
  };
  nodes.forEach((node, x) => {
    kind[x] = node.kind === 'and' ? AND : node.kind === 'or' ? OR : BASIC;
    if (node.kind !== 'basic') {
      add(node.id, node.needs);
      if (withMaybe && node.kind === 'and') add(node.id, node.maybe ?? []);
    }
    needAt[x + 1] = end;
  });
  return { ids, indexOf, kind, ...rowsOf(needAt, need.subarray(0, end)) };
}

/** The rows the other way round, and the order of components. */
function rowsOf(needAt: Int32Array, need: Int32Array) {
  const count = needAt.length - 1;
  const userAt = new Int32Array(count + 1);
  for (const x of need) userAt[x + 1] = at(userAt, x + 1) + 1;
  for (let x = 0; x < count; x++) userAt[x + 1] = at(userAt, x + 1) + at(userAt, x);
  const free = userAt.slice();
  const user = new Int32Array(need.length);
  for (let x = 0; x < count; x++) {
    for (let e = at(needAt, x); e < at(needAt, x + 1); e++) {
      const to = at(need, e);
      const slot = at(free, to);
      user[slot] = x;
      free[to] = slot + 1;
    }
  }
  return { needAt, need, userAt, user, ...componentsOf(needAt, need) };
}

/** An element that is there: the index is the caller's to have in bounds. */
export const at = (of: Int32Array | Uint8Array | Uint32Array | Float64Array, index: number): number =>
  of[index] as number;
