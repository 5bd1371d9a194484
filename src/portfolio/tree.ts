import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';

/** The one door to the YAML library: the tree of a file, with places. */
export { isAlias, isMap, isScalar, isSeq, type Node, type Pair };

export interface Tree {
  readonly root: Node | null;
  /** Places where the text is no YAML. */
  readonly errors: readonly { readonly line: number; readonly message: string }[];
  lineOf(node: Node | null): number;
  at(path: readonly (string | number)[]): Node | null;
}

export function treeOf(text: string): Tree {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, merge: false });
  return {
    root: document.contents,
    errors: document.errors.map(error => ({ line: counter.linePos(error.pos[0]).line, message: error.message })),
    lineOf: node => counter.linePos(node?.range?.[0] ?? 0).line,
    at: path => (document.getIn(path, true) ?? null) as Node | null,
  };
}
