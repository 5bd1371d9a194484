import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, root, step } from '../story/telling.ts';
import { count, cutOff, standing } from './cut.ts';
import { ANN, MINUTE } from './rig.ts';

test('two that open, and tell, the same while the store is away: afterwards it stands once, and one line says so', async () => {
  const { begin, slack, pass } = cutOff();
  const [one, other] = [begin('fra1'), begin('nyc3')];
  await pass(5_000);
  for (const each of [one, other]) each.cut(true);
  await pass(10_000);
  await one.stories.open('down:puri.sm.', () =>
    step('by one', root('it fell'), line('wake up', { manner: 'page', people: [ANN] })),
  );
  await pass(1_000);
  await other.stories.open('down:puri.sm.', () => step('by other', root('it fell')));
  await pass(10_000);
  assert.equal(count(slack, 'it fell'), 2);
  for (const text of standing(slack).filter(each => each.startsWith('it fell')))
    assert.match(text, /memory off, may repeat/, 'both say that they may repeat');
  for (const each of [one, other]) each.cut(false);
  await pass(30_000);
  assert.equal(count(slack, 'it fell'), 1, standing(slack).join(' · '));
  assert.equal(count(slack, 'Two of my processes told this while my store was away.'), 1);
  assert.equal((await one.stories.list()).length, 1);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('one that was cut off tells what the other one, who keeps its stories, tells as well: the record’s message stays, the other goes', async () => {
  const { begin, slack, pass } = cutOff();
  const [one, other] = [begin('fra1'), begin('nyc3')];
  for (const each of [one, other]) each.speaks(false);
  await other.stories.open('one', () => step('opened', root('it fell')));
  await pass(5_000);
  one.cut(true);
  await pass(10_000);
  for (const each of [one, other]) each.speaks(true);
  await pass(20_000);
  assert.equal(count(slack, 'it fell'), 2);
  assert.ok(standing(slack).some(text => /memory off, may repeat/.test(text)));
  one.cut(false);
  await pass(40_000);
  assert.equal(count(slack, 'it fell'), 1, standing(slack).join(' · '));
  assert.ok(!standing(slack).some(text => /memory off/.test(text)), 'the one that is kept stays');
  assert.equal(count(slack, 'This alert was said twice'), 1);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('a late packet of a process that wakes while the store is away is taken away as soon as it is back', async () => {
  const { begin, slack, pass } = cutOff();
  const one = begin('fra1');
  const other = begin('nyc3');
  other.speaks(false);
  await pass(1_000);
  const go = one.hold();
  await one.stories.open('one', () => step('opened', root('it fell')));
  await pass(2_000);
  one.speaks(false);
  other.speaks(true);
  await pass(40_000);
  assert.equal(count(slack, 'it fell'), 1);
  for (const each of [one, other]) each.cut(true);
  await pass(1_000);
  go();
  await pass(5 * MINUTE);
  assert.equal(count(slack, 'it fell'), 2, 'nobody can know which of the two is the right one');
  for (const each of [one, other]) each.cut(false);
  await pass(30_000);
  assert.equal(count(slack, 'it fell'), 1, standing(slack).join(' · '));
  assert.equal(count(slack, 'This alert was said twice'), 1);
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});

test('two that both take themselves for the speaker, with the store there: the same stands once', async () => {
  const { begin, slack, pass } = cutOff();
  const [one, other] = [begin('fra1'), begin('nyc3')];
  await pass(1_000);
  for (let n = 1; n <= 10; n++) {
    await (n % 2 === 0 ? one : other).stories.open(`cause ${n}`, () => step('opened', root(`alert ${n}.`)));
    await pass(700);
  }
  await pass(MINUTE);
  for (let n = 1; n <= 10; n++) assert.equal(count(slack, `alert ${n}.`), 1, standing(slack).join(' · '));
  assert.deepEqual([...one.bugs, ...other.bugs], []);
});
