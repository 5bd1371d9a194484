import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, ownPart } from '../../src/store/apart.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { recordsContract } from './contract.ts';

const stores = new WeakMap();
recordsContract('apart', t => {
  const store = stores.get(t) ?? memoryStore(() => 0);
  stores.set(t, store);
  return apart(store, 'fra 1');
});

test('what one process keeps for itself no other one sees, whatever its name', async () => {
  const store = memoryStore(() => 0);
  const [one, other] = [apart(store, 'a'), apart(store, 'a/b')];
  await one.addIfAbsent('kind/1', 'one');
  await other.addIfAbsent('kind/1', 'other');
  assert.equal((await one.read('kind/1'))?.value, 'one');
  const seen: unknown[] = [];
  for await (const { key, value } of one.list('kind/')) seen.push([key, value]);
  assert.deepEqual(seen, [['kind/1', 'one']]);
  assert.equal(await store.read('kind/1'), null);
});

test('on a store of its own a process keeps things as it did', async () => {
  const store = memoryStore(() => 0);
  assert.equal(await ownPart(async () => store, 'a', false)(), store);
  await (await ownPart(async () => store, 'a', true)()).addIfAbsent('kind/1', 1);
  assert.equal((await store.read('apart/a/kind/1'))?.value, 1);
});
