import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../../../../src/store/records.ts';
import { failing } from '../../../support/encrypting/key-server.ts';
import { ANN, BOT, batch, DEVICE, OPS, type Stage, stage } from '../../../support/encrypting/stage.ts';

/** Whatever is wrong with keys is said, and never answered with a new identity. */

const invited = [{ room: OPS, by: ANN, isDirect: false, isEncrypted: true }];

/** Meets an encrypted room; what the bot says is wrong, null where nothing is. */
async function meets(at: Stage, over: Parameters<Stage['live']>[0] = {}, device = DEVICE) {
  const cipher = at.live(over);
  await cipher.begin(BOT, device);
  await cipher.clear(batch(at.server.news(BOT, device), [], { invited }));
  return { cipher, trouble: at.troubles.at(-1) ?? null };
}

const identityOf = (at: Stage): string => JSON.stringify([at.server.devices(BOT), at.server.identity(BOT)]);

/** A bot that has keys, and is stopped. */
async function known(over: Parameters<Stage['live']>[0] = {}): Promise<{ at: Stage; identity: string }> {
  const at = stage();
  const { cipher, trouble } = await meets(at, over);
  assert.equal(trouble, null);
  cipher.stop();
  return { at, identity: identityOf(at) };
}

test('started again it is the same device with the same identity, and asks nobody for a new one', async () => {
  const { at, identity } = await known();
  const { trouble } = await meets(at);
  assert.deepEqual([trouble, identityOf(at), at.shown.length], [null, identity, 1]);
});

test('two bots on one store: the second says so and touches nothing', async () => {
  const { at, identity } = await known();
  const open = () => Promise.reject(new StoreError('locked', 'outpost.db is locked'));
  const { trouble } = await meets(at, { file: { path: 'outpost.db', has: () => true, open } });
  assert.match(trouble ?? '', /another Outpost holds the keys in outpost\.db\. Stop one of them/);
  assert.equal(identityOf(at), identity);
});

test('the store of another device is left as it is, and it is said whose it is', async () => {
  const { at, identity } = await known();
  const rows = at.vault.commits.length;
  const { trouble } = await meets(at, {}, 'OTHER');
  assert.match(
    trouble ?? '',
    /the keys in outpost\.db are those of @outpost:ops\.example on device OUTPOST, MATRIX_ACCESS_TOKEN is not\. .*--new-device --user outpost$/,
  );
  assert.deepEqual([at.vault.commits.length, identityOf(at)], [rows, identity]);
});

test('a store that was lost makes no new keys for a device that others know', async () => {
  const { at, identity } = await known();
  at.vault.empty();
  const { trouble, cipher } = await meets(at);
  assert.match(
    trouble ?? '',
    /the homeserver knows keys of this device, and they are not in outpost\.db: .*--new-device --user outpost$/,
  );
  assert.deepEqual([identityOf(at), at.vault.keys('own', { from: null, to: null })], [identity, []]);
  assert.equal((await cipher.send({ room: OPS, type: 'm.room.message', txn: 't', content: {} })).ok, false);
});

test('keys that the homeserver does not know any more are said, not sent again', async () => {
  const { at } = await known();
  at.server.forget(BOT, DEVICE);
  const { trouble } = await meets(at);
  assert.match(
    trouble ?? '',
    /the homeserver does not know the keys of this device any more\. Stop me and type: .*--new-device --user outpost$/,
  );
  assert.deepEqual(at.server.devices(BOT), {});
});

test('a passphrase that does not open the keys is said, whichever way it is wrong', async () => {
  const locked = await known({ passphrase: 'a long sentence' });
  const open = await known();
  for (const [{ at, identity }, passphrase] of [
    [locked, 'another sentence'],
    [locked, null],
    [open, 'a long sentence'],
  ] as const) {
    const { trouble } = await meets(at, { passphrase });
    assert.match(trouble ?? '', /MATRIX_CRYPTO_PASSPHRASE does not open the keys in outpost\.db\. /);
    assert.equal(identityOf(at), identity);
  }
});

test('with a passphrase no secret lies in the store as it is', async () => {
  const at = stage();
  const { cipher } = await meets(at, { passphrase: 'a long sentence' });
  const key = /key ([\w+/ ]+)\./.exec(cipher.about() ?? '')?.[1]?.replaceAll(' ', '') ?? 'none';
  const written = at.vault.commits
    .flat()
    .map(write => (write.kind === 'put' ? Buffer.from(write.value).toString('latin1') : ''));
  assert.equal(key.length, 43);
  assert.deepEqual(
    written.filter(value => value.includes(key)),
    [],
  );
});

test('a homeserver that takes no keys is tried again', async () => {
  const at = stage();
  at.server.instead = (_, path) => (path.endsWith('/keys/upload') ? failing('server', null, 502) : null);
  const { cipher, trouble } = await meets(at);
  assert.match(trouble ?? '', /the homeserver did not take or give keys \(server\)\. I go on trying\.$/);
  at.server.instead = null;
  await at.clock.pass(10_000);
  await cipher.clear(batch(at.server.news(BOT, DEVICE), [], { invited }));
  assert.equal(at.troubles.at(-1), null);
});

test('an account with an identity from elsewhere keeps it, and it is said that the device is not verified', async () => {
  const at = stage();
  const other = await at.friend(BOT, 'ELSEWHERE');
  const { keys } = await other.machine.cross(false);
  await at.server.port(BOT, 'ELSEWHERE').ask('POST', '/_matrix/client/v3/keys/device_signing/upload', { body: keys });
  const identity = JSON.stringify(at.server.identity(BOT));
  const { cipher, trouble } = await meets(at);
  assert.equal(trouble, null);
  assert.match(
    cipher.about() ?? '',
    /not verified \(its account has an identity from elsewhere, of which npx outpost setup matrix --new-device --user outpost takes the recovery key\)/,
  );
  assert.equal(JSON.stringify(at.server.identity(BOT)), identity);
});

test('a homeserver that wants the password before it verifies is said to', async () => {
  const at = stage();
  at.server.instead = (_, path) => (path.endsWith('/device_signing/upload') ? failing('token', null, 401) : null);
  const { cipher } = await meets(at);
  assert.match(cipher.about() ?? '', /not verified \(the homeserver wants the password for that: /);
});
