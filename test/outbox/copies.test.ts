import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, root, step } from '../story/telling.ts';
import { count, cutOff, find, standing } from './cut.ts';
import type { Standing } from './fake-chat.ts';
import { MINUTE } from './rig.ts';

/** A story that both know and nobody has told; then one is cut off from the store and tells it alone. */
async function toldAlone(...say: readonly ReturnType<typeof line>[]) {
  const rig = cutOff();
  const [one, other] = [rig.begin('fra1'), rig.begin('nyc3')];
  for (const each of [one, other]) each.speaks(false);
  const { number } = await other.stories.open('one', () => step('opened', root('it fell'), ...say));
  await rig.pass(5_000);
  one.cut(true);
  await rig.pass(10_000);
  one.speaks(true);
  await rig.pass(2_000);
  return { ...rig, one, other, number };
}

/** Each stands once, the line in the thread of the root that stands. */
function inOrder(slack: Awaited<ReturnType<typeof toldAlone>>['slack'], ...lines: readonly string[]): void {
  const said = standing(slack).join(' · ');
  assert.equal(count(slack, 'it fell'), 1, said);
  for (const each of lines) {
    assert.equal(count(slack, each), 1, said);
    assert.equal(find(slack, each)?.spot.thread, find(slack, 'it fell')?.remoteId, said);
  }
}

test('a line stays in the thread of the root that stays, though the record hears of another one first', async () => {
  const { one, other, slack, pass } = await toldAlone(line('and goes on'));
  one.speaks(false);
  const go = other.hold('lines');
  other.speaks(true);
  await pass(2_000);
  assert.deepEqual([count(slack, 'it fell'), count(slack, 'and goes on')], [2, 1]);
  one.cut(false);
  await pass(3_000);
  go();
  await pass(MINUTE);
  inOrder(slack, 'and goes on');
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('what one process cannot take away any more is taken away by whoever speaks next', async () => {
  const { begin, one, other, slack, pass } = await toldAlone(line('and goes on'));
  one.speaks(false);
  other.speaks(true);
  await pass(2_000);
  assert.deepEqual([count(slack, 'it fell'), count(slack, 'and goes on')], [2, 2]);
  slack.be('broken');
  one.cut(false);
  await pass(5_000);
  for (const each of [one, other]) await each.dies();
  slack.be('ok');
  const next = begin('ams1');
  await pass(30_000);
  inOrder(slack, 'and goes on');
  assert.ok(!standing(slack).some(text => text.includes('memory off')), 'the one that is kept stays');
  assert.deepEqual([count(slack, 'This alert was said twice'), count(slack, 'A line above was said')], [1, 0]);
  assert.deepEqual(next.bugs, []);
});

test('a message that may not be taken away is asked for again after minutes, not at once', async () => {
  const { one, other, slack, pass } = await toldAlone(line('and goes on'));
  one.speaks(false);
  other.speaks(true);
  await pass(2_000);
  slack.be('refused');
  one.cut(false);
  await pass(10_000);
  slack.be('ok');
  await pass(MINUTE);
  assert.equal(count(slack, 'it fell') + count(slack, 'and goes on'), 4, 'what was refused is not asked again at once');
  await pass(5 * MINUTE);
  inOrder(slack, 'and goes on');
});

test('an edit of a copy that goes does not make it the one that stays', async () => {
  const { one, other, number, slack, pass } = await toldAlone();
  await one.stories.change(number, () => step('worse', root('it fell deeper')));
  await pass(2_000);
  one.speaks(false);
  other.speaks(true);
  await pass(2_000);
  assert.deepEqual(standing(slack).sort(), ['it fell', 'it fell deeper | (memory off, may repeat)']);
  one.cut(false);
  await pass(MINUTE);
  assert.equal(count(slack, 'it fell'), 1, standing(slack).join(' · '));
  assert.ok(count(slack, 'it fell deeper') === 1 && count(slack, 'it fell deeper | (memory') === 0);
});

test('two lines that took the same place, one of them in memory alone, are both said', async () => {
  const { one, other, number, slack, pass } = await toldAlone();
  await one.stories.change(number, () => step('by one', line('one says')));
  await pass(2_000);
  one.speaks(false);
  await other.stories.change(number, () => step('by other', line('other says')));
  one.cut(false);
  await pass(3_000);
  other.speaks(true);
  await pass(MINUTE);
  inOrder(slack, 'one says', 'other says');
});

test('a request that another process has written down as its own is not made a second time', async () => {
  const { begin, slack, pass } = cutOff();
  const one = begin('fra1');
  await pass(1_000);
  const other = begin('nyc3');
  await pass(3_100);
  other.speaks(false);
  const late = one.hold();
  await other.stories.open('one', () => step('opened', root('it fell')));
  while (!(await one.stories.read(1))?.deliveries.some(({ status }) => status === 'sending')) await pass(100);
  other.speaks(true);
  await other.stories.say({ report: line('by the way').report, manner: 'quiet', only: null, people: [] });
  await pass(500);
  late();
  await pass(5_000);
  assert.equal(slack.messages.filter(({ texts }) => texts[0]?.startsWith('it fell')).length, 1);
  assert.equal(count(slack, 'by the way'), 1);
});

test('a line that somebody who died left in the thread of a root that goes, goes before it', async () => {
  const { one, other, slack, pass } = await toldAlone();
  one.speaks(false);
  const alone = find(slack, 'it fell');
  other.speaks(true);
  await other.stories.change(1, () => step('more', line('and goes on')));
  await pass(3_000);
  const said = find(slack, 'and goes on');
  assert.ok(said !== undefined && alone !== undefined);
  const left = { ...said, remoteId: 'left', spot: { ...said.spot, thread: alone.remoteId }, texts: [...said.texts] };
  (slack.messages as Standing[]).push(left);
  one.cut(false);
  await pass(30_000);
  assert.ok(left.gone && alone.gone);
  inOrder(slack, 'and goes on');
});

test('a line whose thread went with a copy of the root is said again below the one that stays, which is not said anew', async () => {
  const { one, other, slack, pass } = await toldAlone();
  const go = one.hold('lines');
  await one.stories.change(1, () => step('more', line('and goes on')));
  await pass(1_000);
  one.speaks(false);
  other.speaks(true);
  await pass(2_500);
  other.speaks(false);
  one.cut(false);
  await pass(3_000);
  other.speaks(true);
  await pass(2_500);
  go();
  await pass(MINUTE);
  inOrder(slack, 'and goes on');
  assert.equal(slack.messages.filter(({ texts }) => texts[0]?.startsWith('it fell')).length, 2);
});

test('one who dies before the store is back leaves a copy: it is found where the next request is lost', async () => {
  const { one, other, slack, pass } = await toldAlone();
  await one.dies();
  slack.be('lost');
  other.speaks(true);
  await pass(2_500);
  slack.be('ok');
  assert.equal(count(slack, 'it fell'), 2);
  await pass(MINUTE);
  inOrder(slack);
});

test('only who speaks there takes anything away', async () => {
  const { one, other, slack, pass } = await toldAlone();
  one.speaks(false);
  other.speaks(true);
  await pass(2_500);
  other.speaks(false);
  one.cut(false);
  await pass(MINUTE);
  assert.equal(count(slack, 'it fell'), 2);
  one.speaks(true);
  await pass(5_000);
  inOrder(slack);
});
