import { AND, at, BASIC, type Compiled, OR } from './compile.ts';
import { sinks } from './sink.ts';
import { type Trail, trailOf } from './trail.ts';

/**
 * What works: the least fixpoint of the graph, kept while components are withdrawn and put back. Every working `or`
 * has a need that it was derived from (`chosen`), and derivations are well-founded: what is chosen lies in a component
 * below, or was derived earlier in its own (`rank`). So a circle never holds itself up.
 */
export interface State {
  readonly graph: Compiled;
  readonly up: Uint8Array;
  /** Needs of an `and` that do not work. */
  readonly missing: Int32Array;
  /** The edge over which an `or` was derived. */
  readonly chosen: Int32Array;
  readonly rank: Float64Array;
  /** How often the derivation of `top` uses a node; only where it is tracked. */
  readonly use: Int32Array;
  readonly trail: Trail;
  /** False while nobody wants to know what a derivation uses: then `use` stands still. */
  tracks: boolean;
  ranks: number;
  /** Nodes visited so far: the measure of work. */
  touched: number;
}

/** Evaluates the graph from nothing, with every basic component in place. */
export function evaluate(graph: Compiled): State {
  const count = graph.kind.length;
  const state: State = {
    graph,
    up: new Uint8Array(count),
    missing: new Int32Array(count),
    chosen: new Int32Array(count).fill(-1),
    rank: new Float64Array(count),
    use: new Int32Array(count),
    trail: trailOf(),
    tracks: false,
    ranks: 0,
    touched: 0,
  };
  for (let x = 0; x < count; x++) state.missing[x] = at(graph.needAt, x + 1) - at(graph.needAt, x);
  const { order, component } = graph;
  for (let from = 0; from < count; ) {
    let to = from;
    do raiseIfDerivable(state, at(order, to++));
    while (to < count && component[at(order, to)] === component[at(order, from)]);
    spreadRaised(state);
    from = to;
  }
  state.trail.records = true;
  return state;
}

/** Works if what it needs works already; what follows from that waits in `raised`. Nothing to do for what works. */
function raiseIfDerivable(state: State, x: number): void {
  const { graph, up } = state;
  if (up[x] === 1) return;
  if (graph.kind[x] === OR) {
    for (let e = at(graph.needAt, x); e < at(graph.needAt, x + 1); e++) {
      if (up[at(graph.need, e)] !== 1) continue;
      setUp(state, x, e);
      return;
    }
  } else if (graph.kind[x] === BASIC || state.missing[x] === 0) setUp(state, x, -1);
}

const raised: number[] = [];

/** Raises everything that follows from what was raised, first come, first served: derivations stay short. */
function spreadRaised(state: State): void {
  const { graph, up, missing, trail } = state;
  for (let i = 0; i < raised.length; i++) {
    const x = raised[i] as number;
    for (let u = at(graph.userAt, x); u < at(graph.userAt, x + 1); u++) {
      const y = at(graph.user, u);
      state.touched++;
      if (graph.kind[y] === AND) {
        trail.add(trail.MISSING, y, at(missing, y));
        missing[y] = at(missing, y) - 1;
        if (missing[y] === 0 && up[y] === 0) setUp(state, y, -1);
      } else if (up[y] === 0) setUp(state, y, edgeTo(graph, y, x));
    }
  }
  raised.length = 0;
}

function setUp(state: State, x: number, over: number): void {
  const { trail } = state;
  trail.add(trail.UP, x, 0);
  state.up[x] = 1;
  trail.add(trail.RANK, x, at(state.rank, x));
  state.rank[x] = ++state.ranks;
  if (over >= 0) choose(state, x, over);
  if (state.tracks && state.use[x] !== 0) useNeeds(state, x, 1);
  raised.push(x);
}

function choose(state: State, x: number, over: number): void {
  state.trail.add(state.trail.CHOSEN, x, at(state.chosen, x));
  state.chosen[x] = over;
}

function edgeTo(graph: Compiled, from: number, to: number): number {
  let e = at(graph.needAt, from);
  while (graph.need[e] !== to) e++;
  return e;
}

const fallen: number[] = [];
const suspects: number[] = [];

/**
 * Takes a basic component out and repairs only what rested on it: an `or` that has another need to rest on changes
 * over, all others fall; of those that fell, a circle's members may still be derivable from elsewhere and rise again.
 */
export function withdraw(state: State, component: number): void {
  if (state.up[component] !== 1) return;
  const { graph, up, missing, trail } = state;
  suspects.length = 0;
  fall(state, component);
  for (let x = fallen.pop(); x !== undefined; x = fallen.pop()) {
    for (let u = at(graph.userAt, x); u < at(graph.userAt, x + 1); u++) {
      const y = at(graph.user, u);
      state.touched++;
      if (graph.kind[y] === AND) {
        trail.add(trail.MISSING, y, at(missing, y));
        missing[y] = at(missing, y) + 1;
        if (up[y] === 1) fall(state, y);
      } else if (up[y] === 1 && graph.need[at(state.chosen, y)] === x && !restsElsewhere(state, y)) {
        fall(state, y);
        suspects.push(y);
      }
    }
  }
  for (const x of suspects) raiseIfDerivable(state, x);
  spreadRaised(state);
}

function fall(state: State, x: number): void {
  if (state.tracks && state.use[x] !== 0) useNeeds(state, x, -1);
  state.trail.add(state.trail.UP, x, 1);
  state.up[x] = 0;
  fallen.push(x);
}

/**
 * Finds an `or` another working need that does not rest on it. The search goes on from where the last one ended, in a
 * circle: what it has passed in this withdrawal is of no use to it any more.
 */
function restsElsewhere(state: State, x: number): boolean {
  const { graph, up, rank } = state;
  const first = at(graph.needAt, x);
  const end = at(graph.needAt, x + 1);
  const start = at(state.chosen, x);
  const own = graph.component[x];
  for (let e = start + 1 === end ? first : start + 1; e !== start; e = e + 1 === end ? first : e + 1) {
    state.touched++;
    const y = at(graph.need, e);
    if (up[y] !== 1) continue;
    if (graph.component[y] === own && at(rank, y) >= at(rank, x) && !sinks(state, y, x)) continue;
    const isUsed = state.tracks && state.use[x] !== 0;
    const before = at(graph.need, start);
    choose(state, x, e);
    if (isUsed) {
      use(state, y, 1);
      use(state, before, -1);
    }
    return true;
  }
  return false;
}

/** Tracks from now on which nodes the derivation of `top` uses. It must work. */
export function track(state: State, top: number): void {
  state.trail.records = false;
  state.use.fill(0);
  state.tracks = true;
  use(state, top, 1);
  state.trail.records = true;
}

const using: number[] = [];

/** Counts one user of a node more or less; what begins or ceases to be used uses its needs, or no longer. */
function use(state: State, first: number, by: 1 | -1): void {
  const base = using.length;
  using.push(first);
  while (using.length > base) {
    const x = using.pop() as number;
    const before = at(state.use, x);
    state.trail.add(state.trail.USE, x, before);
    state.use[x] = before + by;
    state.touched++;
    if (before + by === (by === 1 ? 1 : 0) && state.up[x] === 1) pushNeeds(state, x);
  }
}

function useNeeds(state: State, x: number, by: 1 | -1): void {
  const base = using.length;
  pushNeeds(state, x);
  const needs = using.splice(base);
  for (const y of needs) use(state, y, by);
}

function pushNeeds(state: State, x: number): void {
  const { graph } = state;
  if (graph.kind[x] === OR) using.push(at(graph.need, at(state.chosen, x)));
  else for (let e = at(graph.needAt, x); e < at(graph.needAt, x + 1); e++) using.push(at(graph.need, e));
}

/** Puts everything back as it was when the trail had this length. */
export const putBack = (state: State, length: number): void => state.trail.undo(length, state);

/** Whether `top` works while a component is out. What the derivation then uses is not asked. */
export function isUpWithout(state: State, component: number, top: number): boolean {
  const { trail, tracks } = state;
  const { length } = trail;
  state.tracks = false;
  withdraw(state, component);
  const is = state.up[top] === 1;
  putBack(state, length);
  state.tracks = tracks;
  return is;
}
