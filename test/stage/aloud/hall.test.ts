import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { UsageError } from '../../../src/command.ts';
import { configFrom } from '../../../src/config.ts';
import { type Hall, openHall } from '../../../src/stage/aloud/hall.ts';
import { lockBeside } from '../../../src/store/lock.ts';
import { memoryRecords } from '../../../src/store/memory.ts';
import { type Records, StoreError } from '../../../src/store/records.ts';
import { openStories } from '../../../src/story/stories.ts';
import { realClock } from '../../../src/world/real.ts';

const MATRIX = {
  MATRIX_HOMESERVER_URL: 'https://matrix.ops.example',
  MATRIX_ACCESS_TOKEN: 'syt_secret',
  MATRIX_ROOM: '!ops:ops.example',
};

function hallIn(
  t: TestContext,
  variables: Record<string, string>,
  records: () => Promise<Records>,
): Hall & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-hall-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { config } = configFrom({ OUTPOST_STORE: join(folder, 'outpost.db'), ...variables }, assert.fail);
  return { ...openHall({ config, records, walk: assert.fail }), folder };
}

test('where no room for alerts is set a drill is heard in the terminal alone', async t => {
  const { MATRIX_ROOM: _, ...roomless } = MATRIX;
  for (const variables of [{}, roomless, { ...MATRIX, MATRIX_ACCESS_TOKEN: '' }]) {
    const hall = hallIn(t, variables, assert.fail);
    assert.equal(await hall.open('purism-2018', { hasWords: true, isAgain: false }), null);
    assert.deepEqual(await hall.drop(), []);
  }
});

test('while another process plays a drill into the chats, what to type instead is said, and nobody is dialled', async t => {
  const hall = hallIn(t, MATRIX, assert.fail);
  const unlock = lockBeside(join(hall.folder, 'drill'));
  t.after(unlock);
  const thrown = await hall.open('purism-2018', { hasWords: true, isAgain: false }).then(
    () => assert.fail('opened'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof UsageError);
  assert.match(thrown.message, /^Another process of this host plays a drill/);
  assert.equal(thrown.example, 'drill purism-2018 --here');
});

test('without a store nothing is said in the chats, as it would be said again, and that is told', async t => {
  const hall = hallIn(t, MATRIX, async () => {
    throw new StoreError('full', 'there is no room left for outpost.db');
  });
  t.after(hall.close);
  const aloud = await hall.open('purism-2018', { hasWords: true, isAgain: false });
  assert.deepEqual(aloud?.state().notes, [
    'Nothing is said in the chats: the store cannot be used (there is no room left for outpost.db).',
  ]);
});

test('where the bot has nothing to say in a drill, nobody is dialled, and that is told', async t => {
  const hall = hallIn(t, MATRIX, assert.fail);
  const aloud = await hall.open('an-ordinary-day', { hasWords: false, isAgain: false });
  assert.match(aloud?.state().notes.join() ?? '', /^The chats stay silent: this scenario has no portfolio/);
});

test('while a real alert is open no drill is begun in its rooms, and what to type instead is said', async t => {
  const records = memoryRecords();
  const stories = openStories<unknown>({
    records: async () => records,
    clock: realClock,
    own: null,
    beside: false,
    warn: assert.fail,
  });
  const alert = { resolvedAt: null };
  await stories.open('down:example.com.', () => ({ parts: { alert }, say: [], closedAt: null }));
  const hall = hallIn(t, MATRIX, async () => records);
  t.after(hall.close);
  const thrown = await hall.open('purism-2018', { hasWords: true, isAgain: false }).then(
    () => assert.fail('opened'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof UsageError);
  assert.deepEqual(
    [thrown.message, thrown.example],
    ['A real alert is open: its rooms are no place to practise in now.', 'drill purism-2018 --here'],
  );
});
