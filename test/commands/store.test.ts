import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import command from '../../commands/store.ts';
import { storesOf } from '../../src/bot/stores.ts';
import { UsageError } from '../../src/command.ts';
import type { Services, StoreCopy } from '../../src/services.ts';
import { openStore } from '../../src/store/open.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { plain } from '../chat/talking.ts';

const desk = storesOf({ clock: realClock, chance: realChance });
const services = { operations: { stores: desk } } as unknown as Services;

async function typed(...words: string[]): Promise<StoreCopy> {
  let last: StoreCopy | null = null;
  for await (const seen of command.see({ words, options: new Map() }, services)) last = seen;
  return last ?? assert.fail('nothing was seen');
}

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-copy-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function fileWith(path: string, records: Readonly<Record<string, unknown>>): Promise<string> {
  const store = openStore({ url: path, warn: assert.fail, chance: realChance, clock: realClock });
  for (const [key, value] of Object.entries(records)) await store.addIfAbsent(key, value);
  await store.close();
  return path;
}

const said = async (seen: StoreCopy): Promise<string> => plain(await command.say(seen, new Map()));

test('a file is copied into another, and what is to be done then is said', async t => {
  const folder = folderFor(t);
  const from = await fileWith(join(folder, 'a.db'), { 'kind/1': 1, 'kind/2': 2 });
  const seen = await typed('copy', from, join(folder, 'b.db'));
  assert.equal(await command.status(seen), 0);
  assert.equal(
    (await said(seen)).replaceAll(folder, ''),
    '/b.db holds the 2 records of /a.db: 2 were written, and all was read back. | Set OUTPOST_STORE=/b.db and start the bot. The old store stays as it is.',
  );
  const again = await typed('copy', from, join(folder, 'b.db'));
  assert.match(await said(again), /nothing was missing, and all was read back/);
  assert.deepEqual(await command.json(again, new Map()), {
    command: 'store',
    from,
    to: join(folder, 'b.db'),
    step: 'verified',
    records: 2,
    written: 0,
  });
});

test('each refusal says why, and what to name instead', async t => {
  const folder = folderFor(t);
  const from = await fileWith(join(folder, 'a.db'), { 'kind/1': 1 });
  const other = await fileWith(join(folder, 'b.db'), { 'kind/1': 'theirs' });
  const busy = await fileWith(join(folder, 'c.db'), { 'running/fra1': { name: 'fra1', at: realClock.now() } });
  const cases: [string, string, RegExp][] = [
    [from, other, /already holds something that is no copy of .*Nothing was copied\. \| Name an empty store/],
    [from, from, /are the same store/],
    [from, busy, /^The bot fra1 runs on one of the two stores\. Nothing was copied\. \| Stop it first/],
  ];
  for (const [one, two, words] of cases) {
    const seen = await typed('copy', one, two);
    assert.equal(await command.status(seen), 1);
    assert.match(await said(seen), words);
  }
});

test('what cannot be opened is said, and no file is made of a name that was mistyped', async t => {
  const folder = folderFor(t);
  const missing = join(folder, 'none.db');
  const seen = await typed('copy', missing, join(folder, 'b.db'));
  assert.equal(await command.status(seen), 3);
  assert.match(await said(seen), /there is no file .*none\.db/);
  assert.deepEqual([existsSync(missing), existsSync(join(folder, 'b.db'))], [false, false]);
});

test('a URL is shown by its host, also where it comes from a file', async t => {
  const folder = folderFor(t);
  const from = await fileWith(join(folder, 'a.db'), { 'kind/1': 1 });
  const url = 'redis://outpost:s3cret-word@127.0.0.1:1';
  writeFileSync(join(folder, 'url'), `${url}\n`);
  for (const to of [url, `@${join(folder, 'url')}`]) {
    const seen = await typed('copy', from, to);
    assert.match(
      await said(seen),
      /^It could not be done: the store at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/,
    );
    assert.doesNotMatch(JSON.stringify(seen), /s3cret/);
  }
});

test('a copy that was overtaken says so, and whether to go on', async () => {
  const seen = (wasFinished: boolean): StoreCopy => ({
    from: 'a.db',
    to: 'b.db',
    copying: { step: 'differs', records: 1200, differing: 1, wasFinished },
  });
  assert.match(await said(seen(true)), /has changed since, in 1 record\. Nothing was written/);
  assert.match(await said(seen(false)), /^1 record changed while the rest was copied\. \| Stop what writes/);
  assert.equal(await command.status(seen(true)), 1);
});

test('a line that cannot be meant is told what to type, and a chat is sent to a shell', async () => {
  await assert.rejects(typed('move', 'a', 'b'), UsageError);
  await assert.rejects(typed('copy', 'a'), UsageError);
  const inChat = { operations: { stores: null } } as unknown as Services;
  const see = async () => {
    for await (const _ of command.see({ words: ['copy', 'a', 'b'], options: new Map() }, inChat))
      assert.fail('it was done');
  };
  await assert.rejects(see(), UsageError);
});
