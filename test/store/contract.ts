import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Records } from '../../src/store/records.ts';

type Clause = (records: Records, t: TestContext, open: (t: TestContext) => Records) => Promise<void>;
const contract = new Map<string, Clause>();
const holds = (what: string, body: Clause): void => {
  contract.set(what, body);
};

holds('a key that was never written holds nothing', async records => {
  assert.equal(await records.read('history/example.com.'), null);
});

holds('what was added is read back as it was', async records => {
  const values = [
    { a: [1, null, true, 'ü ✓ :x'], b: { ':base64:': '::1' } },
    'text',
    ':text',
    'a\u0000b',
    '\ud800',
    0,
    null,
    [],
    {},
  ];
  for (const [n, value] of values.entries()) {
    assert.equal(await records.addIfAbsent(`kind/${n}`, value), true);
    assert.deepEqual((await records.read(`kind/${n}`))?.value, value);
  }
});

holds('what is there is not added again', async records => {
  await records.addIfAbsent('kind/one', 'first');
  assert.equal(await records.addIfAbsent('kind/one', 'second'), false);
  assert.equal(await records.writeIf('kind/one', 'third', null), false);
  assert.equal((await records.read('kind/one'))?.value, 'first');
});

holds('a write with the version that was read replaces the value and changes the version', async records => {
  await records.addIfAbsent('kind/one', 'first');
  const first = await records.read('kind/one');
  assert.equal(await records.writeIf('kind/one', 'first', first?.version ?? ''), true);
  const second = await records.read('kind/one');
  assert.equal(second?.value, 'first');
  assert.notEqual(second?.version, first?.version);
});

holds(
  'a write with a version that is gone changes nothing, also after the key was removed and added again',
  async records => {
    await records.addIfAbsent('kind/one', 'first');
    const { version } = (await records.read('kind/one')) ?? { version: '' };
    await records.writeIf('kind/one', 'second', version);
    assert.equal(await records.writeIf('kind/one', 'late', version), false);
    await records.remove('kind/one');
    assert.equal(await records.writeIf('kind/one', 'late', version), false);
    await records.addIfAbsent('kind/one', 'anew');
    assert.equal(await records.writeIf('kind/one', 'late', version), false);
    assert.equal((await records.read('kind/one'))?.value, 'anew');
  },
);

holds('what was removed is gone, and removing it again does nothing', async records => {
  await records.addIfAbsent('kind/one', 'first');
  await records.remove('kind/one');
  await records.remove('kind/one');
  assert.equal(await records.read('kind/one'), null);
});

holds('a list gives what begins with the prefix, in the order of the keys', async records => {
  for (const key of ['b/2', 'a/9', 'b/10', 'bb/1', 'b/1', 'c/1', 'b/~']) await records.addIfAbsent(key, key);
  const seen: string[] = [];
  for await (const { key, value } of records.list('b/')) {
    assert.equal(value, key);
    seen.push(key);
  }
  assert.deepEqual(seen, ['b/1', 'b/10', 'b/2', 'b/~']);
});

holds('a long list is whole, and its versions can be written with', async records => {
  for (let n = 0; n < 205; n++) await records.addIfAbsent(`n/${String(n).padStart(3, '0')}`, n);
  let count = 0;
  for await (const { key, value, version } of records.list<number>('n/')) {
    assert.equal(await records.writeIf(key, value + 1000, version), true);
    count++;
  }
  assert.equal(count, 205);
  assert.equal((await records.read('n/204'))?.value, 1204);
});

holds('characters that mean something to a query mean nothing in a key', async records => {
  const keys = ["q/'; DROP TABLE records; --", 'q/%', 'q/_', 'q/*', 'q/\\032.', 'q/outpost:x', 'q/"'].map(k =>
    k.replaceAll(' ', ''),
  );
  for (const key of keys) assert.equal(await records.addIfAbsent(key, key), true);
  for (const key of keys) assert.equal((await records.read(key))?.value, key);
  const listed: string[] = [];
  for await (const { key } of records.list('q/%')) listed.push(key);
  assert.deepEqual(listed, ['q/%']);
});

holds('of two writers that read the same, one is told that somebody was quicker', async (first, t, open) => {
  const second = open(t);
  await first.addIfAbsent('kind/count', 0);
  const add = async (records: Records): Promise<void> => {
    for (;;) {
      const read = await records.read<number>('kind/count');
      if (read !== null && (await records.writeIf('kind/count', read.value + 1, read.version))) return;
    }
  };
  await Promise.all(Array.from({ length: 40 }, (_, n) => add(n % 2 === 0 ? first : second)));
  assert.equal((await first.read('kind/count'))?.value, 40);
  const added = await Promise.all([first, second, first, second].map(records => records.addIfAbsent('kind/new', 1)));
  assert.equal(added.filter(Boolean).length, 1);
  await second.close();
});

holds('a value of half a megabyte is a value like any other', async records => {
  const value = 'ü'.repeat(250_000);
  await records.addIfAbsent('kind/large', value);
  const { version } = (await records.read('kind/large')) ?? { version: '' };
  assert.equal(await records.writeIf('kind/large', `${value}!`, version), true);
  assert.equal((await records.read<string>('kind/large'))?.value.length, 250_001);
});

holds('all that there is can be listed, and an empty store lists nothing', async records => {
  const all = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of records.list('')) keys.push(key);
    return keys;
  };
  assert.deepEqual(await all(), []);
  for (const key of ['b/1', 'a/2', 'a/1']) await records.addIfAbsent(key, key);
  await records.remove('a/2');
  assert.deepEqual(await all(), ['a/1', 'b/1']);
});

holds('a key in a wrong form is a bug and thrown as one', async records => {
  for (const key of ['', 'nofolder', 'Kind/x', 'kind/ü', 'kind/a b', `kind/${'x'.repeat(2000)}`])
    await assert.rejects(async () => records.addIfAbsent(key, 1), TypeError, key);
});

/** What every store must do. `open` gives a fresh, empty one, and the same one again where it is called twice in a test. */
export function recordsContract(store: string, open: (t: TestContext) => Records): void {
  for (const [what, body] of contract) {
    test(`${store}: ${what}`, async t => {
      const records = open(t);
      try {
        await body(records, t, open);
      } finally {
        await records.close();
      }
    });
  }
}
