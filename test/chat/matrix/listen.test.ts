import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { listen, type Me } from '../../../src/chat/matrix/listen.ts';
import { type RoomEvent, readMessages, readSync } from '../../../src/chat/matrix/server/incoming.ts';
import { commandIn } from '../../../src/chat/parse.ts';
import { instant } from '../../../src/values/instant.ts';

const me: Me = { user: '@outpost:ops.example', displayName: 'Out Post' };
const event = (content: object, over: Partial<RoomEvent> = {}): RoomEvent => ({
  id: '$1',
  type: 'm.room.message',
  sender: '@ann:ops.example',
  at: instant(0),
  ageMs: 0,
  stateKey: null,
  was: null,
  content: { msgtype: 'm.text', ...content },
  sealed: null,
  ...over,
});

/** The command in a message of a room. */
function words(body: string, more: object = {}): readonly string[] | null {
  const heard = listen(event({ body, ...more }), me);
  return heard.kind === 'said' ? commandIn({ text: heard.text, direct: false, botNames: ['outpost'] }) : null;
}

test('a command is heard in every form that people type', () => {
  const mention = { 'm.mentions': { user_ids: [me.user] } };
  for (const body of [
    '!trace puri.sm',
    '/trace puri.sm',
    '@outpost trace puri.sm',
    'outpost: trace puri.sm',
    'Out Post: trace puri.sm',
    'out post, trace puri.sm',
    '@outpost:ops.example trace puri.sm',
    '@outpost:ops.example: trace puri.sm',
    '  outpost: !trace puri.sm',
  ])
    assert.deepEqual(words(body), ['trace', 'puri.sm'], body);
  assert.deepEqual(words('Out Post trace puri.sm', mention), ['trace', 'puri.sm']);
  assert.deepEqual(words('@outpost'), ['help']);
});

test('talk about the bot is no command', () => {
  for (const body of [
    'outpost is slow today',
    'trace puri.sm',
    'outposts: trace x',
    'ask outpost: trace x',
    '@outposted trace x',
  ])
    assert.equal(words(body), null, body);
});

test('what is quoted in a reply is not what is said', () => {
  const reply = { 'm.relates_to': { 'm.in_reply_to': { event_id: '$0' } } };
  assert.equal(words('> <@ann:ops.example> !trace puri.sm\n\nthanks', reply), null);
  assert.deepEqual(words('> <@ann:ops.example> look\n> here\n\n!trace puri.sm', reply), ['trace', 'puri.sm']);
  assert.equal(words('> !trace puri.sm', reply), null);
});

test('notices, edits, pictures, emotes and the bot’s own words are not heard', () => {
  const silent = [
    event({ msgtype: 'm.notice', body: '!trace x' }),
    event({ msgtype: 'm.emote', body: '!trace x' }),
    event({ body: '* !trace x', 'm.relates_to': { rel_type: 'm.replace', event_id: '$0' } }),
    event({ body: 7 }),
    event({ body: '!trace x' }, { sender: me.user }),
    event({ name: 'x' }, { type: 'm.room.name', stateKey: '' }),
  ];
  for (const each of silent) assert.deepEqual(listen(each, me), { kind: 'nothing' });
});

test('a tombstone counts as state alone', () => {
  const content = { replacement_room: '!next:ops.example' };
  const type = 'm.room.tombstone';
  assert.deepEqual(listen(event(content, { type, stateKey: '' }), me), { kind: 'moved', to: '!next:ops.example' });
  assert.deepEqual(listen(event(content, { type }), me), { kind: 'nothing' });
});

test('nothing that a homeserver may send breaks the reading of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (any, other) => {
      const message = { event_id: '$1', type: 'm.room.message', sender: '@a:b', origin_server_ts: other, content: any };
      const bodies = [
        any,
        { next_batch: 's1', rooms: any },
        { next_batch: 's1', rooms: { join: { '!a:b': any }, invite: { '!c:d': any }, leave: { '!e:f': any } } },
        { next_batch: 's1', rooms: { join: { '!a:b': { timeline: { events: [any, message], limited: any } } } } },
      ];
      for (const body of bodies) {
        const batch = readSync(body, me.user);
        for (const { events } of batch?.joined ?? []) for (const each of events) listen(each, me);
        readMessages(body);
      }
    }),
  );
});
