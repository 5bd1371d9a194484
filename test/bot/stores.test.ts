import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { keptBeside } from '../../src/bot/stores.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { type Store, StoreError } from '../../src/store/records.ts';
import { openStories } from '../../src/story/stories.ts';
import { NIGHT, root, step, type Words } from '../story/telling.ts';

/** Lives of bots that keep what they know in one folder. `store`: null where it is away. */
function house(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-beside-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const clock = fastClock(NIGHT);
  const live = (url: string, store: Store | null, name = 'fra1') => {
    const records = async (): Promise<Store> => {
      if (store === null) throw new StoreError('unreachable', 'the store does not answer');
      return store;
    };
    const beside = keptBeside({ name, store: url }, records, () => undefined, folder);
    const { stores, seen, note, close } = beside;
    const stories = openStories<Words>({ ...stores, clock, own: { word: 'own' }, beside: true, warn: assert.fail });
    return { stories, seen, note, close };
  };
  return { clock, live };
}

/** What a bot knows that starts on this URL while the store is away. */
async function knownOn(live: ReturnType<typeof house>['live'], url: string, name?: string) {
  const { stories, seen, close } = live(url, null, name);
  await stories.load();
  const known = { causes: stories.live().map(({ cause }) => cause), seen: await seen() };
  await close();
  return known;
}

const NOTHING = { causes: [], seen: null };

test('what a bot knew of one store is never told into another one: each has a file of its own', async t => {
  const { live, clock } = house(t);
  const url = 'postgres://outpost:s3cret@db.example/outpost';
  const before = live(url, memoryStore(clock.now));
  await before.stories.load();
  await before.stories.open('down:puri.sm.', () => step('it fell', root('it fell')));
  const last = { at: NIGHT, names: ['fra1', 'nyc3'] };
  before.note(last);
  await before.close();
  for (const other of [
    'postgres://outpost:s3cret@db.example/another',
    'postgres://outpost:s3cret@db.example:5433/outpost',
    'postgres://outpost:s3cret@other.example/outpost',
    'postgres://outpost@/outpost?host=/run/postgresql',
    'redis://:s3cret@db.example/outpost',
  ])
    assert.deepEqual(await knownOn(live, other), NOTHING, other);
  assert.deepEqual(await knownOn(live, url, 'nyc3'), NOTHING, 'nor into that of another bot');
  for (const same of [url, 'postgresql://another:n3w@db.example:5432/outpost?sslmode=require'])
    assert.deepEqual(await knownOn(live, same), { causes: ['down:puri.sm.'], seen: last }, same);
});
