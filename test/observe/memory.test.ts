import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDrill } from '../../src/drill/drill.ts';
import { createMemory } from '../../src/observe/memory.ts';
import type { Look } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { type Records, StoreError } from '../../src/store/records.ts';
import { createTracer } from '../../src/tracer.ts';
import { name } from '../../src/values/name.ts';

/** Traces a name at moments of the outage of 2018, all into one store; gives the last look. */
async function traced(records: Records, asked: string, ...moments: readonly string[]): Promise<Look> {
  const drill = await openDrill('purism-2018', { backEnd: 'memory' });
  const tracer = createTracer({
    registrations: null,
    world: drill.world,
    hints: drill.hints,
    resolvers: [],
    memory: async () => createMemory(records),
  });
  let last: Look | null = null;
  const traceNow = async (): Promise<void> => {
    for await (const look of tracer.trace({ name: name(asked), type: 'A' })) last = look;
  };
  for (const moment of moments) {
    drill.moveTo(moment);
    await drill.run(traceNow());
  }
  await drill.close();
  assert.ok(last);
  return last;
}

const keysOf = async (records: Records, prefix: string): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { key } of records.list(prefix)) keys.push(key);
  return keys;
};

test('a healthy trace is remembered, so that a later one can ask the servers that the registry denies', async () => {
  const records = memoryRecords();
  const { evidence, warnings } = await traced(records, 'www.puri.sm', 'healthy', 'suspended', 'others-die');
  assert.deepEqual(warnings, []);
  assert.equal(evidence.history?.lastGood?.zone, 'puri.sm.');
  assert.deepEqual(
    evidence.history.looks.map(look => look.lastGoodAnswered),
    [{ answered: 3, asked: 3 }],
  );
  assert.equal(evidence.trace.lastGood?.replies.length, 3);
  assert.deepEqual(await keysOf(records, 'history/'), ['history/puri.sm.']);
});

test('a first look at a domain in trouble leaves no good state', async () => {
  const records = memoryRecords();
  await traced(records, 'puri.sm', 'suspended');
  const { evidence } = await traced(records, 'puri.sm', 'suspended');
  assert.equal(evidence.history?.lastGood ?? null, null);
  assert.deepEqual(await keysOf(records, 'controls/'), []);
});

test('domains seen healthy are controls for the others under the same registry, never for themselves', async () => {
  const records = memoryRecords();
  await traced(records, 'www.puri.sm', 'healthy');
  const memory = createMemory(records);
  assert.deepEqual((await memory.recall(name('other.sm'))).given.controls, ['puri.sm.']);
  assert.deepEqual((await memory.recall(name('sm'))).given.controls, ['puri.sm.']);
  assert.deepEqual((await memory.recall(name('mail.puri.sm'))).given.controls, []);
  assert.deepEqual((await memory.recall(name('puri.st'))).given.controls, []);
});

test('the last good servers are given to the walk with their addresses', async () => {
  const records = memoryRecords();
  await traced(records, 'puri.sm', 'healthy');
  const { given } = await createMemory(records).recall(name('puri.sm'));
  assert.deepEqual(given.lastGood, {
    zone: 'puri.sm.',
    servers: [
      { name: 'ns1.puri.sm.', address: '67.207.93.188' },
      { name: 'ns2.puri.sm.', address: '138.68.22.11' },
      { name: 'ns3.puri.sm.', address: '207.154.223.5' },
    ],
    knownBy: 'memory',
  });
});

test('the form of what is kept, which later versions must still read', async () => {
  const records = memoryRecords();
  await traced(records, 'puri.sm', 'healthy');
  const kept = await records.read<Record<string, unknown>>('history/puri.sm.');
  assert.deepEqual(Object.keys(kept?.value ?? {}).sort(), [
    'changes',
    'form',
    'lastGood',
    'looks',
    'names',
    'seen',
    'serial',
  ]);
  assert.equal(kept?.value['form'], 1);
  const controls = await records.read<{ form: number; names: { name: string }[] }>('controls/sm.');
  assert.deepEqual([controls?.value.form, controls?.value.names.map(one => one.name)], [1, ['puri.sm.']]);
});

/** Records in which the steps named fail. */
const failing = (records: Records, steps: readonly (keyof Records)[]): Records => {
  const fail = async (): Promise<never> => {
    throw new StoreError('full', 'there is no room left for data/outpost.db');
  };
  return { ...records, ...Object.fromEntries(steps.map(step => [step, fail])) };
};

test('a store that fails stops no answer: one sentence says that memory is off', async () => {
  for (const steps of [['read'], ['writeIf'], ['read', 'writeIf']] as const) {
    const look = await traced(failing(memoryRecords(), steps), 'puri.sm', 'healthy');
    assert.equal(look.diagnosis.verdict.code, 'healthy');
    assert.deepEqual(look.warnings, ['Memory is off: there is no room left for data/outpost.db.']);
  }
});

test('what was known is still used where nothing more can be kept', async () => {
  const records = memoryRecords();
  await traced(records, 'puri.sm', 'healthy');
  const look = await traced(failing(records, ['writeIf']), 'puri.sm', 'suspended');
  assert.equal(look.evidence.trace.lastGood?.replies.length, 3);
  assert.equal(look.warnings.length, 1);
});

test('a bug in the store is not taken for a full disk', async () => {
  const broken: Records = {
    ...memoryRecords(),
    read: async () => {
      throw new TypeError('a bug');
    },
  };
  await assert.rejects(createMemory(broken).recall(name('puri.sm')), TypeError);
});

test('a record of another version is neither read nor written over', async () => {
  const records = memoryRecords();
  await records.addIfAbsent('history/puri.sm.', { form: 2, kept: 'theirs' });
  const look = await traced(records, 'puri.sm', 'healthy');
  assert.deepEqual(look.warnings, ['Memory is off: history/puri.sm. was written by another version of Outpost.']);
  assert.deepEqual((await records.read('history/puri.sm.'))?.value, { form: 2, kept: 'theirs' });
});

test('looks of several processes at once are all kept', async () => {
  const records = memoryRecords();
  const look = await traced(records, 'puri.sm', 'healthy', 'suspended');
  const memories = Array.from({ length: 5 }, () => createMemory(records));
  assert.deepEqual(await Promise.all(memories.map(memory => memory.remember(look))), [null, null, null, null, null]);
  const { history } = await createMemory(records).recall(name('puri.sm'));
  assert.equal(history?.looks.length, 6);
});

test('a record that others never stop changing is given up with a sentence', async () => {
  const records = memoryRecords();
  const look = await traced(records, 'puri.sm', 'healthy');
  const contended: Records = { ...records, writeIf: async () => false };
  assert.match(
    (await createMemory(contended).remember(look)) ?? '',
    /^Memory is off: history\/puri\.sm\. was changed by others 8 times in a row\.$/,
  );
});
