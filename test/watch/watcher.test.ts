import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRecords } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { instant } from '../../src/values/instant.ts';
import { type Name, parseName } from '../../src/values/name.ts';
import { type Kept, readKept, writeOrders } from '../../src/watch/loop/keeping.ts';
import { MINE, TOWN, watching, written } from './stage.ts';

const HOUR = 3_600_000;
const asName = (text: string): Name => parseName(text) ?? assert.fail(text);

test('a name that its registry takes out of DNS is told of within one round and five seconds, with all that falls with it', async () => {
  const watch = await watching('purism-2018');
  await watch.until('suspended', 66_000);
  const [first] = watch.told;
  assert.equal(first?.telling.alert.cause, 'down:puri.sm.');
  assert.ok((first?.at ?? 0) - Date.UTC(2018, 1, 20, 2, 12) <= 65_000);
  const hits = watch.open.get('down:puri.sm.')?.alert.hits ?? [];
  assert.deepEqual(hits.map(hit => hit.domain).sort(), ['pureos.net.', 'puri.sm.', 'puri.st.']);
  await watch.stop();
});

test('the outage of 2018: one alert, the repair server by server, and its end with the last users', async () => {
  const watch = await watching('purism-2018', {
    everyMs: 300_000,
    wakeMs: 20_000,
    portfolio: written('domains:\n  puri.sm: {}\n  pureos.net: {}\n'),
  });
  await watch.until('everybody-back', HOUR);
  const said = watch.said().filter(line => !line.startsWith('reminder'));
  assert.deepEqual(
    said.map(line => line.split(' ')[0]),
    ['first', 'better', 'better', 'better', 'resolved'],
    said.join('\n'),
  );
  assert.ok(said.includes('better 1 of 2 .sm servers delegates again.'), said.join('\n'));
  assert.match(said.at(-1) ?? '', /^resolved 🟢 fixed after 8 h [34]\d min; last users back about 11:\d\d UTC\.$/);
  assert.deepEqual(watch.log, []);
  await watch.stop();
});

test('a process that starts in the middle of an outage goes on with its story, and says nothing twice', async () => {
  const before = await watching('purism-2018');
  await before.until('suspended', 90_000);
  const watch = await before.restart();
  await watch.until('caches-run-out');
  const again = await watch.restart();
  await again.pass(10 * 60_000);
  const said = again.said().filter(line => !line.startsWith('reminder'));
  assert.deepEqual(
    said.map(line => line.split(' ')[0]),
    ['first'],
    said.join('\n'),
  );
  await again.stop();
});

test('what happened while nobody ran is told as a time in which nobody looked', async () => {
  const before = await watching('purism-2018');
  await before.pass(5 * 60_000);
  await before.stop();
  await before.pass(30 * 60_000);
  const watch = await before.restart();
  await watch.pass(3 * 60_000);
  assert.match(
    watch.said().join('\n'),
    /^blind I was blind from 02:0\d UTC to 02:35 UTC because I was not running\.\nfirst puri\.sm/,
  );
  await watch.stop();
});

test('our own network down is told as our own, and no domain has an alert', async () => {
  const watch = await watching(
    `${TOWN}
at 00:10 cut-off: our own network is down.
    here is silent
at 00:40 back: it works again.
    here recovers
`,
    { portfolio: MINE },
  );
  await watch.until('cut-off', 5 * 60_000);
  assert.notEqual(watch.watcher.status().blindSince, null);
  await watch.until('back', 5 * 60_000);
  assert.equal(watch.said().length, 1, watch.said().join('\n'));
  assert.match(
    watch.said()[0] ?? '',
    /^blind I was blind from 00:1\d UTC to 00:4\d UTC because my own network reached no root server\.$/,
  );
  assert.equal(watch.watcher.status().blindSince, null);
  await watch.stop();
});

test('a machine that slept makes one round, without a burst, and says for how long it slept', async () => {
  const watch = await watching(`${TOWN}`, { portfolio: MINE });
  await watch.pass(10 * 60_000);
  const before = watch.drill.sent().length;
  const { clock } = watch.drill.world as unknown as { clock: { now(): number; set(to: number): void } };
  clock.set(instant(clock.now() + 8 * HOUR));
  await watch.pass(70_000);
  assert.match(
    watch.said().join('\n'),
    /^blind I was blind from 00:\d\d UTC to 08:10 UTC because this machine slept, or its clock was set\.$/,
  );
  assert.ok(watch.drill.sent().length - before < 300, String(watch.drill.sent().length - before));
  await watch.stop();
});

test('without a store watching goes on from what it has in hand', async () => {
  const broken = memoryRecords();
  const fails = async (): Promise<never> => {
    throw new StoreError('full', 'disk full');
  };
  const records = { ...broken, writeIf: fails, addIfAbsent: fails };
  const watch = await watching('purism-2018', { records });
  await watch.until('suspended', 90_000);
  assert.match(watch.said().join('\n'), /^first puri\.sm/);
  assert.match(watch.log.join('\n'), /what the watch knows cannot be kept: disk full/);
  await watch.stop();
});

test('a change of name servers is told within a round; after "this was us" it is the good state', async () => {
  const records = memoryRecords();
  const watch = await watching(
    `${TOWN}
at 00:10 moved: a third server comes.
    com adds
        example.com. NS ns3.example.com.
        ns3.example.com. A 199.43.134.13
    example.com adds
        @ NS ns3
        ns3 A 199.43.134.13
`,
    { portfolio: MINE, records },
  );
  await watch.until('moved', 3 * 60_000);
  const changed = watch.open.get('changed:example.com.')?.alert;
  assert.equal(changed?.code, 'ns-changed', watch.said().join('\n'));
  await writeOrders(records, orders => ({
    ...orders,
    accepted: { 'example.com.': { by: 'ada', at: watch.drill.now().at } },
  }));
  await watch.pass(20_000);
  assert.equal(watch.open.has('changed:example.com.'), false);
  assert.match(watch.said().join('\n'), /ada says that this is how it is meant/);
  await watch.stop();
});

test('a name that is added is looked at, one that is paused is not', async () => {
  const records = memoryRecords();
  const watch = await watching(
    `${TOWN}
at 00:10 gone: the registry withdraws it.
    com withdraws example.com
`,
    { portfolio: null, records },
  );
  await watch.pass(60_000);
  assert.equal(watch.watcher.status().names, 0);
  const order = { by: 'ada', at: watch.drill.now().at };
  await writeOrders(records, orders => ({ ...orders, added: { 'example.com.': order } }));
  await watch.pass(2 * 60_000);
  assert.equal(watch.watcher.status().names, 1);
  await writeOrders(records, orders => ({ ...orders, paused: { 'example.com.': { ...order, until: null } } }));
  await watch.until('gone', 20 * 60_000);
  assert.deepEqual(watch.said(), []);
  await writeOrders(records, orders => ({ ...orders, paused: {} }));
  await watch.pass(2 * 60_000);
  assert.equal(watch.said().length, 1);
  await watch.stop();
});

test('what was in doubt when a name was paused is not looked at before the pause ends', async () => {
  const records = memoryRecords();
  const watch = await watching(
    `${TOWN}
at 00:10 lost: neither server answers any more.
    ns1.example.com is silent
    ns2.example.com is silent
`,
    { portfolio: MINE, records },
  );
  await watch.until('lost');
  const inDoubt = async (): Promise<boolean> =>
    Object.keys((await readKept(records, asName('example.com')))?.memory.pending ?? {}).length > 0;
  for (let n = 0; n < 100 && !(await inDoubt()); n++) await watch.pass(2_000);
  assert.ok(await inDoubt());
  const order = { by: 'ada', at: watch.drill.now().at, until: instant(watch.drill.now().at + HOUR) };
  await writeOrders(records, orders => ({ ...orders, paused: { 'example.com.': order } }));
  await watch.pass(HOUR - 60_000);
  assert.deepEqual(watch.said(), []);
  await watch.pass(3 * 60_000);
  assert.match(watch.said().join('\n'), /^first example\.com/);
  await watch.stop();
});

test('a name that is another process’ is not looked at; when it becomes ours, what that one saw is taken up', async () => {
  const records = memoryRecords();
  let isMine = false;
  const watch = await watching(TOWN, { records, portfolio: MINE, isMine: () => isMine });
  await watch.pass(5 * 60_000);
  assert.equal(await readKept(records, asName('example.com.')), null);
  const seen = await watching(TOWN, { records, portfolio: MINE });
  await seen.pass(2 * 60_000);
  await seen.stop();
  const kept = (await readKept(records, asName('example.com.'))) ?? assert.fail('nothing is kept');
  const before = await records.read<Kept>('watch/domain/example.com.');
  const earlier = { 'down:example.com.': { number: 7, at: kept.memory.good?.at ?? instant(0) } };
  const memory = { ...kept.memory, earlier };
  await records.writeIf('watch/domain/example.com.', { ...kept, memory }, before?.version ?? null);
  isMine = true;
  await watch.pass(30 * 60_000);
  assert.deepEqual(watch.log, []);
  const after = (await readKept(records, asName('example.com.'))) ?? assert.fail('nothing is kept');
  assert.deepEqual(after.memory.earlier, earlier);
  assert.ok((after.memory.last?.at ?? 0) > (kept.memory.last?.at ?? 0), 'it was looked at since');
  await watch.stop();
});

test('of an open alert only the process reminds whose name it is', async () => {
  const gone = `${TOWN}at 00:10 gone: the registry withdraws it.\n    com withdraws example.com\n`;
  let isMine = true;
  const watch = await watching(gone, { portfolio: MINE, wakeMs: 5_000, isMine: () => isMine });
  await watch.until('gone', 3 * 60_000);
  isMine = false;
  await watch.pass(2 * HOUR);
  assert.equal(watch.said().length, 1, watch.said().join('\n'));
  isMine = true;
  await watch.pass(5 * 60_000);
  assert.match(watch.said().at(-1) ?? '', /^reminder still down/);
  await watch.stop();
});
