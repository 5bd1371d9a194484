import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DrillError } from '../../src/drill/library.ts';
import { answerFrom, drillOf, told } from './play.ts';

const INTERNET = `
host ns1.example.test 192.0.43.3
host ns2.example.test 192.0.43.4
zone test on ns1.example.test
zone example.test on ns1.example.test ns2.example.test
    @ 900 SOA ns1.example.test. h.example.test. 41 2 3 4 60
    @ A 192.0.2.1
zone sub.example.test on ns1.example.test
at 10:00 first: As written.
at 11:00 changed: Several changes.
    example.test adds
        new A 192.0.2.5
    example.test replaces on ns1.example.test
        @ A 192.0.2.9
    example.test replaces keeping serial
        tailored A 192.0.2.7
at 12:00 withdrawn: A delegation goes.
    example.test withdraws sub.example.test
at 13:00 restored: It comes back on one server.
    example.test restores sub.example.test on ns1.example.test
at 14:00 last: A name goes.
    example.test removes new.example.test A
    ns2.example.test refuses
`;
const NS1 = '192.0.43.3';
const NS2 = '192.0.43.4';

async function at(moment: string) {
  const drill = await drillOf(INTERNET);
  drill.moveTo(moment);
  return async (to: string, question: string) => told(await answerFrom(drill, to, question));
}

test('a change holds on every server or on those named, and raises the serial unless kept', async () => {
  const before = await at('first');
  assert.match((await before(NS1, 'example.test SOA')).join(), / 41 2 3 4 60/);
  const ask = await at('changed');
  assert.deepEqual(await ask(NS2, 'new.example.test A'), [
    'NOERROR aa',
    'answer new.example.test. 3600 IN A 192.0.2.5',
  ]);
  assert.deepEqual(await ask(NS1, 'example.test A'), ['NOERROR aa', 'answer example.test. 3600 IN A 192.0.2.9']);
  assert.deepEqual(await ask(NS2, 'example.test A'), ['NOERROR aa', 'answer example.test. 3600 IN A 192.0.2.1']);
  assert.match((await ask(NS1, 'example.test SOA')).join(), / 43 2 3 4 60/);
  assert.match((await ask(NS2, 'example.test SOA')).join(), / 42 2 3 4 60/);
});

test('a delegation that is withdrawn can be restored as it was', async () => {
  const referral = (await (await at('first'))(NS2, 'sub.example.test A')).slice(0, 2);
  assert.deepEqual(referral, ['NOERROR', 'authority sub.example.test. 3600 IN NS ns1.example.test.']);
  const gone = await at('withdrawn');
  assert.equal((await gone(NS2, 'sub.example.test A'))[0], 'NXDOMAIN aa');
  const back = await at('restored');
  assert.equal((await back(NS2, 'sub.example.test A'))[0], 'NXDOMAIN aa');
  const drill = await drillOf(INTERNET.replace(' on ns1.example.test\nat 14:00', '\nat 14:00'));
  drill.moveTo('restored');
  assert.deepEqual(told(await answerFrom(drill, NS2, 'sub.example.test A')).slice(0, 2), referral);
});

test('time decides what holds: a moment comes when the clock reaches it, and goes when it is turned back', async () => {
  const drill = await drillOf(INTERNET);
  assert.equal(drill.now().moment?.name, 'first');
  drill.moveTo('last');
  assert.deepEqual(told(await answerFrom(drill, NS2, 'example.test A')), ['REFUSED']);
  drill.moveTo('first');
  assert.equal(new Date(drill.now().at).toISOString(), '2024-05-01T10:00:00.000Z');
  assert.equal(told(await answerFrom(drill, NS2, 'example.test A'))[0], 'NOERROR aa');
  await drill.run(new Promise(done => drill.world.clock.after(4 * 3_600_000, () => done(null))));
  assert.equal(drill.now().moment?.name, 'last');
});

test('monotonic time jumps with the wall clock, and never back', async () => {
  const drill = await drillOf(INTERNET);
  const { clock } = drill.world;
  drill.moveTo('changed');
  assert.equal(clock.monotonicMs(), 3_600_000);
  drill.moveTo('first');
  assert.equal(clock.monotonicMs(), 7_200_000);
});

test('an unknown moment is an error that names those there are', async () => {
  const drill = await drillOf(INTERNET);
  assert.throws(
    () => drill.moveTo('frist'),
    new DrillError('test has no moment "frist"; it has first, changed, withdrawn, restored, last'),
  );
});

test('a text with an error cannot be opened, and the error names file and line', async () => {
  await assert.rejects(async () => drillOf('host a.example nowhere\nzone b.example on c.example\n'), {
    message: 'test line 3: "nowhere" is not an address (and 1 more)',
  });
});
