import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openStore } from '../../src/store/open.ts';
import { hasVault, openVault, type Write } from '../../src/store/vault.ts';
import { realChance, realClock } from '../../src/world/real.ts';

/** The file that keys of encryption lie in. */

function fileIn(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-vault-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deep', 'outpost.db');
}

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const put = (key: string, value: string, space = 'a'): Write => ({
  kind: 'put',
  space,
  key: octets(key),
  value: octets(value),
});
const all = { from: null, to: null };

test('what was committed is there after opening again, in the order of its octets', t => {
  const path = fileIn(t);
  assert.equal(hasVault(path), false);
  const one = openVault(path, () => 0);
  one.commit([put('b', '1'), put('a', '2'), put('c', '3')]);
  one.commit([{ kind: 'delete', space: 'a', key: octets('c') }]);
  one.close();
  assert.equal(hasVault(path), true);
  const two = openVault(path, () => 0);
  assert.deepEqual(
    two.keys('a', all).map(String),
    ['a', 'b'].map(key => String(octets(key))),
  );
  assert.deepEqual(two.get('a', octets('a')), octets('2'));
  assert.deepEqual(two.keys('a', { from: octets('b'), to: null }), [octets('b')]);
  two.close();
});

test('it is readable by its owner alone, in the file of the records as well', async t => {
  const path = fileIn(t);
  const records = openStore({ url: path, warn: () => undefined, chance: realChance, clock: realClock });
  await records.addIfAbsent('a/b', 1);
  const vault = openVault(path, () => 0);
  vault.commit([put('a', '1')]);
  await records.addIfAbsent('a/c', 2);
  for (const file of [path, `${path}-wal`, `${path}.lock`]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
  vault.close();
  await records.close();
});

test('who opens it second is refused, until the first one has closed it', t => {
  const path = fileIn(t);
  const one = openVault(path, () => 0);
  assert.throws(() => openVault(path, () => 0), { reason: 'locked' });
  one.close();
  openVault(path, () => 0).close();
});

test('of a commit that fails nothing stays', t => {
  const path = fileIn(t);
  const vault = openVault(path, () => 0);
  const bad = { kind: 'put', space: 'a', key: octets('k'), value: null as unknown as Uint8Array } as const;
  assert.throws(() => vault.commit([put('a', '1'), bad]), { name: 'Error' });
  assert.deepEqual(vault.keys('a', all), []);
  vault.close();
});

test('nothing is written into a file that was moved away', t => {
  const path = fileIn(t);
  const vault = openVault(path, () => 0);
  renameSync(path, `${path}.old`);
  assert.throws(() => vault.commit([put('a', '1')]), { message: `${path} was moved away or replaced while in use` });
  vault.close();
});

test('what was not written or touched for long is dropped from its space, and from no other', t => {
  const path = fileIn(t);
  let now = 0;
  const vault = openVault(path, () => now);
  vault.commit([put('old', '1'), put('used', '2'), put('old', '3', 'other')]);
  assert.equal(vault.forget('a', 0), 0);
  now = 100;
  vault.touch('a', octets('used'));
  vault.commit([put('new', '4')]);
  assert.equal(vault.forget('a', 50), 1);
  assert.deepEqual(vault.keys('a', all), [octets('new'), octets('used')]);
  assert.equal(vault.keys('other', all).length, 1);
  vault.empty();
  assert.deepEqual(vault.keys('other', all), []);
  vault.close();
});
