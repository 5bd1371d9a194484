import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { newDevice } from '../../../src/chat/matrix/setup/new-device.ts';
import { setUpMatrix } from '../../../src/chat/matrix/setup/setup.ts';
import { peekVault } from '../../../src/store/vault.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { answered, encryptionIn, joined, type Scene, sceneAt, until } from '../../support/encrypting/scene.ts';
import { missingSynapse, openSynapse, type Synapse } from '../../support/synapse.ts';
import { saying } from '../fakes.ts';

/** The Matrix chat in encrypted rooms, with a real homeserver and, as the second person, a client of another make. */
const missing = missingSynapse();
const skip = process.env['CI'] === 'true' ? false : (missing ?? false);
const synapse: Synapse | null = missing === null ? await openSynapse() : null;
after(() => synapse?.close());

async function scene(t: TestContext): Promise<Scene> {
  if (synapse === null) throw new Error(missing ?? 'Synapse is missing');
  return sceneAt(synapse, t);
}

/** Types of what went over the line into a room, but for its state. */
async function onTheLine(
  { annUser }: Scene,
  room: string,
): Promise<{ type: string; content: Record<string, unknown> }[]> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=200`;
  const { body } = await annUser.call('GET', path);
  const events = body['chunk'] as unknown as { type: string; state_key?: string; content: Record<string, unknown> }[];
  return events.filter(event => event.state_key === undefined);
}

const NEXT = '\n\n   Next: !whois puri.sm (whois)';

async function invitedAndAsked(t: TestContext, at: Scene): Promise<string> {
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  const times: number[] = [];
  for (const n of [0, 1, 2, 3]) {
    const count = at.ann
      .shown(room)
      .filter(({ sender, type }) => sender === at.bot.id && type === 'm.room.message').length;
    const startMs = performance.now();
    await at.ann.say(room, `!trace n${n}.example`);
    const isThere = (): boolean =>
      at.ann
        .shown(room)
        .filter(({ sender, type, isUnreadable }) => sender === at.bot.id && type === 'm.room.message' && !isUnreadable)
        .length > count;
    await until(isThere);
    times.push(Math.round(performance.now() - startMs));
    await answered(at, room, `answer to !trace n${n}.example${NEXT}`);
  }
  t.diagnostic(`asked to first words seen: ${times.join(', ')} ms`);
  return room;
}

test('invited into an encrypted room the bot answers, edits its answer and understands a sign under it', {
  skip,
}, async t => {
  const at = await scene(t);
  const chat = await at.live();
  const room = await invitedAndAsked(t, at);
  const answer = await answered(at, room, `answer to !trace n0.example${NEXT}`);
  assert.equal(answer.isEncrypted, true);
  await at.ann.react(room, answer.id, '📇');
  await answered(at, room, `answer to !whois puri.sm${NEXT}`);
  assert.deepEqual([chat.state().state, chat.state().why], ['connected', null]);
  const line = await onTheLine(at, room);
  assert.deepEqual([...new Set(line.map(({ type }) => type))].sort(), ['m.reaction', 'm.room.encrypted']);
  assert.equal(at.shownKeys.length, 1);
});

test('a client that gives keys to verified devices alone is answered as well', { skip }, async t => {
  const at = await scene(t);
  await at.live();
  await at.ann.onlySigned();
  await invitedAndAsked(t, at);
});

test('a command in a thread is answered there, and a picture comes as an encrypted file', { skip }, async t => {
  const at = await scene(t);
  const bytes = Buffer.from('no picture, but nobody looks');
  await at.live(async (_, surface) => {
    await surface.show(saying('the answer'), true);
    await surface.attach?.({ format: 'png', bytes, size: { width: 1, height: 1 }, alt: 'a chain', name: 'chain.png' });
  });
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  const root = await at.ann.say(room, 'is it us?');
  await at.ann.say(room, '!trace puri.sm', { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
  const picture = await answered(at, room, 'a chain');
  const {
    file,
    url,
    'm.relates_to': relation,
  } = picture.content as { file?: Sealed; url?: string; 'm.relates_to'?: object };
  assert.equal(url, undefined);
  assert.deepEqual(
    { ...relation, 'm.in_reply_to': null },
    { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': null },
  );
  assert.deepEqual(await opened(at, file), bytes);
});

interface Sealed {
  readonly url: string;
  readonly iv: string;
  readonly key: { readonly k: string };
}

async function opened({ annUser }: Scene, file: Sealed | undefined): Promise<Buffer> {
  if (file === undefined || synapse === null) throw new Error('there is no encrypted file');
  const path = `/_matrix/client/v1/media/download/${file.url.replace('mxc://', '')}`;
  const answer = await fetch(synapse.url + path, { headers: { authorization: `Bearer ${annUser.token}` } });
  const decipher = createDecipheriv(
    'aes-256-ctr',
    Buffer.from(file.key.k, 'base64url'),
    Buffer.from(file.iv, 'base64'),
  );
  return Buffer.concat([decipher.update(Buffer.from(await answer.arrayBuffer())), decipher.final()]);
}

test('an alert is one message that is edited, with lines in its thread; under its id nothing else is ever said, and it is found by it', {
  skip,
}, async t => {
  const at = await scene(t);
  const { speaker } = await at.live();
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  const [top, since] = [{ room, direct: false, thread: null }, realClock.now()];
  const message = (words: string) => ({
    report: saying(words),
    people: [],
    broadcast: false,
    notes: [],
    reactions: ['✅'],
  });
  const posted = await speaker.post('story-1', 1, top, message('puri.sm is down'));
  assert.deepEqual(await speaker.post('story-1', 1, top, message('other words under the same id')), posted);
  const root = posted.ok ? posted.remoteId : '';
  await speaker.edit('story-1', 2, top, root, message('puri.sm is back'));
  await speaker.post('story-1-line', 1, { ...top, thread: root }, message('1 of 2 servers delegates again'));
  const alert = await answered(at, room, 'puri.sm is back');
  const line = await answered(at, room, '1 of 2 servers delegates again');
  assert.deepEqual([alert.id, alert.isEncrypted, line.isEncrypted], [root, true, true]);
  assert.equal(Object(line.content['m.relates_to'])['event_id'], root);
  assert.deepEqual(await speaker.find('story-1', top, since), { remoteId: root });
  const texts = (await onTheLine(at, room)).filter(({ type }) => type !== 'm.reaction');
  assert.deepEqual([texts.length, new Set(texts.map(({ type }) => type))], [3, new Set(['m.room.encrypted'])]);
  assert.ok(!at.ann.shown(room).some(({ body }) => body.includes('other words')));
});

test('what was asked while the bot was away is answered when it is back, by the same device', { skip }, async t => {
  const at = await scene(t);
  const one = await at.live();
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  await at.ann.say(room, '!trace one.example');
  await answered(at, room, `answer to !trace one.example${NEXT}`);
  await one.stop();
  await at.ann.say(room, '!trace two.example');
  await at.live();
  await answered(at, room, `answer to !trace two.example${NEXT}`);
  assert.equal(at.shownKeys.length, 1);
});

test('encryption that is switched on later is kept to from then on', { skip }, async t => {
  const at = await scene(t);
  await at.live();
  const made = await at.ann.client.createRoom({ name: 'ops', invite: [at.bot.id] });
  await joined(at, made.room_id);
  await at.ann.say(made.room_id, '!trace one.example');
  await answered(at, made.room_id, `answer to !trace one.example${NEXT}`);
  const algorithm = { algorithm: 'm.megolm.v1.aes-sha2' };
  await at.ann.client.sendStateEvent(made.room_id, 'm.room.encryption' as never, algorithm as never, '');
  await until(() => at.ann.client.getRoom(made.room_id)?.hasEncryptionStateEvent());
  await wait(500);
  await at.ann.say(made.room_id, '!trace two.example');
  const answer = await answered(at, made.room_id, `answer to !trace two.example${NEXT}`);
  assert.equal(answer.isEncrypted, true);
});

test('who blocks the bot’s device is told once, with what to do, and answered when that is undone', {
  skip,
}, async t => {
  const at = await scene(t);
  await at.live();
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  const crypto = at.ann.client.getCrypto();
  if (crypto === undefined) throw new Error('the other client does not encrypt');
  crypto.globalBlacklistUnverifiedDevices = true;
  await at.ann.say(room, '!trace one.example');
  await at.ann.say(room, '!trace two.example');
  const word = await answered(
    at,
    room,
    /^I could not read what @ann\d+:ops\.example wrote: their client gives keys to verified devices alone\./,
    20_000,
  );
  assert.equal(word.isEncrypted, true);
  crypto.globalBlacklistUnverifiedDevices = false;
  await at.ann.say(room, '!trace three.example');
  await answered(at, room, `answer to !trace three.example${NEXT}`);
  await wait(3_000);
  assert.equal(at.ann.shown(room).filter(({ body }) => body.startsWith('I could not read')).length, 1);
});

test('a store that is lost is said, and a new device with the recovery key is verified at once', { skip }, async t => {
  const at = await scene(t);
  const one = await at.live();
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  await at.ann.say(room, '!trace one.example');
  await answered(at, room, `answer to !trace one.example${NEXT}`);
  await one.stop();
  rmSync(at.file);
  const deaf = await at.live();
  await at.ann.say(room, '!trace two.example');
  const word = await answered(at, room, /^I cannot read or write encrypted messages now/);
  assert.equal(word.isEncrypted, false);
  assert.match(deaf.state().why ?? '', /^I cannot read encrypted rooms: the homeserver knows keys of this device/);
  await deaf.stop();
  await anew(t, at, at.shownKeys[0] ?? '');
  await at.live();
  await at.ann.onlySigned();
  await at.ann.say(room, '!trace three.example');
  await answered(at, room, `answer to !trace three.example${NEXT}`);
});

test('a token that is lost is replaced on the same device, and encrypted rooms go on', { skip }, async t => {
  const at = await scene(t);
  const one = await at.live();
  const room = await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await joined(at, room);
  await at.ann.say(room, '!trace one.example');
  await answered(at, room, `answer to !trace one.example${NEXT}`);
  await one.stop();
  const tokenFile = join(dirname(at.file), 'matrix-token');
  writeFileSync(tokenFile, 'syt_lost');
  const keys = { path: at.file, peek: (space: string, key: Uint8Array) => peekVault(at.file, space, key) };
  const kept = { room: null, tokenFile, keys, token: null, deviceName: 'Outpost' };
  const steps: string[] = [];
  const of = { homeserver: synapse?.url ?? '', user: at.bot.id, password: async () => at.bot.password, ...kept };
  for await (const { what, ok } of setUpMatrix(of)) steps.push(`${what} ${ok}`);
  assert.deepEqual(steps, ['homeserver true', 'login true', 'keys true', 'limit true']);
  at.token = readFileSync(tokenFile, 'utf8').trim();
  await at.live();
  await at.ann.say(room, '!trace two.example');
  await answered(at, room, `answer to !trace two.example${NEXT}`);
  assert.equal(at.shownKeys.length, 1);
});

test('without its recovery key an account gets a new identity only where somebody says so', { skip }, async t => {
  const at = await scene(t);
  const one = await at.live();
  await at.ann.room({ name: 'ops', invite: [at.bot.id] });
  await until(() => at.shownKeys.length === 1);
  await one.stop();
  const before = await masterKey(at);
  assert.deepEqual(await stepsTo(t, at, 'EsTb 1234'), ['login true', 'identity false']);
  assert.equal(await masterKey(at), before);
  await anew(t, at, '');
  assert.notEqual(await masterKey(at), before);
  assert.equal(at.shownKeys.length, 2);
  await anew(t, at, at.shownKeys[1] ?? '');
});

async function masterKey({ annUser, bot }: Scene): Promise<string> {
  const { body } = await annUser.call('POST', '/_matrix/client/v3/keys/query', { device_keys: { [bot.id]: [] } });
  return JSON.stringify((body['master_keys'] as unknown as Record<string, { keys: object }>)[bot.id]?.keys);
}

/** Takes the steps to a new device; the bot is started with its token afterwards. */
async function anew(t: TestContext, at: Scene, recoveryKey: string): Promise<void> {
  const old = at.token;
  assert.deepEqual(await stepsTo(t, at, recoveryKey), ['login true', 'identity true', 'login true']);
  const headers = { authorization: `Bearer ${old}` };
  assert.equal((await fetch(`${synapse?.url}/_matrix/client/v3/account/whoami`, { headers })).status, 401);
}

async function stepsTo(t: TestContext, at: Scene, recoveryKey: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-anew-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const tokenFile = join(folder, 'matrix-token');
  writeFileSync(tokenFile, at.token);
  const steps: string[] = [];
  const of = {
    homeserver: synapse?.url ?? '',
    user: at.bot.id,
    password: async () => at.bot.password,
    recoveryKey: async () => recoveryKey,
    tokenFile,
    deviceName: 'Outpost',
    clock: realClock,
    chance: realChance,
    encryption: encryptionIn(at),
  };
  for await (const { what, ok } of newDevice(of)) steps.push(`${what} ${ok}`);
  at.token = readFileSync(tokenFile, 'utf8').trim();
  return steps;
}

test('who verifies the bot compares signs that its operator sees, and has it verified', { skip }, async t => {
  const at = await scene(t);
  await at.live();
  await at.ann.onlySigned();
  const room = await at.ann.room({ invite: [at.bot.id], isDirect: true });
  await joined(at, room);
  await at.ann.say(room, 'trace one.example');
  await answered(at, room, `answer to trace one.example${NEXT}`);
  const signs = await at.ann.verify(at.bot.id, room);
  const word = await until(() => at.told.findLast(line => line.includes('verifies me')));
  assert.equal(word, `${at.ann.id} verifies me and sees the same signs: ${signs.join(', ')}`);
  await until(() => at.ann.isVerified(at.bot.id));
});
