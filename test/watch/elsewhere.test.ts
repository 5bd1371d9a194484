import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLICES, sliceOf } from '../../src/share/share.ts';
import { type Name, name } from '../../src/values/name.ts';
import { newElsewhere } from '../../src/watch/beside/elsewhere.ts';

const NAMES = Array.from({ length: 1_000 }, (_, n) => name(`shop${n}.example.com`));

test('names that others look at are asked about once a slice, and come back with their slice', () => {
  const ours = new Set<number>();
  let asked = 0;
  const isMine = (one: Name): boolean => {
    asked++;
    return ours.has(sliceOf(one));
  };
  const elsewhere = newElsewhere({ isMine, sliceOf, processes: () => 2 });
  for (const one of NAMES) elsewhere.put(one);
  assert.deepEqual(elsewhere.takeOurs(), []);
  assert.equal(asked, SLICES, 'a thousand names cost as much as there are slices');
  for (const slice of [3, 40]) ours.add(slice);
  const mine = NAMES.filter(one => ours.has(sliceOf(one)));
  const [dropped, ...rest] = mine;
  elsewhere.drop(dropped ?? assert.fail('a slice without names'));
  assert.deepEqual([...elsewhere.takeOurs()].sort(), rest.sort());
  assert.deepEqual(elsewhere.takeOurs(), [], 'each comes back once');
});
