import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { keptBeside } from '../../src/bot/stores.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { openOutbox } from '../../src/outbox/outbox.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { type Store, StoreError } from '../../src/store/records.ts';
import { openStories } from '../../src/story/stories.ts';
import { fakeChat } from '../outbox/fake-chat.ts';
import { passing } from '../outbox/rig.ts';
import { NIGHT, root, step, type Words } from '../story/telling.ts';

/** Lives of bots that keep what they know in one folder. `store`: null where it is away. */
function house(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-beside-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const clock = fastClock(NIGHT);
  const live = (url: string, store: Store | null, name = 'fra1') => {
    const records = async (): Promise<Store> => {
      return store ?? away();
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

test('two bots of one name on two stores tell each its own alerts, also where they start while the stores are away', async t => {
  const { live, clock } = house(t);
  const pass = passing(clock);
  const place = (name: string) => {
    const url = `redis://${name}.example`;
    const chat = fakeChat({ chat: 'slack', clock, home: 'C1' });
    const store = memoryStore(clock.now);
    /** One life of twice so long; `isThere`: the store, in the second half of it it always is. */
    const lives = async (halfMs: number, isThere: boolean, cause: string | null) => {
      let is = isThere;
      const { stories, close } = live(url, { ...store, read: async key => (is ? store.read(key) : away()) });
      await stories.load();
      const bug = assert.ifError;
      const chance = { bytes: (count: number) => new Uint8Array(count) };
      const outbox = openOutbox<Words>({ stories, speakers: [chat.device()], pager: null, clock, chance, bug });
      outbox.start();
      if (cause !== null) await stories.open(cause, () => step(name, root(`it fell at ${name}`)));
      await pass(halfMs);
      is = true;
      await pass(halfMs);
      const ended = outbox.stop();
      await pass(100);
      await ended;
      await close();
    };
    const said = () =>
      chat.messages.map(({ texts, gone }) => `${gone ? 'taken away: ' : ''}${texts.at(-1)?.replace(/ \|.*/, '')}`);
    return { lives, said, be: chat.be };
  };
  const [one, other] = [place('one'), place('other')];
  await one.lives(10_000, true, 'random:21');
  other.be('limited');
  await other.lives(10_000, true, 'random:21');
  other.be('ok');
  // By its name alone the file would hold the other one's alert now: the first would tell that as well.
  for (const each of [one, other, one, other]) await each.lives(60_000, false, null);
  assert.deepEqual([one.said(), other.said()], [['it fell at one'], ['it fell at other']]);
});

const away = (): never => {
  throw new StoreError('unreachable', 'the store does not answer');
};
