import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readOverheard } from '../../../src/chat/slack/overheard.ts';
import { startBot, until } from './bot.ts';

const ME = 'U0BOT';
const read = (event: object, more: object = {}) =>
  readOverheard({ type: 'event_callback', event_id: 'Ev1', ...more, event } as never, ME);
const MESSAGE = {
  type: 'message',
  channel: 'C0ALERTS',
  user: 'U0ANN',
  ts: '1519175520.000100',
  thread_ts: '1519175500.000100',
};

test('a message in a thread, with its files, is what somebody said there', () => {
  const [said, file] = read({
    ...MESSAGE,
    text: 'see &lt;this&gt;',
    subtype: 'file_share',
    files: [{ name: 'dig.txt' }],
  });
  assert.deepEqual(said, {
    id: 'Ev1',
    extShared: false,
    room: 'C0ALERTS',
    message: '1519175520.000100',
    thread: '1519175500.000100',
    person: 'U0ANN',
    team: null,
    at: 1_519_175_520_000,
    what: { kind: 'said', text: 'see <this>' },
  });
  assert.deepEqual([file?.id, file?.what], ['Ev1 0', { kind: 'file', name: 'dig.txt' }]);
});

test('an edit is one where the text is another, and not where a link unfolds', () => {
  const changed = (text: string, before: string) =>
    read({
      type: 'message',
      subtype: 'message_changed',
      channel: 'C0ALERTS',
      message: { ...MESSAGE, text },
      previous_message: { ...MESSAGE, text: before },
    });
  assert.deepEqual(changed('b', 'a')[0]?.what, { kind: 'edited', text: 'b' });
  assert.deepEqual(changed('a', 'a'), []);
});

test('what is taken back is removed, also where a tombstone stays in its place', () => {
  const gone = { type: 'message', channel: 'C0ALERTS', previous_message: { ...MESSAGE, text: 'a' } };
  const [one] = read({ ...gone, subtype: 'message_deleted', deleted_ts: MESSAGE.ts });
  const [other] = read({
    ...gone,
    subtype: 'message_changed',
    message: { ...MESSAGE, subtype: 'tombstone', text: 'This message was deleted.' },
  });
  for (const each of [one, other]) {
    assert.deepEqual(each?.what, { kind: 'removed' });
    assert.equal(each?.message, MESSAGE.ts);
  }
});

test('signs are told without skin tones, when they are set and when they are taken back', () => {
  const item = { type: 'message', channel: 'C0ALERTS', ts: MESSAGE.ts };
  const [set] = read({
    type: 'reaction_added',
    user: 'U0ANN',
    reaction: '+1::skin-tone-3',
    item,
    event_ts: '1519175530.1',
  });
  const [back] = read({
    type: 'reaction_removed',
    user: 'U0ANN',
    reaction: 'white_check_mark',
    item,
    event_ts: '1519175531.1',
  });
  assert.deepEqual([set?.what, set?.message], [{ kind: 'reacted', sign: '+1' }, MESSAGE.ts]);
  assert.deepEqual(back?.what, { kind: 'unreacted', sign: 'white_check_mark' });
});

test('the bot itself, other bots, joins and whatever else Slack sends are not overheard', () => {
  assert.deepEqual(read({ ...MESSAGE, text: 'mine', user: ME }), []);
  assert.deepEqual(read({ ...MESSAGE, text: 'a bot', bot_id: 'B1' }), []);
  assert.deepEqual(read({ ...MESSAGE, text: 'joined', subtype: 'channel_join' }), []);
  assert.deepEqual(read({ ...MESSAGE, type: 'app_mention', text: '<@U0BOT> hello' }), []);
  assert.deepEqual(read({ type: 'reaction_added', user: ME, reaction: 'eyes', item: { channel: 'C', ts: '1.1' } }), []);
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (event, more) => {
      readOverheard({ ...Object(more), event: event as never }, ME);
      readOverheard({ event: { ...Object(event), type: 'message' } } as never, ME);
    }),
  );
});

test('what happens in channels is told once and in order, with how people are shown', async () => {
  const bot = await startBot();
  try {
    bot.slack.users.set('U0ANN', { id: 'U0ANN', team_id: 'T0AAAAAAA', profile: { display_name: 'Ann A.' } } as never);
    const events = [
      { ...MESSAGE, text: 'one' },
      {
        type: 'message',
        subtype: 'message_changed',
        channel: 'C0ALERTS',
        message: { ...MESSAGE, text: 'one more' },
        previous_message: { ...MESSAGE, text: 'one' },
      },
      { ...MESSAGE, ts: '1519175521.000100', text: 'two' },
    ];
    for (const [i, event] of events.entries())
      for (const again of [1, 2])
        bot.slack.sockets.deliver('events_api', {
          type: 'event_callback',
          event_id: `Ev-${i}`,
          team_id: 'T0AAAAAAA',
          event,
          again,
        });
    await until(() => bot.overheard.length >= 3, 'it is overheard');
    assert.deepEqual(
      bot.overheard.map(({ shownAs, what }) => [shownAs, 'text' in what ? what.text : what.kind]),
      [
        ['Ann A.', 'one'],
        ['Ann A.', 'one more'],
        ['Ann A.', 'two'],
      ],
    );
    assert.deepEqual(
      bot.overheard.map(({ stranger }) => stranger),
      [false, false, false],
    );
  } finally {
    await bot.end();
  }
});

test('what was written in a thread while nobody listened is told when it is read again', async () => {
  const bot = await startBot();
  try {
    const root = '1519175500.000100';
    const line = {
      channel: 'C0ALERTS',
      thread: root,
      onlyFor: null,
      by: 'U0ANN',
      blocks: [],
      metadata: null,
      edits: 0,
      args: {},
    };
    bot.slack.messages.push({ ...line, ts: root, thread: null, by: 'U0BOT', text: 'the alert' });
    bot.slack.messages.push({ ...line, ts: '1519175510.000100', text: 'missed' });
    await bot.chat.listenAgain?.('C0ALERTS', root, 1_519_175_505_000 as never);
    await until(() => bot.overheard.length > 0, 'it is overheard');
    assert.deepEqual(
      bot.overheard.map(({ thread, what }) => [thread, what]),
      [[root, { kind: 'said', text: 'missed' }]],
    );
  } finally {
    await bot.end();
  }
});
