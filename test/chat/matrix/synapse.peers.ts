import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { matrixChat } from '../../../src/chat/matrix/adapter.ts';
import { setUpMatrix } from '../../../src/chat/matrix/setup/setup.ts';
import { commandIn } from '../../../src/chat/parse.ts';
import type { ChatAdapter, HeardIn, Surface } from '../../../src/chat/surface.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { realChance, realClock } from '../../../src/world/real.ts';
import { noKeys } from '../../support/no-keys.ts';
import { missingSynapse, openSynapse, type Synapse, type User } from '../../support/synapse.ts';
import { saying } from '../fakes.ts';

/** The Matrix chat against a real homeserver. */
const missing = missingSynapse();
const skip = process.env['CI'] === 'true' ? false : (missing ?? false);
const synapse: Synapse | null = missing === null ? await openSynapse() : null;
after(() => synapse?.close());

interface Scene {
  readonly server: Synapse;
  readonly ann: User;
  readonly bot: User;
  readonly room: string;
}

const chats: ChatAdapter[] = [];
after(() => Promise.all(chats.map(chat => chat.stop())));

let scenes = 0;

/** A room of two, and the bot invited. */
async function scene(server: Synapse | null): Promise<Scene> {
  if (server === null) throw new Error(missing ?? 'Synapse is missing');
  const number = ++scenes;
  const [ann, bot] = [await server.user(`ann${number}`, true), await server.user(`outpost${number}`)];
  const made = await ann.call('POST', '/_matrix/client/v3/createRoom', { name: 'ops', invite: [bot.id] });
  return { server, ann, bot, room: String(made.body['room_id']) };
}

const say = async ({ ann, room }: Scene, body: string, more: object = {}): Promise<string> => {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${Math.random()}`;
  return String((await ann.call('PUT', path, { msgtype: 'm.text', body, ...more })).body['event_id']);
};

const growing = async (heard: HeardIn, surface: Surface): Promise<void> => {
  await surface.show(saying('looking'), false);
  await wait(300);
  const actions = [{ label: 'whois', command: 'whois puri.sm' }];
  await surface.show({ ...saying(`answer to ${heard.text}`), actions }, true);
};

function live(
  { server, bot, room }: Scene,
  records = memoryRecords(),
  answers = growing,
): ChatAdapter & { begin(): Promise<void> } {
  const chat = matrixChat({
    settings: { homeserver: server.url, token: bot.token, room, rooms: 'invited', inviters: ['*:ops.example'] },
    records: async () => records,
    clock: realClock,
    chance: realChance,
    zone: 'UTC',
    encryption: noKeys,
  });
  chats.push(chat);
  const begin = (): Promise<void> =>
    chat.start((heard, surface) => {
      if (commandIn(heard) !== null) void answers(heard, surface);
    });
  return { ...chat, begin };
}

/** Waits until it is so. */
async function until<T>(look: () => Promise<T | null | undefined | false>, ms = 10_000): Promise<T> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error('it did not come to that');
}

const answered = ({ ann, bot, room }: Scene, body: string, ms?: number) =>
  until(async () => (await ann.messages(room)).find(each => each.sender === bot.id && each.body.trim() === body), ms);

test('an invited bot joins, answers a command by a message that grows, and offers signs', { skip }, async () => {
  const at = await scene(synapse);
  const chat = live(at);
  await chat.begin();
  assert.deepEqual([chat.state().state, chat.state().why], ['connected', null]);
  const asked = await say(at, '!trace puri.sm');
  const answer = await answered(at, 'answer to !trace puri.sm\n\n   Next: !whois puri.sm (whois)');
  assert.deepEqual(answer.content['m.relates_to'], { 'm.in_reply_to': { event_id: asked } });
  await until(async () => (await at.ann.messages(at.room)).filter(each => each.type === 'm.reaction').length === 2);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(at.room)}/send/m.reaction/1`;
  await at.ann.call('PUT', path, { 'm.relates_to': { rel_type: 'm.annotation', event_id: answer.id, key: '📇' } });
  await answered(at, 'answer to !whois puri.sm\n\n   Next: !whois puri.sm (whois)');
  await chat.stop();
});

test('a command in a thread is answered there', { skip }, async () => {
  const at = await scene(synapse);
  const chat = live(at);
  await chat.begin();
  const root = await say(at, 'is it us?');
  await say(at, '!trace puri.sm', { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
  const path = `/_matrix/client/v1/rooms/${encodeURIComponent(at.room)}/relations/${encodeURIComponent(root)}/m.thread`;
  await until(async () => {
    const { body } = await at.ann.call('GET', path);
    return ((body['chunk'] ?? []) as { sender: string }[]).some(event => event.sender === at.bot.id);
  });
  await chat.stop();
});

test('a direct conversation needs no sign before a command', { skip }, async () => {
  const at = await scene(synapse);
  const chat = live(at);
  await chat.begin();
  const made = await at.ann.call('POST', '/_matrix/client/v3/createRoom', { is_direct: true, invite: [at.bot.id] });
  const direct = { ...at, room: String(made.body['room_id']) };
  await until(async () => {
    const { body } = await at.ann.call(
      'GET',
      `/_matrix/client/v3/rooms/${encodeURIComponent(direct.room)}/joined_members`,
    );
    return at.bot.id in ((body['joined'] ?? {}) as object);
  });
  await say(direct, 'trace puri.sm');
  await answered(direct, 'answer to trace puri.sm\n\n   Next: !whois puri.sm (whois)');
  await chat.stop();
});

test('a restart replays nothing, and answers what was asked in between', { skip }, async () => {
  const at = await scene(synapse);
  await at.bot.call('POST', `/_matrix/client/v3/join/${encodeURIComponent(at.room)}`, {});
  await say(at, '!trace before.example');
  const records = memoryRecords();
  const heard: string[] = [];
  const note = async (what: HeardIn, surface: Surface): Promise<void> => {
    heard.push(what.text);
    await surface.show(saying(`did ${what.text}`), true);
  };
  const one = live(at, records, note);
  await one.begin();
  await say(at, '!trace one.example');
  await answered(at, 'did !trace one.example');
  await one.stop();
  await say(at, '!trace two.example');
  const two = live(at, records, note);
  await two.begin();
  await answered(at, 'did !trace two.example');
  await two.stop();
  assert.deepEqual(heard, ['!trace one.example', '!trace two.example']);
});

test('a homeserver that restarts is connected to again, and what was asked is answered', { skip }, async () => {
  const server = skip === false && missing === null ? await openSynapse() : null;
  try {
    const at = await scene(server);
    const chat = live(at);
    await chat.begin();
    await at.server.stop();
    await until(async () => chat.state().state === 'broken');
    await at.server.start();
    await say(at, '!trace puri.sm');
    await answered(at, 'answer to !trace puri.sm\n\n   Next: !whois puri.sm (whois)', 30_000);
    assert.equal(chat.state().state, 'connected');
    await chat.stop();
  } finally {
    await server?.close();
  }
});

test('under the homeserver’s own rate limit every command is answered, and an administrator lifts it', {
  skip,
}, async () => {
  const server = skip === false && missing === null ? await openSynapse({ limited: true }) : null;
  try {
    const at = await scene(server);
    const free = { messages_per_second: 0, burst_count: 0 };
    const lift = (user: User) =>
      at.ann.call('POST', `/_synapse/admin/v1/users/${encodeURIComponent(user.id)}/override_ratelimit`, free);
    await lift(at.ann);
    const chat = live(at, memoryRecords(), async (heard, surface) => surface.show(saying(`did ${heard.text}`), true));
    await chat.begin();
    const names = Array.from({ length: 12 }, (_, i) => `!trace n${i}.example`);
    for (const name of names) await say(at, name);
    for (const name of names) await answered(at, `did ${name}`, 60_000);
    assert.equal((await lift(at.bot)).status, 200);
    const said = (await at.ann.messages(at.room)).filter(each => each.body.startsWith('did'));
    assert.equal(said.length, 12);
    await chat.stop();
  } finally {
    await server?.close();
  }
});

test('a picture is taken, and shown in the thread', { skip }, async () => {
  const at = await scene(synapse);
  const bytes = new TextEncoder().encode('no picture, but the homeserver does not look');
  const picture = { format: 'png', bytes, size: { width: 1, height: 1 }, alt: 'a chain', name: 'chain.png' } as const;
  const chat = live(at, memoryRecords(), async (_, surface) => {
    await surface.show(saying('the answer'), true);
    await surface.attach?.(picture);
  });
  await chat.begin();
  await say(at, '!trace puri.sm');
  const shown = await answered(at, 'a chain');
  assert.equal(shown.content['msgtype'], 'm.image');
  assert.match(String(shown.content['url']), /^mxc:\/\/ops\.example\//);
  await chat.stop();
});

/** With the password that was kept, for nobody else to read. */
async function logsIn(user: string, file: string, { ann }: Scene): Promise<void> {
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const password = readFileSync(file, 'utf8').trim();
  const login = { type: 'm.login.password', identifier: { type: 'm.id.user', user }, password };
  assert.equal((await ann.call('POST', '/_matrix/client/v3/login', login)).status, 200);
}

test('setting up logs in once, with a device of its own, and an administrator’s bot lifts its own limit', {
  skip,
}, async t => {
  const at = await scene(synapse);
  const folder = mkdtempSync(join(tmpdir(), 'outpost-setup-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const tokenFile = join(folder, 'token');
  const steps: string[] = [];
  const once = async (who: User): Promise<void> => {
    const password = async (): Promise<string> => who.password;
    const people = {
      names: who === at.ann ? ['kyle', 'kyle'] : [],
      newPassword: () => 'first password',
      fileFor: (user: string) => join(folder, user),
    };
    const kept = { tokenFile, keys: { path: 'none', peek: () => null }, token: null };
    const settled = { room: at.room, ...kept, deviceName: 'Outpost', people };
    const of = { homeserver: at.server.url, user: who.id, password, ...settled };
    for await (const { what, ok, say: words } of setUpMatrix(of)) steps.push(`${what} ${ok} ${words}`);
  };
  await once(at.bot);
  const token = readFileSync(tokenFile, 'utf8').trim();
  assert.notEqual(token, at.bot.token);
  await once(at.bot);
  assert.equal(readFileSync(tokenFile, 'utf8').trim(), token);
  assert.deepEqual(
    steps.map(step => step.split(' ').slice(0, 2).join(' ')),
    Array.from({ length: 2 }, () => [
      'homeserver true',
      'login true',
      'room true',
      'writing true',
      'limit true',
    ]).flat(),
  );
  assert.match(steps.at(-1) ?? '', /curl -X POST/);
  rmSync(tokenFile);
  await once(at.ann);
  const kyle = join(folder, '@kyle:ops.example');
  await logsIn('kyle', kyle, at);
  assert.deepEqual(steps.slice(-2), [
    `account true @kyle:ops.example can log in. The first password is in ${kyle}, readable by you alone: hand it over, have it changed, and delete the file.`,
    'account true @kyle:ops.example has an account already, and its password stays.',
  ]);
  assert.match(steps.at(-3) ?? '', /^limit true The rate limit of @ann\d+:ops\.example is lifted\.$/);
});

test('a token that was revoked is said', { skip }, async () => {
  const at = await scene(synapse);
  const chat = live(at);
  await chat.begin();
  await at.bot.call('POST', '/_matrix/client/v3/logout', {});
  await until(async () => chat.state().state === 'broken');
  assert.match(chat.state().why ?? '', /does not know MATRIX_ACCESS_TOKEN/);
  await chat.stop();
});
