import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compile } from '../../../src/graph/engine/compile.ts';
import { BOUNDS, cutsOf } from '../../../src/graph/engine/cuts.ts';
import { evaluate, putBack, track, withdraw } from '../../../src/graph/engine/state.ts';
import type { Graph, GraphNode } from '../../../src/graph/graph.ts';
import { cutsByForce, works } from './brute-force.ts';

/** Graphs of up to 9 basic components and 12 others that need anything at all, themselves and each other included. */
const graphs: fc.Arbitrary<Graph> = fc
  .record({
    basics: fc.integer({ min: 1, max: 9 }),
    inner: fc.array(
      fc.record({ isAnd: fc.boolean(), needs: fc.array(fc.nat(1_000), { minLength: 0, maxLength: 4 }) }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ basics, inner }) => {
    const names = [...Array.from({ length: basics }, (_, i) => `basic:${i}`), ...inner.map((_, i) => `node:${i}`)];
    const node = (id: string, kind: GraphNode['kind'], needs: readonly string[]): GraphNode => ({
      id,
      kind,
      needs,
      label: id,
      source: 'assumed',
      at: '2018-02-20T00:00:00Z',
    });
    return {
      nodes: [
        ...names.slice(0, basics).map(id => node(id, 'basic', [])),
        ...inner.map(({ isAnd, needs }, i) =>
          node(
            `node:${i}`,
            isAnd ? 'and' : 'or',
            needs.map(n => names[n % names.length] as string),
          ),
        ),
      ],
      tops: { name: 'node:0' },
    };
  });

test('on 6,000 random graphs with circles the cuts up to order 3 are those that trying every set finds', () => {
  let seen = 0;
  fc.assert(
    fc.property(graphs, graph => {
      const compiled = compile(graph, false);
      const top = compiled.indexOf.get('node:0') as number;
      const state = evaluate(compiled);
      const isUp = works(compiled, top, new Set());
      const cuts = cutsOf(state, top, 3);
      assert.equal(cuts.isUp, isUp);
      if (!isUp) return;
      seen++;
      assert.deepEqual(cuts.byOrder.flat().map(String).sort(), cutsByForce(compiled, top, 3).map(String).sort());
    }),
    { numRuns: 12_000, seed: 20_180_220 },
  );
  assert.ok(seen >= 6_000, `only ${seen} graphs worked at all`);
});

test('pairs that are tried as soon as there are a few are the same as those tried together', () => {
  fc.assert(
    fc.property(graphs, graph => {
      const compiled = compile(graph, false);
      const top = compiled.indexOf.get('node:0') as number;
      const atOnce = cutsOf(evaluate(compiled), top, 2, { ...BOUNDS, pending: 0 });
      assert.deepEqual(atOnce, cutsOf(evaluate(compiled), top, 2));
    }),
    { numRuns: 1_000, seed: 20_180_223 },
  );
});

test('withdrawing one component after the other and putting them back always leaves what evaluating anew gives', () => {
  fc.assert(
    fc.property(graphs, fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }), (graph, picks) => {
      const compiled = compile(graph, false);
      const state = evaluate(compiled);
      const before = copyOf(state);
      const top = compiled.indexOf.get('node:0') as number;
      if (state.up[top] === 1) track(state, top);
      const out = new Set<number>();
      for (const pick of picks) {
        const component = compiled.indexOf.get(`basic:${pick}`);
        if (component === undefined) continue;
        out.add(component);
        withdraw(state, component);
        for (const x of compiled.kind.keys()) assert.equal(state.up[x] === 1, works(compiled, x, out), `${pick} ${x}`);
      }
      putBack(state, 0);
      assert.deepEqual(copyOf(state), before);
    }),
    { numRuns: 3_000, seed: 20_180_221 },
  );
});

test('asking for one top after the other of one state gives what each gives by itself', () => {
  fc.assert(
    fc.property(graphs, graph => {
      const compiled = compile(graph, false);
      const shared = evaluate(compiled);
      for (const id of ['node:0', 'node:1', 'node:0']) {
        const top = compiled.indexOf.get(id);
        if (top === undefined) continue;
        assert.deepEqual(cutsOf(shared, top, 3), cutsOf(evaluate(compiled), top, 3));
      }
    }),
    { numRuns: 2_000, seed: 20_180_222 },
  );
});

const copyOf = ({ up, missing, chosen, rank }: ReturnType<typeof evaluate>) => ({
  up: up.slice(),
  missing: missing.slice(),
  chosen: chosen.slice(),
  rank: rank.slice(),
});
