import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { openSharing } from '../../src/bot/sharing.ts';
import { openStore } from '../../src/store/open.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { missingForStores, PASSWORD, psql, type StoreServer, startPostgres } from '../support/store-servers.ts';

const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = missing === null ? {} : { skip: missing };

let postgres: StoreServer;
before(async () => {
  if (missing === null) postgres = await startPostgres();
});
after(async () => {
  for (const { child } of begun) child.kill('SIGKILL');
  await postgres?.stop();
});

/** A process that shares the work, and says twice a second which slices are its own. */
interface Sharer {
  readonly child: ChildProcess;
  mine: readonly number[];
  saidAt: number;
}
const begun: Sharer[] = [];

function begin(name: string): Sharer {
  const child = spawn(process.execPath, [new URL('sharer.ts', import.meta.url).pathname, name, postgres.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sharer: Sharer = { child, mine: [], saidAt: 0 };
  let rest = '';
  child.stdout?.on('data', chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) Object.assign(sharer, { mine: JSON.parse(line), saidAt: performance.now() });
  });
  begun.push(sharer);
  return sharer;
}

const SLICES = 64;
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
async function until(holds: () => boolean, withinMs: number, what: string): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > withinMs) assert.fail(`${what}: ${begun.map(({ mine }) => mine.length).join()}`);
    await wait(100);
  }
  return performance.now() - start;
}

test(
  'two processes share the work on a real queue; what one did is the other’s after kill -9, and after a stop it takes nothing for its own',
  peer,
  async t => {
    const one = begin('fra1');
    await until(() => one.mine.length === SLICES, 20_000, 'one has all');
    const two = begin('nyc3');
    await until(() => one.mine.length === SLICES / 2 && two.mine.length === SLICES / 2, 20_000, 'each has half');
    assert.equal(new Set([...one.mine, ...two.mine]).size, SLICES);

    two.child.kill('SIGSTOP');
    const stopped = await until(() => one.mine.length === SLICES, 30_000, 'the other has all');
    await wait(12_000);
    const sleptUntil = performance.now();
    two.child.kill('SIGCONT');
    await until(() => two.saidAt > sleptUntil, 10_000, 'it wakes');
    assert.deepEqual(two.mine, [], 'the first thing that it says when it wakes is that nothing is its own');
    await until(() => two.mine.length === SLICES / 2, 30_000, 'it has its share again');

    one.child.kill('SIGKILL');
    const killed = await until(() => two.mine.length === SLICES, 30_000, 'the other has all');
    t.diagnostic(
      `taken over after ${Math.round(stopped)} ms from a stopped process, ${Math.round(killed)} ms from a killed one`,
    );

    const before = Number(
      psql(postgres, 'SELECT sum(calls) FROM (SELECT xact_commit AS calls FROM pg_stat_database) AS c'),
    );
    await wait(10_000);
    const calls = Number(
      psql(postgres, 'SELECT sum(calls) FROM (SELECT xact_commit AS calls FROM pg_stat_database) AS c'),
    );
    t.diagnostic(`one process that shares costs ${((calls - before) / 10).toFixed(1)} transactions a second`);
  },
);

test('where the user of the database may make no tables, the processes take turns', peer, async () => {
  const url = postgres.url;
  const store = openStore({ url, warn: () => undefined, chance: realChance, clock: realClock });
  await store.read('kind/one');
  psql(
    postgres,
    `CREATE ROLE plain LOGIN PASSWORD '${PASSWORD}'; GRANT SELECT, INSERT, UPDATE, DELETE ON outpost TO plain`,
  );
  const plain = url.replace('//outpost:', '//plain:');
  const own = openStore({ url: plain, warn: () => undefined, chance: realChance, clock: realClock });
  const lines: string[] = [];
  const sharing = await openSharing({
    url: plain,
    store: async () => own,
    clock: realClock,
    by: 'plain',
    life: 'plain-1',
    places: ['slack'],
    isAble: () => true,
    changed: () => undefined,
    log: (_, what) => lines.push(what),
  });
  assert.ok(sharing !== null);
  sharing.start();
  await until(() => sharing.state().work.mine === SLICES, 10_000, 'it has its turn');
  assert.equal(sharing.state().work.how, 'turn');
  assert.deepEqual(lines, [
    'this user of the database may make no queue, so one process works and the others stand by',
  ]);
  await sharing.stop();
  await Promise.all([own.close(), store.close()]);
});
