import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOT } from '../../support/fake-matrix/fake-matrix.ts';
import { ANN, chatting, OPS } from './chatting.ts';

const BOB = '@bob:ops.example';

async function begun() {
  const chat = chatting();
  chat.fake.room(OPS, [ANN, BOB, BOT]);
  await chat.live();
  const put = (sender: string, type: string, content: object): string =>
    chat.fake.world.put(OPS, sender, type, content);
  const say = (body: string, relation: object = {}, more: object = {}): string =>
    put(ANN, 'm.room.message', { msgtype: 'm.text', body, 'm.relates_to': relation, ...more });
  return { ...chat, put, say };
}

const told = (chat: {
  readonly overheard: readonly { readonly what: object; readonly message: string; readonly thread: string | null }[];
}) => chat.overheard.map(({ what, message, thread }) => ({ what, message, thread }));

test('what is said in a thread, changed and taken back is told, with its message and thread', async () => {
  const chat = await begun();
  const root = chat.say('the root');
  const line = chat.say('in the thread', { rel_type: 'm.thread', event_id: root });
  chat.say(
    ' * better',
    { rel_type: 'm.replace', event_id: line },
    { 'm.new_content': { msgtype: 'm.text', body: 'better' } },
  );
  chat.put(ANN, 'm.room.redaction', { redacts: line });
  await chat.pass(1_000);
  assert.deepEqual(told(chat), [
    { what: { kind: 'said', text: 'the root' }, message: root, thread: null },
    { what: { kind: 'said', text: 'in the thread' }, message: line, thread: root },
    { what: { kind: 'edited', text: 'better' }, message: line, thread: null },
    { what: { kind: 'removed' }, message: line, thread: null },
  ]);
  assert.deepEqual(
    chat.overheard.map(({ person, stranger }) => [person, stranger]),
    Array(4).fill([ANN, false]),
  );
});

test('a sign is told without its variation selector; taken back it is the same sign under the same message', async () => {
  const chat = await begun();
  const root = chat.say('the root');
  const sign = chat.put(BOB, 'm.reaction', {
    'm.relates_to': { rel_type: 'm.annotation', event_id: root, key: '✅\ufe0f' },
  });
  chat.put(BOB, 'm.room.redaction', { redacts: sign });
  await chat.pass(1_000);
  assert.deepEqual(told(chat).slice(1), [
    { what: { kind: 'reacted', sign: '✅' }, message: root, thread: null },
    { what: { kind: 'unreacted', sign: '✅' }, message: root, thread: null },
  ]);
});

test('a file is told by its name; notices, own messages and what was said before the bot came are not told', async () => {
  const chat = chatting();
  chat.fake.room(OPS, [ANN, BOT]);
  chat.fake.say(OPS, ANN, 'long ago');
  await chat.live();
  chat.fake.world.put(OPS, ANN, 'm.room.message', { msgtype: 'm.image', body: 'screen.png' });
  chat.fake.world.put(OPS, ANN, 'm.room.message', { msgtype: 'm.notice', body: 'another bot' });
  chat.fake.say(OPS, ANN, '!trace example.com');
  await chat.pass(5_000);
  assert.deepEqual(
    chat.overheard.map(({ what }) => what),
    [
      { kind: 'file', name: 'screen.png' },
      { kind: 'said', text: '!trace example.com' },
    ],
  );
  assert.equal(chat.told.length, 1);
});
