import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { type Bot, type BotOf, startBot } from '../../src/bot/bot.ts';
import type { ChatAdapter, ChatState, HeardIn, Surface } from '../../src/chat/surface.ts';
import { type FastClock, fastClock } from '../../src/drill/clock.ts';
import { runningOn } from '../../src/health/running.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { instant } from '../../src/values/instant.ts';
import { bareWorkshop } from '../chat/fakes.ts';
import { spoken, wallUnder } from '../chat/talking.ts';
import { fakeChat as fakeSpeaker } from '../outbox/fake-chat.ts';

interface FakeChat extends ChatAdapter {
  is(state: ChatState['state'], why?: string): void;
  say(text: string, surface: Surface, id: string): void;
  readonly calls: string[];
}

function fakeChat(name: 'slack' | 'matrix', start: () => Promise<void> = async () => undefined): FakeChat {
  let state: ChatState = { name, state: 'starting', since: 0, why: null };
  let hear: (heard: HeardIn, surface: Surface) => void = () => assert.fail('nobody listens');
  const calls: string[] = [];
  return {
    name,
    calls,
    async start(listener) {
      calls.push('start');
      if (listener !== null) hear = listener;
      await start();
    },
    async stop() {
      calls.push('stop');
      state = { ...state, state: 'stopped' };
    },
    state: () => state,
    speaker: fakeSpeaker({ chat: name, clock: fastClock(instant(0)) }).speaker,
    is(now, why) {
      state = { name, state: now, since: 1_000, why: why ?? null };
    },
    say: (text, surface, id) => hear({ ...spoken(text, { chat: name }), id }, surface),
  };
}

interface Started {
  readonly bot: Bot;
  readonly clock: FastClock;
  readonly lines: string[];
  readonly reached: string[];
  readonly records: Records;
  pass(ms: number): Promise<void>;
  get(path: string, method?: string): Promise<{ status: number; text: string }>;
}

const open: { bot: Bot; clock: FastClock }[] = [];
// A page that stays open would keep the test from ending.
afterEach(async () => {
  for (const { bot, clock } of open.splice(0)) await clock.run(bot.stop());
});

async function started(chats: readonly ChatAdapter[], part: Partial<BotOf> = {}): Promise<Started> {
  const clock = fastClock(instant(Date.UTC(2024, 4, 1)));
  const lines: string[] = [];
  const reached: string[] = [];
  const records = memoryRecords();
  const bot = await startBot({
    name: 'here',
    chats,
    workshop: bareWorkshop({ now: clock.now }),
    records: async () => records,
    portfolio: async () => null,
    clock,
    chance: { bytes: count => randomBytes(count) },
    log: (level, what, facts) =>
      lines.push(`${level} ${what}${facts === undefined ? '' : ` ${JSON.stringify(facts)}`}`),
    health: { host: '127.0.0.1', port: 0 },
    self: async () => null,
    overhear: null,
    unsaid: () => [],
    reached: state => reached.push(state.name),
    ...part,
  });
  open.push({ bot, clock });
  return {
    bot,
    clock,
    lines,
    reached,
    records,
    pass: ms => clock.run(new Promise<void>(resolve => clock.after(ms, resolve))),
    async get(path, method = 'GET') {
      const response = await fetch(`http://127.0.0.1:${bot.healthPort}${path}`, { method });
      return { status: response.status, text: await response.text() };
    },
  };
}

test('each chat starts by itself: one that never comes back and one that throws do not hold up the other', async () => {
  let tries = 0;
  const slack = fakeChat('slack', () => new Promise(() => undefined));
  const matrix = fakeChat('matrix', async () => {
    if (++tries < 3) throw new TypeError('a bug of the adapter');
    matrix.is('connected');
  });
  const { bot, pass, lines, clock } = await started([slack, matrix]);
  await pass(10_000);
  assert.equal(tries, 3);
  assert.ok(lines.includes('info slack is starting'));
  assert.ok(lines.includes('info matrix is connected'));
  assert.ok(lines.some(line => line.startsWith('error matrix could not be started: TypeError')));
  await clock.run(bot.stop());
  assert.deepEqual([slack.calls.at(-1), matrix.calls.at(-1)], ['stop', 'stop']);
});

test('a command said in one chat is answered there while the other is broken', async () => {
  const slack = fakeChat('slack');
  const matrix = fakeChat('matrix');
  const { bot, clock, pass, lines } = await started([slack, matrix]);
  slack.is('broken', 'Slack does not take the token (invalid_auth).');
  const wall = wallUnder(clock);
  matrix.say('!echo a', wall.surface, '1');
  await pass(1_000);
  assert.equal(wall.lines.at(-1), 'a');
  assert.ok(lines.includes('warn slack is broken: Slack does not take the token (invalid_auth).'));
  await clock.run(bot.stop());
});

test('the health page is green while a chat is down, says whether one is up, and counts', async () => {
  const slack = fakeChat('slack');
  const { bot, clock, get, pass } = await started([slack]);
  slack.is('broken', 'https://secret.example says no to #ops');
  await pass(2_000);
  assert.deepEqual(await get('/healthz'), { status: 200, text: 'ok\n' });
  const down = await get('/readyz');
  assert.equal(down.status, 503);
  assert.deepEqual(JSON.parse(down.text), {
    ready: false,
    chats: [{ name: 'slack', state: 'broken', since: '1970-01-01T00:00:01Z' }],
  });
  slack.is('connected');
  slack.say('!echo puri.sm', wallUnder(clock).surface, '1');
  await pass(2_000);
  assert.equal((await get('/readyz')).status, 200);
  const metrics = (await get('/metrics')).text;
  assert.match(metrics, /^outpost_chat_connected\{chat="slack"\} 1$/m);
  assert.match(metrics, /^outpost_commands_total\{chat="slack",command="echo",end="answered"\} 1$/m);
  assert.match(metrics, /^process_resident_memory_bytes \d+/m);
  for (const path of ['/healthz', '/readyz', '/metrics'])
    assert.doesNotMatch((await get(path)).text, /puri\.sm|!ops|@a:|secret\.example|#ops/);
  assert.equal((await get('/')).status, 404);
  assert.equal((await get('/healthz', 'POST')).status, 405);
  await clock.run(bot.stop());
  await assert.rejects(get('/healthz'));
});

test('a store that does not answer makes the page red, and stops nobody', async () => {
  const matrix = fakeChat('matrix');
  const records = async () => Promise.reject(new StoreError('full', 'disk full'));
  const { bot, clock, get, pass } = await started([matrix], { records });
  const wall = wallUnder(clock);
  matrix.say('!echo a', wall.surface, '1');
  await pass(1_000);
  assert.equal(wall.lines.at(-1), 'a');
  assert.equal((await get('/healthz')).status, 503);
  await clock.run(bot.stop());
});

test('a port that is taken is said in one line, and the bot does without', async () => {
  const first = await started([]);
  const second = await started([], { health: { host: '127.0.0.1', port: first.bot.healthPort ?? 0 } });
  assert.equal(second.bot.healthPort, null);
  assert.match(second.lines.join('\n'), /warn the health page cannot be served \(EADDRINUSE\)/);
  await first.clock.run(first.bot.stop());
  await second.clock.run(second.bot.stop());
});

test('a bot that dies with what it watches says so loudly at its start, and to the command line beside it', async () => {
  const lines = ['This bot dies with example.com.', 'This bot needs its homeserver.'];
  const {
    lines: logged,
    records,
    clock,
    pass,
  } = await started([fakeChat('slack')], {
    self: async () => ({ ok: false, lines }),
  });
  await pass(100);
  assert.deepEqual(
    logged.filter(line => line.startsWith('warn')),
    lines.map(line => `warn ${line}`),
  );
  const [running] = await runningOn(records, clock.now());
  assert.deepEqual(running?.dependsOn, lines);
});

test('a bot that stands apart says nothing of it', async () => {
  const { lines, pass } = await started([fakeChat('slack')], { self: async () => ({ ok: true, lines: ['fine'] }) });
  await pass(100);
  assert.deepEqual(
    lines.filter(line => line.startsWith('warn')),
    [],
  );
});

test('what runs is written into the store, goes with the bot, and is not believed when it is old', async () => {
  const slack = fakeChat('slack');
  const { bot, clock, pass, records } = await started([slack]);
  slack.is('connected');
  await pass(3_000);
  const [running] = await runningOn(records, clock.now());
  assert.equal(running?.name, 'here');
  assert.deepEqual(running?.chats, [{ name: 'slack', state: 'connected', since: 1_000, why: null }]);
  assert.deepEqual(await runningOn(records, clock.now() + 60_000), []);
  await clock.run(bot.stop());
  assert.deepEqual(await runningOn(records, clock.now()), []);
});

test('a fault stands in the log under the word that was said for it', async () => {
  const matrix = fakeChat('matrix');
  const { bot, clock, pass, lines } = await started([matrix]);
  const wall = wallUnder(clock);
  matrix.say('!boom', wall.surface, '1');
  await pass(1_000);
  const reference = /in my log as (\w+)\./.exec(wall.lines.at(-1) ?? '')?.[1] ?? 'none';
  assert.ok(
    lines.some(line => line.startsWith('error a fault of Outpost itself: RangeError') && line.includes(reference)),
  );
  await clock.run(bot.stop());
});

test('the addresses of a chat that is connected are kept, of one that is not they are not', async () => {
  const slack = fakeChat('slack');
  const matrix = fakeChat('matrix');
  const { bot, clock, pass, reached } = await started([slack, matrix]);
  matrix.is('connected');
  await pass(310_000);
  assert.deepEqual(reached, ['matrix', 'matrix']);
  await clock.run(bot.stop());
});
