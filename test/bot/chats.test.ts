import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { configuredChats, halfSet, hasChats } from '../../src/bot/chats.ts';
import { configFrom, secretsOf, type Variables } from '../../src/config.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { LAUNCHER, ROOT } from '../cli/launch.ts';

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-secret-of-slack', SLACK_APP_TOKEN: 'xapp-1-secret-of-app' };
const MATRIX = { MATRIX_HOMESERVER_URL: 'https://matrix.ops.example', MATRIX_ACCESS_TOKEN: 'syt_secret_of_matrix' };
const config = (variables: Variables) => configFrom(variables, () => '').config;
const chats = (variables: Variables) =>
  configuredChats({
    config: config(variables),
    records: async () => memoryRecords(),
    clock: realClock,
    chance: realChance,
    log: () => undefined,
    zone: 'UTC',
  });

test('the chats whose settings are complete are made, each by itself', async () => {
  for (const [variables, names] of [
    [{}, []],
    [SLACK, ['slack']],
    [MATRIX, ['matrix']],
    [{ ...SLACK, ...MATRIX }, ['slack', 'matrix']],
  ] as const) {
    assert.deepEqual(
      (await chats(variables)).map(({ chat }) => chat.name),
      names,
    );
    assert.equal(hasChats(config(variables)), names.length > 0);
    assert.deepEqual(halfSet(config(variables)), []);
  }
});

test('what is half set is said with what is missing, and stops nothing else', async () => {
  const half = { SLACK_BOT_TOKEN: SLACK.SLACK_BOT_TOKEN, ...MATRIX };
  assert.deepEqual(halfSet(config(half)), [
    'Slack stays off: SLACK_BOT_TOKEN is set, SLACK_APP_TOKEN is not. Type: npx outpost setup slack',
  ]);
  assert.deepEqual(
    (await chats(half)).map(({ chat }) => chat.name),
    ['matrix'],
  );
  assert.equal(halfSet(config({ MATRIX_ACCESS_TOKEN: 'syt_x' })).length, 1);
});

test('each chat knows its hosts, and no other is taken for one', async () => {
  const [slack, matrix] = await chats({ ...SLACK, ...MATRIX, SLACK_API_URL: 'https://gate.example/api' });
  for (const host of ['slack.com', 'wss-primary.slack.com', 'gate.example']) assert.equal(slack?.isHost(host), true);
  for (const host of ['notslack.com', 'slack.com.evil.example']) assert.equal(slack?.isHost(host), false);
  assert.deepEqual([matrix?.isHost('matrix.ops.example'), matrix?.isHost('ops.example')], [true, false]);
});

test('every token is known as a secret, and a path to the store is none', () => {
  const secrets = secretsOf(config({ ...SLACK, ...MATRIX, OUTPOST_STORE: '/srv/o.db' }));
  assert.deepEqual([...secrets].sort(), [...Object.values(SLACK), MATRIX.MATRIX_ACCESS_TOKEN].sort());
});

test('the process runs while no chat can be reached, logs JSON without secrets, and ends in order at SIGTERM', async () => {
  const nowhere = { MATRIX_HOMESERVER_URL: 'http://127.0.0.1:1', SLACK_API_URL: 'http://127.0.0.1:1/' };
  const store = join(mkdtempSync(join(tmpdir(), 'outpost-')), 'o.db');
  const env = {
    PATH: process.env['PATH'],
    ...SLACK,
    ...MATRIX,
    ...nowhere,
    OUTPOST_STORE: store,
    OUTPOST_HEALTH: 'off',
  };
  const bot = spawn(LAUNCHER, ['start'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  bot.stderr.on('data', more => {
    log += more;
    // Once: the second one would end it at once.
    if (!bot.killed && /slack is broken/.test(log) && /matrix is broken/.test(log)) bot.kill('SIGTERM');
  });
  const status = await new Promise(resolve => bot.on('close', resolve));
  assert.equal(status, 0);
  const lines = log
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { what: string });
  assert.equal(lines.at(-1)?.what, 'stopped');
  for (const secret of [...Object.values(SLACK), MATRIX.MATRIX_ACCESS_TOKEN]) assert.ok(!log.includes(secret));
});
