import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calmOwn } from '../../src/observe/own.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { name } from '../../src/values/name.ts';

test('the company’s domains are recalled once for all looks of a while, and anew where one of them sees trouble', async () => {
  const store = memoryRecords();
  let reads = 0;
  const records = {
    ...store,
    read: <T>(key: string) => {
      reads++;
      return store.read<T>(key);
    },
  };
  let nowMs = 0;
  const own = calmOwn(records, { monotonicMs: () => nowMs });
  const written = readPortfolio('domains:\n  example.com: { registrar: r }\n  example.net: { registrar: r }\n');
  assert.ok(written.ok);
  const recalled = async (): Promise<number> => {
    reads = 0;
    assert.equal((await own.recall(written.portfolio)).length, 2);
    return reads;
  };
  assert.equal(await recalled(), 2);
  await own.saw(name('example.com'), 'healthy');
  assert.equal(await recalled(), 0);
  await own.saw(name('example.com'), 'suspended');
  assert.equal(await recalled(), 2);
  nowMs = 30_000;
  assert.equal(await recalled(), 2);
});
