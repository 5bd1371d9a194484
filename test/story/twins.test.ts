import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Story } from '../../src/story/story.ts';
import { failing, line, root, sentTo, step, type Teller, teller, type Words } from './telling.ts';

/** Two processes on one store, each with a line to it that may be cut. The second one's clock is a second ahead. */
async function two() {
  const records = memoryRecords();
  const lines = [failing(records), failing(records)] as const;
  const [one, other] = [teller(lines[0].records, true), teller(lines[1].records, true)];
  await other.clock.run(new Promise<void>(then => other.clock.after(1_000, then)));
  for (const { stories } of [one, other]) await stories.load();
  const cut = (isCut: boolean): void => {
    for (const each of lines) each.fail(isCut ? 'unreachable' : null);
  };
  return { lines, one, other, cut, fresh: () => teller(async () => records) };
}

const open = async ({ stories }: Teller): Promise<readonly Story<Words>[]> => stories.list();

/** As the outbox writes it: the story's message was sent. */
async function sent({ stories }: Teller, number: number, remoteId: string): Promise<void> {
  await stories.settle(number, story => ({
    ...story,
    deliveries: [sentTo('slack:C1', remoteId, story.openedAt, `of ${remoteId}`)],
  }));
}

const titles = ({ sayings }: Story<Words>): string[] =>
  sayings.map(
    ({ report }) => report?.title.map(inline => ('text' in inline ? inline.text : '')).join('') ?? 'taken away',
  );

test('what two processes begin of one cause while the store is away is one story afterwards, and the other’s message goes', async () => {
  for (const order of ['first', 'second'] as const) {
    const { one, other, cut, fresh } = await two();
    cut(true);
    const mine = await one.stories.open('down:puri.sm.', () => step('by one', root('it fell')));
    const theirs = await other.stories.open('down:puri.sm.', () =>
      step('by other', root('it fell'), line('not said yet')),
    );
    assert.equal(mine.number, theirs.number, 'both count on from the same number');
    await sent(one, mine.number, 'm1');
    await sent(other, theirs.number, 'm2');
    cut(false);
    const [first, second] = order === 'first' ? [one, other] : [other, one];
    await first.stories.refresh();
    await second.stories.refresh();
    await first.stories.refresh();
    const stays = order === 'first' ? 'by one' : 'by other';
    for (const each of [one, other, fresh()]) {
      const [story, ...more] = await open(each);
      assert.deepEqual([story?.parts.word, more], [stays, []]);
      const said = story === undefined ? [] : titles(story);
      const told = said.filter(text => text.startsWith('Two of my processes told this while my store was away.'));
      assert.equal(told.length, 1, said.join(' · '));
      const all = await each.stories.list({ closed: true });
      const twin = all.find(({ closedAt }) => closedAt !== null);
      assert.equal(all.length, 2);
      assert.deepEqual(twin && titles(twin), ['taken away'], 'and what was not said yet never is');
      assert.equal(twin?.deliveries[0]?.remoteId, order === 'first' ? 'm2' : 'm1');
      assert.notEqual(twin?.number, story?.number);
    }
  }
});

test('a twin of which nobody can have read anything ends without a word', async () => {
  const { one, other, cut, fresh } = await two();
  cut(true);
  for (const each of [one, other]) await each.stories.open('one', () => step('it fell', root('it fell')));
  cut(false);
  await Promise.all([one.stories.refresh(), other.stories.refresh()]);
  for (const each of [one, other]) await each.stories.refresh();
  for (const each of [one, other, fresh()]) {
    const all = await each.stories.list({ closed: true });
    assert.deepEqual(all.map(titles), [['it fell']]);
  }
});

test('one that is cut off while the other keeps its stories joins the story that was kept', async () => {
  const { lines, one, other } = await two();
  lines[0].fail('unreachable');
  const mine = await one.stories.open('one', () => step('in memory', root('it fell')));
  await sent(one, mine.number, 'm1');
  const theirs = await other.stories.open('one', () => step('kept', root('it fell')));
  await other.stories.open('two', () => step('another', root('another fell')));
  lines[0].fail(null);
  await one.stories.refresh();
  assert.deepEqual((await open(one)).map(({ parts }) => parts.word).sort(), ['another', 'kept']);
  assert.equal((await one.stories.open('one', () => step('again'))).number, theirs.number);
});

test('different causes that began under one number are both kept, also where the number is taken in the same moment', async () => {
  const { lines, one, other, fresh } = await two();
  lines[0].fail('unreachable');
  await one.stories.open('one', () => step('first', root('one fell')));
  lines[0].fail(null);
  const [, opened] = await Promise.all([
    one.stories.refresh(),
    other.stories.open('two', () => step('second', root('two fell'))),
  ]);
  assert.equal(opened.parts.word, 'second');
  for (const each of [one, other]) await each.stories.refresh();
  assert.deepEqual((await open(fresh())).map(({ parts }) => parts.word).sort(), ['first', 'second']);
});

test('a cause that had a story before, and returned while the store was away, is not opened a third time', async () => {
  const { one, cut } = await two();
  await one.stories.open('one', () => step('first'));
  await one.stories.change(1, story => ({ ...step('over'), closedAt: story.openedAt }));
  await one.clock.run(new Promise<void>(then => one.clock.after(1_000, then)));
  cut(true);
  const again = await one.stories.open('one', () => step('second'));
  cut(false);
  await one.stories.refresh();
  assert.equal((await one.stories.open('one', () => step('third'))).number, again.number);
});

test('what one process changed while it was cut off is heard by the other one', async () => {
  const { lines, one, other } = await two();
  await one.stories.open('one', () => step('a'));
  await other.stories.refresh();
  lines[0].fail('unreachable');
  await one.stories.change(1, story => step(`${story.parts.word}b`));
  lines[0].fail(null);
  await one.stories.refresh();
  await other.stories.refresh();
  assert.equal(other.stories.live().find(({ number }) => number === 1)?.parts.word, 'ab');
});

test('two processes that began without ever reading the store take numbers that leave the next ones small', async () => {
  const { lines, fresh, cut } = await two();
  cut(true);
  const begun = [teller(lines[0].records, true), teller(lines[1].records, true)];
  for (const [n, { stories }] of begun.entries()) await stories.open(`cause ${n}`, () => step(`by ${n}`));
  cut(false);
  for (const { stories } of begun) await stories.refresh();
  const later = fresh();
  assert.deepEqual((await open(later)).map(({ parts }) => parts.word).sort(), ['by 0', 'by 1']);
  assert.ok((await later.stories.open('next', () => step('next'))).number < 10);
});

test('what is changed right after the store came back is written, and not kept in memory without a word', async () => {
  const { one, cut, fresh } = await two();
  await one.stories.open('one', () => step('a'));
  cut(true);
  await one.stories.change(1, story => step(`${story.parts.word}b`));
  cut(false);
  await one.stories.refresh();
  assert.equal(one.stories.memoryOff(), null);
  await one.stories.change(1, story => step(`${story.parts.word}c`));
  assert.equal((await open(fresh()))[0]?.parts.word, 'abc');
});
