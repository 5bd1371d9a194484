import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastClock } from '../../src/drill/clock.ts';
import { openPresence, PRESENT_MS } from '../../src/share/presence.ts';
import { alone, type Share, SLICES, sliceOf } from '../../src/share/share.ts';
import { shared } from '../../src/share/shared.ts';
import { byTurns } from '../../src/share/turn.ts';
import { openLeases } from '../../src/store/leases.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { StoreError } from '../../src/store/records.ts';
import { instant } from '../../src/values/instant.ts';
import { memoryQueue } from './queue.ts';

const NAMES = Array.from({ length: 2_000 }, (_, n) => `domain-${n}.example.`);

/** Processes on one store, under one fast clock. `dead`: its clock goes on, but it does nothing any more. */
function house() {
  const clock = fastClock(instant(1_700_000_000_000));
  const store = memoryStore(clock.now);
  const queue = memoryQueue(clock);
  const begin = (name: string) => {
    const line = { broken: false, dead: false };
    const warnings: string[] = [];
    const open = async () => {
      if (line.broken) throw new StoreError('unreachable', 'the store is away');
      return store;
    };
    const own = { ...clock, after: (ms: number, then: () => void) => clock.after(ms, () => line.dead || then()) };
    const leasesFor = (forMs: number) => openLeases({ store: open, clock, by: name, life: `${name}-1`, forMs });
    const here = openPresence({ leases: leasesFor(PRESENT_MS), clock: own, by: name });
    here.start();
    const share = shared({
      engine: queue.engineOf(name, line),
      clock: own,
      processes: () => here.names().length,
      warn: text => warnings.push(text),
    });
    return { name, line, warnings, share, here, turns: () => byTurns({ leases: leasesFor(20_000), clock: own }) };
  };
  const pass = (ms: number): Promise<void> => clock.run(new Promise(resolve => void clock.after(ms, resolve)));
  return { clock, queue, begin, pass };
}

/** How many of the names each process takes for its own; fails where two do. */
function dealt(...shares: readonly Share[]): number[] {
  const counts = shares.map(() => 0);
  for (const name of NAMES) {
    const mine = shares.flatMap((share, n) => (share.isMine(name) ? [n] : []));
    assert.ok(mine.length <= 1, `${name} is looked at twice`);
    for (const n of mine) counts[n] = (counts[n] ?? 0) + 1;
  }
  return counts;
}
const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

test('names fall into slices evenly, and each always into the same', () => {
  const counts = new Map<number, number>();
  for (const name of NAMES) counts.set(sliceOf(name), (counts.get(sliceOf(name)) ?? 0) + 1);
  assert.equal(counts.size, SLICES);
  assert.ok(Math.max(...counts.values()) < (3 * NAMES.length) / SLICES);
  assert.equal(sliceOf('puri.sm.'), sliceOf('puri.sm.'));
});

test('one process on its own does everything', () => {
  assert.equal(alone.isMine('puri.sm.'), true);
  assert.deepEqual([alone.processes(), alone.state().mine], [1, SLICES]);
});

test('one process that shares has everything within seconds, two have half each, and no name is looked at twice', async () => {
  const { begin, pass } = house();
  const one = begin('fra1');
  one.share.start();
  await pass(1_000);
  assert.deepEqual(dealt(one.share), [NAMES.length]);
  const two = begin('nyc3');
  two.share.start();
  for (let n = 0; n < 20; n++) {
    await pass(500);
    dealt(one.share, two.share);
  }
  const counts = dealt(one.share, two.share);
  assert.equal(sum(counts), NAMES.length);
  assert.ok(Math.min(...counts) > NAMES.length / 3, counts.join());
  assert.deepEqual([one.share.processes(), two.share.state().mine], [2, SLICES / 2]);
});

test('what a dead process did is another’s within thirty seconds', async () => {
  const { begin, pass } = house();
  const [one, two] = [begin('fra1'), begin('nyc3')];
  one.share.start();
  two.share.start();
  await pass(10_000);
  one.line.dead = true;
  one.line.broken = true;
  await pass(30_000);
  assert.deepEqual(dealt(one.share, two.share), [0, NAMES.length]);
  assert.equal(two.share.processes(), 1);
});

test('a process that was stopped and wakes does not take itself for the holder of anything', async () => {
  const { begin, pass, clock } = house();
  const one = begin('fra1');
  one.share.start();
  await pass(5_000);
  const before = clock.now();
  one.line.dead = true;
  await pass(60_000);
  assert.deepEqual([clock.now() - before, dealt(one.share)], [60_000, [0]]);
});

test('a process that stops in order hands over within seconds', async () => {
  const { begin, pass, clock } = house();
  const [one, two] = [begin('fra1'), begin('nyc3')];
  one.share.start();
  two.share.start();
  await pass(10_000);
  await clock.run(one.share.stop());
  await clock.run(one.here.stop());
  await pass(8_000);
  assert.deepEqual(dealt(one.share, two.share), [0, NAMES.length]);
});

test('a queue that is away is said once, what is ours runs out, and is taken again when it is back', async () => {
  const { begin, pass } = house();
  const one = begin('fra1');
  let told = 0;
  one.share.follow(() => told++);
  one.share.start();
  await pass(5_000);
  one.line.broken = true;
  await pass(30_000);
  assert.deepEqual(dealt(one.share), [0]);
  assert.deepEqual(one.warnings, ['the work cannot be shared (ECONNREFUSED)']);
  assert.equal(one.share.state().trouble, 'the work cannot be shared (ECONNREFUSED)');
  one.line.broken = false;
  await pass(10_000);
  assert.deepEqual(dealt(one.share), [NAMES.length]);
  assert.equal(one.share.state().trouble, null);
  assert.equal(told, 3);
});

test('by turns one does all, and another within thirty seconds of its death', async () => {
  const { begin, pass } = house();
  const [one, two] = [begin('fra1'), begin('nyc3')];
  const [first, second] = [one.turns(), two.turns()];
  first.start();
  await pass(100);
  second.start();
  await pass(30_000);
  assert.deepEqual(dealt(first, second), [NAMES.length, 0]);
  one.line.dead = true;
  await pass(30_000);
  assert.deepEqual(dealt(first, second), [0, NAMES.length]);
  await second.stop();
  assert.deepEqual([second.state().mine, second.state().how], [0, 'turn']);
});

test('by turns a store that is away is a trouble, and the turn runs out', async () => {
  const { begin, pass } = house();
  const one = begin('fra1');
  const share = one.turns();
  let told = 0;
  share.follow(() => told++);
  share.start();
  await pass(1_000);
  one.line.broken = true;
  await pass(40_000);
  assert.deepEqual([share.state().mine, share.state().trouble, told], [0, 'the store is away', 2]);
});

test('where the store is away for half a minute the one that sorts first goes on alone, the others stay silent, and all join again', async () => {
  const { begin, pass } = house();
  const [one, two] = [begin('fra1'), begin('nyc3')];
  await pass(5_000);
  assert.deepEqual(one.here.names(), ['fra1', 'nyc3']);
  for (const { line } of [one, two]) line.broken = true;
  await pass(20_000);
  assert.deepEqual([one.here.isAlone(), two.here.isAlone()], [false, false]);
  assert.ok(one.here.awaySince() !== null);
  await pass(20_000);
  assert.deepEqual([one.here.isAlone(), two.here.isAlone()], [true, false]);
  for (const { line } of [one, two]) line.broken = false;
  await pass(5_000);
  assert.deepEqual([one.here.isAlone(), one.here.awaySince()], [false, null]);
});

test('a process that was by itself before the store went away goes on alone, whatever its name', async () => {
  const { begin, pass } = house();
  const [one, two] = [begin('fra1'), begin('nyc3')];
  await pass(5_000);
  one.line.dead = true;
  await pass(20_000);
  two.line.broken = true;
  await pass(40_000);
  assert.equal(two.here.isAlone(), true);
});

test('of two that start without the store, the one whose name sorts first goes on, by what each noted when it last saw it', async () => {
  const clock = fastClock(instant(0));
  const store = async () => Promise.reject(new StoreError('unreachable', 'it is away'));
  const before = { at: instant(-60_000), names: ['fra1', 'nyc3'] };
  const [first, second] = ['fra1', 'nyc3'].map(by => {
    const leases = openLeases({ store, clock, by, life: by, forMs: PRESENT_MS });
    return openPresence({ leases, clock, by, before });
  });
  for (const each of [first, second]) each?.start();
  await clock.run(new Promise<void>(resolve => void clock.after(45_000, resolve)));
  assert.deepEqual([first?.isAlone(), second?.isAlone()], [true, false]);
  assert.deepEqual([first?.lastSeenAt(), first?.awaySince()], [before.at, 0]);
  for (const each of [first, second]) await each?.stop();
});

test('what is seen is noted at once where it is new, and now and then where it is not', async () => {
  const clock = fastClock(instant(0));
  const kept = memoryStore(clock.now);
  const noted: string[] = [];
  const leases = openLeases({ store: async () => kept, clock, by: 'fra1', life: '1', forMs: PRESENT_MS });
  const here = openPresence({ leases, clock, by: 'fra1', note: ({ names }) => noted.push(names.join()) });
  here.start();
  const other = openLeases({ store: async () => kept, clock, by: 'nyc3', life: '2', forMs: PRESENT_MS });
  await clock.run(new Promise<void>(resolve => void clock.after(4_000, resolve)));
  await other.take('here/nyc3');
  await clock.run(new Promise<void>(resolve => void clock.after(4_000, resolve)));
  assert.deepEqual(noted, ['fra1', 'fra1,nyc3']);
  await clock.run(new Promise<void>(resolve => void clock.after(60_000, resolve)));
  assert.ok(noted.length > 4 && noted.length < 9, noted.join(' '));
  await here.stop();
});

test('who may not use a store that others use, by its version or its rights, never takes itself for the only one', async () => {
  const clock = fastClock(instant(0));
  const kept = memoryStore(clock.now);
  const shutOut = async (reason: StoreError['reason'], others: boolean): Promise<readonly boolean[]> => {
    const fails = async () => Promise.reject(new StoreError(reason, 'no'));
    const store = { ...kept, writeIf: fails, addIfAbsent: fails, ...(reason === 'other' ? { read: fails } : {}) };
    const other = openPresence({
      leases: openLeases({ store: async () => kept, clock, by: 'nyc3', life: reason, forMs: PRESENT_MS }),
      clock,
      by: 'nyc3',
    });
    if (others) other.start();
    const leases = openLeases({ store: async () => store, clock, by: 'fra1', life: '1', forMs: PRESENT_MS });
    const here = openPresence({ leases, clock, by: 'fra1' });
    here.start();
    await clock.run(new Promise<void>(resolve => void clock.after(60_000, resolve)));
    const seen = [here.isShutOut(), here.isAlone()];
    await here.stop();
    if (others) await other.stop();
    return seen;
  };
  assert.deepEqual(await shutOut('other', false), [true, false], 'a later version wrote it');
  assert.deepEqual(await shutOut('read-only', true), [true, false]);
  assert.deepEqual(await shutOut('read-only', false), [false, true], 'nobody else is there');
  assert.deepEqual(await shutOut('full', true), [false, true], 'nobody can say anything there');
});
