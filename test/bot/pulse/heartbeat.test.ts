import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPulse } from '../../../src/bot/pulse/heartbeat.ts';
import { fastClock } from '../../../src/drill/clock.ts';
import { type Instant, instant } from '../../../src/values/instant.ts';
import type { Posted } from '../../../src/world/web.ts';

const NOW = instant(Date.UTC(2018, 1, 21, 1, 40));
const answer = (status: number): Posted => ({ ok: true, status, retryAfterMs: 0, text: '', date: null });

function pulsing(over: { readonly tookAt?: Instant | null; readonly isConnected?: boolean } = {}) {
  const asked: ((posted: Posted) => void)[] = [];
  const troubles: (string | null)[] = [];
  const rounded = openPulse({
    clock: fastClock(NOW),
    ask: () => new Promise(resolve => asked.push(resolve)),
    tookAt: () => over.tookAt ?? null,
    isConnected: () => over.isConnected ?? false,
    trouble: why => void troubles.push(why),
  });
  return { asked, troubles, rounded };
}
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('the pulse is asked after a round while a chat is connected, or took something in the last five minutes', () => {
  for (const over of [{ isConnected: true }, { tookAt: instant(NOW - 299_000) }]) {
    const { asked, rounded } = pulsing(over);
    rounded();
    assert.equal(asked.length, 1);
  }
});

test('while no chat takes anything the pulse stops, as nobody would hear an alarm', () => {
  for (const over of [{}, { tookAt: instant(NOW - 301_000) }]) {
    const { asked, rounded } = pulsing(over);
    rounded();
    assert.equal(asked.length, 0);
  }
});

test('one request at a time, and what goes wrong with it is said once', async () => {
  const { asked, troubles, rounded } = pulsing({ isConnected: true });
  for (let round = 0; round < 3; round++) rounded();
  assert.equal(asked.length, 1);
  asked[0]?.({ ok: false, how: 'lost', why: 'hc.example gave no answer in time.' });
  await settled();
  rounded();
  asked[1]?.(answer(500));
  await settled();
  rounded();
  asked[2]?.(answer(200));
  await settled();
  assert.deepEqual(troubles, ['hc.example gave no answer in time.', null]);
});
