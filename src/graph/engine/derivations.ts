import { at, BASIC, OR } from './compile.ts';
import { putBack, type State, withdraw } from './state.ts';

/**
 * Ways in which a top can be derived. A cut hits every one of them, so a few that differ much rule out nearly all sets
 * that are no cuts; what they leave is tried by withdrawing it.
 */
export interface Derivations {
  readonly count: number;
  /** Every basic component that any of them uses. */
  readonly basics: readonly number[];
  /** Which derivations use a basic component, as bits. */
  readonly signature: Uint32Array;
  /** The bits of all derivations. */
  readonly all: number;
}

/** Derivations that are what is left after withdrawing what the ones before use: ways that have little in common. */
const FIRST = 3;
/** Derivations without as many components as can be withdrawn together, in one random order each. */
const SHUFFLED = 5;
/** The same, but what every derivation so far uses goes first. */
const STUBBORN = 3;
/** Of a fixed sequence, so that the same graph is always worked in the same way. */
const SEED = 0x9e3779b9;

/** Derivations of a working top. The first is the one that the state has; the state is left as it was. */
export function derive(state: State, top: number, singles: ReadonlySet<number>): Derivations {
  const { length } = state.trail;
  const size = state.graph.kind.length;
  const signature = new Uint32Array(size);
  const basics: number[] = [];
  const random = xorshift(SEED);
  let count = 0;
  const note = (): void => {
    for (const x of witness(state, top)) {
      if (signature[x] === 0) basics.push(x);
      signature[x] = at(signature, x) + 2 ** count;
    }
    count++;
  };
  const without = (order: readonly number[]): void => {
    for (const x of order) withdrawIfUp(state, top, x);
    note();
    putBack(state, length);
  };
  note();
  const known = (): number[] => basics.filter(x => !singles.has(x));
  for (let i = 1; i < FIRST; i++) without(known());
  const movable = known();
  for (let i = 0; i < SHUFFLED; i++) without(shuffled(movable, random));
  for (let i = 0; i < STUBBORN; i++) {
    const all = 2 ** count - 1;
    const stubborn = movable.filter(x => signature[x] === all);
    if (stubborn.length > 0) without([...shuffled(stubborn, random), ...shuffled(movable, random)]);
  }
  return { count, basics, signature, all: 2 ** count - 1 };
}

/** Withdraws a component unless the top falls with it. */
function withdrawIfUp(state: State, top: number, x: number): void {
  const { length } = state.trail;
  withdraw(state, x);
  if (state.up[top] !== 1) putBack(state, length);
}

function shuffled(list: readonly number[], random: () => number): number[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as number, out[i] as number];
  }
  return out;
}

/** The basic components that the derivation of `top`, which works, rests on now, in no order. */
export function witness(state: State, top: number): number[] {
  const { graph } = state;
  const seen = new Uint8Array(graph.kind.length);
  const basics: number[] = [];
  const stack = [top];
  seen[top] = 1;
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    if (graph.kind[x] === BASIC) {
      basics.push(x);
      continue;
    }
    const isOr = graph.kind[x] === OR;
    const from = isOr ? at(state.chosen, x) : at(graph.needAt, x);
    const to = isOr ? from + 1 : at(graph.needAt, x + 1);
    for (let e = from; e < to; e++) {
      const y = at(graph.need, e);
      if (seen[y] === 1) continue;
      seen[y] = 1;
      stack.push(y);
    }
  }
  return basics;
}

/** Marsaglia's xorshift32, from 0 to 1. */
function xorshift(seed: number): () => number {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}
