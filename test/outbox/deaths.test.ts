import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { line, NIGHT, root, step } from '../story/telling.ts';
import { lived, ROOM, said } from './dying.ts';
import { type FakeChat, fakeChat } from './fake-chat.ts';
import { ANN, live, MINUTE, passing } from './rig.ts';

/** Each delivery has one message, in the order of the story, and the alert says how it ended. */
function assertOnce(chat: FakeChat, after: string): void {
  const room = chat.messages.filter(({ spot }) => !spot.direct);
  const ids = chat.messages.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, `twice ${after}`);
  const lines = room.slice(1).map(({ texts }) => said(texts.at(-1)));
  assert.deepEqual(lines, ROOM.slice(1), `lost or out of order ${after}`);
  assert.equal(said(room[0]?.texts.at(-1)), 'all is well', `not as it is now ${after}`);
  const direct = chat.messages.filter(({ spot }) => spot.direct).map(({ texts }) => said(texts.at(-1)));
  assert.deepEqual(direct, ['wake up'], `the page ${after}`);
  for (const { spot } of room.slice(1)) assert.equal(spot.thread, room[0]?.remoteId, `in its thread ${after}`);
}

test('told without a death, each thing stands once in both chats, in order', async () => {
  const { slack, matrix } = await lived(null);
  for (const chat of [slack, matrix]) assertOnce(chat, 'without a death');
});

test('whatever write or request the process dies at, the next life says each thing once, in order, in both chats', async () => {
  const { steps } = await lived(null);
  assert.ok(steps > 40, `${steps} steps`);
  const deaths = new Set<string>();
  for (let at = 0; at < steps; at++)
    for (const when of ['before', 'after'] as const) {
      const { diedIn, slack, matrix } = await lived({ step: at, when });
      assert.ok(diedIn !== null);
      deaths.add(diedIn.replace(/\d+/g, 'N'));
      for (const chat of [slack, matrix]) assertOnce(chat, `after a death ${diedIn} (${at})`);
    }
  for (const what of ['after a post to slack', 'before an edit in matrix', 'after the write of story/N'])
    assert.ok(deaths.has(what), `no death ${what}: ${[...deaths].join(', ')}`);
});

test('where a chat cannot be asked, a death costs one more message at most, and that one says that it may repeat', async () => {
  const { steps } = await lived(null);
  let repeats = 0;
  for (let at = 0; at < steps; at++) {
    const { diedIn, slack, matrix } = await lived({ step: at, when: 'after' }, { canBeAsked: false });
    assertOnce(matrix, `after a death ${diedIn}`);
    const counts = new Map<string, number>();
    for (const { id } of slack.messages) counts.set(id, (counts.get(id) ?? 0) + 1);
    const doubled = slack.messages.filter(({ id }, i) => slack.messages.findIndex(each => each.id === id) < i);
    assert.ok(
      [...counts.values()].every(count => count <= 2),
      `after a death ${diedIn}`,
    );
    for (const { texts } of doubled) assert.match(texts[0] ?? '', /\(may repeat\)/, `after a death ${diedIn}`);
    repeats += doubled.length;
    const lines = new Set(slack.messages.filter(({ spot }) => !spot.direct).map(({ texts }) => said(texts.at(-1))));
    for (const words of ROOM.slice(1)) assert.ok(lines.has(words), `${words} was lost after a death ${diedIn}`);
  }
  assert.ok(repeats > 0, 'some death comes between a post and its answer');
});

test('three hours of 500, silence, 429 and lost answers: nothing is lost, nothing is twice, the order is kept', async () => {
  const clock = fastClock(NIGHT);
  const store = memoryRecords();
  const slack = fakeChat({ chat: 'slack', clock, home: 'C1' });
  const matrix = fakeChat({ chat: 'matrix', clock, home: '!ops:ops.example', sameForMs: 20 * MINUTE });
  const pass = passing(clock);
  const { stories, bugs } = live({ records: async () => store, speakers: [slack.speaker, matrix.speaker], clock });
  const moods = ['broken', 'silent', 'limited', 'lost', 'silent', 'broken'] as const;
  for (const [i, mood] of moods.entries()) {
    slack.be(mood);
    const n = i + 1;
    await stories.open(`cause ${n}`, () => step('a', root(`${n} fell`, { manner: 'page', people: [ANN] })));
    await pass(30 * MINUTE);
    await stories.change(n, () => step('b', root(`${n} fell deeper`), line(`line of ${n}`)));
  }
  const asked = slack.asked();
  slack.be('ok');
  await pass(5 * MINUTE);
  const roots = slack.messages.filter(({ spot }) => !spot.direct && spot.thread === null);
  const alerts = roots.map(({ texts }) => said(texts.at(-1))).filter(text => text.includes('fell'));
  assert.deepEqual(
    alerts,
    [1, 2, 3, 4, 5, 6].map(n => `${n} fell deeper`),
  );
  for (const chat of [slack, matrix]) {
    const ids = chat.messages.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, 'twice');
    for (let n = 1; n <= 6; n++)
      assert.equal(chat.messages.filter(({ texts }) => said(texts[0]) === `line of ${n}`).length, 1, `line of ${n}`);
  }
  assert.ok(asked < 2_000, `${asked} requests in three hours`);
  assert.deepEqual(bugs, []);
});
