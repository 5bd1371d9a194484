import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APP_TOKEN, BOT_TOKEN } from '../../support/fake-slack/fake-slack.ts';
import { type Bot, startBot, until } from './bot.ts';

let bot: Bot;
before(async () => {
  bot = await startBot();
});
after(() => bot.end());

test('it is connected twice', () => {
  assert.equal(bot.slack.sockets.count(), 2);
  assert.deepEqual({ ...bot.chat.state(), since: 0 }, { name: 'slack', state: 'connected', since: 0, why: null });
});

test('a slash command is acknowledged in under a second, and heard as it was typed', async () => {
  const sent = bot.slack.command('/trace <http://example.com|example.com> MX', { channel: 'C0ALERTS' });
  assert.ok((await sent.acknowledged) < 1_000);
  const { heard } = await bot.next();
  assert.equal(heard.text, '/trace example.com MX');
  assert.deepEqual(heard.place, {
    chat: 'slack',
    room: 'C0ALERTS',
    roomIs: 'alert',
    person: 'U0ANN',
    stranger: false,
    thread: null,
  });
});

test('a mention is two events and one question', async () => {
  const sent = bot.slack.say('<@U0BOT> trace example.com', { channel: 'C0OTHER' }, ['app_mention', 'message']);
  for (const each of sent) assert.ok((await each.acknowledged) < 1_000);
  const { heard } = await bot.next();
  assert.equal(heard.text, '@outpost trace example.com');
  assert.equal(heard.place.roomIs, 'listed');
  const before = bot.all.length;
  bot.slack.say('!whois example.com', { channel: 'C0OTHER' });
  assert.equal((await bot.next()).heard.text, '!whois example.com');
  assert.equal(bot.all.length, before + 1);
});

test('a command that Slack delivers twice is heard once', async () => {
  bot.slack.command('/trace example.com', { channel: 'C0ALERTS', triggerId: 'trigger.same' });
  bot.slack.command('/trace example.com', { channel: 'C0ALERTS', triggerId: 'trigger.same' });
  assert.equal((await bot.next()).heard.id, 'trigger.same');
  bot.slack.command('/outpost status', { channel: 'C0ALERTS' });
  assert.equal((await bot.next()).heard.text, '/outpost status');
});

test('what bots say, edits, and what people say to each other is not heard', async () => {
  const before = bot.all.length;
  const channel = 'C0ALERTS';
  bot.slack.say('!trace example.com', { channel, more: { bot_id: 'B0X' } });
  bot.slack.say('!trace example.com', { channel, more: { subtype: 'message_changed' } });
  bot.slack.say('!trace example.com', { channel, user: 'U0BOT' });
  bot.slack.say('is example.com down?', { channel });
  bot.slack.say('!trace example.com', { channel, more: { subtype: 'thread_broadcast' } });
  await bot.next();
  assert.equal(bot.all.length, before + 1);
});

test('in a direct message a command needs no sign', async () => {
  bot.slack.say('trace example.com', { channel: 'D0ANN' });
  const { heard } = await bot.next();
  assert.deepEqual([heard.direct, heard.place.roomIs, heard.text], [true, 'direct', 'trace example.com']);
});

test('guests, people of other teams, and all in a shared channel are strangers', async () => {
  bot.slack.command('/trace a.example', { channel: 'C0ALERTS', user: 'U0GUEST' });
  assert.equal((await bot.next()).heard.place.stranger, true);
  bot.slack.command('/trace b.example', { channel: 'C0ALERTS', user: 'U0OUTSIDE' });
  assert.equal((await bot.next()).heard.place.stranger, true);
  bot.slack.command('/trace c.example', { channel: 'C0ALERTS', user: 'U0NOBODYKNOWS' });
  assert.equal((await bot.next()).heard.place.stranger, true);
  bot.slack.say('!trace d.example', { channel: 'C0SHARED' });
  assert.equal((await bot.next()).heard.place.stranger, true);
  bot.slack.say('!trace e.example', { channel: 'C0ALERTS', more: { user_team: 'T0BBBBBBB' } });
  assert.equal((await bot.next()).heard.place.stranger, true);
});

test('no command is lost while Slack renews the connections, one after the other', async () => {
  const numbers = bot.slack.sockets.numbers();
  for (const [i, number] of numbers.entries()) {
    bot.slack.sockets.refresh(number, i === 0 ? 'warning' : 'refresh_requested');
    for (let n = 0; n < 6; n++) {
      const sent = bot.slack.command(`/trace ${i}-${n}.example`, { channel: 'C0ALERTS' });
      assert.ok((await sent.acknowledged) < 1_000);
      await bot.next();
    }
    await until(() => bot.slack.sockets.count() === 2, 'both are open again');
  }
  assert.ok(bot.slack.sockets.numbers().every(number => !numbers.includes(number)));
});

test('a connection that is cut comes back', async () => {
  const [first = 0] = bot.slack.sockets.numbers();
  bot.slack.sockets.cut(first);
  await until(() => bot.slack.sockets.count() === 2 && !bot.slack.sockets.numbers().includes(first), 'it is back');
  assert.equal(bot.chat.state().state, 'connected');
});

test('a hundred commands at once are acknowledged in under a second, and nothing secret is said', async () => {
  const sent = Array.from({ length: 100 }, (_, i) => bot.slack.command(`/trace ${i}.example`, { channel: 'C0ALERTS' }));
  const times = (await Promise.all(sent.map(each => each.acknowledged))).sort((a, b) => a - b);
  assert.ok((times[98] ?? 0) < 1_000, `99th percentile ${times[98]} ms`);
  await until(
    () => bot.all.filter(each => /\/trace \d+\.example$/.test(each.heard.text)).length === 100,
    'all are heard',
  );
  const said = JSON.stringify([bot.log, bot.slack.messages, bot.chat.state()]);
  for (const secret of [BOT_TOKEN, APP_TOKEN, 'ticket=']) assert.ok(!said.includes(secret), secret);
});
