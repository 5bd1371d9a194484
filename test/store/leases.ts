import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type LeasesOf, openLeases } from '../../src/store/leases.ts';
import type { Store } from '../../src/store/records.ts';
import { type Instant, instant } from '../../src/values/instant.ts';

/** A clock of one process, which may be wrong and may stand still. */
export function clockOff(offMs: number) {
  let [monotonicMs, wallMs] = [1_000, offMs];
  return {
    pass(ms: number, wall = ms) {
      monotonicMs += ms;
      wallMs += wall;
    },
    clock: {
      now: (): Instant => instant(wallMs),
      monotonicMs: () => monotonicMs,
      after: () => () => undefined,
    },
  };
}

const FOR_MS = 400;

type Clause = (store: Store, wait: (ms: number) => Promise<void>) => Promise<void>;
const contract = new Map<string, Clause>();
const holds = (what: string, body: Clause): void => {
  contract.set(what, body);
};

/** A process whose clock is off by a minute and a half. */
const process = (store: Store, by: 'fra1' | 'nyc3', more: Partial<LeasesOf> = {}) => {
  const own = clockOff(by === 'fra1' ? 90_000 : -90_000);
  const leases = openLeases({
    store: async () => store,
    clock: own.clock,
    by,
    life: `${by}-1`,
    forMs: FOR_MS,
    ...more,
  });
  return { ...own, leases };
};

holds('of two who want a lease one has it, and the other is told who, whatever their clocks say', async store => {
  const [one, other] = [process(store, 'fra1'), process(store, 'nyc3')];
  const held = await Promise.all([one, other].map(each => each.leases.take('speaker/slack')));
  assert.equal(held[0]?.by, held[1]?.by);
  const [winner, loser] = held[0]?.by === 'fra1' ? [one, other] : [other, one];
  assert.equal(winner.leases.leftMs('speaker/slack'), FOR_MS);
  assert.equal(loser.leases.leftMs('speaker/slack'), 0);
  assert.deepEqual(
    (await loser.leases.all()).map(({ name, by, fence }) => [name, by, fence]),
    [['speaker/slack', held[0]?.by, 1]],
  );
});

holds('a lease that is made longer stays, and one that is not goes to who asks next', async (store, wait) => {
  const [one, other] = [process(store, 'fra1'), process(store, 'nyc3')];
  await one.leases.take('work');
  await wait(FOR_MS * 0.7);
  assert.equal((await one.leases.take('work')).fence, 1);
  await wait(FOR_MS * 0.7);
  assert.equal((await other.leases.take('work')).by, 'fra1');
  await wait(FOR_MS * 0.5);
  const taken = await other.leases.take('work');
  assert.deepEqual([taken.by, taken.fence], ['nyc3', 2]);
  assert.equal((await one.leases.take('work')).by, 'nyc3');
  assert.equal(one.leases.leftMs('work'), 0);
});

holds('a lease that was given back is free at once, and the next holder has a higher fence', async store => {
  const [one, other] = [process(store, 'fra1'), process(store, 'nyc3')];
  await one.leases.take('work');
  await one.leases.give('work');
  assert.equal(one.leases.leftMs('work'), 0);
  const taken = await other.leases.take('work');
  assert.deepEqual([taken.by, taken.fence], ['nyc3', 2]);
  await one.leases.give('work');
  assert.equal((await one.leases.take('work')).by, 'nyc3');
});

holds('another life of the same process waits like anybody else', async (store, wait) => {
  await process(store, 'fra1').leases.take('work');
  const again = process(store, 'fra1', { life: 'fra1-2' });
  await again.leases.take('work');
  assert.equal(again.leases.leftMs('work'), 0);
  await wait(FOR_MS + 20);
  assert.equal((await again.leases.take('work')).fence, 2);
});

/** What leases must do on every store that has a clock of its own. `wait` lets that clock go on. */
export function leasesContract(
  store: string,
  open: (t: TestContext) => Store,
  wait: (ms: number) => Promise<void>,
): void {
  for (const [what, body] of contract) {
    test(`${store}: ${what}`, async t => {
      const records = open(t);
      try {
        await body(records, wait);
      } finally {
        await records.close();
      }
    });
  }
}
