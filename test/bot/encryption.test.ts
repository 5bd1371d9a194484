import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encryptionOf } from '../../src/bot/encryption.ts';
import type { Encryption } from '../../src/chat/matrix/settings.ts';
import { configFrom } from '../../src/config.ts';
import { realClock } from '../../src/world/real.ts';

/** Where keys and recovery keys go, as the settings say. */

const BOT = '@rescue:ops.example';

function chosen(t: TestContext, variables: (folder: string) => Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-encryption-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { config } = configFrom(variables(folder), () => '');
  const told: string[] = [];
  const encryption: Encryption = encryptionOf(config, realClock, line => void told.push(line));
  return { folder, told, encryption };
}

test('keys lie in the file of the records, and beside where the records lie on a server', async t => {
  const { folder, encryption } = chosen(t, at => ({ OUTPOST_STORE: join(at, 'deep/outpost.db') }));
  assert.equal(encryption.file.path, join(folder, 'deep/outpost.db'));
  assert.equal(encryption.file.has(), false);
  const vault = await encryption.file.open();
  vault.commit([{ kind: 'put', space: 'a', key: new Uint8Array([1]), value: new Uint8Array([2]) }]);
  vault.close();
  assert.equal(encryption.file.has(), true);
  const beside = chosen(t, () => ({ OUTPOST_STORE: 'postgres://db.example/outpost' }));
  assert.match(beside.encryption.file.path, /\/data\/matrix-keys\.db$/);
});

test('a recovery key is written once, for its owner alone, and one that lies there is taken', async t => {
  const { folder, told, encryption } = chosen(t, at => ({ MATRIX_RECOVERY_KEY_OUT: join(at, 'safe/key') }));
  assert.equal(await encryption.show?.('EsTb 1234', BOT), 'EsTb 1234');
  const file = join(folder, 'safe/key');
  assert.deepEqual([readFileSync(file, 'utf8'), statSync(file).mode & 0o777], ['EsTb 1234\n', 0o600]);
  assert.deepEqual(told, [`the recovery key of the Matrix account is in ${file}: take it away from there`]);
  assert.equal(await encryption.show?.('EsTc 5678', BOT), 'EsTb 1234');
  assert.equal(readFileSync(file, 'utf8'), 'EsTb 1234\n');
});

test('where it cannot be written that is told, without the key', async t => {
  const { told, encryption } = chosen(t, () => ({ MATRIX_RECOVERY_KEY_OUT: '/proc/none/key' }));
  assert.equal(await encryption.show?.('EsTb 1234', BOT), null);
  assert.match(
    told.join(),
    /^MATRIX_RECOVERY_KEY_OUT cannot be written \(\w+\): there is no recovery key as long as that is so$/,
  );
});

test('at a terminal it is shown there, with what this account types when its store is lost', async t => {
  const printed: string[] = [];
  t.mock.method(process.stderr, 'write', (text: string) => printed.push(text) > 0);
  const { isTTY } = process.stderr;
  process.stderr.isTTY = true;
  t.after(() => {
    process.stderr.isTTY = isTTY;
  });
  assert.equal(await chosen(t, () => ({})).encryption.show?.('EsTb 1234', BOT), 'EsTb 1234');
  assert.match(printed.join(''), /\n {4}EsTb 1234\n[\s\S]*npx outpost setup matrix --new-device --user rescue\n/);
});

test('keys are kept for as long as it is said, within a day and two years', t => {
  const kept = (text: string): number => chosen(t, () => ({ MATRIX_KEEP_KEYS: text })).encryption.keepKeysMs;
  assert.deepEqual(
    ['7d', '1h', '9y', 'soon'].map(kept),
    [7, 30, 30, 30].map(days => days * 86_400_000),
  );
});
