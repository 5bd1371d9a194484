import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { memoryRecords, memoryStore } from '../../src/store/memory.ts';
import { type Store, StoreError } from '../../src/store/records.ts';
import { openShadow } from '../../src/store/shadow.ts';
import { openStories } from '../../src/story/stories.ts';
import { openKeeping } from '../../src/watch/loop/keeping.ts';
import { NO_ORDERS } from '../../src/watch/orders.ts';
import { turn } from '../../src/world/turns.ts';
import { NIGHT, root, sentTo, step, type Words } from '../story/telling.ts';

/** A shared store that can be away, and lives of one process with a file beside it. */
function house() {
  const clock = fastClock(NIGHT);
  const store = memoryStore(clock.now);
  const local = memoryRecords();
  let isAway = false;
  const shared = async (): Promise<Store> => {
    if (isAway) throw new StoreError('unreachable', 'the store does not answer');
    return store;
  };
  const warnings: string[] = [];
  const live = () => {
    const shadow = openShadow({ shared, local, turn, warn: line => warnings.push(line) });
    const { records, past } = shadow;
    const warn = (line: string): void => void warnings.push(line);
    const stories = openStories<Words>({ records, past, clock, own: { word: 'own' }, beside: true, warn });
    const keeping = openKeeping(records, () => undefined, past);
    return { shadow, stories, keeping };
  };
  return {
    clock,
    store,
    local,
    warnings,
    live,
    away(is: boolean) {
      isAway = is;
    },
    pass: (ms: number) => clock.run(new Promise<void>(then => clock.after(ms, then))),
  };
}

const SENT = sentTo('slack:C1', 'm1');

test('a process that starts while the shared store is away goes on with the stories it last knew, and knows what it has said', async () => {
  const { live, away, pass } = house();
  const before = live();
  await before.stories.load();
  await before.stories.open('down:puri.sm.', () => step('it fell', root('it fell')));
  await before.stories.settle(1, story => ({ ...story, deliveries: [SENT] }));
  await before.shadow.kept();
  away(true);
  const { stories, shadow } = live();
  await stories.load();
  assert.equal(stories.memoryOff()?.why, 'the store does not answer');
  const [story] = stories.live();
  assert.deepEqual([story?.cause, story?.deliveries[0]?.remoteId], ['down:puri.sm.', 'm1']);
  assert.equal((await stories.open('down:puri.sm.', () => step('again'))).number, 1, 'it is not opened a second time');
  assert.equal((await stories.open('down:other.example.', () => step('new'))).number, 2, 'and numbers go on');
  await stories.change(1, one => ({ ...step(`${one.parts.word}, worse`), closedAt: null }));

  away(false);
  await pass(6_000);
  await stories.refresh();
  assert.equal(stories.memoryOff(), null);
  await shadow.kept();
  const later = live().stories;
  const all = await later.list();
  assert.deepEqual(all.map(({ parts }) => parts.word).sort(), ['it fell, worse', 'new']);
  assert.equal(all.find(({ number }) => number === 1)?.deliveries.length, 1, 'what was said stays said');
});

test('what others did meanwhile is newer than what this process last knew', async () => {
  const { live, away, store, pass, clock } = house();
  const before = live();
  await before.stories.load();
  await before.stories.open('one', () => step('a'));
  await before.shadow.kept();
  const other = openStories<Words>({
    records: async () => store,
    clock,
    own: { word: 'own' },
    beside: true,
    warn: assert.fail,
  });
  await other.change(1, story => ({ ...step(`${story.parts.word}b`), closedAt: story.openedAt }));
  away(true);
  const { stories } = live();
  await stories.load();
  assert.deepEqual(
    (await stories.list()).map(({ parts }) => parts.word),
    ['a'],
  );
  away(false);
  await pass(6_000);
  await stories.refresh();
  assert.deepEqual(await stories.list(), [], 'it is over');
  assert.equal((await stories.read(1))?.parts.word, 'ab');
});

test('what watching remembers, and what people ordered, is there without the shared store', async () => {
  const { live, away, store } = house();
  const { keeping, shadow } = live();
  await keeping.changeOrders(orders => ({ ...orders, form: 1 }));
  await keeping.orders();
  await store.writeIf('watch/domain/puri.sm.', { memory: { form: 1, domain: 'puri.sm.' }, aim: null }, null);
  await keeping.domains();
  await shadow.kept();
  away(true);
  const again = live().keeping;
  assert.deepEqual(
    (await again.domains()).map(({ memory }) => String(memory.domain)),
    ['puri.sm.'],
  );
  assert.deepEqual(await again.orders(), NO_ORDERS);
});

test('what is gone in the shared store goes from the file, and nothing else is kept there', async () => {
  const { live, local } = house();
  const { shadow } = live();
  const records = await shadow.records();
  await records.addIfAbsent('story/1', 'one');
  await records.addIfAbsent('secret/token', 'two');
  await records.writeIf('watch/round', 'three', null);
  assert.equal(await records.writeIf('watch/round', 'four', 'wrong'), false);
  await shadow.kept();
  await records.remove('story/1');
  await shadow.kept();
  const kept: unknown[] = [];
  for await (const { key, value } of local.list('')) kept.push([key, value]);
  assert.deepEqual(kept, [['watch/round', 'three']]);
});

test('a file that cannot be written is said once, and costs nothing else', async () => {
  const { warnings, clock } = house();
  const full = { ...memoryRecords(), writeIf: () => Promise.reject(new StoreError('full', 'there is no room left')) };
  const store = memoryStore(clock.now);
  const shadow = openShadow({ shared: async () => store, local: full, turn, warn: line => warnings.push(line) });
  const records = await shadow.records();
  for (const n of [1, 2, 3]) assert.equal(await records.addIfAbsent(`story/${n}`, n), true);
  await shadow.kept();
  assert.deepEqual(warnings, ['what I know cannot be kept beside the shared store: there is no room left']);
});

test('while a long list is being kept, what has arrived meanwhile is heard', async () => {
  const [store, local] = [memoryStore(() => 0), memoryRecords()];
  for (let n = 0; n < 50; n++) await store.addIfAbsent(`watch/${n}`, n);
  let turns = 0;
  const shadow = openShadow({
    shared: async () => store,
    local,
    turn: () => {
      turns++;
      return turn();
    },
    warn: assert.fail,
  });
  for await (const _ of (await shadow.records()).list('watch/'));
  await shadow.kept();
  assert.equal(turns, 50, 'a turn before each write');
  assert.equal((await local.read('watch/49'))?.value, 49);
});
