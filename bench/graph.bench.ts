import { compile } from '../src/graph/engine/compile.ts';
import { cutsOf } from '../src/graph/engine/cuts.ts';
import { evaluate, isUpWithout } from '../src/graph/engine/state.ts';
import type { Graph, GraphNode } from '../src/graph/graph.ts';
import { type Bench, ms, type Row } from './measure.ts';

/** Always the same graphs. */
let seed = 1;
const below = (limit: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * limit);
};

const node = (id: string, kind: GraphNode['kind'], needs: readonly string[] = []): GraphNode => ({
  id,
  kind,
  needs,
  label: id,
  source: 'assumed',
  at: '2018-02-20T00:00:00Z',
});

/** Two sides of 8,000 zones, three servers a zone out of 9,000, a registration of its own for every 160th zone. */
function wide(): Graph {
  const nodes: GraphNode[] = [];
  const sides = ['a', 'b'].map(side => {
    for (let i = 0; i < 9_000; i++) nodes.push(node(`host:${side}${i}`, 'basic'));
    const zones = Array.from({ length: 8_000 }, (_, i) => {
      const servers = new Set<string>();
      while (servers.size < 3) servers.add(`host:${side}${below(9_000)}`);
      nodes.push(node(`servers:${side}${i}`, 'or', [...servers]));
      const own = i % 160 === 0 ? [`registration:${side}${i}`] : [];
      for (const id of own) nodes.push(node(id, 'basic'));
      nodes.push(node(`zone:${side}${i}`, 'and', [`servers:${side}${i}`, ...own]));
      return `zone:${side}${i}`;
    });
    nodes.push(node(`side:${side}`, 'and', zones));
    return `side:${side}`;
  });
  nodes.push(node('name', 'or', sides));
  return { nodes, tops: { name: 'name' } };
}

/** A portfolio's closure, as it looks in DNS: 5,000 zones that rest on one another's name servers, in circles too. */
function dnsLike(nodesWanted: number): Graph {
  const nodes: GraphNode[] = [node('root', 'basic')];
  for (let t = 0; t < 40; t++) {
    nodes.push(node(`tld-servers:${t}`, 'basic'), node(`registry-operator:${t % 25}o`, 'basic'));
    nodes.push(node(`tld:${t}`, 'and', ['root', `tld-servers:${t}`, `registry-operator:${t % 25}o`]));
  }
  const unique = [...new Map(nodes.map(n => [n.id, n])).values()];
  nodes.splice(0, nodes.length, ...unique);
  const zones = Math.floor((nodesWanted - nodes.length) / 12);
  for (let z = 0; z < zones; z++) {
    const tld = z % 40;
    nodes.push(
      node(`registration:${z}`, 'basic'),
      node(
        `servers:${z}`,
        'or',
        [0, 1, 2].map(s => `serve:${z}.${s}`),
      ),
    );
    nodes.push(node(`zone:${z}`, 'and', [`tld:${tld}`, `registration:${z}`, `servers:${z}`]));
    for (let s = 0; s < 3; s++) {
      nodes.push(node(`address:${z}.${s}`, 'basic'), node(`as:${z}.${s}`, 'basic'));
      const foreign = s > 0 && z > 10 ? [`zone:${below(4) === 0 ? below(zones) : below(z)}`] : [];
      nodes.push(node(`serve:${z}.${s}`, 'and', [`address:${z}.${s}`, `as:${z}.${s}`, ...foreign]));
    }
  }
  const tops = Array.from({ length: 3 }, (_, i) => `zone:${zones - 1 - i}`);
  nodes.push(
    node('name', 'or', tops),
    node(
      'all',
      'and',
      Array.from({ length: zones / 2 }, (_, i) => `zone:${2 * i}`),
    ),
  );
  return { nodes, tops: { name: 'name', every: 'all' } };
}

/** Half basic components, half nodes that need whatever comes: 100,000 nodes and 150,000 edges. */
function anyGraph(count: number, edges: number, circles: boolean): Graph {
  const basics = count / 2;
  const id = (x: number): string => (x < basics ? `basic:${x}` : `node:${x}`);
  const needs: string[][] = Array.from({ length: count }, () => []);
  for (let e = 0; e < edges; e++) {
    const from = basics + (e % (count - basics));
    needs[from]?.push(id(circles && below(8) === 0 ? below(count) : below(from)));
  }
  const nodes = needs.map((list, x) =>
    x < basics ? node(id(x), 'basic') : node(id(x), below(2) === 0 ? 'and' : 'or', list),
  );
  nodes.push(
    node(
      'top',
      'and',
      Array.from({ length: 2_000 }, (_, i) => id(count - 1 - i)).filter((_, i) => nodes[count - 1 - i]?.kind === 'or'),
    ),
  );
  return { nodes, tops: { name: 'top', other: id(count - 1) } };
}

/** Processor time, so that other work on the machine does not count. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The best of so many: the first ones are slower, being compiled meanwhile. */
const RUNS = 3;
const BRUTE_TRIES = 20;

export const bench: Bench = {
  title: 'Graph: what everything hangs on',
  method: `Cuts of large graphs: components (order 1) and pairs (order 2) without which the top is dark. Processor time, the best of ${RUNS} runs; beside it \
what a full pass over the graph for each component or pair would take, from the mean of ${BRUTE_TRIES} passes.`,
  run: async () => [
    ...rowsOf('two wide sides', wide()),
    ...rowsOf('zones that rest on one another', dnsLike(100_000)),
    ...rowsOf('any graph without circles', anyGraph(100_000, 150_000, false)),
    ...rowsOf('any graph with circles', anyGraph(100_000, 150_000, true)),
  ],
};

type Compiled = ReturnType<typeof compile>;

function timed<T>(work: () => T): { readonly took: number; readonly result: T } {
  const begun = cpuMs();
  const result = work();
  return { took: cpuMs() - begun, result };
}

function rowsOf(title: string, graph: Graph): Row[] {
  const edges = graph.nodes.reduce((sum, n) => sum + n.needs.length, 0);
  const { took, result: compiled } = bestOf(() => compile({ ...graph }, false));
  const evaluated = bestOf(() => evaluate(compiled)).took;
  const size = `${graph.nodes.length} nodes, ${edges} edges; evaluated in ${ms(evaluated)}`;
  const cuts = Object.entries(graph.tops).flatMap(([name, id]) => {
    const top = compiled.indexOf.get(id) as number;
    const eachMs = passMs(compiled, top);
    return ([1, 2] as const).map(order =>
      cutsRow(`${title}: top ${name}, order ${order}`, compiled, top, order, eachMs),
    );
  });
  return [{ what: `${title}: ids to numbers`, figure: ms(took), beside: size }, ...cuts];
}

/** The shortest of some runs, and what the last one gave. */
function bestOf<T>(work: () => T): { readonly took: number; readonly result: T } {
  const runs = Array.from({ length: RUNS }, () => timed(work));
  return { took: Math.min(...runs.map(run => run.took)), result: (runs.at(-1) as (typeof runs)[number]).result };
}

/** What one full pass costs, in milliseconds. */
function passMs(compiled: Compiled, top: number): number {
  const { took } = timed(() => {
    for (let i = 0; i < BRUTE_TRIES; i++) isUpWithout(evaluate(compiled), i, top);
  });
  return took / BRUTE_TRIES;
}

function cutsRow(what: string, compiled: Compiled, top: number, order: 1 | 2, eachMs: number): Row {
  let best = Number.POSITIVE_INFINITY;
  let found = '';
  for (let run = 0; run < RUNS; run++) {
    const { took, result: cuts } = timed(() => cutsOf(evaluate(compiled), top, order));
    best = Math.min(best, took);
    found = `${cuts.isUp ? `${cuts.byOrder[order]?.length} cuts` : 'down'}${cuts.isCut ? ', bound' : ''}`;
  }
  const basics = compiled.kind.reduce((sum, kind) => sum + (kind === 0 ? 1 : 0), 0);
  const passes = order === 1 ? basics : (basics * basics) / 2;
  const hours = (passes * eachMs) / 3_600_000;
  const brute = hours < 1 ? `${(hours * 3600).toFixed(1)} s` : `${hours.toFixed(1)} h`;
  return { what, figure: ms(best), beside: `${found}; passes: ${brute}` };
}
