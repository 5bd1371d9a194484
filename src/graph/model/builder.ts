import type { Graph, GraphNode, Provenance } from '../graph.ts';

/** Collects nodes; the first to describe an id decides what it is. */
export interface Builder {
  basic(id: string, label: string, source?: Provenance): string;
  and(id: string, needs: readonly (string | null)[], about?: About): string;
  or(id: string, needs: readonly string[], about?: About): string;
  /** True where the id is taken: its needs are built, or are being built (a circle). */
  has(id: string): boolean;
  /** Takes the id before its needs are built, so that a circle ends at it. */
  reserve(id: string): void;
  done(tops: Readonly<Record<string, string>>): Graph;
}

interface About {
  readonly label?: string;
  readonly source?: Provenance;
  readonly maybe?: readonly string[];
}

export function builderAt(at: string): Builder {
  const nodes = new Map<string, GraphNode | null>();
  const put = (id: string, kind: GraphNode['kind'], needs: readonly string[], about: About): string => {
    if (nodes.get(id)) return id;
    const maybe = (about.maybe ?? []).filter(one => !needs.includes(one));
    const node = { id, kind, needs, label: about.label ?? id, source: about.source ?? 'inferred', at } as const;
    nodes.set(id, maybe.length === 0 ? node : { ...node, maybe });
    return id;
  };
  return {
    basic: (id, label, source = 'observed') => put(id, 'basic', [], { label, source }),
    and: (id, needs, about = {}) =>
      put(
        id,
        'and',
        needs.filter(need => need !== null),
        about,
      ),
    or: (id, needs, about = {}) => put(id, 'or', needs, about),
    has: id => nodes.has(id),
    reserve: id => void (nodes.has(id) || nodes.set(id, null)),
    done(tops) {
      const described = Array.from(nodes.values()).filter(node => node !== null);
      return reachable({ nodes: described, tops });
    },
  };
}

/** Only what some top rests on, in the order of its ids: equal facts give equal text. */
function reachable({ nodes, tops }: Graph): Graph {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const seen = new Set<string>(Object.values(tops));
  for (const id of seen) {
    const node = byId.get(id);
    for (const need of [...(node?.needs ?? []), ...(node?.maybe ?? [])]) seen.add(need);
  }
  const kept = nodes.filter(node => seen.has(node.id));
  return { nodes: kept.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)), tops };
}
