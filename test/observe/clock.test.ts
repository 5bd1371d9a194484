import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECKS } from '../../src/checks.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { openDrill } from '../../src/drill/drill.ts';
import { expiryOf } from '../../src/judgement/registration.ts';
import type { Look } from '../../src/services.ts';
import { createTracer } from '../../src/tracer.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { evidence as evidenceOf, NOW } from '../support/evidence.ts';

/** A trace of a zone whose signatures have all run out, by a bot whose clock is so far ahead of others'. */
async function tracedWithClock(aheadMs: number | null): Promise<Look> {
  const drill = await openDrill('signer-stopped', { backEnd: 'memory' });
  const { world, hints, anchors } = drill;
  const tracer = createTracer({
    registrations: null,
    world: { ...world, clock: { ...world.clock, aheadMs: () => aheadMs } },
    hints,
    anchors,
    resolvers: [],
    memory: null,
  });
  let last: Look | null = null;
  drill.moveTo('expired');
  await drill.run(
    (async () => {
      for await (const look of tracer.trace({ name: name('example.com'), type: 'A' })) last = look;
    })(),
  );
  await drill.close();
  assert.ok(last);
  return last;
}

const codes = ({ diagnosis }: Look): string[] => diagnosis.findings.map(({ code }) => code);

test('signatures that have run out are a verdict while our own clock is right, or nearly so', async () => {
  for (const aheadMs of [null, 0, 240_000]) {
    const look = await tracedWithClock(aheadMs);
    assert.equal(look.diagnosis.verdict.code, 'signatures-expired', `${aheadMs} ms ahead`);
    assert.equal(codes(look).includes('own-clock-wrong'), false);
  }
});

test('a clock of our own that is more than five minutes off says nothing of signatures, and that it is off', async () => {
  for (const aheadMs of [360_000, -7_200_000]) {
    const look = await tracedWithClock(aheadMs);
    assert.equal(look.diagnosis.verdict.code, 'healthy', `${aheadMs} ms ahead`);
    assert.deepEqual(codes(look), ['own-clock-wrong']);
    assert.equal(look.evidence.dnssec?.answer, 'unknown');
  }
});

test('a registration has expired only when it has by the clocks of others as well', () => {
  const evidence = evidenceOf({
    ask: 'example.com',
    zones: {},
    registrations: [{ domain: 'example.com', expires: instant(NOW - 600_000) }],
  });
  const facts = evidence.registrations.get(name('example.com')) ?? null;
  assert.equal(expiryOf(facts, evidence)?.why, 'expired');
  assert.equal(expiryOf(facts, { ...evidence, clockAheadMs: 900_000 }), null);
  assert.equal(expiryOf(facts, { ...evidence, clockAheadMs: -900_000 })?.why, 'expired');
});

test('a name that is denied has a cause also where its end is past by our own clock alone', () => {
  const evidence = evidenceOf({
    ask: 'example.com',
    zones: { com: { 'a.nic.com 198.51.100.23': 'nxdomain' } },
    registrations: [{ domain: 'example.com', expires: instant(NOW - 600_000) }],
  });
  assert.equal(diagnose(evidence, CHECKS).verdict.code, 'expired');
  assert.equal(diagnose({ ...evidence, clockAheadMs: 900_000 }, CHECKS).verdict.code, 'delegation-withdrawn');
});
