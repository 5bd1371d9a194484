import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLeases } from '../../src/store/leases.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { clockOff, leasesContract } from './leases.ts';

let nowMs = 1_000_000;
leasesContract(
  'in memory',
  () => memoryStore(() => nowMs),
  async ms => {
    nowMs += ms;
  },
);

const FOR_MS = 20_000;
function holder() {
  const store = memoryStore(() => nowMs);
  const own = clockOff(0);
  return {
    ...own,
    store,
    leases: openLeases({ store: async () => store, clock: own.clock, by: 'fra1', life: '1', forMs: FOR_MS }),
  };
}

test('a lease runs out by itself for who holds it, by the clock that never jumps', async () => {
  const { leases, pass } = holder();
  await leases.take('work');
  pass(15_000);
  assert.equal(leases.leftMs('work'), 5_000);
  pass(5_001);
  assert.equal(leases.leftMs('work'), 0);
});

test('a machine that slept has no lease left, though its monotonic clock stood still', async () => {
  const { leases, pass } = holder();
  await leases.take('work');
  pass(0, 60_000);
  assert.equal(leases.leftMs('work'), 0);
});

test('a wall clock that is set back gives nobody more time', async () => {
  const { leases, pass } = holder();
  await leases.take('work');
  pass(15_000, -3_600_000);
  assert.equal(leases.leftMs('work'), 5_000);
});

test('the time that the store took to answer is not ours', async () => {
  const own = clockOff(0);
  const store = memoryStore(() => nowMs);
  const slow = {
    ...store,
    now: async () => {
      own.pass(3_000);
      return store.now();
    },
  };
  const leases = openLeases({ store: async () => slow, clock: own.clock, by: 'fra1', life: '1', forMs: FOR_MS });
  await leases.take('work');
  assert.equal(leases.leftMs('work'), FOR_MS - 3_000);
});

test('where the store cannot be reached a lease is not longer than it was', async () => {
  const own = clockOff(0);
  const store = memoryStore(() => nowMs);
  let isUp = true;
  const open = async () => {
    if (!isUp) throw new StoreError('unreachable', 'away');
    return store;
  };
  const leases = openLeases({ store: open, clock: own.clock, by: 'fra1', life: '1', forMs: FOR_MS });
  await leases.take('work');
  own.pass(8_000);
  isUp = false;
  await assert.rejects(leases.take('work'), StoreError);
  assert.equal(leases.leftMs('work'), FOR_MS - 8_000);
  own.pass(FOR_MS);
  assert.equal(leases.leftMs('work'), 0);
});

test('a lease that was never taken is nobody’s, and giving it back does nothing', async () => {
  const { leases, store } = holder();
  assert.equal(leases.leftMs('work'), 0);
  await leases.give('work');
  assert.equal(await store.read('lease/work'), null);
});

test('a lease that others take in between again and again is given up for now', async () => {
  const { store } = holder();
  const contended = { ...store, writeIf: async () => false };
  const leases = openLeases({
    store: async () => contended,
    clock: clockOff(0).clock,
    by: 'fra1',
    life: '1',
    forMs: FOR_MS,
  });
  await assert.rejects(leases.take('work'), StoreError);
});
