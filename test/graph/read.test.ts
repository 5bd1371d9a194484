import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { analyse } from '../../src/graph/analysis.ts';
import { GraphError } from '../../src/graph/graph.ts';
import { readGraph } from '../../src/graph/read.ts';
import { failuresUnder, lossOf, survivingWay, without } from '../../src/graph/what-if.ts';

const SMALL = {
  nodes: [
    { id: 'a', kind: 'basic', needs: [] },
    { id: 'b', kind: 'basic' },
    { id: 'shared', kind: 'basic' },
    { id: 'top', kind: 'and', needs: ['either'], maybe: ['shared'] },
    { id: 'either', kind: 'or', needs: ['a', 'b'] },
  ],
  tops: { name: 'top' },
};
const small = () => readGraph(JSON.stringify(SMALL));

test('a printed graph is read, alone or inside a whole answer', () => {
  assert.deepEqual(readGraph(JSON.stringify({ command: 'spof', graph: SMALL })), small());
});

test('what is needed perhaps makes possible cuts, never definite ones', () => {
  const { cuts } = analyse(small(), 2);
  assert.deepEqual(
    cuts.map(cut => `${cut.certainty} ${cut.components.join('+')}`),
    ['possible shared', 'definite a+b'],
  );
});

test('without a component the others become single points, and the surviving way is shown', () => {
  const { cuts } = analyse(without(small(), ['a']), 2);
  assert.deepEqual(
    cuts.filter(cut => cut.certainty === 'definite').map(cut => cut.components),
    [['b']],
  );
  assert.deepEqual(survivingWay(small(), 'name', ['a']), ['b']);
  assert.equal(survivingWay(small(), 'name', ['a', 'b']), null);
});

test('what fails with components is named, and where a failure begins', () => {
  assert.deepEqual(lossOf(small(), ['a', 'b']), { tops: ['name'], nodes: ['top', 'either'] });
  assert.deepEqual(lossOf(small(), ['a']), { tops: [], nodes: [] });
  assert.deepEqual(failuresUnder(without(small(), ['a', 'b']), 'name'), ['a', 'b']);
});

for (const [what, value, says] of [
  ['a node twice', { ...SMALL, nodes: [...SMALL.nodes, { id: 'a', kind: 'basic' }] }, /"a" stands there twice/],
  [
    'a need that is no node',
    { ...SMALL, nodes: [{ id: 'top', kind: 'and', needs: ['x'] }] },
    /needs "x", which is no node/,
  ],
  ['a top that is no node', { ...SMALL, tops: { name: 'x' } }, /the top "name" is no node/],
  ['a kind that there is not', { ...SMALL, nodes: [{ id: 'a', kind: 'xor' }] }, /kind of node 1 \(a\)/],
  ['nothing to look at', { ...SMALL, tops: {} }, /names nothing/],
  [
    'a basic component that needs something',
    { ...SMALL, nodes: [{ id: 'a', kind: 'basic', needs: ['a'] }] },
    /needs nothing/,
  ],
] as const)
  test(`${what} is refused with its place`, () => {
    assert.throws(
      () => analyse(readGraph(JSON.stringify(value)), 1),
      (error: Error) => error instanceof GraphError && says.test(error.message),
    );
  });

test('any text gives a graph or a GraphError, and names like those of every object are only names', () => {
  assert.throws(() => readGraph('{'), GraphError);
  assert.throws(
    () =>
      readGraph('{"nodes":[{"id":"top","kind":"or","needs":["__proto__"]}],"tops":{"constructor":"top"}}') &&
      analyse(readGraph('{"nodes":[{"id":"top","kind":"or","needs":["__proto__"]}],"tops":{"constructor":"top"}}'), 1),
    GraphError,
  );
  fc.assert(
    fc.property(fc.json(), text => {
      try {
        analyse(readGraph(text), 2);
      } catch (error) {
        assert.ok(error instanceof GraphError, String(error));
      }
    }),
    { seed: 1 },
  );
});
