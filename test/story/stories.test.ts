import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fastClock } from '../../src/drill/clock.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { stepped } from '../../src/story/step.ts';
import type { Story } from '../../src/story/story.ts';
import { instant } from '../../src/values/instant.ts';
import { failing, line, NIGHT, root, sentTo, step, teller, type Words } from './telling.ts';

const store = () => {
  const records = memoryRecords();
  return async () => records;
};
const word = (story: Story<Words> | null): string | undefined => story?.parts.word;

test('stories are numbered from 1, and what is said has its slot and its number', async () => {
  const { stories } = teller(store());
  const one = await stories.open('one', n => step(`first of ${n}`, root('it fell'), line('who fell')));
  const two = await stories.open('two', n => step(`first of ${n}`));
  assert.deepEqual([one.number, two.number], [1, 2]);
  assert.equal(one.parts.word, 'first of 1');
  const said = one.sayings.map(({ seq, slot }) => [seq, slot]);
  assert.deepEqual(said, [
    [1, 0],
    [2, 1],
  ]);
});

test('a cause has one open story: the second opening gives it unchanged, and a new one once it has closed', async () => {
  const { stories } = teller(store());
  await stories.open('one', () => step('first'));
  const again = await stories.open('one', () => step('second'));
  assert.deepEqual([again.number, again.parts.word], [1, 'first']);
  await stories.change(1, story => ({ ...step('over'), closedAt: story.openedAt }));
  const next = await stories.open('one', () => step('third'));
  assert.deepEqual([next.number, next.parts.word], [2, 'third']);
});

test('two processes that open, and change, at once write nothing over each other', async () => {
  const records = store();
  const tellers = [teller(records), teller(records, true)];
  const opened = await Promise.all(
    tellers.flatMap(({ stories }, n) => [1, 2, 3].map(() => stories.open('one', () => step(`by ${n}`)))),
  );
  assert.equal(new Set(opened.map(({ number }) => number)).size, 1);
  const number = opened[0]?.number ?? 0;
  await Promise.all(
    tellers.flatMap(({ stories }) =>
      Array.from({ length: 10 }, () => stories.change(number, story => step(`${story.parts.word}+`, line('more')))),
    ),
  );
  const last = await tellers[0]?.stories.read(number);
  assert.match(word(last ?? null) ?? '', /^by \d\+{20}$/);
  assert.equal(last?.nextSeq, 21);
});

test('a step that wants nothing writes nothing, and a story that is not there is not changed', async () => {
  const { stories } = teller(store());
  const told: number[] = [];
  await stories.open('one', () => step('first'));
  stories.follow(story => void told.push(story.number));
  assert.equal(word(await stories.change(1, () => null)), 'first');
  assert.equal(await stories.change(9, () => step('never')), null);
  assert.deepEqual(told, []);
});

test('open ones are listed, and with the closed ones all, newest first, also by a process that begins anew', async () => {
  const records = store();
  const { stories, clock } = teller(records);
  await stories.open('one', () => step('first'));
  await clock.run(new Promise<void>(then => clock.after(1_000, then)));
  await stories.open('two', () => step('second'));
  await stories.change(1, () => ({ ...step('over'), closedAt: clock.now() }));
  await stories.say(line('I am here'));
  for (const each of [stories, teller(records).stories]) {
    assert.deepEqual(
      (await each.list()).map(({ number }) => number),
      [2],
    );
    assert.deepEqual(
      (await each.list({ closed: true })).map(({ number }) => number),
      [2, 1],
    );
  }
});

test('a message leads to its story, in a room and in a direct conversation, also after a restart', async () => {
  const records = store();
  const { stories } = teller(records);
  await stories.open('one', () => step('first', root('it fell')));
  const deliveries = [sentTo('slack:C1', '17.5'), sentTo('matrix:@ann:ops.example', '!d:ops.example/$e')];
  await stories.settle(1, story => ({ ...story, deliveries }));
  for (const each of [stories, teller(records).stories]) {
    assert.equal((await each.at({ chat: 'slack', room: 'C1', message: '17.5' }))?.number, 1);
    assert.equal((await each.at({ chat: 'matrix', room: '!d:ops.example', message: '$e' }))?.number, 1);
    assert.equal(await each.at({ chat: 'slack', room: 'C2', message: '17.5' }), null);
  }
});

test('a store that is full is said, the stories go on in memory, and are written as soon as there is room', async () => {
  const store = failing();
  const { stories, clock } = teller(store.records);
  await stories.open('one', () => step('first'));
  store.fail('full');
  const two = await stories.open('two', n => step(`number ${n}`));
  assert.equal(two.number, 2);
  assert.equal(word(await stories.change(1, story => step(`${story.parts.word}, changed`))), 'first, changed');
  assert.deepEqual(stories.memoryOff(), { since: NIGHT, why: 'there is no room left for data/outpost.db' });
  assert.equal((await stories.list()).length, 2);
  store.fail(null);
  await stories.refresh();
  assert.equal(stories.memoryOff(), null);
  const later = teller(store.records, false, clock).stories;
  assert.deepEqual((await later.list()).map(word).sort(), ['first, changed', 'number 2']);
  assert.equal((await later.open('two', () => step('again'))).number, 2);
  assert.equal((await later.open('three', () => step('new'))).number, 3);
});

test('what another process wrote while this one could not is kept, and the changes of both hold', async () => {
  const store = failing();
  const records = store.records;
  const { stories } = teller(records);
  await stories.open('one', () => step('a'));
  store.fail('full');
  await stories.change(1, story => step(`${story.parts.word}b`));
  store.fail(null);
  await teller(records).stories.change(1, story => step(`${story.parts.word}c`));
  await stories.refresh();
  assert.equal(word(await teller(records).stories.read(1)), 'acb');
});

test('a bot that starts without its store says so, and its stories have numbers that no other has', async () => {
  const store = failing();
  await teller(store.records).stories.open('old', () => step('old'));
  store.fail('unreachable');
  const { stories } = teller(store.records);
  await stories.load();
  const one = await stories.open('one', () => step('first'));
  assert.ok(one.number > 10_000_000, String(one.number));
  store.fail(null);
  await stories.refresh();
  const later = teller(store.records).stories;
  assert.deepEqual((await later.list()).map(word).sort(), ['first', 'old']);
  assert.equal((await later.open('two', () => step('second'))).number, 2);
});

test('where a damaged store was replaced by a fresh one the open stories go on there with their numbers', async () => {
  const store = failing();
  const { stories } = teller(store.records);
  await stories.open('one', () => step('first'));
  await stories.open('two', () => step('second'));
  store.replace(memoryRecords());
  await stories.refresh();
  const later = teller(store.records).stories;
  assert.deepEqual((await later.list()).map(word).sort(), ['first', 'second']);
  assert.equal((await later.open('one', () => step('again'))).number, 1);
  assert.equal((await later.open('three', () => step('third'))).number, 3);
});

test('what a command beside the bot writes is noticed', async () => {
  const records = store();
  const { stories } = teller(records);
  await stories.load();
  const told: (string | undefined)[] = [];
  stories.follow(story => void told.push(word(story)));
  const beside = teller(records, true).stories;
  await beside.open('one', () => step('first'));
  await stories.refresh();
  await beside.change(1, () => step('second'));
  await stories.refresh();
  await stories.refresh();
  assert.deepEqual(told, ['first', 'second']);
});

test('what another process wrote is taken in also where the store fails between its mark and its story', async () => {
  const records = memoryRecords();
  let isAway = false;
  const broken = async () => ({
    ...records,
    async read<T>(key: string) {
      if (isAway && key.startsWith('story/')) throw new StoreError('unreachable', 'the wire is cut');
      return records.read<T>(key);
    },
  });
  const one = teller(broken, true);
  const other = teller(async () => records, true);
  const { number } = await other.stories.open('one', () => step('told'));
  await one.stories.refresh();
  await other.stories.change(number, () => step('changed'));
  await other.stories.open('two', () => step('told meanwhile'));
  isAway = true;
  await one.stories.refresh();
  assert.deepEqual(one.stories.live().map(word), ['told']);
  isAway = false;
  await one.stories.refresh();
  assert.deepEqual(one.stories.live().map(word), ['changed', 'told meanwhile']);
});

test('a mark is not seen before all marks were, so that none is forgotten where the store fails among them', async () => {
  const clock = fastClock(NIGHT);
  const records = memoryRecords();
  let isAway = false;
  const broken = async () => ({
    ...records,
    async remove(key: string) {
      if (isAway) throw new StoreError('unreachable', 'the wire is cut');
      return records.remove(key);
    },
  });
  const one = teller(broken, true, clock);
  const other = teller(async () => records, true, clock);
  const { number } = await other.stories.open('one', () => step('told'));
  await other.stories.open('two', () => step('told as well'));
  await one.stories.refresh();
  clock.set(instant(NIGHT + 2 * 3_600_000));
  await other.stories.change(number, () => step('changed'));
  isAway = true;
  await one.stories.refresh();
  isAway = false;
  await one.stories.refresh();
  assert.deepEqual(one.stories.live().map(word), ['changed', 'told as well']);
});

test('what another process wrote and could not mark is taken in by whoever wants to change the same', async () => {
  const records = memoryRecords();
  const one = teller(async () => records, true);
  // Nothing is marked by a process that takes itself for the only one, nor by one that is killed before.
  const other = teller(async () => records, false);
  const { number } = await one.stories.open('one', () => step('told'));
  await one.stories.refresh();
  await other.stories.change(number, () => step('changed'));
  await one.stories.refresh();
  assert.deepEqual(one.stories.live().map(word), ['told']);
  await one.stories.settle(number, () => null);
  assert.deepEqual(one.stories.live().map(word), ['changed']);
});

test('what another process wrote and could not mark is read in its turn, story after story', async () => {
  const records = memoryRecords();
  const one = teller(async () => records, true);
  const killed = teller(async () => records, false);
  const began = ['one', 'two', 'three'];
  for (const cause of began) await one.stories.open(cause, () => step('told'));
  await one.stories.refresh();
  for (const number of [1, 2, 3]) await killed.stories.change(number, () => step('changed'));
  const heard: number[] = [];
  one.stories.follow(({ number }) => heard.push(number));
  for (let n = 0; n < 30; n++) await one.stories.refresh();
  assert.deepEqual(heard.toSorted(), [1, 2, 3], 'each once');
  assert.deepEqual(one.stories.live().map(word), ['changed', 'changed', 'changed']);
});

test('what others began is taken in in the order of its numbers', async () => {
  const records = store();
  const one = teller(records, true);
  const other = teller(records, true);
  for (let n = 1; n <= 12; n++) await other.stories.open(`cause ${n}`, () => step('told'));
  const heard: number[] = [];
  one.stories.follow(({ number }) => heard.push(number));
  await one.stories.load();
  for (let n = 1; n <= 12; n++) await other.stories.change(n, () => step('changed'));
  heard.length = 0;
  await one.stories.refresh();
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('closed stories are removed when their time has come, open ones never', async () => {
  const records = store();
  const { stories } = teller(records);
  for (const cause of ['one', 'two', 'three']) await stories.open(cause, () => step(cause));
  await stories.change(1, () => ({ ...step('one'), closedAt: instant(1_000) }));
  await stories.change(3, () => ({ ...step('three'), closedAt: NIGHT }));
  await stories.prune(instant(NIGHT - 1));
  for (const each of [stories, teller(records).stories])
    assert.deepEqual(
      (await each.list({ closed: true })).map(({ number }) => number),
      [3, 2],
    );
  assert.equal((await stories.open('one', () => step('again'))).number, 4);
});

test('one record that cannot be read is said and hides no other', async () => {
  const records = memoryRecords();
  const { stories } = teller(async () => records);
  await stories.open('one', () => step('first'));
  await stories.open('two', () => step('second'));
  const { StoreError } = await import('../../src/store/records.ts');
  const torn = {
    ...records,
    async read<T>(key: string) {
      if (key === 'story/1') throw new StoreError('corrupt', 'the record story/1 is not readable');
      return records.read<T>(key);
    },
  };
  const later = teller(async () => torn);
  assert.deepEqual((await later.stories.list()).map(word), ['second']);
  assert.deepEqual(later.warnings, ['story 1 is left out: the record story/1 is not readable']);
});

test('however much is said while no chat takes it, a story stays bounded and keeps its own message and the newest lines', () => {
  const empty: Story<Words> = {
    form: 1,
    number: 1,
    cause: 'one',
    openedAt: NIGHT,
    closedAt: null,
    parts: { word: '' },
    nextSlot: 1,
    nextSeq: 1,
    sayings: [],
    deliveries: [],
  };
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 501, maxLength: 900 }), isRoot => {
      const say = isRoot.map((own, n) => (own ? root(`${n}`) : line(`${n}`)));
      const { sayings } = stepped(empty, step('x', root('begin'), ...say), NIGHT);
      assert.ok(sayings.length <= 502, String(sayings.length));
      const newest = sayings.findLast(({ slot }) => slot === 0);
      assert.equal(newest?.seq, isRoot.lastIndexOf(true) + 2);
      assert.ok(isRoot.at(-1) || sayings.at(-1)?.seq === isRoot.length + 1);
    }),
  );
});
