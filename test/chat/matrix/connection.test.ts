import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemory } from '../../../src/chat/matrix/memory.ts';
import { openReceipts } from '../../../src/chat/matrix/receipts.ts';
import type { Answered } from '../../../src/chat/matrix/server/homeserver.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { instant } from '../../../src/values/instant.ts';
import { BOT, TOKEN } from '../../support/fake-matrix/fake-matrix.ts';
import { ANN, chatting, OPS } from './chatting.ts';

test('a homeserver that is away is tried for ever, at least once a minute, and heard within a minute of its return', async () => {
  const { fake, live, pass, told, clock } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  let isAway = true;
  const tries: number[] = [];
  fake.instead.push(({ path }) => {
    if (!isAway) return null;
    if (path.endsWith('/sync')) tries.push(clock.monotonicMs());
    return 'lost';
  });
  fake.say(OPS, ANN, '!trace one.example');
  await pass(3_600_000);
  assert.equal(chat.state().state, 'broken');
  assert.match(chat.state().why ?? '', /^matrix\.ops\.example cannot be reached/);
  const gaps = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
  assert.ok(Math.max(...gaps) <= 60_000, String(gaps));
  assert.ok(tries.length < 100, String(tries.length));
  isAway = false;
  fake.say(OPS, ANN, '!trace two.example');
  await pass(60_000);
  assert.equal(chat.state().state, 'connected');
  assert.ok(told.some(({ heard }) => heard.text === '!trace two.example'));
});

test('a token that is not known any more is said, without the token, and tried again after minutes', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  fake.tokens.clear();
  fake.say(OPS, ANN, 'hello');
  await pass(60_000);
  const { state, why } = chat.state();
  assert.equal(state, 'broken');
  assert.match(why ?? '', /does not know MATRIX_ACCESS_TOKEN .*npx outpost setup matrix/);
  assert.ok(!why?.includes(TOKEN));
  fake.tokens.add(TOKEN);
  await pass(400_000);
  assert.equal(chat.state().state, 'connected');
});

test('something else than a homeserver under the address is said to be that', async () => {
  const { fake, live } = chatting();
  fake.instead.push(() => ({ status: 404, body: {} }));
  const { chat } = await live();
  assert.equal(chat.state().state, 'broken');
  assert.match(chat.state().why ?? '', /does not answer like a Matrix homeserver .*MATRIX_HOMESERVER_URL/);
});

test('a place in the history that the homeserver does not know any more is given up, said once, and listening goes on', async () => {
  const { fake, live, pass, told, records } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const one = await live();
  await one.kill();
  const key = 'matrix/sync/%40outpost%3Aops.example';
  const held = await records.read(key);
  await records.writeIf(key, 'sNaN', held?.version ?? null);
  const { chat } = await live();
  await pass(5_000);
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(5_000);
  assert.equal(chat.state().state, 'connected');
  assert.equal(told.length, 1);
  const [said = '', answer] = fake.world.shown(OPS);
  assert.match(said.replaceAll(/\s+/g, ' '), /^I lost my place in this room and begin again from now\./);
  assert.equal(answer, 'you said !trace puri.sm');
});

test('a command in a gap of the timeline is found, and what was said before the bot came is not', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const one = await live();
  await one.kill();
  fake.say(OPS, ANN, '!trace gap.example');
  for (let i = 0; i < 250; i++) fake.say(OPS, ANN, `talk ${i}`);
  fake.room('!new:ops.example', [ANN]);
  fake.say('!new:ops.example', ANN, '!trace before.example');
  fake.invite('!new:ops.example', ANN);
  await live();
  await pass(5_000);
  assert.deepEqual(
    told.map(({ heard }) => heard.text),
    ['!trace gap.example'],
  );
});

test('a store that is dead does not keep the bot from answering, once, and is said', async () => {
  const { fake, live, pass, told } = chatting({
    read: () => Promise.reject(new Error('disk full')),
    writeIf: () => Promise.reject(new Error('disk full')),
    addIfAbsent: () => Promise.reject(new Error('disk full')),
    remove: () => Promise.reject(new Error('disk full')),
    // biome-ignore lint/correctness/useYield: it fails before it gives anything
    list: async function* () {
      throw new Error('disk full');
    },
    close: async () => undefined,
  });
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(5_000);
  assert.equal(told.length, 1);
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
  assert.match(chat.state().why ?? '', /^Memory is off \(disk full\)/);
});

test('stopping delivers what is answered, and leaves nothing behind', async () => {
  const { fake, live, pass, clock } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(10);
  await clock.run(chat.stop());
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
  assert.deepEqual({ state: chat.state().state, why: chat.state().why }, { state: 'stopped', why: null });
  fake.say(OPS, ANN, '!trace later.example');
  await pass(60_000);
  assert.equal(fake.world.shown(OPS).length, 1);
});

test('what was heard and answered is forgotten after a day, and what was asked is not kept even so long', async () => {
  const { fake, live, pass, records } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(5_000);
  const kept = async (): Promise<string[]> => {
    const all: string[] = [];
    for await (const { value } of records.list('matrix/inbox/')) all.push(JSON.stringify(value));
    return all;
  };
  assert.equal((await kept()).length, 1);
  assert.ok(!(await kept())[0]?.includes('puri.sm'));
  await pass(25 * 3_600_000);
  assert.deepEqual(await kept(), []);
});

test('what could not be kept is listed with what was, as long as the process lives', async () => {
  const records = memoryRecords();
  let isFull = false;
  const memory = openMemory(
    async () => {
      if (isFull) throw new Error('full');
      return records;
    },
    () => undefined,
  );
  await memory.write('matrix/a/1', 'kept');
  await memory.write('matrix/a/2', 'old');
  isFull = true;
  await memory.add('matrix/a/3', 'held');
  await memory.write('matrix/a/2', 'new');
  const values = async () => (await memory.list('matrix/a/')).map(({ key, value }) => `${key} ${value}`);
  assert.deepEqual(await values(), ['matrix/a/3 held', 'matrix/a/2 new']);
  isFull = false;
  assert.deepEqual(await values(), ['matrix/a/1 kept', 'matrix/a/3 held', 'matrix/a/2 new']);
});

test('a bot that starts again in a quiet room is connected at once, not when somebody speaks', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const one = await live();
  await pass(1_000);
  await one.kill();
  const { chat } = await live();
  await pass(1_000);
  assert.equal(chat.state().state, 'connected');
});

test('commands that have no answer yet are shown as read, and talk that is not meant for the bot is not', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, null);
  const receipts = () => fake.asked.flatMap(({ path }) => /receipt\/m\.read\/(.*)$/.exec(path)?.[1] ?? []);
  fake.say(OPS, ANN, 'is it us?');
  await pass(1_000);
  assert.deepEqual(receipts(), []);
  const asked = Array.from({ length: 50 }, (_, n) => fake.say(OPS, ANN, `!trace n${n}.example`));
  await pass(1_000);
  assert.equal(decodeURIComponent(receipts().at(-1) ?? ''), asked.at(-1));
});

test('an answer that comes at once is all that is sent for a command', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
  assert.ok(!fake.asked.some(({ path }) => path.includes('/receipt/')));
});

test('a hundred commands need two receipts, where the first is still on its way', async () => {
  const asked: string[] = [];
  const first = Promise.withResolvers<Answered>();
  const said: Answered = { ok: true, body: {} };
  const ask = async (_: string, path: string): Promise<Answered> => {
    asked.push(path);
    return asked.length === 1 ? first.promise : said;
  };
  const atOnce = (_: number, then: () => void) => {
    then();
    return () => undefined;
  };
  const clock = { ...fastClock(instant(0)), after: atOnce };
  const receipts = openReceipts({ ask, close: () => undefined }, clock);
  for (let n = 1; n <= 100; n++) receipts.read(OPS, `$${n}`);
  first.resolve({ ok: false, kind: 'server', code: null, status: 502, retryAfterMs: 0 });
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(
    asked.map(path => path.split('m.read/')[1]),
    ['%241', '%24100'],
  );
  receipts.read(OPS, '$101');
  assert.equal(asked.length, 3);
});

test('what the homeserver asked to wait holds for the next life as well', async () => {
  const { fake, live, pass, clock } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const sent: number[] = [];
  fake.instead.push(({ path }) => {
    if (!path.includes('/send/')) return null;
    sent.push(clock.monotonicMs());
    return sent.length > 1 ? null : { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 60_000 } };
  });
  const one = await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  await one.kill();
  await live();
  await pass(120_000);
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
  assert.ok((sent[1] ?? 0) - (sent[0] ?? 0) >= 60_000, String(sent));
});
