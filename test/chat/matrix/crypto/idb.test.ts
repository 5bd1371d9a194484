import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Database } from '../../../../src/chat/matrix/crypto/idb/database.ts';
import { mount } from '../../../../src/chat/matrix/crypto/idb/install.ts';
import { decodeKey, encodeKey, type Key } from '../../../../src/chat/matrix/crypto/idb/keys.ts';
import { KeyRange } from '../../../../src/chat/matrix/crypto/idb/range.ts';
import type { OpenRequest, Request } from '../../../../src/chat/matrix/crypto/idb/request.ts';
import type { Mode, Transaction } from '../../../../src/chat/matrix/crypto/idb/transaction.ts';
import { anyCharacter } from '../../../support/any-text.ts';
import { memoryVault } from '../../../support/encrypting/memory-vault.ts';

/** As much of IndexedDB as the library calls, on a vault. */

const any: fc.Arbitrary<Key> = fc.letrec<{ key: Key }>(tie => ({
  key: fc.oneof(
    { maxDepth: 3 },
    fc.double({ noNaN: true }),
    fc.string({ unit: anyCharacter }),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    fc.array(tie('key')),
  ),
})).key;

/** The order of the specification ("Keys", compare two keys), said plainly. */
function compare(one: Key, other: Key): number {
  const rank = (key: Key): number =>
    typeof key === 'number'
      ? 0
      : key instanceof Date
        ? 1
        : typeof key === 'string'
          ? 2
          : key instanceof Uint8Array
            ? 3
            : 4;
  if (rank(one) !== rank(other)) return rank(one) - rank(other);
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let i = 0; i < Math.min(one.length, other.length); i++) {
      const order = compare(one[i], other[i]);
      if (order !== 0) return order;
    }
    return one.length - other.length;
  }
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  const [a, b] = [one, other].map(key => (key instanceof Date ? key.getTime() : key)) as [number, number];
  return a < b ? -1 : a > b ? 1 : 0;
}

test('keys as octets sort as IndexedDB sorts keys, come back whole, and none begins another', () => {
  fc.assert(
    fc.property(any, any, (one, other) => {
      const [a, b] = [encodeKey(one), encodeKey(other)];
      assert.equal(Math.sign(Buffer.compare(a, b)), Math.sign(compare(one, other)));
      assert.deepEqual(encodeKey(decodeKey(a)), a);
      assert.equal(compare(decodeKey(a), one), 0);
      if (compare(one, other) !== 0) assert.notDeepEqual(b.slice(0, a.length), a);
    }),
  );
});

test('what is no key is refused', () => {
  for (const what of [undefined, null, true, {}, Number.NaN, [null], new Date(Number.NaN)])
    assert.throws(() => encodeKey(what), { name: 'DataError' });
});

const done = <T>(request: Request): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });

const over = (tx: Transaction): Promise<string> =>
  new Promise(resolve => {
    tx.oncomplete = () => resolve('complete');
    tx.onabort = () => resolve(`abort ${tx.error?.message ?? ''}`);
  });

type Factory = { open(name: string, version?: number): OpenRequest };
const factory = (): Factory => (globalThis as unknown as { indexedDB: Factory }).indexedDB;

async function opened(name: string, version: number, upgrade: (db: Database) => void): Promise<Database> {
  const request = factory().open(name, version);
  request.onupgradeneeded = () => upgrade(request.result as Database);
  return done<Database>(request);
}

/** A database with people and an index of their towns. */
async function people(vault = memoryVault()) {
  const { prefix } = mount(vault);
  const db = await opened(`${prefix}db`, 1, made => {
    const store = made.createObjectStore('people');
    store.createIndex('town', 'town');
    store.createIndex('name', 'name', { unique: true });
  });
  const store = (mode: Mode) => db.transaction('people', mode).objectStore('people');
  return { vault, prefix, db, store };
}

test('what was written is there for the next transaction, and after opening the same vault again', async () => {
  const { vault, store } = await people();
  await done(store('readwrite').put({ name: 'Ann', town: 'Serravalle' }, 'a'));
  assert.deepEqual(await done(store('readonly').get('a')), { name: 'Ann', town: 'Serravalle' });
  const { prefix } = mount(vault);
  const again = await opened(`${prefix}db`, 1, () => assert.fail('nothing is to be upgraded'));
  assert.deepEqual(await done(again.transaction('people').objectStore('people').get('a')), {
    name: 'Ann',
    town: 'Serravalle',
  });
});

test('one transaction is one commit, all of it before it is complete', async () => {
  const { vault, db } = await people();
  const before = vault.commits.length;
  const tx = db.transaction('people', 'readwrite');
  const store = tx.objectStore('people');
  store.put({ town: 'x' }, 1);
  store.put({ town: 'y' }, 2);
  store.delete(1);
  assert.equal(vault.commits.length, before);
  assert.equal(await over(tx), 'complete');
  assert.equal(vault.commits.length, before + 1);
});

test('a transaction reads what it wrote itself; others do not before it is complete', async () => {
  const { db } = await people();
  const tx = db.transaction('people', 'readwrite');
  const later = db.transaction('people');
  tx.objectStore('people').put({ town: 'x' }, 1);
  const [own, theirs] = [done(tx.objectStore('people').get(1)), done(later.objectStore('people').getAllKeys())];
  assert.deepEqual([await own, await theirs], [{ town: 'x' }, [1]]);
});

test('what is aborted, or cannot be written, leaves no trace and is said', async () => {
  const { vault, db, store } = await people();
  const aborted = db.transaction('people', 'readwrite');
  aborted.objectStore('people').put({ town: 'x' }, 1);
  aborted.abort();
  const full = db.transaction('people', 'readwrite');
  full.objectStore('people').put({ town: 'x' }, 2);
  vault.isFull = true;
  assert.equal(await over(full), 'abort there is no room left for the vault');
  vault.isFull = false;
  assert.equal(await done(store('readonly').count()), 0);
});

test('an index lists what has its key, in order, and follows changes', async () => {
  const { store } = await people();
  const write = store('readwrite');
  for (const [key, town] of [
    [3, 'Borgo'],
    [1, 'Acquaviva'],
    [2, 'Borgo'],
    [4, undefined],
  ] as const)
    write.put({ town }, key);
  await done(write.delete(3));
  await done(store('readwrite').put({ town: 'Chiesanuova' }, 1));
  const index = store('readonly').index('town');
  assert.deepEqual(await done(index.getAllKeys()), [2, 1]);
  assert.deepEqual(await done(store('readonly').index('town').getAll('Borgo')), [{ town: 'Borgo' }]);
});

test('a second value with the same unique key is refused', async () => {
  const { store } = await people();
  const write = store('readwrite');
  write.put({ name: 'Ann' }, 1);
  await assert.rejects(done(write.put({ name: 'Ann' }, 2)), { name: 'ConstraintError' });
  assert.equal(await done(store('readonly').count()), 0);
});

test('a cursor walks over a range, changes and deletes', async () => {
  const { store } = await people();
  const write = store('readwrite');
  for (const key of [1, 2, 3, 4]) write.put({ town: String(key) }, key);
  const walk = store('readwrite');
  const request = walk.openCursor(KeyRange.lowerBound(1, true));
  const seen: unknown[] = [];
  await new Promise<void>(resolve => {
    request.onsuccess = () => {
      const cursor = request.result as {
        key: number;
        delete(): void;
        update(of: object): void;
        continue(): void;
      } | null;
      if (cursor === null) return resolve();
      seen.push(cursor.key);
      if (cursor.key === 2) cursor.delete();
      else cursor.update({ town: 'new' });
      cursor.continue();
    };
  });
  assert.deepEqual(seen, [2, 3, 4]);
  assert.deepEqual(await done(store('readonly').getAll()), [{ town: '1' }, { town: 'new' }, { town: 'new' }]);
});

test('a later version keeps what was there, an earlier one is refused, and a store that is deleted takes its values with it', async () => {
  const { prefix, db, store } = await people();
  await done(store('readwrite').put({ town: 'x' }, 1));
  db.close();
  const later = await opened(`${prefix}db`, 2, made => void made.createObjectStore('more'));
  assert.deepEqual([...later.objectStoreNames], ['more', 'people']);
  assert.equal(await done(later.transaction('people').objectStore('people').count()), 1);
  await assert.rejects(done(factory().open(`${prefix}db`, 1)), { name: 'VersionError' });
  await opened(`${prefix}db`, 3, made => made.deleteObjectStore('people'));
  const anew = await opened(`${prefix}db`, 4, made => void made.createObjectStore('people'));
  assert.equal(await done(anew.transaction('people').objectStore('people').count()), 0);
});

test('a database that no vault holds is refused', () => {
  mount(memoryVault());
  assert.throws(() => factory().open('elsewhere', 1), { name: 'NotAllowedError' });
});
