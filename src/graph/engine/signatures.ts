import { at } from './compile.ts';
import type { Derivations } from './derivations.ts';

/** Basic components with the same signature. */
interface Leaf {
  readonly signature: number;
  readonly basics: number[];
}
/** Signatures in a tree that branches by one derivation after the other. */
type Branch = { readonly unused: Branch; readonly used: Branch } | { readonly leaves: readonly Leaf[] };

/** Where so few signatures are left, they are compared one by one. */
const LEAVES = 8;

/** Tells the basic components that every one of some derivations (bits) uses. */
export type Covering = (derivations: number, tell: (basic: number) => void) => void;

/** Builds the index over all components of the derivations except `without`. */
export function coveringOf(derivations: Derivations, without: ReadonlySet<number>): Covering {
  const leaves = new Map<number, Leaf>();
  for (const x of derivations.basics) {
    if (without.has(x)) continue;
    const signature = at(derivations.signature, x);
    const leaf = leaves.get(signature) ?? { signature, basics: [] };
    leaf.basics.push(x);
    leaves.set(signature, leaf);
  }
  const root = branch([...leaves.values()], 0, derivations.count);
  return (wanted, tell) => find(root, 0, wanted, tell);
}

function branch(leaves: readonly Leaf[], bit: number, count: number): Branch {
  if (leaves.length <= LEAVES || bit >= count) return { leaves };
  return {
    unused: branch(
      leaves.filter(leaf => !hasBit(leaf.signature, bit)),
      bit + 1,
      count,
    ),
    used: branch(
      leaves.filter(leaf => hasBit(leaf.signature, bit)),
      bit + 1,
      count,
    ),
  };
}

const hasBit = (bits: number, bit: number): boolean => ((bits >>> bit) & 1) === 1;

function find(node: Branch, bit: number, wanted: number, tell: (basic: number) => void): void {
  if ('leaves' in node) {
    for (const leaf of node.leaves) if ((leaf.signature & wanted) === wanted) for (const x of leaf.basics) tell(x);
    return;
  }
  find(node.used, bit + 1, wanted, tell);
  if (!hasBit(wanted, bit)) find(node.unused, bit + 1, wanted, tell);
}
