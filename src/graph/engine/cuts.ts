import { at, type Compiled } from './compile.ts';
import { type Derivations, derive, witness } from './derivations.ts';
import { type Covering, coveringOf } from './signatures.ts';
import { isUpWithout, putBack, type State, track, withdraw } from './state.ts';

/** A set of basic components, by number, in ascending order. */
export type Cut = readonly number[];

/** All minimal cuts of a top up to an order. */
export interface CutSets {
  /** False where the top does not even work with everything in place: then there is nothing to cut. */
  readonly isUp: boolean;
  /** By order: `byOrder[1]` are the single points of failure. */
  readonly byOrder: readonly (readonly Cut[])[];
  /** True where a bound ended the search: cuts may be missing. */
  readonly isCut: boolean;
}

export interface Bounds {
  /** Cuts of one order of one top. More cannot be read by anybody; a graph that has them was made to. */
  readonly cuts: number;
  /** Nodes visited for one top; some minutes of one core. */
  readonly touched: number;
  /** Pairs that wait to be tried together, some 10 MB of them; beyond it they are tried at once. */
  readonly pending: number;
}
export const BOUNDS: Bounds = { cuts: 200_000, touched: 20_000_000_000, pending: 1_000_000 };

/** The minimal cuts of a top with at most `order` components (1 to 3), exactly. The state is left as it was. */
export function cutsOf(state: State, top: number, order: 1 | 2 | 3, bounds: Bounds = BOUNDS): CutSets {
  if (state.up[top] !== 1) return { isUp: false, byOrder: [], isCut: false };
  const singles = singlesOf(state, top);
  if (order === 1) return { isUp: true, byOrder: [[], singles.map(x => [x])], isCut: false };
  const search = searchOf(state, top, new Set(singles), bounds);
  const pairs = search.run(1);
  const triples = order === 3 ? search.run(2) : null;
  state.tracks = false;
  return {
    isUp: true,
    byOrder: [[], singles.map(x => [x]), pairs, ...(triples === null ? [] : [triples])],
    isCut: search.isCut(),
  };
}

/** The components without which `top`, which works, does not, in ascending order. */
const singlesOf = (state: State, top: number): number[] =>
  witness(state, top)
    .filter(x => !isUpWithout(state, x, top))
    .sort(ascending);

const ascending = (a: number, b: number): number => a - b;

/** What a search for cuts of more than one component works with. */
interface Search {
  readonly state: State;
  readonly top: number;
  readonly singles: ReadonlySet<number>;
  readonly derivations: Derivations;
  readonly covering: Covering;
  readonly bounds: Bounds;
  /** Every cut found so far, by key: neither found twice nor inside a larger one. */
  readonly known: Set<string>;
  found: Cut[];
  /** Pairs that may be cuts, by the second component: it is withdrawn once for all of its firsts. */
  readonly pairs: Map<number, number[]>;
  pending: number;
  isCut: boolean;
}

function searchOf(state: State, top: number, singles: ReadonlySet<number>, bounds: Bounds) {
  const first = witness(state, top).filter(x => !singles.has(x));
  const derivations = derive(state, top, singles);
  const covering = coveringOf(derivations, singles);
  const search: Search = {
    state,
    top,
    singles,
    derivations,
    covering,
    bounds,
    known: new Set(),
    found: [],
    pairs: new Map(),
    pending: 0,
    isCut: false,
  };
  track(state, top);
  return {
    /** Withdraws `depth` components in turn, and looks for the last one. */
    run(depth: number): readonly Cut[] {
      search.found = [];
      const limit = state.touched + bounds.touched;
      descend(search, [], first, derivations.all, depth, limit);
      tryPairs(search, limit);
      for (const cut of search.found) search.known.add(keyOf(cut));
      return search.found.sort((a, b) => compareCuts(a, b));
    },
    isCut: (): boolean => search.isCut,
  };
}

const keyOf = (cut: Cut): string => cut.join(' ');

function compareCuts(a: Cut, b: Cut): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return 0;
}

/** With `out` withdrawn and the top working, what of `here` (its derivation) must go too. `open`: derivations not hit yet. */
function descend(
  search: Search,
  out: readonly number[],
  here: readonly number[],
  open: number,
  depth: number,
  limit: number,
): void {
  const { state, top, derivations } = search;
  if (depth === 0) {
    lastOnes(search, out, open);
    return;
  }
  for (const x of here) {
    if (search.isCut) return;
    if (state.touched > limit) {
      search.isCut = true;
      return;
    }
    if (search.singles.has(x) || out.includes(x)) continue;
    const { length } = state.trail;
    withdraw(state, x);
    if (state.up[top] === 1) {
      const next = depth === 1 ? [] : witness(state, top);
      const still = open & ~at(derivations.signature, x);
      descend(search, [...out, x], next, still, depth - 1, limit);
    }
    putBack(state, length);
    if (search.pending > search.bounds.pending && out.length === 0) tryPairs(search, limit);
  }
}

/** What the derivation as it is and all that are not hit yet use. */
function candidates({ state, top, covering }: Search, open: number): readonly number[] {
  // All are hit: only what is derived now can say what else is needed, and it may use what none of them did.
  if (open === 0) return witness(state, top);
  const used: number[] = [];
  covering(open, x => {
    if (at(state.use, x) > 0) used.push(x);
  });
  return used;
}

/** Every component that may complete `out`: of pairs they are kept for later, else they are tried. */
function lastOnes(search: Search, out: readonly number[], open: number): void {
  const [first] = out;
  for (const x of candidates(search, open)) {
    if (search.singles.has(x) || out.includes(x)) continue;
    if (out.length === 1 && first !== undefined) keepPair(search, first, x);
    else if (!search.isCut) tryCut(search, out, x);
  }
}

function keepPair(search: Search, first: number, last: number): void {
  const { pairs } = search;
  search.pending++;
  const firsts = pairs.get(last);
  if (firsts === undefined) pairs.set(last, [first]);
  else firsts.push(first);
}

/** Those that complete many sets are those on which much rests: each is withdrawn once, and its firsts, on which less does, in turn. */
function tryPairs(search: Search, limit: number): void {
  const { state, pairs } = search;
  for (const [last, firsts] of pairs) {
    const { length } = state.trail;
    const { tracks } = state;
    state.tracks = false;
    withdraw(state, last);
    for (const first of firsts) {
      if (state.touched > limit) search.isCut = true;
      if (search.isCut) break;
      tryCut(search, [last], first);
    }
    putBack(state, length);
    state.tracks = tracks;
  }
  pairs.clear();
  search.pending = 0;
}

/** Notes a cut where `x` completes one; `out` is withdrawn already. */
function tryCut(search: Search, out: readonly number[], x: number): void {
  const { state, top, bounds } = search;
  const cut = [...out, x].sort(ascending);
  const key = keyOf(cut);
  if (search.known.has(key) || (cut.length > 2 && holdsKnown(search, out, x))) return;
  if (isUpWithout(state, x, top)) return;
  if (search.found.length >= bounds.cuts) {
    search.isCut = true;
    return;
  }
  search.known.add(key);
  search.found.push(cut);
}

/** True where the last component and one of the others are a cut already. */
const holdsKnown = (search: Search, out: readonly number[], last: number): boolean =>
  out.some(x => search.known.has(keyOf([x, last].sort(ascending))));

/** The names of a cut's components, sorted. */
export const namesOf = (graph: Compiled, cut: Cut): string[] => cut.map(x => graph.ids[x] as string).sort();
