import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile } from '../../../src/graph/engine/compile.ts';
import { cutsOf } from '../../../src/graph/engine/cuts.ts';
import { evaluate } from '../../../src/graph/engine/state.ts';
import type { Graph, GraphNode } from '../../../src/graph/graph.ts';
import { cutsByForce } from './brute-force.ts';

const node = (id: string, kind: GraphNode['kind'], needs: readonly string[] = []): GraphNode => ({
  id,
  kind,
  needs,
  label: id,
  source: 'assumed',
  at: '',
});

/** Sides of so many zones, each with some servers out of a common stock; one side is enough. */
function sides(zones: number, servers: number, own: number, picks: readonly number[]): Graph {
  let at = 0;
  const pick = (): number => picks[at++ % picks.length] as number;
  const nodes: GraphNode[] = [];
  for (const side of ['a', 'b']) {
    for (let i = 0; i < servers; i++) nodes.push(node(`host:${side}${i}`, 'basic'));
    for (let i = 0; i < zones; i++) {
      nodes.push(
        node(
          `servers:${side}${i}`,
          'or',
          [0, 1, 2].map(() => `host:${side}${pick() % servers}`),
        ),
      );
      const registration = i % own === 0 ? [node(`registration:${side}${i}`, 'basic')] : [];
      nodes.push(...registration);
      nodes.push(node(`zone:${side}${i}`, 'and', [`servers:${side}${i}`, ...registration.map(one => one.id)]));
    }
    nodes.push(
      node(
        `side:${side}`,
        'and',
        Array.from({ length: zones }, (_, i) => `zone:${side}${i}`),
      ),
    );
  }
  return { nodes: [...nodes, node('name', 'or', ['side:a', 'side:b'])], tops: { name: 'name' } };
}

test('where a derivation is wide, the pairs are those that trying every pair finds', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 60, maxLength: 200 }), picks => {
      const compiled = compile(sides(12, 16, 5, picks), false);
      const top = compiled.indexOf.get('name') as number;
      const cuts = cutsOf(evaluate(compiled), top, 2);
      assert.deepEqual(cuts.byOrder.flat().map(String).sort(), cutsByForce(compiled, top, 2).map(String).sort());
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('a bound on cuts ends the search and is told', () => {
  const compiled = compile(sides(12, 16, 1, [1, 2, 3, 4, 5, 6, 7]), false);
  const top = compiled.indexOf.get('name') as number;
  const cuts = cutsOf(evaluate(compiled), top, 2, { cuts: 10, touched: 1e9, pending: 10 });
  assert.equal(cuts.isCut, true);
  assert.equal(cuts.byOrder[2]?.length, 10);
});

test('taking one component of 32,000 zones away costs what it touches, not a pass over the graph', () => {
  const picks = Array.from({ length: 997 }, (_, i) => (i * 7_919) % 1_000_003);
  const compiled = compile(sides(4_000, 4_500, 160, picks), false);
  const state = evaluate(compiled);
  const before = state.touched;
  const top = compiled.indexOf.get('name') as number;
  cutsOf(state, top, 1);
  assert.ok(state.touched - before < 10 * compiled.kind.length, `${state.touched - before} visits`);
});
