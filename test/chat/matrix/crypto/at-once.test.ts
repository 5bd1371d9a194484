import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate } from '../../../../src/chat/matrix/crypto/gate.ts';
import { watched } from '../../../../src/chat/matrix/crypto/watched.ts';
import type { Write } from '../../../../src/store/vault.ts';
import { memoryVault } from '../../../support/encrypting/memory-vault.ts';
import { ANN, BOT, batch, DEVICE, OPS, sealed, settle, stage } from '../../../support/encrypting/stage.ts';

/** What belongs together is kept together, and nobody else is at it meanwhile. */

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const put = (key: string): Write => ({ kind: 'put', space: 'a', key: octets(key), value: octets(key) });
const all = { from: null, to: null };

test('a key that comes is one commit: that its envelope was opened is not kept without what was in it', async () => {
  const at = stage();
  const cipher = at.live();
  await cipher.begin(BOT, DEVICE);
  const invited = [{ room: OPS, by: ANN, isDirect: false, isEncrypted: true }];
  await cipher.clear(batch(at.server.news(BOT, DEVICE), [], { invited }));
  const ann = await at.friend(ANN, 'ANN1');
  const event = sealed('$1', await ann.write(OPS, { msgtype: 'm.text', body: '!trace puri.sm' }));
  await settle();
  const before = at.vault.commits.length;
  await cipher.clear(batch(at.server.news(BOT, DEVICE), [event]));
  const stores = at.vault.commits.slice(before).map(writes => new Set(writes.map(({ space }) => space.split('/')[1])));
  assert.equal(stores.filter(commit => commit.has('session')).length, 1);
  assert.ok(stores.find(commit => commit.has('session'))?.has('inbound_group_sessions3'));
});

test('commits that are joined are read before they are kept, and kept as one', async () => {
  const below = memoryVault();
  const vault = watched(below);
  vault.commit([put('old')]);
  await vault.atOnce(async () => {
    vault.commit([put('one')]);
    vault.commit([put('two'), { kind: 'delete', space: 'a', key: octets('old') }]);
    assert.deepEqual(
      vault.keys('a', all),
      [octets('one'), octets('two')].map(key => Buffer.from(key)),
    );
    assert.equal(vault.get('a', octets('old')), null);
    assert.equal(below.commits.length, 1);
  });
  assert.equal(below.commits.length, 2);
  assert.deepEqual(
    below.keys('a', all).map(String),
    ['one', 'two'].map(key => String(Buffer.from(key))),
  );
});

test('of joined commits nothing is kept where the work fails, or the disk', async () => {
  const below = memoryVault();
  const vault = watched(below);
  const failing = vault.atOnce(async () => {
    vault.commit([put('one')]);
    throw new Error('in between');
  });
  await assert.rejects(failing, { message: 'in between' });
  below.isFull = true;
  const full = vault.atOnce(async () => vault.commit([put('two')]));
  await assert.rejects(full, { message: 'there is no room left for the vault' });
  assert.match(String(vault.failure()), /no room left/);
  below.isFull = false;
  assert.deepEqual(vault.keys('a', all), []);
});

test('who is alone waits for the others, and the others for who is alone; what runs may begin more of its kind', async () => {
  const gate = openGate();
  const seen: string[] = [];
  const held = Promise.withResolvers<void>();
  const one = gate.beside(async () => {
    await held.promise;
    await gate.beside(async () => void seen.push('more'));
    seen.push('one');
  });
  const alone = gate.alone(async () => {
    seen.push('alone');
    await settle();
    seen.push('still alone');
  });
  const two = gate.beside(async () => void seen.push('two'));
  await two;
  held.resolve();
  await one;
  const three = gate.beside(async () => void seen.push('three'));
  await Promise.all([alone, three]);
  assert.deepEqual(seen, ['two', 'more', 'one', 'alone', 'still alone', 'three']);
});
