import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Speaker, Spot } from '../../../src/outbox/speaker.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { instant } from '../../../src/values/instant.ts';
import { alertMessage, lineMessage } from '../../support/alert.ts';
import { type Bot, startBot } from './bot.ts';

let bot: Bot;
let speaker: Speaker;
before(async () => {
  bot = await startBot();
  speaker = bot.chat.speaker;
});
after(() => bot.end());
beforeEach(() => {
  bot.slack.messages.length = 0;
});

const ROOM: Spot = { room: 'C0ALERTS', direct: false, thread: null };
const ANN: Spot = { room: 'U0ANN', direct: true, thread: null };
const LONG_AGO = instant(0);
const posted = async (id: string, at = ROOM, message = alertMessage): Promise<string> => {
  const spoken = await speaker.post(id, 1, at, message);
  assert.ok(spoken.ok, JSON.stringify(spoken));
  return spoken.remoteId;
};

test('an alert rings whom it calls, its buttons are command lines, and nothing foreign in it is a mention or a link', async () => {
  await posted('one');
  const [message] = bot.slack.messages;
  assert.match(message?.text ?? '', /^🔴 puri\.sm is down for everyone/u);
  assert.match(message?.text ?? '', /<@U0ANN>$/);
  assert.ok(!message?.text.includes('@channel'), 'a word joiner lies between');
  assert.ok(message?.text.includes('Slack has not taken this since'));
  const row = message?.blocks.at(-1)?.elements ?? [];
  assert.deepEqual(
    row.map(({ value }) => value),
    ['incident ack 7', 'watch mute puri.sm 1h', 'trace puri.sm', 'whois puri.sm'],
  );
  assert.match(JSON.stringify(message?.blocks), /\{"type":"user","user_id":"U0ANN"\}/);
  for (const [name, value] of Object.entries({ parse: 'none', link_names: false, unfurl_links: false, mrkdwn: false }))
    assert.equal(message?.args[name], value, name);
});

test('lines stand in the thread, one that the room is to see as well is broadcast, and each is edited and taken away', async () => {
  const root = await posted('one');
  const line = await posted('two', { ...ROOM, thread: root }, lineMessage('quiet'));
  await posted('three', { ...ROOM, thread: root }, lineMessage('loud', { broadcast: true }));
  assert.deepEqual(
    bot.slack.messages.map(({ thread, args }) => [thread, args['reply_broadcast']]),
    [
      [null, undefined],
      [root, undefined],
      [root, true],
    ],
  );
  const edited = await speaker.edit('two', 2, { ...ROOM, thread: root }, line, lineMessage('quieter'));
  assert.deepEqual(edited, { ok: true, remoteId: line });
  assert.equal(bot.slack.messages[1]?.text, 'quieter');
  assert.equal((await speaker.remove('two', { ...ROOM, thread: root }, line)).ok, true);
  assert.deepEqual(
    bot.slack.messages.map(({ text }) => text),
    [bot.slack.messages[0]?.text, 'loud'],
  );
});

test('a page reaches its person in the direct conversation, where it is found and edited', async () => {
  const remoteId = await posted('page', ANN);
  assert.match(remoteId, /^D0ANN\/\d+\.\d{6}$/);
  assert.equal(bot.slack.messages[0]?.channel, 'D0ANN');
  assert.deepEqual(await speaker.find('page', ANN, LONG_AGO), { remoteId });
  assert.equal((await speaker.edit('page', 2, ANN, remoteId, lineMessage('over'))).ok, true);
  assert.equal(bot.slack.messages[0]?.text, 'over');
});

test('what was lost on the way is found by its id, in the channel and in a thread', async () => {
  const root = await posted('one');
  bot.slack.fail('chat.postMessage', '500 after accept', '500');
  const thread: Spot = { ...ROOM, thread: root };
  const taken = await speaker.post('two', 1, thread, lineMessage('taken'));
  const lost = await speaker.post('three', 1, ROOM, lineMessage('lost'));
  assert.deepEqual(
    [taken, lost].map(spoken => (spoken.ok ? 'ok' : spoken.how)),
    ['unknown', 'unknown'],
  );
  assert.deepEqual(await speaker.find('two', thread, LONG_AGO), { remoteId: bot.slack.messages[1]?.ts });
  assert.equal(await speaker.find('three', ROOM, LONG_AGO), 'absent');
  bot.slack.fail('conversations.history', '500');
  assert.equal(await speaker.find('three', ROOM, LONG_AGO), 'unknown');
  bot.slack.fail('conversations.history', { error: 'missing_scope' });
  assert.equal(await speaker.find('three', ROOM, LONG_AGO), 'unasked');
});

test('each refusal is what it is: not now, gone, for good; and blocks that are refused are said as plain text', async () => {
  const how = async (error: string, at: Spot = ROOM) => {
    bot.slack.fail('chat.postMessage', { error });
    const spoken = await speaker.post('x', 1, at, lineMessage('x'));
    return spoken.ok ? 'ok' : spoken.how;
  };
  for (const error of ['token_revoked', 'is_archived', 'not_in_channel', 'channel_not_found', 'missing_scope'])
    assert.equal(await how(error), 'refused', error);
  assert.equal(await how('thread_not_found', { ...ROOM, thread: '1.1' }), 'gone');
  assert.equal(await how('invalid_blocks'), 'ok');
  assert.deepEqual(bot.slack.messages.at(-1)?.blocks, []);
  const remoteId = await posted('one');
  for (const error of ['message_not_found', 'edit_window_closed', 'cant_update_message']) {
    bot.slack.fail('chat.update', { error });
    const spoken = await speaker.edit('one', 2, ROOM, remoteId, lineMessage('x'));
    assert.equal(spoken.ok ? 'ok' : spoken.how, 'gone', error);
  }
  bot.slack.limit('chat.postMessage', 7);
  const limited = await speaker.post('x', 1, ROOM, lineMessage('x'));
  assert.deepEqual(limited, {
    ok: false,
    how: 'limited',
    why: 'Slack asks for more time between two calls. I go on by myself.',
    retryAfterMs: 7_000,
  });
});

test('before the start nothing is lost and nothing is sent', async () => {
  const { createSlack } = await import('../../../src/chat/slack/chat.ts');
  const { realChance, realClock } = await import('../../../src/world/real.ts');
  const settings = { botToken: 'xoxb-x', appToken: 'xapp-x', channel: '#alerts', channels: [], prefix: '' };
  const chat = createSlack({
    records: async () => memoryRecords(),
    settings: { ...settings, allowShared: false, apiUrl: bot.slack.url },
    clock: realClock,
    chance: realChance,
    log: () => undefined,
  });
  assert.equal(chat.speaker.hasHome, true);
  assert.equal(chat.speaker.home(), null);
  const spoken = await chat.speaker.post('x', 1, ROOM, lineMessage('x'));
  assert.equal(spoken.ok ? 'ok' : spoken.how, 'failed');
});

test('all messages with one id are found where two processes each posted one, and no others', async () => {
  const [one, two] = [await posted('one'), await posted('one')];
  await posted('other');
  assert.deepEqual([...((await speaker.all?.('one', ROOM, LONG_AGO)) ?? [])].sort(), [one, two].sort());
  assert.equal((await speaker.remove('one', ROOM, two)).ok, true);
  assert.deepEqual(await speaker.all?.('one', ROOM, LONG_AGO), [one]);
  assert.deepEqual(await speaker.all?.('none', ROOM, LONG_AGO), []);
});

test('where another process speaks nothing is posted or edited, and what was said twice can be taken away', async t => {
  const [one, two] = [await posted('one'), await posted('one')];
  t.after(() => speaker.heed?.(() => true));
  speaker.heed?.(() => false);
  for (const spoken of [
    await speaker.post('two', 1, ROOM, alertMessage),
    await speaker.edit('one', 2, ROOM, one, lineMessage('no')),
  ])
    assert.equal(spoken.ok ? 'said' : spoken.how, 'failed');
  assert.equal(bot.slack.messages.length, 2);
  assert.equal((await speaker.remove('one', ROOM, two)).ok, true);
});
