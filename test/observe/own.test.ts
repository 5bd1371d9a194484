import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recallOwn } from '../../src/observe/own.ts';
import { FORM } from '../../src/observe/record.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { StoreError } from '../../src/store/records.ts';
import { ago, DAY, HOUR } from '../support/evidence.ts';
import { goodState, lookAt } from '../support/remembered.ts';

const read = readPortfolio('domains:\n  example.com: { registrar: First Registrar }\n  example.net: {}\n');
assert.ok(read.ok);
const { portfolio } = read;

async function kept(looks: readonly ReturnType<typeof lookAt>[], form = FORM): Promise<Records> {
  const records = memoryRecords();
  const lastGood = goodState('example.com', ago(DAY), ['ns1.example.org', 'ns2.example.org']);
  await records.writeIf(
    'history/example.com.',
    { form, lastGood, looks, names: {}, changes: [], seen: {}, serial: null },
    null,
  );
  await records.writeIf(
    'registration/domain/example.net.',
    { answer: { registrar: { name: 'Second' } }, history: [] },
    null,
  );
  return records;
}

test('of each domain in the portfolio: its registrar, its servers when it was well, and since when it is not', async () => {
  const looks = [
    lookAt(ago(3 * HOUR), 'healthy'),
    lookAt(ago(2 * HOUR), 'registry-hold'),
    lookAt(ago(HOUR), 'registry-hold'),
  ];
  const [first, second] = await recallOwn(await kept(looks), portfolio);
  assert.deepEqual(first, {
    domain: 'example.com.',
    registrar: 'First Registrar',
    nameservers: ['ns1.example.org.', 'ns2.example.org.'],
    lastGoodAt: ago(DAY),
    fell: { at: ago(2 * HOUR), verdict: 'registry-hold', lastAt: ago(HOUR) },
  });
  assert.deepEqual(second, {
    domain: 'example.net.',
    registrar: 'Second',
    nameservers: [],
    lastGoodAt: null,
    fell: null,
  });
});

test('a trouble that is over is none', async () => {
  const looks = [lookAt(ago(2 * HOUR), 'registry-hold'), lookAt(ago(HOUR), 'resolvers-behind')];
  const [first] = await recallOwn(await kept(looks), portfolio);
  assert.equal(first?.fell, null);
});

test('what another version wrote, or a store that fails, is not known', async () => {
  const [first] = await recallOwn(await kept([lookAt(ago(HOUR), 'registry-hold')], FORM + 1), portfolio);
  assert.deepEqual([first?.nameservers, first?.fell], [[], null]);
  const broken = {
    ...memoryRecords(),
    read: async () => Promise.reject(new StoreError('corrupt', 'the file is broken')),
  };
  assert.deepEqual(
    (await recallOwn(broken, portfolio)).map(one => one.lastGoodAt),
    [null, null],
  );
});
