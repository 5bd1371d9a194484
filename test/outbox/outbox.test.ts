import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failing, line, root, step } from '../story/telling.ts';
import type { FakeChat } from './fake-chat.ts';
import { ANN, MINUTE, rig } from './rig.ts';

/** What stands in a chat's room: each message with its newest text, lines indented. */
const shown = ({ messages }: FakeChat): readonly string[] =>
  messages
    .filter(({ gone }) => !gone)
    .map(({ spot, texts }) => `${spot.direct ? 'dm ' : spot.thread === null ? '' : '- '}${texts.at(-1)}`);

test('an alert and its lines stand in both chats, once and in order, and the alert is edited in place', async () => {
  const { stories, slack, matrix, pass, bugs } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('first'), line('second')));
  await pass(5_000);
  await stories.change(1, () => step('b', root('it fell deeper'), line('third')));
  await pass(10_000);
  for (const chat of [slack, matrix]) {
    assert.deepEqual(shown(chat), ['it fell deeper', '- first', '- second', '- third']);
    assert.deepEqual(chat.messages[0]?.texts, ['it fell', 'it fell deeper']);
  }
  assert.deepEqual(bugs, []);
  const story = await stories.read(1);
  assert.deepEqual(
    story?.sayings.map(({ slot }) => slot),
    [0],
    'what stands everywhere is dropped',
  );
});

test('a page goes first, mentions, and reaches people by direct message in each chat that they are in', async () => {
  const { stories, slack, matrix, pass } = rig();
  const call = line('wake up', { manner: 'page', people: [ANN, { name: 'kyle', slack: null, matrix: null }] });
  await stories.open('one', () => step('a', root('it fell'), line('first'), line('second'), call));
  await pass(10_000);
  assert.deepEqual(
    slack.messages.filter(({ spot }) => !spot.direct).map(({ texts }) => texts[0]),
    ['it fell', 'wake up | @ann | @kyle', 'first', 'second'],
  );
  const direct = (chat: FakeChat) =>
    chat.messages.filter(({ spot }) => spot.direct).map(({ spot, texts }) => [spot.room, ...texts]);
  assert.deepEqual(direct(slack), [['U1', 'wake up']]);
  assert.deepEqual(direct(matrix), [['@ann:ops.example', 'wake up']]);
});

test('a line is said anew in its place, and taken away', async () => {
  const { stories, slack, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('bridged'), line('other')));
  await pass(5_000);
  await stories.change(1, () => step('b', line('bridged, better', { slot: 1 })));
  await pass(5_000);
  assert.deepEqual(shown(slack), ['it fell', '- bridged, better', '- other']);
  await stories.change(1, () => step('c', line('', { slot: 1, report: null })));
  await pass(5_000);
  assert.deepEqual(shown(slack), ['it fell', '- other']);
});

test('what is for one chat only stands there only, and what the bot says of itself is in the room', async () => {
  const { stories, slack, matrix, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('from Matrix', { only: 'slack' })));
  await stories.say(line('good morning'));
  await pass(5_000);
  assert.deepEqual(shown(slack).toSorted(), ['- from Matrix', 'good morning', 'it fell']);
  assert.deepEqual(shown(matrix).toSorted(), ['good morning', 'it fell']);
  assert.equal((await stories.list()).length, 1);
});

test('a chat that takes nothing for a minute is named in the other, which rings; later each says how late it was', async () => {
  const { stories, slack, matrix, pass } = rig();
  slack.be('broken');
  await stories.open('one', () => step('a', root('it fell', { manner: 'page', people: [ANN] })));
  await pass(50_000);
  assert.deepEqual(shown(matrix), ['it fell | @ann', 'dm it fell']);
  await pass(20_000);
  assert.equal(matrix.messages[0]?.texts.at(-1), 'it fell | Slack has not taken this since 01:40 UTC. | @ann');
  const rings = matrix.messages.slice(2).map(({ spot, texts }) => [spot.direct, texts.at(-1)]);
  assert.equal(rings.length, 2);
  assert.match(String(rings.find(([direct]) => !direct)?.[1]), /Slack has not taken this since 01:40 UTC\. .*@ann/);
  await pass(10 * MINUTE);
  slack.be('ok');
  await pass(2 * MINUTE);
  assert.deepEqual(
    slack.messages.filter(({ spot }) => !spot.direct).map(({ texts }) => texts),
    [['it fell | (said 11 min late) | @ann']],
  );
  assert.equal(matrix.messages[0]?.texts.at(-1), 'it fell | @ann', 'the note is gone');
  assert.equal(matrix.messages.length, 4, 'and nothing else was said');
});

test('a chat that refuses is named at once, and is tried again every five minutes', async () => {
  const { stories, slack, matrix, pass } = rig();
  slack.be('refused');
  await stories.open('one', () => step('a', root('it fell')));
  await pass(5_000);
  assert.equal(matrix.messages[0]?.texts.at(-1), 'it fell | Slack refuses this since 01:40 UTC: the token was revoked');
  const asked = slack.asked();
  await pass(4 * MINUTE);
  assert.equal(slack.asked(), asked);
  slack.be('ok');
  await pass(2 * MINUTE);
  assert.deepEqual(shown(slack), ['it fell | (said 5 min late)']);
});

test('a chat that begins to refuse in the middle of a story is named once in the other; set right, it is tried at once', async () => {
  const { stories, outbox, slack, matrix, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('first')));
  await pass(5_000);
  slack.be('refused');
  for (const words of ['second', 'third', 'fourth']) {
    await stories.change(1, () => step('b', line(words)));
    await pass(10_000);
  }
  const refusal = 'Slack refuses this since 01:40 UTC: the token was revoked';
  assert.deepEqual(shown(matrix), [
    `it fell | ${refusal}`,
    '- first',
    '- second',
    `- ${refusal} Whoever reads this may be the only one who does.`,
    '- third',
    '- fourth',
  ]);
  await outbox.again('matrix');
  slack.be('ok');
  await pass(20_000);
  assert.deepEqual(shown(slack), ['it fell', '- first'], 'what the other chat is told changes nothing here');
  await outbox.again('slack');
  await pass(10_000);
  assert.deepEqual(shown(slack), ['it fell', '- first', '- second', '- third', '- fourth']);
  assert.deepEqual(shown(matrix)[0], 'it fell', 'the note is gone');
  slack.be('refused');
  await stories.change(1, () => step('c', line('fifth')));
  await pass(10_000);
  assert.equal(
    shown(matrix).filter(words => words.startsWith('- Slack refuses')).length,
    2,
    'another time it is said again',
  );
});

test('lines that two chats refused are told of once when one of them is back, and the note stays as long as they are', async () => {
  const { stories, outbox, slack, matrix, pass } = rig();
  await stories.open('one', () => step('a', root('it fell')));
  await pass(5_000);
  for (const chat of [slack, matrix]) chat.be('refused');
  await stories.change(1, () => step('b', line('second'), line('third')));
  await pass(MINUTE);
  matrix.be('ok');
  await outbox.again('matrix');
  await pass(MINUTE);
  await stories.change(1, () => step('c', line('fourth')));
  await pass(10_000);
  const told = shown(matrix);
  assert.match(told[0] ?? '', /^it fell \| Slack refuses this since/);
  assert.equal(told.filter(words => words.startsWith('- Slack refuses')).length, 1);
});

test('after three hours each message comes once, as it is now; lines are joined; one summary says how long it was', async () => {
  const { stories, slack, pass } = rig();
  await stories.open('zero', () => step('a', root('before'), line('said in time')));
  await pass(10_000);
  slack.be('broken');
  for (const cause of ['one', 'two']) await stories.open(cause, () => step('a', root(`${cause} fell`)));
  for (let n = 1; n <= 30; n++) {
    await stories.change(2, () => step('b', root(`one fell, edition ${n}`), line(`change ${n}`)));
    await pass(6 * MINUTE);
  }
  slack.be('ok');
  await pass(5 * MINUTE);
  const texts = slack.messages.slice(2).map(message => message.texts);
  assert.deepEqual(
    texts.map(([first = '']) => first.split(' | ')[0]),
    [
      'one fell, edition 30',
      '30 lines that waited:',
      'two fell',
      'Slack took nothing from me from 01:40 UTC to 04:40 UTC (3 h 1 min). What was to be said meanwhile stands here as it is now: inc-2, inc-3.',
    ],
  );
  assert.deepEqual(new Set(texts.map(({ length }) => length)), new Set([1]));
  assert.equal(texts[1]?.[0]?.split(' | ').filter(each => each.includes('change')).length, 30);
});

test('a root that was lost, or cannot be edited any more, is said once as a new message, and its thread goes on there', async () => {
  const { stories, slack, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('first')));
  await pass(5_000);
  slack.lose('1');
  await stories.change(1, () => step('b', line('second')));
  await pass(5_000);
  assert.deepEqual(
    slack.messages.slice(2).map(({ spot, texts }) => [spot.thread, ...texts]),
    [
      [null, 'it fell'],
      ['3', 'second'],
    ],
  );
  slack.freeze();
  await stories.change(1, () => step('c', root('worse')));
  await stories.change(1, () => step('c', root('much worse')));
  await pass(20 * MINUTE);
  assert.equal(slack.messages.filter(({ texts }) => texts[0]?.startsWith('much worse')).length, 1);
});

test('an alert that somebody takes away stands there again as it is now, unless its story is over; a line stays away', async () => {
  const { stories, outbox, slack, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('first')));
  await pass(5_000);
  const taken = async (message: string): Promise<void> => {
    slack.lose(message);
    await outbox.lost({ chat: 'slack', room: 'C1', message });
    await pass(5_000);
  };
  await taken('1');
  await taken('2');
  assert.deepEqual(shown(slack), ['it fell']);
  await stories.change(1, story => ({ ...step('b', root('over')), closedAt: story.openedAt }));
  await pass(5_000);
  await taken('3');
  assert.deepEqual(shown(slack), []);
});

test('where the room of the alerts is another one from now on, open stories go on there', async () => {
  const { stories, matrix, pass } = rig();
  await stories.open('one', () => step('a', root('it fell'), line('first')));
  await stories.open('two', () => ({ ...step('a', root('over')), closedAt: 1 as never }));
  await pass(5_000);
  matrix.moveTo('!new:ops.example');
  await stories.change(1, () => step('b', line('second')));
  await pass(5_000);
  const there = matrix.messages.filter(({ spot }) => spot.room === '!new:ops.example');
  assert.deepEqual(
    there.map(({ texts }) => texts[0]),
    ['it fell', 'second'],
  );
});

test('an alert that is said while nobody knows yet where a chat is at home comes as soon as that is known', async () => {
  const { stories, slack, pass } = rig();
  slack.moveTo(null);
  await stories.open('one', () => step('a', root('it fell')));
  await pass(3 * 60 * MINUTE);
  await stories.change(1, story => ({ ...step('b', root('over')), closedAt: story.openedAt }));
  await pass(3 * 60 * MINUTE);
  slack.moveTo('C1');
  await pass(5_000);
  assert.deepEqual(shown(slack), ['over | (said 6 h late)']);
});

test('a message that a chat cannot take, while it takes others, holds nothing up for ever', async () => {
  const { stories, slack, pass } = rig();
  const { post } = slack.speaker;
  Object.assign(slack.speaker, {
    post: (async (id, edition, spot, message) =>
      message.report.title.some(node => node.kind !== 'instant' && node.text === 'poison')
        ? { ok: false, how: 'unknown', why: 'status 500' }
        : post(id, edition, spot, message)) satisfies typeof post,
  });
  await stories.open('one', () => step('a', root('poison')));
  await stories.open('two', () => step('a', root('fine')));
  await pass(10 * MINUTE);
  assert.deepEqual(
    shown(slack).map(text => text.split(' | ')[0]),
    ['fine'],
  );
});

test('on a full disk the alert still goes out, says that memory is off, and is edited and kept once there is room', async () => {
  const store = failing();
  const { stories, slack, matrix, pass, again, clock, outbox } = rig({ records: store.records });
  await pass(3_000);
  store.fail('full');
  await stories.open('one', () => step('a', root('it fell'), line('first')));
  await pass(10_000);
  for (const chat of [slack, matrix])
    assert.deepEqual(shown(chat), ['it fell | (memory off, may repeat)', '- first | (memory off, may repeat)']);
  store.fail(null);
  await pass(10_000);
  await stories.change(1, () => step('b', root('it fell deeper')));
  await pass(10_000);
  await clock.run(outbox.stop());
  again();
  await pass(MINUTE);
  for (const chat of [slack, matrix]) {
    assert.equal(chat.messages.length, 2, 'kept, so that the next life says nothing again');
    assert.match(chat.messages[0]?.texts.at(-1) ?? '', /^it fell deeper/);
  }
});

test('when the outbox ends what waits is kept, and the next life brings it out', async () => {
  const { stories, outbox, slack, clock, pass, again } = rig();
  slack.be('limited');
  await stories.open('one', () => step('a', root('it fell')));
  await pass(1_000);
  assert.deepEqual(
    outbox.waiting().map(({ story, place, what }) => [story, place, what]),
    [[1, 'slack', 'alert']],
  );
  await clock.run(outbox.stop());
  slack.be('ok');
  const asked = slack.asked();
  again();
  await pass(20_000);
  assert.equal(slack.asked(), asked, 'the wait that was asked for outlives the restart');
  await pass(20_000);
  assert.deepEqual(shown(slack), ['it fell']);
});
