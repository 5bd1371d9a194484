import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixChat } from '../../src/chat/matrix/adapter.ts';
import { createSlack } from '../../src/chat/slack/chat.ts';
import { fastClock } from '../../src/drill/clock.ts';
import type { Speaker } from '../../src/outbox/speaker.ts';
import { reportOf } from '../../src/outbox/words.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { instant } from '../../src/values/instant.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { BOT, fakeMatrix, TOKEN } from '../support/fake-matrix/fake-matrix.ts';
import { portTo } from '../support/fake-matrix/fronts.ts';
import { APP_TOKEN, BOT_TOKEN, fakeSlack } from '../support/fake-slack/fake-slack.ts';
import { noKeys } from '../support/no-keys.ts';
import { ANN, OPS, SETTINGS } from './matrix/chatting.ts';

/** Who only speaks, as a drill does beside the running bot, takes nothing away from whoever listens. */

const says = ({ post, home }: Speaker) =>
  post(
    '0'.repeat(32),
    1,
    { room: home() ?? '', direct: false, thread: null },
    {
      report: reportOf([{ kind: 'text', text: 'it is only a drill' }]),
      people: [],
      broadcast: false,
      notes: [],
      reactions: [],
    },
  );

test('in Slack it opens no connection, to which events would go that are meant for the bot', async t => {
  const slack = await fakeSlack();
  t.after(() => slack.close());
  const settings = { botToken: BOT_TOKEN, appToken: APP_TOKEN, channel: 'C0ALERTS', channels: [], prefix: '' };
  const chat = createSlack({
    settings: { ...settings, allowShared: false, apiUrl: slack.url },
    records: async () => memoryRecords(),
    clock: realClock,
    chance: realChance,
    log: () => undefined,
  });
  await chat.start(null);
  assert.equal(chat.state().state, 'connected');
  assert.equal((await says(chat.speaker)).ok, true);
  await chat.stop();
  assert.deepEqual(
    slack.messages.map(({ channel, text }) => [channel, text]),
    [['C0ALERTS', 'it is only a drill']],
  );
  assert.ok(!slack.calls.some(({ method }) => method === 'apps.connections.open'));
});

test('in Matrix it asks for no news, so that the place of the bot in them stays where it is', async () => {
  const clock = fastClock(instant(Date.UTC(2026, 0, 10, 2, 10)));
  const fake = fakeMatrix(clock);
  fake.room(OPS, [ANN, BOT]);
  const records = memoryRecords();
  const port = portTo(fake, TOKEN);
  const asked: string[] = [];
  const chat = matrixChat({
    settings: SETTINGS,
    records: async () => records,
    clock,
    chance: { bytes: count => new Uint8Array(count).fill(1) },
    zone: 'UTC',
    encryption: noKeys,
    open: () => ({
      ...port,
      ask(method, path, options) {
        asked.push(path);
        return port.ask(method, path, options);
      },
    }),
  });
  await clock.run(chat.start(null));
  assert.deepEqual([chat.state().state, chat.speaker.home()], ['connected', OPS]);
  assert.equal((await clock.run(says(chat.speaker))).ok, true);
  await clock.run(new Promise<void>(resolve => clock.after(120_000, resolve)));
  assert.deepEqual(
    asked.filter(path => path.includes('/sync')),
    [],
  );
  assert.ok(asked.some(path => path.includes('/send/')));
  for await (const { key } of records.list('matrix/sync')) assert.fail(key);
  await clock.run(chat.stop());
});
