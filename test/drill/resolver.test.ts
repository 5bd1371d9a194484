import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFrom, drillOf, told } from './play.ts';

const INTERNET = `
host a.root.example 192.0.43.1
host ns.nic.test 192.0.43.2
host ns.example.test 192.0.43.3
host ns.vendor.test 192.0.43.4
resolver public.example 9.9.9.9
zone . on a.root.example
zone test on ns.nic.test
    @ 900 SOA ns.nic.test. h.nic.test. 1 2 3 4 60
zone vendor.test on ns.vendor.test
zone example.test on ns.example.test
    @ A 192.0.2.1
    www CNAME web.other.test.
zone other.test on ns.vendor.test without glue
    web A 192.0.2.2
public.example remembers
    old.test. 600 A 192.0.2.7
public.example remembers gone.test as missing for 600
`;
const PUBLIC = '9.9.9.9';

/** What the public resolver says `seconds` after the beginning. */
async function asked(question: string, more = '', seconds = 0) {
  const drill = await drillOf(`${INTERNET}${more}`);
  await drill.run(new Promise(done => drill.world.clock.after(seconds * 1000, () => done(null))));
  const message = await answerFrom(drill, PUBLIC, question, { rd: true });
  return { told: told(message), ede: message.edns?.ede };
}

test('it resolves from the root, over servers without glue and aliases into other zones, without authority', async () => {
  assert.deepEqual((await asked('www.example.test A')).told, [
    'NOERROR ra',
    'answer www.example.test. 3600 IN CNAME web.other.test.',
    'answer web.other.test. 3600 IN A 192.0.2.2',
  ]);
  assert.deepEqual((await asked('nothing.test A')).told, [
    'NXDOMAIN ra',
    'authority test. 60 IN SOA ns.nic.test. h.nic.test. 1 2 3 4 60',
  ]);
});

test('what it remembers counts down and is asked anew when it has run out', async () => {
  assert.deepEqual((await asked('old.test A', '', 100)).told, ['NOERROR ra', 'answer old.test. 500 IN A 192.0.2.7']);
  assert.equal((await asked('old.test A', '', 601)).told[0], 'NXDOMAIN ra');
});

test('a name remembered as missing, and all below it, stays missing until then', async () => {
  const born = 'zone gone.test on ns.example.test\n    www A 192.0.2.9\n';
  assert.deepEqual((await asked('www.gone.test A', born, 100)).told, [
    'NXDOMAIN ra',
    'authority test. 500 IN SOA ns.nic.test. h.nic.test. 1 2 3 4 60',
  ]);
  assert.equal((await asked('www.gone.test A', born, 600)).told[0], 'NOERROR ra');
});

test('it goes on with a delegation that it remembers though the parent has withdrawn it', async () => {
  const more = `public.example remembers
    example.test. 600 NS ns.example.test.
    ns.example.test. 600 A 192.0.43.3
test withdraws example.test
`;
  assert.equal((await asked('example.test A', more, 10)).told[1], 'answer example.test. 3600 IN A 192.0.2.1');
  assert.equal((await asked('example.test A', more, 601)).told[0], 'NXDOMAIN ra');
});

test('it gives up on servers that are silent, lame, or need each other, with an extended error', async () => {
  const dead = [{ code: 22, text: 'No reachable authority at example.test.' }];
  assert.deepEqual(await asked('example.test A', 'ns.example.test is silent\n'), { told: ['SERVFAIL ra'], ede: dead });
  assert.deepEqual(await asked('example.test A', 'ns.example.test refuses\n'), { told: ['SERVFAIL ra'], ede: dead });
  const circle = `zone one.test on x.two.test without glue
zone two.test on x.one.test without glue
host x.one.test 192.0.43.8
host x.two.test 192.0.43.9
`;
  assert.equal((await asked('one.test A', circle)).told[0], 'SERVFAIL ra');
});

test('it takes the next server where one is dead', async () => {
  const more =
    'host ns2.example.test 192.0.43.5\nzone two.test on ns.example.test ns2.example.test\n    @ A 192.0.2.6\nns.example.test is silent\n';
  assert.deepEqual((await asked('two.test A', more)).told, ['NOERROR ra', 'answer two.test. 3600 IN A 192.0.2.6']);
});
