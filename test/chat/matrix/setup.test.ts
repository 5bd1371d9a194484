import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkMatrix } from '../../../src/chat/matrix/setup/check.ts';
import { setUpMatrix } from '../../../src/chat/matrix/setup/setup.ts';
import type { Step } from '../../../src/chat/matrix/setup/step.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { openVault, peekVault } from '../../../src/store/vault.ts';
import { instant } from '../../../src/values/instant.ts';
import { BOT, type FakeMatrix, fakeMatrix, TOKEN } from '../../support/fake-matrix/fake-matrix.ts';
import { serveFake } from '../../support/fake-matrix/fronts.ts';
import { ANN, OPS } from './chatting.ts';

const PASSWORD = 'correct horse';

interface Bench {
  readonly fake: FakeMatrix;
  readonly url: string;
  readonly tokenFile: string;
  setUp(password?: string, token?: string | null): Promise<string[]>;
  readonly keyFile: string;
  asked(): number;
}

/** A homeserver that knows one password, and a folder for the token. */
async function bench(t: TestContext): Promise<Bench> {
  const fake = fakeMatrix(fastClock(instant(0)));
  const front = await serveFake(fake);
  const folder = mkdtempSync(join(tmpdir(), 'outpost-setup-'));
  t.after(async () => {
    await front.close();
    rmSync(folder, { recursive: true });
  });
  fake.instead.push(({ path, body }) => {
    if (!path.endsWith('/login')) return null;
    if ((body as { password: string }).password !== PASSWORD) return { status: 403, body: { errcode: 'M_FORBIDDEN' } };
    return { status: 200, body: { access_token: TOKEN, user_id: BOT, device_id: 'OUTPOST' } };
  });
  const tokenFile = join(folder, 'secrets', 'matrix-token');
  const keyFile = join(folder, 'outpost.db');
  let asked = 0;
  return {
    keyFile,
    fake,
    url: front.url,
    tokenFile,
    asked: () => asked,
    setUp: (password = PASSWORD, token = null) =>
      said(
        setUpMatrix({
          homeserver: front.url,
          user: 'outpost',
          password: async () => {
            asked++;
            return password;
          },
          room: OPS,
          tokenFile,
          keys: { path: keyFile, peek: (space, key) => peekVault(keyFile, space, key) },
          token,
          deviceName: 'Outpost at frankfurt',
        }),
      ),
  };
}

async function said(steps: AsyncIterable<Step>): Promise<string[]> {
  const out: string[] = [];
  for await (const { what, ok, say } of steps) out.push(`${ok ? '+' : '-'} ${what}: ${say}`);
  return out;
}

test('setting up logs in once, keeps the token for its owner alone, and joins the room', async t => {
  const { fake, url, tokenFile, setUp, asked } = await bench(t);
  fake.room(OPS, [ANN]);
  fake.invite(OPS, ANN);
  const steps = await setUp();
  assert.deepEqual(steps.slice(0, 4), [
    `+ homeserver: ${new URL(url).host} answers.`,
    `+ login: Logged in as ${BOT}; the token is in ${tokenFile}, readable by you alone.`,
    `+ room: ${BOT} is in ${OPS}.`,
    `+ writing: ${BOT} may write in ${OPS}.`,
  ]);
  assert.match(steps[4] ?? '', /^\+ limit: .*curl -X POST .*%40outpost%3Aops\.example\/override_ratelimit$/);
  assert.equal(readFileSync(tokenFile, 'utf8'), `${TOKEN}\n`);
  assert.equal(statSync(tokenFile).mode & 0o777, 0o600);
  assert.match((await setUp())[1] ?? '', /^\+ login: Logged in already as @outpost:ops\.example/);
  assert.equal(asked(), 1);
  assert.equal(fake.asked.filter(({ path }) => path.endsWith('/login')).length, 1);
  for (const step of steps) assert.ok(!step.includes(TOKEN) && !step.includes(PASSWORD), step);
});

test('a token that is not known any more is replaced, also where its file could be read by others', async t => {
  const { setUp, tokenFile, fake } = await bench(t);
  fake.room(OPS, [ANN, BOT]);
  await setUp();
  writeFileSync(tokenFile, 'syt_old\n', { mode: 0o644 });
  assert.match((await setUp())[1] ?? '', /^\+ login: Logged in as/);
  assert.equal(readFileSync(tokenFile, 'utf8'), `${TOKEN}\n`);
  assert.equal(statSync(tokenFile).mode & 0o777, 0o600);
});

test('the device whose keys lie there is kept where the homeserver knows it, and a new one is named where it does not', async t => {
  const { setUp, keyFile, tokenFile, fake } = await bench(t);
  fake.room(OPS, [ANN, BOT]);
  const devices: unknown[] = [];
  fake.instead.unshift(({ path, body }) => {
    if (path.endsWith('/login')) devices.push((body as { device_id?: string }).device_id);
    const known = { KNOWN: { keys: { 'ed25519:KNOWN': 'key' } } };
    return path.endsWith('/keys/query') ? { status: 200, body: { device_keys: { [BOT]: known } } } : null;
  });
  const withKeysOf = async (user: string, device: string): Promise<string | undefined> => {
    const vault = openVault(keyFile, () => 0);
    const owner = { space: 'own', key: Buffer.from('owner'), value: Buffer.from(`${user} on device ${device}`) };
    vault.commit([{ kind: 'put', ...owner }]);
    rmSync(tokenFile, { force: true });
    // Also while the bot runs.
    const steps = await setUp();
    vault.close();
    return steps.find(step => step.includes(' keys: '));
  };
  const more =
    'Encrypted rooms need a new device. Stop the bot and type: npx outpost setup matrix --new-device --user outpost';
  assert.equal(await withKeysOf(BOT, 'KNOWN'), '+ keys: It is the device KNOWN, as before: encrypted rooms go on.');
  assert.equal(
    await withKeysOf(BOT, 'GONE'),
    `- keys: The homeserver has forgotten the keys of device GONE together with its token. ${more}`,
  );
  assert.equal(
    await withKeysOf('@other:ops.example', 'THEIRS'),
    `- keys: The keys in ${keyFile} are those of @other:ops.example, not of ${BOT}. ${more}`,
  );
  assert.deepEqual(devices, ['KNOWN', 'GONE', undefined]);
});

test('a token in the settings that works stays as well, and nobody is asked for a password', async t => {
  const { setUp, asked, tokenFile } = await bench(t);
  const steps = await setUp(PASSWORD, TOKEN);
  assert.equal(steps[1], `+ login: Logged in already as ${BOT}; MATRIX_ACCESS_TOKEN works and stays.`);
  assert.equal(asked(), 0);
  assert.throws(() => statSync(tokenFile));
});

test('a wrong password ends it with what to type, and writes nothing', async t => {
  const { setUp, tokenFile } = await bench(t);
  const steps = await setUp('wrong');
  assert.equal(steps.length, 2);
  assert.match(steps[1] ?? '', /^- login: outpost or the password is wrong\..*register_new_matrix_user -u outpost/);
  assert.throws(() => statSync(tokenFile));
});

test('a room that does not take the bot is no end: it says whom to invite', async t => {
  const { setUp, fake } = await bench(t);
  fake.room(OPS, [ANN]);
  const steps = await setUp();
  assert.match(steps[2] ?? '', /^- room: @outpost:ops\.example may not join !ops:ops\.example yet: invite it there/);
});

test('a check says of each thing whether it is there, and what to type where it is not', async t => {
  const { url, fake } = await bench(t);
  fake.room(OPS, [ANN, BOT], { encrypted: true });
  fake.world.put(OPS, ANN, 'm.room.power_levels', { events_default: 50, users: { [ANN]: 100 } }, '');
  const settings = { homeserver: url, token: TOKEN, room: OPS, rooms: ['!no:ops.example'], inviters: [] };
  assert.deepEqual(
    (await said(checkMatrix(settings))).map(step => step.split(':')[0]),
    ['+ homeserver', '+ token', '+ room', '+ encryption', '- writing', '- room'],
  );
  const wrong = await said(checkMatrix({ ...settings, token: 'syt_wrong' }));
  assert.match(wrong.at(-1) ?? '', /^- token: .*npx outpost setup matrix/);
});
