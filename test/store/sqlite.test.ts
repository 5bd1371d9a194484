import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { storeErrorOf } from '../../src/store/failure.ts';
import { openStore } from '../../src/store/open.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { recordsContract } from './contract.ts';

const paths = new WeakMap<TestContext, string>();
/** One new path a test. */
function pathFor(t: TestContext): string {
  const known = paths.get(t);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'outpost-store-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'data', 'outpost.db');
  paths.set(t, path);
  return path;
}
const noWarning = (line: string): void => assert.fail(line);
const openAt = (path: string): Records =>
  openStore({ url: path, warn: noWarning, chance: realChance, clock: realClock });

recordsContract('embedded file', t => openAt(pathFor(t)));

const reasonOf = async (step: () => Promise<unknown>): Promise<string> => {
  try {
    await step();
    return 'done';
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    return error.reason;
  }
};

test('nothing is opened before the first step', t => {
  openAt(pathFor(t));
  assert.equal(existsSync(dirname(pathFor(t))), false);
});

test('the file is readable by nobody else, nor what lies beside it', async t => {
  const path = pathFor(t);
  const records = openAt(path);
  await records.addIfAbsent('kind/one', 1);
  const mode = (of: string): number => statSync(of).mode & 0o777;
  assert.equal(mode(dirname(path)), 0o700);
  for (const file of [path, `${path}-wal`, `${path}-shm`]) assert.equal(mode(file), 0o600, file);
  await records.close();
});

test('the form of what is stored, which later versions must still read', async t => {
  const path = pathFor(t);
  const records = openAt(path);
  await records.addIfAbsent('history/puri.sm.', { v6: '::1' });
  const first = await records.read('history/puri.sm.');
  await records.writeIf('history/puri.sm.', { v6: ':x' }, first?.version ?? '');
  const second = await records.read('history/puri.sm.');
  await records.close();
  const db = new DatabaseSync(path, { readOnly: true });
  t.after(() => db.close());
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  assert.deepEqual(
    db
      .prepare('SELECT * FROM records')
      .all()
      .map(row => ({ ...row })),
    [
      {
        key: 'outpost:history/puri.sm.',
        value: `{"value":{"version":"${second?.version}","replaces":"${first?.version}","data":{"v6":":x"}}}`,
      },
    ],
  );
  assert.match(second?.version ?? '', /^[0-9a-f]{24}$/);
  assert.deepEqual([pragma('journal_mode'), pragma('user_version'), pragma('application_id')], ['wal', 1, 0x4f555450]);
});

test('what was kept is there after the file is opened again', async t => {
  const before = openAt(pathFor(t));
  await before.addIfAbsent('kind/one', 'kept');
  await before.close();
  const after = openAt(pathFor(t));
  assert.equal((await after.read('kind/one'))?.value, 'kept');
  await after.close();
});

test('a file that is no database is set aside by its name, and a fresh one begun', async t => {
  const path = pathFor(t);
  const before = openAt(path);
  await before.addIfAbsent('kind/one', 1);
  await before.close();
  writeFileSync(path, 'x'.repeat(10_000));
  const lines: string[] = [];
  const records = openStore({ url: path, warn: line => lines.push(line), chance: realChance, clock: realClock });
  assert.equal(await records.addIfAbsent('kind/two', 2), true);
  assert.equal(await records.read('kind/one'), null);
  assert.deepEqual(lines, [`the memory in ${path} was damaged and begins anew; the old file is ${path}.damaged-1`]);
  assert.equal(readFileSync(`${path}.damaged-1`, 'utf8'), 'x'.repeat(10_000));
  await records.close();
});

test('damage that shows only while reading is set aside too, and earlier files are not written over', async t => {
  const path = pathFor(t);
  const lines: string[] = [];
  const warn = (line: string): void => {
    lines.push(line);
  };
  for (let round = 1; round <= 2; round++) {
    const records = openStore({ url: path, warn, chance: realChance, clock: realClock });
    for (let n = 0; n < 60; n++) await records.addIfAbsent(`kind/${n}`, 'x'.repeat(1000));
    await records.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096); // all but the first page, which holds the header and the schema
    writeFileSync(path, bytes);
    const again = openStore({ url: path, warn, chance: realChance, clock: realClock });
    assert.equal(await again.read('kind/1'), null);
    assert.equal(await again.addIfAbsent('kind/1', 1), true);
    await again.remove('kind/1');
    await again.close();
    assert.equal(lines.length, round);
    assert.ok(existsSync(`${path}.damaged-${round}`));
  }
});

test('one record that cannot be read does not spoil the others', async t => {
  const path = pathFor(t);
  const records = openAt(path);
  await records.addIfAbsent('kind/good', 1);
  const db = new DatabaseSync(path);
  for (const [n, text] of ['', 'null', '{"value":1}', '{"value":{"data":1}}'].entries())
    db.prepare('INSERT INTO records VALUES (?, ?)').run(`outpost:kind/strange-${n}`, text);
  db.close();
  for (let n = 0; n < 4; n++) assert.equal(await reasonOf(() => records.read(`kind/strange-${n}`)), 'corrupt');
  assert.equal((await records.read('kind/good'))?.value, 1);
  await records.close();
});

test('the database of another program is left alone, as is one of a later version', async t => {
  const path = pathFor(t);
  const other = join(dirname(dirname(path)), 'other.db');
  const db = new DatabaseSync(other);
  db.exec('CREATE TABLE theirs (a)');
  db.close();
  await assert.rejects(() => openAt(other).read('kind/one'), {
    reason: 'other',
    message: `${other} is the database of another program`,
  });
  const records = openAt(path);
  await records.addIfAbsent('kind/one', 1);
  await records.close();
  const later = new DatabaseSync(path);
  later.exec('PRAGMA user_version = 2');
  later.close();
  await assert.rejects(() => openAt(path).read('kind/one'), {
    message: `${path} was written by a later version of Outpost`,
  });
});

test('a store that is full says so, keeps what it has, and can still be read', async t => {
  const records = openStore({
    url: pathFor(t),
    warn: noWarning,
    chance: realChance,
    clock: realClock,
    maxOctets: 100_000,
  });
  await records.addIfAbsent('kind/first', 1);
  let reason = 'done';
  for (let n = 0; n < 100 && reason === 'done'; n++)
    reason = await reasonOf(() => records.addIfAbsent(`kind/${n}`, 'x'.repeat(5000)));
  assert.equal(reason, 'full');
  assert.equal((await records.read('kind/first'))?.value, 1);
  await records.close();
});

test('a store that another process holds locked says so', async t => {
  const path = pathFor(t);
  const records = openAt(path);
  await records.addIfAbsent('kind/one', 1);
  const db = new DatabaseSync(path);
  db.exec('BEGIN IMMEDIATE');
  assert.equal(await reasonOf(() => records.addIfAbsent('kind/two', 2)), 'locked');
  assert.equal((await records.read('kind/one'))?.value, 1, 'a reader does not wait for a writer');
  db.exec('ROLLBACK');
  db.close();
  assert.equal(await records.addIfAbsent('kind/two', 2), true);
  await records.close();
});

/** Root may write anywhere, so for as long as `body` runs it is nobody. */
async function asNobody(folder: string, body: () => Promise<void>): Promise<void> {
  const NOBODY = 65_534;
  if (process.geteuid?.() !== 0) return body();
  chownSync(folder, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    await body();
  } finally {
    process.seteuid?.(0);
  }
}

test('where the folder may not be written, the reason is told', async t => {
  const path = pathFor(t);
  const folder = dirname(dirname(path));
  await asNobody(folder, async () => {
    chmodSync(folder, 0o500);
    assert.equal(await reasonOf(() => openAt(path).addIfAbsent('kind/one', 1)), 'read-only');
    assert.equal(await reasonOf(() => openAt(path).read('kind/one')), 'read-only');
    chmodSync(folder, 0o700);
  });
});

test('a file that may only be read still tells what it knows, and is written again once that is possible', async t => {
  const path = pathFor(t);
  const folder = dirname(path);
  const before = openAt(path);
  await before.addIfAbsent('kind/one', 'known');
  await before.close();
  if (process.geteuid?.() === 0) chownSync(path, 65_534, 65_534);
  chownParents(path);
  await asNobody(folder, async () => {
    const records = openAt(path);
    chmodSync(path, 0o400);
    chmodSync(folder, 0o500);
    assert.equal((await records.read('kind/one'))?.value, 'known');
    assert.equal(await reasonOf(() => records.addIfAbsent('kind/two', 2)), 'read-only');
    chmodSync(folder, 0o700);
    chmodSync(path, 0o600);
    assert.equal(await records.addIfAbsent('kind/two', 2), true);
    await records.close();
  });
});

function chownParents(path: string): void {
  if (process.geteuid?.() === 0) chownSync(dirname(dirname(path)), 65_534, 65_534);
}

test('a file that was moved away under a running process is begun anew', async t => {
  const path = pathFor(t);
  const records = openAt(path);
  await records.addIfAbsent('kind/one', 1);
  renameSync(path, `${path}.moved`);
  assert.equal(await records.read('kind/one'), null);
  await records.addIfAbsent('kind/two', 2);
  await records.close();
  const again = openAt(path);
  assert.equal((await again.read('kind/two'))?.value, 2);
  await again.close();
});

test('every failure of the system or of SQLite becomes a reason, its code in the cause', () => {
  const reasons: [object, string][] = [
    [{ errcode: 13 }, 'full'],
    [{ errcode: 5 | (1 << 8) }, 'locked'],
    [{ errcode: 8 | (4 << 8) }, 'read-only'],
    [{ errcode: 11 }, 'corrupt'],
    [{ errcode: 1 }, 'other'],
    [{ code: 'ENOSPC' }, 'full'],
    [{ code: 'EROFS' }, 'read-only'],
    [{ code: 'ENOTDIR' }, 'other'],
  ];
  for (const [error, reason] of reasons) {
    const told = storeErrorOf(error, 'outpost.db');
    assert.equal(told.reason, reason);
    assert.equal(told.cause, error);
    assert.match(told.message, /^[^\n]*outpost\.db[^\n]*$/);
  }
});

const child = (script: string, path: string) =>
  spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      script,
      path,
      import.meta.resolve('../../src/store/open.ts'),
      import.meta.resolve('../../src/world/real.ts'),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
const OPEN = `const [path, store, world] = process.argv.slice(1);
  const [{ openStore }, { realChance, realClock }] = [await import(store), await import(world)];
  const records = openStore({ url: path, warn: console.error, chance: realChance, clock: realClock });`;

test('what was acknowledged survives kill -9', async t => {
  const path = pathFor(t);
  const writer = child(
    `${OPEN} for (let n = 0; ; n++) { await records.addIfAbsent('kind/' + n, n); process.stdout.write(n + '\\n'); }`,
    path,
  );
  let text = '';
  for await (const chunk of writer.stdout) {
    text += chunk;
    if (text.length > 1000) writer.kill('SIGKILL');
  }
  const acknowledged = text.split('\n').slice(0, -1).map(Number);
  const records = openAt(path);
  assert.ok(acknowledged.length > 200, `only ${acknowledged.length}`);
  for (const n of acknowledged) assert.equal((await records.read(`kind/${n}`))?.value, n);
  await records.close();
});

test('processes that begin the file at once, and count in one record, lose nothing', async t => {
  const path = pathFor(t);
  const counter = `${OPEN} let left = 50;
    while (left > 0) {
      const read = await records.read('kind/count');
      if (await records.writeIf('kind/count', (read?.value ?? 0) + 1, read?.version ?? null)) left--;
    }
    await records.close();`;
  const counters = Array.from({ length: 3 }, () => child(counter, path));
  for (const [code] of await Promise.all(counters.map(one => once(one, 'exit')))) assert.equal(code, 0);
  const records = openAt(path);
  assert.equal((await records.read('kind/count'))?.value, 150);
  await records.close();
});
