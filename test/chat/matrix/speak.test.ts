import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Speaker, Spot } from '../../../src/outbox/speaker.ts';
import { instant } from '../../../src/values/instant.ts';
import { alertMessage, lineMessage } from '../../support/alert.ts';
import type { FakeEvent } from '../../support/fake-matrix/world.ts';
import { ANN, type Chatting, chatting, OPS } from './chatting.ts';

const ROOM: Spot = { room: OPS, direct: false, thread: null };
const DIRECT: Spot = { room: ANN, direct: true, thread: null };
const LONG_AGO = instant(0);

interface Speaking extends Chatting {
  readonly speaker: Speaker;
  posted(id: string, edition?: number, at?: Spot, message?: typeof alertMessage): Promise<string>;
  messages(room?: string): readonly FakeEvent[];
}

async function speaking(t: TestContext): Promise<Speaking> {
  const one = chatting();
  one.fake.room(OPS, [ANN, '@outpost:ops.example']);
  const { chat, kill } = await one.live();
  t.after(kill);
  const { speaker } = chat;
  return {
    ...one,
    speaker,
    async posted(id, edition = 1, at = ROOM, message = alertMessage) {
      const spoken = await one.clock.run(speaker.post(id, edition, at, message));
      assert.ok(spoken.ok, JSON.stringify(spoken));
      return spoken.remoteId;
    },
    messages: (room = OPS) => one.fake.world.sent(room).filter(({ type }) => type === 'm.room.message'),
  };
}

test('an alert is a text that mentions whom it calls and nobody else, with signs to press', async t => {
  const { posted, messages, fake, pass, speaker } = await speaking(t);
  assert.equal(speaker.home(), OPS);
  const root = await posted('one');
  await pass(1_000);
  const [message] = messages();
  assert.equal(message?.content['msgtype'], 'm.text');
  assert.deepEqual(message?.content['m.mentions'], { user_ids: [ANN] });
  assert.match(
    String(message?.content['body']),
    /puri\.sm is down for everyone[\s\S]*Slack has not taken this since[\s\S]*\nann$/,
  );
  assert.ok(!/@channel/.test(String(message?.content['body'])), 'foreign text is no mention');
  const signs = fake.world.sent(OPS).filter(({ type }) => type === 'm.reaction');
  const about = signs.map(({ content }) => content['m.relates_to'] as { event_id: string; key: string });
  assert.deepEqual(about.map(({ key }) => key).sort(), [...alertMessage.reactions].sort());
  assert.ok(about.every(({ event_id: event }) => event === root));
});

test('the same id and edition give the same message, another edition another one', async t => {
  const { posted, messages, speaker } = await speaking(t);
  assert.ok(speaker.sameForMs > 0);
  const first = await posted('one');
  assert.equal(await posted('one', 1, ROOM, lineMessage('other words')), first);
  assert.notEqual(await posted('one', 2), first);
  assert.equal(messages().length, 2);
});

test('quiet lines are notices of the thread, what the room is to see stands in it as a reply, edits replace and ring nobody', async t => {
  const { posted, messages, speaker, clock, fake } = await speaking(t);
  const root = await posted('one');
  const thread: Spot = { ...ROOM, thread: root };
  const quiet = await posted('two', 1, thread, lineMessage('quiet'));
  await posted('three', 1, thread, lineMessage('loud', { broadcast: true }));
  const [, notice, loud] = messages();
  assert.equal(notice?.content['msgtype'], 'm.notice');
  assert.match(JSON.stringify(notice?.content['m.relates_to']), /"rel_type":"m\.thread"/);
  assert.equal(loud?.content['msgtype'], 'm.text');
  assert.deepEqual(loud?.content['m.relates_to'], { 'm.in_reply_to': { event_id: root } });
  const edited = await clock.run(speaker.edit('one', 2, ROOM, root, alertMessage));
  assert.deepEqual(edited, { ok: true, remoteId: root });
  assert.deepEqual(messages().at(-1)?.content['m.mentions'], {});
  assert.equal((await clock.run(speaker.remove('two', thread, quiet))).ok, true);
  assert.ok(!fake.world.shown(OPS).includes('quiet'));
  const gone = await clock.run(speaker.remove('x', thread, '$nowhere'));
  assert.equal(gone.ok ? 'ok' : gone.how, 'gone');
});

test('a page goes into a room of its own that is made once and known after a restart', async t => {
  const { posted, messages, fake, speaker, clock } = await speaking(t);
  const remoteId = await posted('page', 1, DIRECT);
  const [room = ''] = remoteId.split('/');
  assert.equal(fake.world.member(room, ANN), 'invite');
  await posted('page 2', 1, DIRECT, lineMessage('again'));
  assert.equal(messages(room).length, 2);
  assert.deepEqual(await clock.run(speaker.find('page', DIRECT, LONG_AGO)), { remoteId });
  fake.world.put(room, ANN, 'm.room.member', { membership: 'leave' }, ANN);
  const [other] = (await posted('page 3', 1, DIRECT)).split('/');
  assert.notEqual(other, room, 'who has left it is invited into a new one');
});

test('what was lost on the way is found in the room, also among many others, and edits are not taken for it', async t => {
  const { posted, speaker, clock, fake, pass } = await speaking(t);
  fake.instead.push(({ path, body }) =>
    path.includes('/send/') && JSON.stringify(body).includes('lost') ? 'lost' : null,
  );
  const spoken = clock.run(speaker.post('two', 1, ROOM, lineMessage('lost')));
  const lost = await spoken;
  assert.equal(lost.ok ? 'ok' : lost.how, 'unknown');
  fake.instead.length = 0;
  await pass(60_000);
  for (let n = 0; n < 250; n++) fake.say(OPS, ANN, `chatter ${n}`);
  const found = await clock.run(speaker.find('two', ROOM, instant(clock.now() - 120_000)));
  assert.ok(typeof found === 'object');
  await clock.run(speaker.edit('two', 2, ROOM, found.remoteId, lineMessage('edited')));
  assert.deepEqual(await clock.run(speaker.find('two', ROOM, instant(clock.now() - 120_000))), found);
  assert.equal(await clock.run(speaker.find('three', ROOM, LONG_AGO)), 'absent');
  await posted('three');
});

test('a homeserver that limits, fails, forgets the token or forbids is told apart, and no alert waits inside', async t => {
  const { speaker, clock, fake, pass } = await speaking(t);
  const how = async (status: number, errcode: string, headers = {}) => {
    fake.instead.push(({ path }) =>
      path.includes('/send/') ? { status, body: { errcode, error: '' }, headers } : null,
    );
    const spoken = await clock.run(speaker.post(`${errcode} ${status}`, 1, ROOM, lineMessage('x')));
    fake.instead.length = 0;
    return spoken.ok ? 'ok' : spoken.how === 'limited' ? `limited ${spoken.retryAfterMs}` : spoken.how;
  };
  assert.equal(await how(500, 'M_UNKNOWN'), 'unknown');
  assert.equal(await how(403, 'M_FORBIDDEN'), 'refused');
  assert.equal(await how(401, 'M_UNKNOWN_TOKEN'), 'refused');
  assert.match(await how(429, 'M_LIMIT_EXCEEDED', { 'retry-after': '5' }), /^limited \d+$/);
  const meanwhile = await clock.run(speaker.post('x', 1, ROOM, lineMessage('x')));
  assert.equal(meanwhile.ok ? 'ok' : meanwhile.how, 'limited', 'nothing is asked before its time');
  await pass(10_000);
  assert.equal((await clock.run(speaker.post('x', 1, ROOM, lineMessage('x')))).ok, true);
});

test('all messages with one id are found where two processes each posted one; those taken away are not', async t => {
  const { posted, speaker, clock } = await speaking(t);
  const [one, two, three] = [await posted('one', 1), await posted('one', 2), await posted('one', 3)];
  const all = () => clock.run(speaker.all?.('one', ROOM, LONG_AGO) ?? Promise.resolve([]));
  assert.deepEqual([...(await all())].sort(), [one, two, three].sort());
  for (const twin of [two, three]) assert.equal((await clock.run(speaker.remove('one', ROOM, twin))).ok, true);
  assert.deepEqual(await all(), [one]);
});

test('a line is looked for in its thread: two processes may each have begun one, and a line for the whole room is in one too', async t => {
  const { posted, speaker, clock } = await speaking(t);
  const [one, other] = [await posted('root', 1), await posted('root', 2)];
  const below = (thread: string): Spot => ({ ...ROOM, thread });
  for (const [id, message] of [
    ['quiet', lineMessage('x')],
    ['loud', { ...lineMessage('y'), broadcast: true }],
  ] as const) {
    const line = await posted(id, 1, below(other), message);
    assert.deepEqual(await clock.run(speaker.find(id, below(other), LONG_AGO)), { remoteId: line });
    assert.equal(await clock.run(speaker.find(id, below(one), LONG_AGO)), 'absent');
    assert.deepEqual(await clock.run(speaker.all?.(id, below(one), LONG_AGO) ?? Promise.resolve(null)), []);
  }
});

test('where another process speaks nothing is posted or edited', async t => {
  const { posted, messages, speaker, clock } = await speaking(t);
  const one = await posted('one');
  speaker.heed?.(() => false);
  for (const request of [
    speaker.post('two', 1, ROOM, alertMessage),
    speaker.edit('one', 2, ROOM, one, lineMessage('no')),
  ]) {
    const spoken = await clock.run(request);
    assert.equal(spoken.ok ? 'said' : spoken.how, 'failed');
  }
  assert.equal(messages().length, 1);
});
