import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CrossingOf } from '../../../../src/chat/matrix/crypto/identity/crossing.ts';
import { crossSign } from '../../../../src/chat/matrix/crypto/identity/crossing.ts';
import { keepRecovery, takeIdentity, unlockIdentity } from '../../../../src/chat/matrix/crypto/identity/recovery.ts';
import {
  isMarkOf,
  lockSecret,
  markOf,
  readKey,
  unlockSecret,
  writeKey,
} from '../../../../src/chat/matrix/crypto/identity/secrets.ts';
import { BOT, chance, DEVICE, type Stage, stage } from '../../../support/encrypting/stage.ts';

/** The recovery key of the bot's account: what it brings back, and what it does not. */

async function device(at: Stage, id: string): Promise<CrossingOf> {
  const { machine } = await at.friend(BOT, id);
  return { user: BOT, device: id, homeserver: at.server.port(BOT, id), machine };
}

async function recover(of: CrossingOf, typed: string): Promise<unknown> {
  const keys = await unlockIdentity(of, typed);
  return typeof keys === 'object' && 'master' in keys ? takeIdentity(of, keys) : keys;
}

/** An account with an identity and its recovery key. */
async function account() {
  const at = stage();
  const first = await device(at, DEVICE);
  assert.equal(await crossSign(first), 'verified');
  const shown: string[] = [];
  const show = async (key: string) => {
    shown.push(key);
    return key;
  };
  assert.equal(await keepRecovery(first, chance, show), 'kept');
  return { at, first, key: shown[0] ?? '', show, shown };
}

test('the recovery key brings the identity to a new device, which is verified by it', async () => {
  const { at, key } = await account();
  const identity = JSON.stringify(at.server.identity(BOT));
  const next = await device(at, 'NEW');
  assert.equal(await crossSign(next), 'foreign');
  assert.equal(await recover(next, key), 'recovered');
  assert.equal(await crossSign(next), 'verified');
  assert.equal(JSON.stringify(at.server.identity(BOT)), identity);
});

test('it is shown once, and not again', async () => {
  const { first, show, shown } = await account();
  assert.equal(await keepRecovery(first, chance, show), 'kept');
  assert.equal(shown.length, 1);
});

test('nothing is stored under a key that nobody could be shown', async () => {
  const at = stage();
  const first = await device(at, DEVICE);
  await crossSign(first);
  assert.equal(await keepRecovery(first, chance, null), 'nowhere');
  assert.equal(await keepRecovery(first, chance, async () => null), 'nowhere');
  assert.equal(at.server.data.size, 0);
});

test('secret storage of somebody else is left as it is', async () => {
  const { at, first, show } = await account();
  at.server.data.set(`${BOT} m.secret_storage.default_key`, { key: 'elses' });
  assert.equal(await keepRecovery(first, chance, show), 'elses');
});

test('what cannot be recovered is said: a slip of the pen, another key, none, and what was damaged', async () => {
  const { at, key } = await account();
  const next = await device(at, 'NEW');
  assert.equal(
    await recover(
      next,
      key.replace(/.$/, last => (last === 'x' ? 'y' : 'x')),
    ),
    'mistyped',
  );
  assert.equal(await recover(next, writeKey(new Uint8Array(32).fill(7))), 'wrong');
  const name = `${BOT} m.cross_signing.self_signing`;
  const whole = at.server.data.get(name) ?? {};
  at.server.data.set(name, JSON.parse(JSON.stringify(whole).replace(/"ciphertext":"../, '"ciphertext":"AA')));
  assert.equal(await recover(next, key), 'broken');
  at.server.data.set(name, whole);
  assert.equal(await recover(next, key), 'recovered');
  at.server.data.clear();
  assert.equal(await recover(next, key), 'none');
});

test('a key is read as it is written, with any blanks, and with one letter changed never', () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(keys, fc.nat(47), fc.constantFrom(...'2345abcd'), (key, at, letter) => {
      const written = writeKey(key);
      assert.deepEqual(readKey(written), key);
      assert.deepEqual(readKey(written.replaceAll(' ', '\n ')), key);
      const letters = [...written.replaceAll(' ', '')];
      if (letters[at] === undefined || letters[at] === letter) return;
      letters[at] = letter;
      const misread = readKey(letters.join(''));
      // One parity octet: one slip in 256 passes it.
      assert.ok(misread === null || !Buffer.from(misread).equals(Buffer.from(key)));
    }),
  );
});

test('whatever is typed as a key never throws', () => {
  fc.assert(fc.property(fc.string(), typed => assert.ok(readKey(typed) === null || typed.length > 40)));
});

test('a locked secret is opened by its key under its name alone', () => {
  const of = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), of, of, (secret, name, key, other) => {
      const locked = lockSecret(secret, name, key, other.slice(0, 16));
      assert.deepEqual(new Uint8Array(unlockSecret(locked, name, key) ?? []), secret);
      assert.equal(unlockSecret(locked, `${name}.`, key), null);
      assert.equal(isMarkOf(key, markOf(key, other.slice(0, 16))), true);
      if (!Buffer.from(key).equals(Buffer.from(other)))
        assert.equal(isMarkOf(other, markOf(key, other.slice(0, 16))), false);
    }),
  );
});
