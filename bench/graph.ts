/**
 * How long cuts take on large graphs, beside a loop that evaluates the whole graph for each component (or pair).
 * Run: `node bench/graph.ts`.
 */
import { compile } from '../src/graph/engine/compile.ts';
import { cutsOf } from '../src/graph/engine/cuts.ts';
import { evaluate, isUpWithout } from '../src/graph/engine/state.ts';
import type { Graph, GraphNode } from '../src/graph/graph.ts';

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

function measure(title: string, graph: Graph): void {
  const edges = graph.nodes.reduce((sum, n) => sum + n.needs.length, 0);
  const compileStart = cpuMs();
  const compiled = compile(graph, false);
  const compiledMs = cpuMs() - compileStart;
  const start = cpuMs();
  evaluate(compiled);
  const evaluateMs = cpuMs() - start;
  console.log(
    `${title}: ${graph.nodes.length} nodes, ${edges} edges; compiled in ${compiledMs.toFixed(0)} ms, evaluated in ${evaluateMs.toFixed(1)} ms`,
  );
  for (const [name, id] of Object.entries(graph.tops)) {
    const top = compiled.indexOf.get(id) as number;
    const took: string[] = [];
    for (const order of [1, 2] as const) {
      let best = Number.POSITIVE_INFINITY;
      let found = '';
      for (let run = 0; run < RUNS; run++) {
        const from = cpuMs();
        const state = evaluate(compiled);
        const cuts = cutsOf(state, top, order);
        best = Math.min(best, cpuMs() - from);
        const what = cuts.isUp ? `${cuts.byOrder[order]?.length} cuts` : 'down';
        found = `${what}${cuts.isCut ? ', bound' : ''}, ${state.touched} visits`;
      }
      took.push(`order ${order}: ${best.toFixed(1)} ms (${found})`);
    }
    const basics = compiled.kind.reduce((sum, kind) => sum + (kind === 0 ? 1 : 0), 0);
    const from = cpuMs();
    for (let i = 0; i < BRUTE_TRIES; i++) isUpWithout(evaluate(compiled), i, top);
    const eachMs = (cpuMs() - from) / BRUTE_TRIES;
    const hours = (basics * basics * eachMs) / 2 / 3_600_000;
    console.log(`  ${name}: ${took.join('; ')}`);
    console.log(
      `    a full pass for each: order 1 ${((basics * eachMs) / 1000).toFixed(1)} s, order 2 ${hours.toFixed(1)} h (from ${BRUTE_TRIES} passes)`,
    );
  }
}

measure('two wide sides', wide());
measure('zones that rest on one another', dnsLike(100_000));
measure('any graph without circles', anyGraph(100_000, 150_000, false));
measure('any graph with circles', anyGraph(100_000, 150_000, true));
