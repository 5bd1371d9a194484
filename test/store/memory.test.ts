import type { TestContext } from 'node:test';
import { memoryRecords } from '../../src/store/memory.ts';
import type { Records } from '../../src/store/records.ts';
import { recordsContract } from './contract.ts';

const opened = new WeakMap<TestContext, Records>();

recordsContract('in memory', t => {
  const records = opened.get(t) ?? memoryRecords();
  opened.set(t, records);
  return records;
});
