import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { renewable } from '../../src/bot/renewable.ts';
import type { ChatAdapter } from '../../src/chat/surface.ts';
import type { Speaker } from '../../src/outbox/speaker.ts';
import { LAUNCHER, ROOT } from '../cli/launch.ts';
import { APP_TOKEN, BOT_TOKEN, fakeSlack } from '../support/fake-slack/fake-slack.ts';

/** A chat that notes what is asked of it. */
function noting(name: string, notes: string[]): ChatAdapter {
  const speaker = {
    chat: 'slack',
    hasHome: true,
    sameForMs: 0,
    home: () => name,
    heed: may => notes.push(`${name} heeds ${may()}`),
  } as Partial<Speaker> as Speaker;
  return {
    name: 'slack',
    start: async () => void notes.push(`${name} starts`),
    stop: async () => void notes.push(`${name} stops`),
    state: () => ({ name, state: 'connected', since: 0, why: null }),
    speaker,
  };
}

test('a chat that is made anew takes the place of the one before, for all who hold it', async () => {
  const notes: string[] = [];
  const { chat, renew } = renewable(noting('one', notes));
  const { speaker } = chat;
  await renew(noting('two', notes));
  assert.deepEqual(notes, ['one stops']);
  speaker.heed?.(() => true);
  await chat.start(() => undefined);
  await renew(noting('three', notes));
  assert.deepEqual(notes.slice(1), ['two heeds true', 'two starts', 'two stops', 'three heeds true', 'three starts']);
  assert.deepEqual([chat.state().name, speaker.home()], ['three', 'three']);
  assert.equal(chat.listenAgain, undefined);
});

test('SIGHUP reads a token anew from its file, tells no log of it, and leaves the process and the other chat running', async t => {
  const slack = await fakeSlack();
  const folder = mkdtempSync(join(tmpdir(), 'outpost-hup-'));
  t.after(async () => {
    await slack.close();
    rmSync(folder, { recursive: true });
  });
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'xoxb-9-revoked-token\n', { mode: 0o600 });
  const env = {
    PATH: process.env['PATH'],
    OUTPOST_STORE: join(folder, 'o.db'),
    OUTPOST_HEALTH: 'off',
    SLACK_API_URL: slack.url,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_BOT_TOKEN_FILE: tokenFile,
    MATRIX_HOMESERVER_URL: 'http://127.0.0.1:1',
    MATRIX_ACCESS_TOKEN: 'syt_secret_of_matrix',
  };
  const bot = spawn(LAUNCHER, ['start'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const steps: [RegExp, () => void][] = [
    [
      /slack is broken/,
      () => {
        writeFileSync(tokenFile, `${BOT_TOKEN}\n`);
        bot.kill('SIGHUP');
      },
    ],
    [/slack is connected/, () => bot.kill('SIGTERM')],
  ];
  bot.stderr.on('data', more => {
    log += more;
    if (steps[0]?.[0].test(log)) steps.shift()?.[1]();
  });
  assert.equal(await new Promise(resolve => bot.on('close', resolve)), 0, log);
  assert.match(log, /read anew: slack and matrix tried again/);
  assert.ok(![BOT_TOKEN, 'revoked-token', 'secret_of_matrix'].some(secret => log.includes(secret)));
});
