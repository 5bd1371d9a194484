import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openStore } from '../../src/store/open.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import { LAUNCHER, ROOT } from '../cli/launch.ts';
import { missingForStores, type StoreServer, startPostgres, startRedis } from '../support/store-servers.ts';

const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
const peer = missing === null ? {} : { skip: missing };

const folder = mkdtempSync(join(tmpdir(), 'outpost-copies-'));
const path = (name: string): string => join(folder, name);
let servers: StoreServer[] = [];
before(async () => {
  if (missing !== null) return;
  servers = await Promise.all([startPostgres(), startRedis()]);
  for (const [n, { url }] of servers.entries()) writeFileSync(path(`url-${n}`), url);
});
after(async () => {
  await Promise.all(servers.map(server => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const COUNT = 2_000;

/** Runs `outpost store copy`; gives its one JSON object, or null where it was killed after `killAfterMs`. */
async function copy(
  from: string,
  to: string,
  killAfterMs: number | null = null,
): Promise<Record<string, unknown> | null> {
  const child = spawn(LAUNCHER, ['store', 'copy', from, to, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', data => (out += data));
  const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await once(child, 'close');
  if (timer !== null) clearTimeout(timer);
  return child.signalCode === 'SIGKILL' ? null : (JSON.parse(out) as Record<string, unknown>);
}

test(
  'a store goes file, PostgreSQL, Redis and back to a file, killed on each way, and nothing is lost or changed',
  peer,
  async () => {
    const first = openStore({ url: path('a.db'), warn: assert.fail, chance: realChance, clock: realClock });
    const value = (n: number): object => ({ n, text: 'ü\u0000'.repeat(400) });
    for (let n = 0; n < COUNT; n++) await first.addIfAbsent(`kind/${n}`, value(n));
    await first.close();
    const ways = [
      [path('a.db'), `@${path('url-0')}`],
      [`@${path('url-0')}`, `@${path('url-1')}`],
      [`@${path('url-1')}`, path('b.db')],
    ] as const;
    let killed = 0;
    for (const [from, to] of ways) {
      for (const ms of [500, 700]) killed += (await copy(from, to, ms)) === null ? 1 : 0;
      const end = await copy(from, to);
      assert.deepEqual([end?.['step'], end?.['records']], ['verified', COUNT], JSON.stringify(end));
    }
    assert.ok(killed > 0, 'no copy was killed under way');
    const last = openStore({ url: path('b.db'), warn: assert.fail, chance: realChance, clock: realClock });
    for (let n = 0; n < COUNT; n++) assert.deepEqual((await last.read(`kind/${n}`))?.value, value(n));
    await last.close();
  },
);
