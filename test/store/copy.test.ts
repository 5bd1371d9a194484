import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Copying, copyStore } from '../../src/store/copy.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { type Store, StoreError } from '../../src/store/records.ts';

const nobody = async (): Promise<null> => null;
let marks = 0;
const copy = (from: Store, to: Store, running: (store: Store) => Promise<string | null> = nobody) =>
  copyStore(from, to, () => `store-${++marks}`, running);

async function lastOf(copying: AsyncIterable<Copying>): Promise<Copying | null> {
  let last: Copying | null = null;
  for await (const step of copying) last = step;
  return last;
}

async function holding(records: Readonly<Record<string, unknown>>): Promise<Store> {
  const store = memoryStore(() => 0);
  for (const [key, value] of Object.entries(records)) await store.addIfAbsent(key, value);
  return store;
}

async function allOf(store: Store): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const { key, value } of store.list('')) if (!key.startsWith('store/')) found[key] = value;
  return found;
}

const many = (count: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`kind/${n}`, { n }]));

test('everything comes over, is counted, and is read back', async () => {
  const [from, to] = [await holding(many(300)), await holding({})];
  const steps: Copying[] = [];
  for await (const step of copy(from, to)) steps.push(step);
  assert.deepEqual(steps[0], { step: 'counted', records: 300 });
  assert.ok(steps.filter(({ step }) => step === 'copying').length > 10);
  assert.deepEqual(steps.at(-1), { step: 'verified', records: 300, written: 300 });
  assert.deepEqual(await allOf(to), await allOf(from));
});

test('an empty store is copied too', async () => {
  assert.deepEqual(await lastOf(copy(await holding({}), await holding({}))), {
    step: 'verified',
    records: 0,
    written: 0,
  });
});

test('who runs and who holds what stays where it is', async () => {
  const from = await holding({ 'kind/1': 1, 'running/fra1': {}, 'lease/work': {}, 'checked/last': 1 });
  const to = await holding({ 'checked/last': 2 });
  await lastOf(copy(from, to));
  assert.deepEqual(await allOf(to), { 'kind/1': 1, 'checked/last': 2 });
});

test('a copy that was broken off is finished, and what changed since is brought up to date', async () => {
  const [from, to] = [await holding(many(300)), await holding({})];
  for await (const step of copy(from, to)) if (step.step === 'copying' && step.written > 100) break;
  assert.ok(Object.keys(await allOf(to)).length < 300);
  const changed = await from.read('kind/0');
  await from.writeIf('kind/0', 'changed', changed?.version ?? null);
  await from.remove('kind/1');
  await from.addIfAbsent('kind/new', 1);
  const end = await lastOf(copy(from, to));
  assert.equal(end?.step, 'verified');
  assert.deepEqual(await allOf(to), await allOf(from));
});

test('a target that holds something else is left alone', async () => {
  const to = await holding({ 'kind/1': 'theirs' });
  assert.deepEqual(await lastOf(copy(await holding({ 'kind/1': 1 }), to)), {
    step: 'refused',
    why: 'other',
    who: null,
  });
  assert.deepEqual(await allOf(to), { 'kind/1': 'theirs' });
});

test('a finished copy is compared again, and never written to where somebody went on with it', async () => {
  const [from, to] = [await holding({ 'kind/1': 1, 'kind/2': 2 }), await holding({})];
  await lastOf(copy(from, to));
  assert.deepEqual(await lastOf(copy(from, to)), { step: 'verified', records: 2, written: 0 });
  await to.addIfAbsent('kind/3', 3);
  assert.deepEqual(await lastOf(copy(from, to)), { step: 'differs', records: 2, differing: 1, wasFinished: true });
  assert.deepEqual(await allOf(to), { 'kind/1': 1, 'kind/2': 2, 'kind/3': 3 });
});

test('there and back again gives what there was', async () => {
  const from = await holding(many(50));
  const [there, back] = [await holding({}), await holding({})];
  await lastOf(copy(from, there));
  assert.equal((await lastOf(copy(there, back)))?.step, 'verified');
  assert.deepEqual(await allOf(back), await allOf(from));
  assert.deepEqual(await lastOf(copy(there, from)), { step: 'refused', why: 'other', who: null });
});

test('a store is not copied onto itself', async () => {
  const store = await holding({ 'kind/1': 1 });
  assert.deepEqual(await lastOf(copy(store, store)), { step: 'refused', why: 'same', who: null });
});

test('while a bot runs on one of them nothing is copied', async () => {
  const [from, to] = [await holding({ 'kind/1': 1 }), await holding({})];
  for (const busy of [from, to]) {
    const end = await lastOf(copy(from, to, async store => (store === busy ? 'fra1' : null)));
    assert.deepEqual(end, { step: 'refused', why: 'running', who: 'fra1' });
  }
  assert.deepEqual(await allOf(to), {});
});

test('a record that is written while the rest comes over is noticed', async () => {
  const [from, to] = [await holding(many(40)), await holding({})];
  let end: Copying | null = null;
  for await (const step of copy(from, to)) {
    if (step.step === 'copying' && end?.step !== 'copying') await from.addIfAbsent('a/late', 1);
    end = step;
  }
  assert.deepEqual(end, { step: 'differs', records: 40, differing: 1, wasFinished: false });
  assert.equal((await lastOf(copy(from, to)))?.step, 'verified');
});

test('somebody who writes to the target meanwhile stops the copy', async () => {
  const [from, to] = [await holding({ 'kind/1': 1 }), await holding({})];
  const contended: Store = {
    ...to,
    writeIf: async (key, value, version) => key.startsWith('store/') && to.writeIf(key, value, version),
  };
  await assert.rejects(lastOf(copy(from, contended)), StoreError);
});
