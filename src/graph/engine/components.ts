/**
 * Strongly connected components by Tarjan's algorithm, with a stack of its own: chains in a graph may be deeper than a
 * call stack. A component is numbered when all that it needs is numbered, so the numbers are an order of evaluation.
 */
export function componentsOf(needAt: Int32Array, need: Int32Array): { component: Int32Array; order: Int32Array } {
  const count = needAt.length - 1;
  const component = new Int32Array(count).fill(-1);
  const order = new Int32Array(count);
  const found = new Int32Array(count);
  const low = new Int32Array(count);
  const edge = needAt.slice(0, count);
  const open = new Int32Array(count);
  const path = new Int32Array(count);
  let components = 0;
  let ordered = 0;
  let seen = 0;
  let opened = 0;
  for (let start = 0; start < count; start++) {
    if (found[start] !== 0) continue;
    let depth = 0;
    path[0] = start;
    found[start] = low[start] = ++seen;
    open[opened++] = start;
    while (depth >= 0) {
      const x = path[depth] as number;
      const e = edge[x] as number;
      if (e < (needAt[x + 1] as number)) {
        edge[x] = e + 1;
        const y = need[e] as number;
        if (found[y] === 0) {
          found[y] = low[y] = ++seen;
          open[opened++] = y;
          path[++depth] = y;
        } else if (component[y] === -1) low[x] = Math.min(low[x] as number, found[y] as number);
        continue;
      }
      if (low[x] === found[x]) {
        for (let y = -1; y !== x; ) {
          y = open[--opened] as number;
          component[y] = components;
          order[ordered++] = y;
        }
        components++;
      }
      if (--depth >= 0) {
        const above = path[depth] as number;
        low[above] = Math.min(low[above] as number, low[x] as number);
      }
    }
  }
  return { component, order };
}
