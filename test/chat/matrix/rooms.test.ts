import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOT } from '../../support/fake-matrix/fake-matrix.ts';
import { ANN, chatting, OPS } from './chatting.ts';

const DIRECT = '!direct:ops.example';
const EVE = '@eve:elsewhere.example';

test('an invitation is taken by the rule of the operator alone', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT]);
  fake.room('!theirs:ops.example', [EVE]);
  fake.room('!ours:ops.example', [ANN]);
  fake.invite('!theirs:ops.example', EVE);
  await live();
  fake.invite('!ours:ops.example', ANN);
  await pass(1_000);
  assert.equal(fake.world.member('!theirs:ops.example', BOT), 'invite');
  assert.equal(fake.world.member('!ours:ops.example', BOT), 'join');
});

test('with rooms named, whoever invites elsewhere is not followed', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT]);
  fake.room('!ours:ops.example', [ANN]);
  fake.room('!named:ops.example', [EVE]);
  fake.invite('!ours:ops.example', ANN);
  fake.invite('!named:ops.example', EVE);
  await live({ rooms: ['!named:ops.example'] });
  await pass(1_000);
  assert.equal(fake.world.member('!ours:ops.example', BOT), 'invite');
  assert.equal(fake.world.member('!named:ops.example', BOT), 'join');
});

test('in a direct conversation a command needs no sign before it', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT]);
  await live();
  fake.room(DIRECT, [ANN]);
  fake.invite(DIRECT, ANN, true);
  await pass(1_000);
  fake.say(DIRECT, ANN, 'trace puri.sm');
  await pass(1_000);
  assert.equal(told[0]?.heard.direct, true);
  assert.equal(told[0]?.heard.place.roomIs, 'direct');
  fake.say(OPS, ANN, 'trace puri.sm');
  await pass(1_000);
  assert.equal(told.length, 1);
});

test('a room that nobody named is another room, and somebody of another homeserver is a stranger', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room(OPS, [ANN, BOT]);
  fake.room('!other:ops.example', [EVE, BOT, ANN]);
  await live();
  fake.say('!other:ops.example', EVE, '!trace puri.sm');
  await pass(1_000);
  const { roomIs, stranger } = told[0]?.heard.place ?? {};
  assert.deepEqual({ roomIs, stranger }, { roomIs: 'other', stranger: true });
});

test('where keys cannot be kept, one sentence is said in an encrypted room, once, also after a restart, and nothing else', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { encrypted: true });
  const one = await live();
  fake.world.put(OPS, ANN, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' });
  await pass(1_000);
  await one.kill();
  const two = await live();
  fake.world.put(OPS, ANN, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'y' });
  await pass(1_000);
  const said = fake.world.shown(OPS).map(body => body.replaceAll(/\s+/g, ' '));
  assert.equal(said.length, 1);
  assert.match(
    said[0] ?? '',
    /^I cannot read or write encrypted messages now, .*Whoever runs @outpost:ops\.example sees why with \/status/,
  );
  assert.match(
    two.chat.state().why ?? '',
    /^I cannot read encrypted rooms: my keys cannot be kept \(nowhere may not be written\)/,
  );
});

test('a room that was replaced is followed, and stays the alert room after a restart', async () => {
  const { fake, live, pass, told } = chatting();
  const NEXT = '!next:ops.example';
  fake.room(OPS, [ANN, BOT]);
  fake.room(NEXT, [ANN]);
  fake.world.open.add(NEXT);
  const one = await live();
  fake.world.put(OPS, ANN, 'm.room.tombstone', { body: 'moved', replacement_room: NEXT }, '');
  await pass(1_000);
  assert.equal(fake.world.member(NEXT, BOT), 'join');
  await one.kill();
  await live();
  fake.say(NEXT, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.equal(told[0]?.heard.place.roomIs, 'alert');
});

test('a bot that was removed says so in its state, and comes back by an invitation', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT], { name: 'ops' });
  const { chat } = await live();
  fake.world.put(OPS, ANN, 'm.room.member', { membership: 'leave' }, BOT);
  await pass(1_000);
  const { state, why } = chat.state();
  assert.deepEqual(
    { state, why },
    { state: 'connected', why: `I was removed from ${OPS}: invite ${BOT} there again.` },
  );
  fake.invite(OPS, ANN);
  await pass(1_000);
  assert.equal(chat.state().why, null);
});

test('a room that could not be joined is said, others are unhurt, and it is tried again', async () => {
  const { fake, live, pass, told } = chatting();
  fake.room('!named:ops.example', [ANN, BOT]);
  fake.room(OPS, [ANN]);
  fake.world.aliases.set('#ops:ops.example', OPS);
  const { chat } = await live({ room: '#ops:ops.example', rooms: ['!named:ops.example'] });
  assert.equal(chat.state().why, `I am not in #ops:ops.example: invite ${BOT} there.`);
  fake.say('!named:ops.example', ANN, '!trace puri.sm');
  await pass(1_000);
  assert.equal(told.length, 1);
  fake.world.open.add(OPS);
  await pass(400_000);
  assert.equal(fake.world.member(OPS, BOT), 'join');
  assert.equal(chat.state().why, null);
});

test('a room in which the bot may not write is said, with what to do', async () => {
  const { fake, live, pass } = chatting();
  fake.room(OPS, [ANN, BOT]);
  fake.instead.push(({ path }) => (path.includes('/send/') ? { status: 403, body: { errcode: 'M_FORBIDDEN' } } : null));
  const { chat } = await live();
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.match(
    chat.state().why ?? '',
    /^I may not write in !ops:ops\.example \(M_FORBIDDEN\): give @outpost:ops\.example the power level/,
  );
  fake.instead.length = 0;
  fake.say(OPS, ANN, '!trace puri.sm');
  await pass(1_000);
  assert.equal(chat.state().why, null);
});
