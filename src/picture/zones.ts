import type { GraphNode } from '../graph/graph.ts';
import type { Spof } from '../spof/spof.ts';
import { type Name, parseName } from '../values/name.ts';

/** What a top rests on, with everything between two zones left out. */
export interface Needs {
  /** Zones in the order in which they are met from the top, nearest first. */
  readonly order: readonly Name[];
  /** Those that the top needs without another zone between. */
  readonly first: ReadonlySet<Name>;
  /** By zone: the zones that it needs without another between. */
  readonly direct: ReadonlyMap<Name, ReadonlySet<Name>>;
  /** By component: the zone nearest to it. */
  readonly under: ReadonlyMap<string, Name>;
  /** By zone: how many name servers it may choose from. */
  readonly servers: ReadonlyMap<Name, number>;
}

/** Reads the zones out of the graph. Each node is looked at once from each zone that is nearest to it. */
export function needsOf({ graph }: Spof, top: string): Needs {
  const nodes = new Map(graph.nodes.map(node => [node.id, node] as const));
  const start = graph.tops[top];
  const first = new Set<Name>();
  const direct = new Map<Name, Set<Name>>();
  const under = new Map<string, { zone: Name; steps: number }>();
  const waiting: Name[] = [];
  const meet = (zone: Name): void => {
    if (direct.has(zone)) return;
    direct.set(zone, new Set());
    waiting.push(zone);
  };
  const walk = (from: string, by: Name | null): void => {
    for (const { id, steps } of between(nodes, from, by === null)) {
      const zone = id === from && by !== null ? null : zoneIn(id);
      if (zone !== null) {
        (by === null ? first : direct.get(by))?.add(zone);
        meet(zone);
      } else if (by !== null && nodes.get(id)?.kind === 'basic' && steps < (under.get(id)?.steps ?? Infinity))
        under.set(id, { zone: by, steps });
    }
  };
  if (start !== undefined) walk(start, null);
  for (let at = 0; at < waiting.length; at++) walk(`zone:${waiting[at]}`, waiting[at] ?? null);
  return {
    order: waiting,
    first,
    direct,
    under: new Map([...under].map(([id, { zone }]) => [id, zone])),
    servers: new Map(waiting.map(zone => [zone, nodes.get(`servers:${zone}`)?.needs.length ?? 0])),
  };
}

/** Every node from `from` down to the next zones, those included, with how far it is; `from` may be one where it is a top. */
function between(nodes: ReadonlyMap<string, GraphNode>, from: string, isTop: boolean): { id: string; steps: number }[] {
  const seen = new Set([from]);
  const found = [{ id: from, steps: 0 }];
  for (let at = 0; at < found.length; at++) {
    const { id, steps } = found[at] ?? { id: from, steps: 0 };
    if ((at > 0 || isTop) && zoneIn(id) !== null) continue;
    for (const need of nodes.get(id)?.needs ?? []) {
      if (seen.has(need)) continue;
      seen.add(need);
      found.push({ id: need, steps: steps + 1 });
    }
  }
  return found;
}

/** The zone that a node of the graph stands for; null for any other. */
const zoneIn = (id: string): Name | null => (id.startsWith('zone:') ? parseName(id.slice('zone:'.length)) : null);
