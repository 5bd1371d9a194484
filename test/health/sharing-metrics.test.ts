import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMetrics, type Shared } from '../../src/health/metrics.ts';
import { instant } from '../../src/values/instant.ts';

const metricsOf = (sharing?: () => Shared | null) =>
  openMetrics({
    chats: () => [],
    counts: () => ({ running: 0, waiting: 0 }),
    unsaid: () => [],
    now: () => instant(0),
    ...(sharing === undefined ? {} : { sharing }),
  });
const ours = async (metrics: ReturnType<typeof metricsOf>): Promise<string[]> =>
  (await metrics.text())
    .split('\n')
    .filter(line => /^outpost_(?:slices|store|goes|speaks)/.test(line))
    .sort();

test('a process beside others shows what it holds, where it speaks and whether the store answers', async () => {
  let shared: Shared | null = {
    work: { mine: 32, of: 64 },
    speaks: ['slack', 'page'],
    storeAwaySince: null,
    isAlone: false,
  };
  const metrics = metricsOf(() => shared);
  assert.deepEqual(await ours(metrics), [
    'outpost_goes_on_alone 0',
    'outpost_slices 64',
    'outpost_slices_held 32',
    'outpost_speaks{place="matrix"} 0',
    'outpost_speaks{place="page"} 1',
    'outpost_speaks{place="slack"} 1',
    'outpost_store_reachable 1',
  ]);
  shared = { ...shared, speaks: [], storeAwaySince: 1, isAlone: true };
  const away = await ours(metrics);
  assert.ok(away.includes('outpost_store_reachable 0') && away.includes('outpost_goes_on_alone 1'), away.join(' · '));
});

test('a process on its own shows nothing of sharing', async () => {
  for (const metrics of [metricsOf(), metricsOf(() => null)]) assert.deepEqual(await ours(metrics), []);
});
