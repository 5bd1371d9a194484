import { AND, at, BASIC, type Compiled } from '../../../src/graph/engine/compile.ts';

/** Whether a top works without some components: everything is computed anew, round by round, until nothing changes. */
export function works(graph: Compiled, top: number, without: ReadonlySet<number>): boolean {
  const up = new Uint8Array(graph.kind.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (let x = 0; x < up.length; x++) {
      if (up[x] === 1 || !isDerivable(graph, up, x, without)) continue;
      up[x] = 1;
      changed = true;
    }
  }
  return up[top] === 1;
}

function isDerivable(graph: Compiled, up: Uint8Array, x: number, without: ReadonlySet<number>): boolean {
  if (graph.kind[x] === BASIC) return !without.has(x);
  // A conjunction is decided by the first need that is down, a disjunction by the first that is up.
  const deciding = graph.kind[x] === AND ? 0 : 1;
  for (let i = at(graph.needAt, x); i < at(graph.needAt, x + 1); i++)
    if (up[graph.need[i] as number] === deciding) return deciding === 1;
  return deciding === 0;
}

/** Every minimal cut with at most `order` components, by trying all sets. */
export function cutsByForce(graph: Compiled, top: number, order: number): number[][] {
  const basics = Array.from(graph.kind.keys()).filter(x => graph.kind[x] === BASIC);
  const found: number[][] = [];
  const tryAll = (from: number, chosen: readonly number[], size: number): void => {
    if (chosen.length === size) {
      const isMinimal = !found.some(cut => cut.every(x => chosen.includes(x)));
      if (isMinimal && !works(graph, top, new Set(chosen))) found.push([...chosen]);
      return;
    }
    for (let i = from; i < basics.length; i++) tryAll(i + 1, [...chosen, basics[i] as number], size);
  };
  for (let size = 1; size <= order; size++) tryAll(0, [], size);
  return found;
}
