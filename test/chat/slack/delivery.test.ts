import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { saying } from '../fakes.ts';
import { type Bot, startBot } from './bot.ts';

let bot: Bot;
before(async () => {
  bot = await startBot();
});
after(() => bot.end());

/** Asks, answers, and gives what the channel then holds of it. */
async function answered(words: string, channel = 'C0ALERTS', grows = false): Promise<string[]> {
  const from = bot.slack.messages.length;
  bot.slack.command(`/trace ${words}.example`, { channel });
  const { surface } = await bot.next();
  if (grows) await surface.show(saying('looking'), false);
  await surface.show(saying(words), true);
  return bot.slack.messages.slice(from).map(each => each.text);
}

test('a post that Slack took before it failed is found, and not said twice', async () => {
  bot.slack.fail('chat.postMessage', '500 after accept');
  assert.deepEqual(await answered('once'), ['once']);
});

test('a post that Slack never took is sent again', async () => {
  bot.slack.fail('chat.postMessage', '500');
  assert.deepEqual(await answered('again'), ['again']);
});

test('a first word that was lost on the way is found, and edited into the answer', async () => {
  bot.slack.fail('chat.postMessage', '500 after accept');
  assert.deepEqual(await answered('found', 'C0ALERTS', true), ['found']);
});

test('what cannot be looked for is sent again, and says that it may repeat', async () => {
  bot.slack.fail('chat.postEphemeral', '500 after accept');
  bot.slack.say('!trace x.example', { channel: 'C0OTHER' });
  const { surface } = await bot.next();
  const from = bot.slack.messages.length;
  await surface.show(saying('twice'), true);
  const texts = bot.slack.messages.slice(from).map(each => each.text);
  assert.deepEqual(texts, ['twice', 'twice\n(may repeat)']);
});

test('a Retry-After is waited for, and other channels do not wait', async () => {
  bot.slack.limit('chat.postMessage', 8);
  const slow = answered('slow');
  const from = bot.slack.calls.length;
  bot.slack.say('trace y.example', { channel: 'D0ANN' });
  await (await bot.next()).surface.show(saying('quick'), true);
  assert.ok(!bot.slack.messages.some(each => each.text === 'slow'));
  assert.ok((await slow).includes('slow'));
  const posts = bot.slack.calls
    .slice(from)
    .filter(({ method, args }) => method === 'chat.postMessage' && args['text'] === 'slow');
  assert.equal(posts.length <= 2, true);
});

test('refused blocks are said as plain text', async () => {
  bot.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
  assert.deepEqual(await answered('plainly'), ['plainly']);
  assert.deepEqual(bot.slack.messages.at(-1)?.blocks, []);
});

test('an edit that Slack refuses becomes a new message', async () => {
  bot.slack.fail('chat.update', { error: 'edit_window_closed' });
  assert.deepEqual(await answered('anew', 'C0ALERTS', true), ['looking', 'anew']);
});

test('an archived channel is named in the state, until it takes a message again', async () => {
  const channel = bot.slack.channels.get('C0ALERTS');
  assert.ok(channel);
  channel.archived = true;
  assert.deepEqual(await answered('nowhere'), []);
  assert.match(bot.chat.state().why ?? '', /^C0ALERTS: The channel is archived\..*\(is_archived\)$/);
  assert.equal(bot.chat.state().state, 'connected');
  channel.archived = false;
  await answered('there');
  assert.equal(bot.chat.state().why, null);
});

test('a missing scope is named', async () => {
  bot.slack.scopes.delete('chat:write');
  await answered('mute');
  assert.match(bot.chat.state().why ?? '', /lacks a scope.*\(missing_scope: chat:write\)/);
  bot.slack.scopes.add('chat:write');
});

test('after the fifth post a response URL is left alone', async () => {
  bot.slack.command('/trace z.example', { channel: 'C0OTHER' });
  const { surface } = await bot.next();
  const from = bot.slack.messages.length;
  for (let i = 0; i < 7; i++) await surface.show(saying(`answer ${i}`), true);
  const ways = bot.slack.messages.slice(from).map(each => each.by);
  assert.deepEqual(ways, [...Array(5).fill('response_url'), ...Array(2).fill('chat.postEphemeral')]);
});
