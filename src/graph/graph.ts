/** Who says that a node is so: seen on the wire, written in the portfolio, concluded from both, or taken for granted. */
export type Provenance = 'observed' | 'declared' | 'inferred' | 'assumed';

/**
 * A node of the graph of what rests on what. A basic component works until it is withdrawn; `and` works while all of
 * `needs` work (without any: always), `or` while one of them does (without any: never).
 */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'and' | 'or' | 'basic';
  readonly needs: readonly string[];
  /** Of an `and` only: what it needs perhaps. A cut that rests on these is possible, not definite. */
  readonly maybe?: readonly string[];
  readonly label: string;
  readonly source: Provenance;
  /** ISO 8601; when it was seen or written. */
  readonly at: string;
}

/** The graph in the form in which it is printed and read again. `tops` are the nodes whose loss is worth knowing, by name. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly tops: Readonly<Record<string, string>>;
}

/** What a graph says that cannot be one: a node twice, or a need that is no node. */
export class GraphError extends Error {}
