import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreed, watchOwnClock } from '../../../src/bot/pulse/own-clock.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { instant } from '../../../src/values/instant.ts';
import type { Posted } from '../../../src/world/web.ts';

const NOW = instant(Date.UTC(2018, 1, 21, 1, 40));
const MINUTE = 60_000;

/** Our clock beside services that are so many milliseconds behind it; null for one that does not answer. */
function beside(...behind: readonly (number | null)[]) {
  const clock = fastClock(NOW);
  const said: (number | null)[] = [];
  const behindNow = [...behind];
  const service = (n: number) => async (): Promise<Posted> => {
    const by = behindNow[n];
    if (by == null) return { ok: false, how: 'lost', why: 'no answer' };
    const date = new Date(clock.now() - by).toUTCString();
    return { ok: true, status: 200, retryAfterMs: 0, text: '', date };
  };
  const own = watchOwnClock({
    clock,
    services: behind.map((_, n) => service(n)),
    changed: offMs => void said.push(offMs),
  });
  const pass = (ms: number) => clock.run(new Promise<void>(resolve => clock.after(ms, resolve)));
  return { own, said, behindNow, pass };
}

test('a clock that is right is never spoken of', async () => {
  const { own, said, pass } = beside(0, 1_000);
  await pass(60 * MINUTE);
  assert.deepEqual(said, []);
  assert.ok(Math.abs(own.offMs() ?? Number.NaN) < 2_000);
});

test('a clock that is wrong is said once, and once more when it is right again', async () => {
  const { said, behindNow, pass } = beside(7 * MINUTE, 7 * MINUTE);
  await pass(60 * MINUTE);
  assert.equal(said.length, 1);
  assert.ok(Math.abs((said[0] ?? 0) - 7 * MINUTE) < 2_000);
  behindNow.fill(0);
  await pass(11 * MINUTE);
  assert.equal(said.length, 2);
  assert.equal(said[1], null);
});

test('one service that answers is enough; where two do not agree, or none answers, nothing is known', async () => {
  for (const [behind, known] of [
    [[-2 * MINUTE, null], true],
    [[0, 2 * MINUTE], false],
    [[null, null], false],
  ] as const) {
    const { own, said, pass } = beside(...behind);
    await pass(MINUTE);
    assert.equal(own.offMs() !== null, known);
    assert.equal(said.length, known ? 1 : 0);
  }
  assert.equal(agreed([]), null);
});

test('what cannot be asked for a while changes nothing that is known', async () => {
  const { said, behindNow, pass } = beside(5 * MINUTE);
  await pass(MINUTE);
  behindNow[0] = null;
  await pass(60 * MINUTE);
  assert.equal(said.length, 1);
});
