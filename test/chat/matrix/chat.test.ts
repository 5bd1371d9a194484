import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOT } from '../../support/fake-matrix/fake-matrix.ts';
import { saying } from '../fakes.ts';
import { ANN, chatting, echo, OPS, report } from './chatting.ts';

test('a command in the alert room is answered by a notice that replies to it and pings nobody', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  assert.equal(chat.state().state, 'connected');
  const asked = fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.equal(told[0]?.heard.text, '!trace puri.sm');
  assert.deepEqual(told[0]?.heard.place, {
    chat: 'matrix',
    room: OPS,
    roomIs: 'alert',
    person: ANN,
    stranger: false,
    thread: null,
  });
  const [message] = fake.world.sent(OPS).filter(event => event.type === 'm.room.message');
  assert.equal(message?.content['msgtype'], 'm.notice');
  assert.equal(message?.content['body'], 'you said !trace puri.sm');
  assert.deepEqual(message?.content['m.mentions'], {});
  assert.deepEqual(message?.content['m.relates_to'], { 'm.in_reply_to': { event_id: asked } });
});

test('a growing answer is one message that is edited, never an edit of an edit', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, null);
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(100);
  const surface = told[0]?.surface;
  for (const words of ['one', 'two', 'three']) {
    void surface?.show(saying(words), false);
    await pass(700);
  }
  await pass(3_000);
  assert.deepEqual(fake.world.shown(OPS), ['three']);
  void surface?.show(saying('the answer'), true);
  await pass(100);
  void surface?.show(saying('too late'), false);
  await pass(5_000);
  assert.deepEqual(fake.world.shown(OPS), ['the answer']);
  const edits = fake.world.sent(OPS).filter(event => 'm.new_content' in event.content);
  assert.ok(edits.length >= 2 && edits.length <= 4);
  const firsts = new Set(edits.map(event => JSON.stringify(event.content['m.relates_to'])));
  assert.equal(firsts.size, 1);
});

test('a first sync answers nothing that was said before, and a restart answers each command once', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  fake.say(OPS, ANN, '!trace old.example');
  const one = await live();
  assert.equal(told.length, 0);
  fake.say(OPS, ANN, '!trace one.example');
  await pass(1_000);
  await one.kill();
  fake.say(OPS, ANN, '!trace two.example');
  await pass(60_000);
  await live();
  await pass(1_000);
  assert.deepEqual(
    told.map(({ heard }) => heard.text),
    ['!trace one.example', '!trace two.example'],
  );
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace one.example', 'you said !trace two.example']);
});

test('what was asked long before the bot came back is not carried out, and that is said once', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const one = await live();
  await one.kill();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(700_000);
  fake.say(OPS, ANN, 'hello?');
  const two = await live();
  await pass(1_000);
  assert.equal(told.length, 0);
  const words = 'You asked at 02:10 UTC, while I was away. Ask again: !trace puri.sm';
  assert.deepEqual(fake.world.shown(OPS), [words]);
  await two.kill();
  await live();
  await pass(1_000);
  assert.deepEqual(fake.world.shown(OPS), [words]);
});

test('a bot that dies over a command carries it out in its next life, in the message that stands there', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const one = await live({}, (_, surface) => void surface.show(saying('looking'), false));
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.deepEqual(fake.world.shown(OPS), ['looking']);
  await one.kill();
  await live({}, echo);
  await pass(5_000);
  assert.equal(told.length, 2);
  assert.equal(told[0]?.heard.id, told[1]?.heard.id);
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
});

test('an answer that was made and not delivered comes after the restart, in the same words, once', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  let isDown = true;
  fake.instead.push(({ path }) => (isDown && path.includes('/send/') ? 'lost' : null));
  const one = await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  await one.kill();
  isDown = false;
  await live({}, () => assert.fail('it was answered already'));
  await pass(5_000);
  assert.equal(told.length, 1);
  assert.deepEqual(fake.world.shown(OPS), ['you said !trace puri.sm']);
});

test('a homeserver that limits is waited for, and what can be done without is left out', async () => {
  const { fake, live, pass, told, clock } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, null);
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(100);
  let tries = 0;
  const limitedUntil = clock.monotonicMs() + 20_000;
  fake.instead.push(({ path }) => {
    if (!path.includes('/send/') || clock.monotonicMs() >= limitedUntil) return null;
    tries++;
    return { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 20_000 } };
  });
  void told[0]?.surface.show(saying('looking'), false);
  await pass(1_000);
  void told[0]?.surface.show(saying('the answer'), true);
  await pass(30_000);
  assert.equal(tries, 1);
  assert.deepEqual(fake.world.shown(OPS), ['the answer']);
  assert.deepEqual(
    fake.world.sent(OPS).filter(event => event.type === 'm.reaction'),
    [],
  );
});

test('a long answer stands in the message with its beginning, and with its rest in the thread', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, null);
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(100);
  const items = Array.from({ length: 300 }, (_, i) => [{ kind: 'text' as const, text: `server ${i} says nothing` }]);
  void told[0]?.surface.show(report({ blocks: [{ kind: 'list', items }] }), true);
  await pass(5_000);
  const messages = fake.world.sent(OPS).filter(event => event.type === 'm.room.message');
  const [first, ...rest] = messages;
  assert.ok(rest.length >= 1);
  for (const each of rest) {
    const relation = each.content['m.relates_to'] as Record<string, unknown>;
    assert.equal(relation['rel_type'], 'm.thread');
    assert.equal(relation['event_id'], first?.event_id);
  }
  const all = messages.map(each => String(each.content['body'])).join('\n');
  for (const i of [0, 150, 299]) assert.match(all, new RegExp(`server ${i} says`));
});

test('a command in a thread is answered in that thread', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live();
  const root = fake.say(OPS, ANN, 'what is this');
  const asked = fake.say(OPS, ANN, '!trace puri.sm', { 'm.relates_to': { rel_type: 'm.thread', event_id: root } });
  await pass(1_000);
  const answer = fake.world.sent(OPS).find(event => event.type === 'm.room.message');
  assert.deepEqual(answer?.content['m.relates_to'], {
    rel_type: 'm.thread',
    event_id: root,
    is_falling_back: false,
    'm.in_reply_to': { event_id: asked },
  });
});

test('signs under an answer are offered, and say a command again or ask for whois', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, (heard, surface) => {
    const actions = [{ label: 'whois', command: 'whois puri.sm' }];
    void surface.show({ ...saying(heard.text), actions }, true);
  });
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  const offered = fake.world.sent(OPS).filter(event => event.type === 'm.reaction');
  assert.deepEqual(
    offered.map(event => (event.content['m.relates_to'] as { key: string }).key),
    ['🔁', '📇'],
  );
  const answer = fake.world.sent(OPS).find(event => event.type === 'm.room.message');
  for (const key of ['🔁\ufe0f', '📇', '👍'])
    fake.world.put(OPS, ANN, 'm.reaction', {
      'm.relates_to': { rel_type: 'm.annotation', event_id: answer?.event_id, key },
    });
  await pass(1_000);
  assert.deepEqual(
    told.map(({ heard }) => heard.text),
    ['!trace puri.sm', '!trace puri.sm', '!whois puri.sm'],
  );
});

test('a refusal says what to type, where it was typed', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, (_, surface) => void surface.refuse('There is no command "trcae". Did you mean trace?', '!trace x'));
  fake.say(OPS, ANN, '!trcae x');
  await pass(1_000);
  assert.deepEqual(fake.world.shown(OPS), ['There is no command "trcae". Did you mean trace?\n   Try: !trace x']);
});

test('a picture follows the answer into its thread, with what it shows in words', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live({}, async (_, surface) => {
    await surface.show(saying('the answer'), true);
    await surface.attach?.({
      format: 'png',
      bytes: new Uint8Array(9),
      size: { width: 360, height: 500 },
      alt: 'The chain breaks at sm.',
      name: 'puri.sm.png',
    });
  });
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  const sent = fake.world.sent(OPS).filter(event => event.type === 'm.room.message');
  const root = sent[0]?.event_id;
  assert.deepEqual(sent[1]?.content, {
    msgtype: 'm.image',
    body: 'The chain breaks at sm.',
    filename: 'puri.sm.png',
    url: 'mxc://ops.example/picture',
    info: { mimetype: 'image/png', size: 9, w: 360, h: 500 },
    'm.mentions': {},
    'm.relates_to': {
      rel_type: 'm.thread',
      event_id: root,
      is_falling_back: true,
      'm.in_reply_to': { event_id: root },
    },
  });
});

test('signs are not offered where many ask at once: what they cost is needed for answers', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  await live();
  for (let i = 0; i < 20; i++) fake.say(OPS, ANN, `!trace n${i}.example`);
  await pass(5_000);
  assert.equal(fake.world.shown(OPS).length, 20);
  assert.ok(fake.world.sent(OPS).filter(event => event.type === 'm.reaction').length <= 5);
});
