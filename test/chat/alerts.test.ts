import { type TestContext, test } from 'node:test';
import { openQuiet } from '../../src/chat/quiet.ts';
import { slackSpeaker } from '../../src/chat/slack/speak.ts';
import { openLanes } from '../../src/chat/slack/wire/lanes.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { ALARM, alertMessage } from '../support/alert.ts';
import { chatting, OPS } from './matrix/chatting.ts';

/** What an alert is in each chat, as it goes over the line; read by people in reviews. `npm run golden` writes them anew. */
const golden = (t: TestContext, chat: string, text: string): void =>
  t.assert.fileSnapshot(text, new URL(`../golden/${chat}/alert.txt`, import.meta.url).pathname, {
    serializers: [(value: string) => value],
  });

test('an alert in Slack is one message with what it calls and what can be pressed', async t => {
  const clock = fastClock(ALARM);
  const calls: unknown[] = [];
  const speaker = slackSpeaker(true, () => ({
    api: async (method, args) => {
      calls.push({ method, ...args });
      return { ok: true, body: { ts: '1519175640.000100' } };
    },
    upload: async () => ({ ok: true, body: {} }),
    lanes: openLanes(
      clock,
      openQuiet(async () => memoryRecords(), clock, 'slack', 1),
    ),
    now: clock.now,
    told: () => undefined,
    home: () => 'C0ALERTS',
  }));
  await clock.run(speaker.post('delivery-1', 1, { room: 'C0ALERTS', direct: false, thread: null }, alertMessage));
  golden(t, 'slack', `${JSON.stringify(calls[0], null, 1)}\n`);
});

test('an alert in Matrix is one text with the mention, and signs below it', async t => {
  const { fake, live, clock, pass } = chatting();
  fake.room(OPS, ['@ann:ops.example', '@outpost:ops.example']);
  const { chat, kill } = await live();
  t.after(kill);
  await clock.run(chat.speaker.post('delivery-1', 1, { room: OPS, direct: false, thread: null }, alertMessage));
  await pass(1_000);
  const sent = fake.world.sent(OPS).filter(({ type }) => type === 'm.room.message' || type === 'm.reaction');
  golden(t, 'matrix', `${sent.map(({ type, content }) => JSON.stringify({ type, content }, null, 1)).join('\n')}\n`);
});
