import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { listScenarios, openDrill } from '../../src/drill/drill.ts';
import { DrillError, loadScenario } from '../../src/drill/library.ts';
import { instant } from '../../src/values/instant.ts';
import { type Asking, drillOf, heardFrom, told } from './play.ts';

const INTERNET = `
host ns1.example.test 192.0.43.3 2620:0:2d0::3 20ms
host ns2.example.test 192.0.43.4 20ms
zone example.test on ns1.example.test ns2.example.test
    @ A 192.0.2.1
    big TXT "${'x'.repeat(255)}" "${'y'.repeat(255)}" "${'z'.repeat(255)}"
ns2.example.test refuses connections over tcp
ns2.example.test is silent over udp
here has no route over v6 tcp
at 10:00 first: Calm.
at 11:00 later: The server refuses.
    ns1.example.test answers twice with 192.0.2.80
    ns2.example.test recovers
    ns2.example.test resets connections over tcp
    ns2.example.test refuses connections over udp
`;

const EXCHANGES: readonly [string, string, Asking, string][] = [
  ['192.0.43.3', 'example.test A', {}, 'NOERROR aa'],
  ['192.0.43.3', 'example.test A', { over: 'tcp' }, 'NOERROR aa'],
  ['2620:0:2d0::3', 'example.test A', {}, 'NOERROR aa'],
  ['2620:0:2d0::3', 'example.test A', { over: 'tcp' }, 'no-route'],
  ['192.0.43.3', 'big.example.test TXT', { edns: null }, 'NOERROR aa tc'],
  ['192.0.43.3', 'big.example.test TXT', { over: 'tcp' }, 'NOERROR aa'],
  ['192.0.43.4', 'example.test A', {}, ''],
  ['192.0.43.4', 'example.test A', { over: 'tcp' }, 'refused'],
  ['192.0.43.99', 'example.test A', {}, ''],
];
const LATER: typeof EXCHANGES = [
  ['192.0.43.3', 'example.test A', {}, 'NOERROR ra, NOERROR aa'],
  ['192.0.43.4', 'example.test A', {}, 'refused'],
  ['192.0.43.4', 'example.test A', { over: 'tcp' }, 'reset'],
];

for (const backEnd of ['memory', 'loopback'] as const) {
  test(`the same exchange ends the same way: ${backEnd}`, async () => {
    const drill = await drillOf(INTERNET, { backEnd });
    const ask = async ([to, question, how]: (typeof EXCHANGES)[number]) => {
      const heard = await heardFrom(drill, to, question, { ...how, patienceMs: 150 });
      return heard.map(one => (typeof one === 'string' ? one : told(one.message)[0])).join(', ');
    };
    try {
      assert.deepEqual(
        await Promise.all(EXCHANGES.map(ask)),
        EXCHANGES.map(exchange => exchange[3]),
      );
      assert.equal(drill.sent().length, EXCHANGES.length);
      drill.moveTo('later');
      assert.deepEqual(
        await Promise.all(LATER.map(ask)),
        LATER.map(exchange => exchange[3]),
      );
      assert.equal(drill.now().moment?.name, 'later');
    } finally {
      await drill.close();
    }
  });
}

test('a datagram on loopback takes at least the round trip', async () => {
  const drill = await drillOf(INTERNET, { backEnd: 'loopback' });
  try {
    const [heard] = await heardFrom(drill, '192.0.43.3', 'example.test A', { patienceMs: 100 });
    assert.ok(typeof heard === 'object' && heard.afterMs >= 19, JSON.stringify(heard));
  } finally {
    await drill.close();
  }
});

/** The sockets that the process holds. The system takes a closed handle back some turns later. */
async function sockets(): Promise<string[]> {
  for (let i = 0; i < 5; i++) await new Promise(done => setImmediate(done));
  return process.getActiveResourcesInfo().filter(kind => /UDP|TCPServer/.test(kind));
}

test('what closes gives its sockets back, and may be closed twice', async () => {
  const before = await sockets();
  const drill = await openDrill('purism-2018', { backEnd: 'loopback' });
  const during = await sockets();
  await drill.close();
  await drill.close();
  assert.ok(during.length > before.length);
  assert.deepEqual(await sockets(), before);
});

test('the fast clock calls in order of time, and of asking at the same time', async () => {
  const clock = fastClock(instant(1000));
  const order: string[] = [];
  clock.after(20, () => order.push('late'));
  const cancel = clock.after(5, () => order.push('cancelled'));
  clock.after(10, () => {
    order.push('first');
    clock.after(0, () => order.push('at once'));
  });
  cancel();
  await clock.run(new Promise(done => clock.after(20, () => done(order.push('end')))));
  assert.deepEqual(order, ['first', 'at once', 'late', 'end']);
  assert.equal(clock.now(), 1020);
});

test('the fast clock waits for promises and for files before it moves', async () => {
  const clock = fastClock(instant(0));
  const seen: string[] = [];
  clock.after(1, () => seen.push('time'));
  const work = (async () => {
    await readFile(new URL(import.meta.url));
    seen.push('file');
    await new Promise<void>(done => clock.after(2, done));
  })();
  await clock.run(work);
  assert.deepEqual(seen, ['file', 'time']);
});

test('work that nothing can end is an error, and a failure of the work is passed on', async () => {
  const clock = fastClock(instant(0));
  await assert.rejects(clock.run(new Promise(() => {})), /nothing is left to happen/);
  await assert.rejects(clock.run(Promise.reject(new RangeError('own'))), RangeError);
});

test('every scenario can be read, has a title, a story and an expectation, and its file is found by listing', () => {
  const all = listScenarios();
  assert.ok(all.length >= 25, `${all.length} scenarios`);
  for (const { name, title } of all) {
    const { scenario } = loadScenario(name);
    assert.equal(title, scenario.title);
    assert.ok(title.length > 10 && !title.endsWith('.'), `${name}: ${title}`);
    assert.ok(scenario.story.length > 0 && scenario.moments.length > 0 && scenario.expectations.length > 0, name);
  }
});

test('an unknown scenario is an error that knows what was meant', () => {
  assert.throws(
    () => loadScenario('purism-2081'),
    new DrillError('there is no scenario "purism-2081"; did you mean purism-2018?'),
  );
});
