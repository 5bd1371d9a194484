import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlackSettings } from '../../../src/chat/slack/chat.ts';
import type { FakeSlack } from '../../support/fake-slack/fake-slack.ts';
import { saying } from '../fakes.ts';
import { type Bot, startBot, until } from './bot.ts';

/** A bot for one test. */
async function withBot(
  settings: Partial<SlackSettings>,
  prepare: (slack: FakeSlack) => void,
  run: (bot: Bot) => Promise<void>,
): Promise<void> {
  const bot = await startBot(settings, prepare);
  try {
    await run(bot);
  } finally {
    await bot.end();
  }
  assert.equal(bot.chat.state().state, 'stopped');
}

test('started while Slack is down, it is there as soon as Slack is', () =>
  withBot(
    {},
    slack => {
      slack.isDown = true;
    },
    async ({ slack, chat }) => {
      assert.equal(chat.state().state, 'broken');
      assert.match(chat.state().why ?? '', /^Slack cannot be reached \(HTTP 503\)\. I go on trying\.$/);
      slack.isDown = false;
      await until(() => chat.state().state === 'connected' && chat.state().why === null, 'it is connected');
      await until(() => slack.sockets.count() === 2, 'both connections are open');
    },
  ));

test('an upgrade that nobody answers, and a hello that never comes, are given up', () =>
  withBot(
    {},
    slack => {
      slack.sockets.mode = 'silent upgrade';
    },
    async ({ slack, chat }) => {
      assert.match(chat.state().why ?? '', /^Slack cannot be reached/);
      slack.sockets.mode = 'no hello';
      const opened = slack.sockets.opened();
      await until(() => slack.sockets.opened() > opened, 'it tries again');
      slack.sockets.mode = 'well';
      await until(() => slack.sockets.count() === 2, 'it is connected');
    },
  ));

test('a wrong bot token is named, without a word of it', () =>
  withBot(
    { botToken: 'xoxb-wrong-token' },
    () => undefined,
    async ({ chat, log }) => {
      assert.equal(chat.state().state, 'broken');
      assert.match(chat.state().why ?? '', /Slack does not know the token\..*SLACK_BOT_TOKEN.*\(invalid_auth\)/);
      assert.ok(!JSON.stringify([chat.state(), log]).includes('wrong-token'));
    },
  ));

test('a wrong app token is named, without a word of it', () =>
  withBot(
    { appToken: 'xapp-wrong-token' },
    () => undefined,
    async ({ chat, log }) => {
      assert.equal(chat.state().state, 'broken');
      assert.match(chat.state().why ?? '', /SLACK_APP_TOKEN/);
      assert.ok(!JSON.stringify([chat.state(), log]).includes('wrong-token'));
    },
  ));

test('a channel by its name is found, one that is nowhere is named, and the bot still answers', () =>
  withBot(
    { channel: '#alerts', channels: ['#nowhere'] },
    () => undefined,
    async bot => {
      assert.equal(bot.chat.speaker.home(), 'C0ALERTS');
      assert.match(bot.chat.state().why ?? '', /^There is no channel #nowhere that the bot can see\./);
      bot.slack.command('/trace example.com', { channel: 'C0ALERTS' });
      const { heard, surface } = await bot.next();
      assert.equal(heard.place.roomIs, 'alert');
      await surface.show(saying('well'), true);
      assert.equal(bot.slack.messages.at(-1)?.text, 'well');
    },
  ));

test('a channel that others share is no channel for alerts, unless the operator says so', async () => {
  const settings = { channel: 'C0SHARED' };
  await withBot(
    settings,
    () => undefined,
    async ({ chat }) => {
      assert.match(chat.state().why ?? '', /shared with other organisations/);
    },
  );
  await withBot(
    { ...settings, allowShared: true },
    () => undefined,
    async bot => {
      assert.equal(bot.chat.state().why, null);
      bot.slack.say('!trace example.com', { channel: 'C0SHARED' });
      assert.equal((await bot.next()).heard.place.stranger, false);
      bot.slack.say('!trace example.com', { channel: 'C0SHARED', user: 'U0OUTSIDE' });
      assert.equal((await bot.next()).heard.place.stranger, true);
    },
  );
});

test('a prefix before the slash commands is taken off, and told in what to type', () =>
  withBot(
    { prefix: 'op-' },
    () => undefined,
    async bot => {
      bot.slack.command('/op-trace example.com', { channel: 'C0ALERTS' });
      const { heard, surface } = await bot.next();
      assert.equal(heard.text, '/trace example.com');
      assert.equal(surface.prefix, '/op-outpost ');
    },
  ));

test('an answer that Slack cannot take for a while is there when it can', () =>
  withBot(
    {},
    () => undefined,
    async bot => {
      bot.slack.command('/trace example.com', { channel: 'C0ALERTS' });
      const { surface } = await bot.next();
      bot.slack.isDown = true;
      const shown = surface.show(saying('late, but there'), true);
      await until(() => bot.slack.turnedAway > 0, 'it tried');
      bot.slack.isDown = false;
      await shown;
      assert.deepEqual(
        bot.slack.messages.map(each => each.text),
        ['late, but there'],
      );
    },
  ));
