import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rrsigOf } from '../../src/dns/dnssec/records/rdata.ts';
import type { Message, RawRecord } from '../../src/dns/message.ts';
import { recordText } from '../../src/dns/wire/rdata.ts';
import type { Drill } from '../../src/drill/drill.ts';
import { answerFrom, drillOf } from './play.ts';

const INTERNET = `
host ns.root.example 192.0.43.1
host ns1.example.test 192.0.43.3
host ns2.example.test 192.0.43.4
zone . on ns.root.example signed
zone example.test on ns1.example.test ns2.example.test signed
    @ A 192.0.2.1
zone plain.test on ns1.example.test
zone island.test on ns1.example.test signed with nsec3 without ds
at 10:00 well: As it should be.
at 11:00 expired: Out of time on one server.
    example.test signs from 2024-01-01 00:00 until 2024-02-01 00:00 on ns2.example.test
at 12:00 other-keys: New keys.
    example.test signs with new keys on ns1.example.test
at 13:00 wrongly: Broken signatures.
    example.test signs wrongly on ns1.example.test
at 14:00 no-denial: No proofs.
    example.test signs well
    example.test signs no denial
at 15:00 nothing: No signatures.
    example.test signs nothing
`;
const NS1 = '192.0.43.3';
const NS2 = '192.0.43.4';

async function at(moment: string): Promise<Drill> {
  const drill = await drillOf(INTERNET);
  drill.moveTo(moment);
  return drill;
}

const ask = (drill: Drill, to: string, question: string, dnssecOk = true): Promise<Message> =>
  answerFrom(drill, to, question, { over: 'tcp', edns: { dnssecOk } });

const typesIn = (records: readonly RawRecord[]): string[] =>
  records.map(one => (one.type === 'RRSIG' ? `RRSIG ${rrsigOf(one)?.covered}` : one.type));

test('who asks with DO gets signatures and proofs, who does not gets neither', async () => {
  const drill = await at('well');
  assert.deepEqual(typesIn((await ask(drill, NS1, 'example.test A')).answers), ['A', 'RRSIG A']);
  assert.deepEqual(typesIn((await ask(drill, NS1, 'example.test A', false)).answers), ['A']);
  const denied = await ask(drill, NS1, 'nothing.example.test A');
  assert.deepEqual([...new Set(typesIn(denied.authorities))], ['SOA', 'RRSIG SOA', 'NSEC', 'RRSIG NSEC']);
  assert.deepEqual(typesIn((await ask(drill, NS1, 'nothing.example.test A', false)).authorities), ['SOA']);
  const ring = await ask(drill, NS1, 'nothing.island.test A');
  assert.ok(typesIn(ring.authorities).includes('RRSIG NSEC3'));
  assert.deepEqual(typesIn((await ask(drill, NS1, 'plain.test A')).authorities), ['SOA']);
});

test('a signed zone has keys at its apex, and its parent a DS unless told otherwise', async () => {
  const drill = await at('well');
  assert.deepEqual(typesIn((await ask(drill, NS1, 'example.test DNSKEY')).answers), [
    'DNSKEY',
    'DNSKEY',
    'RRSIG DNSKEY',
  ]);
  const ds = async (zone: string) => typesIn((await ask(drill, '192.0.43.1', `${zone} DS`)).answers);
  assert.deepEqual(await ds('example.test'), ['DS', 'RRSIG DS']);
  assert.deepEqual(await ds('plain.test'), []);
  assert.deepEqual(await ds('island.test'), []);
  const referral = await ask(drill, '192.0.43.1', 'plain.test A');
  assert.deepEqual(typesIn(referral.authorities), ['NS', 'NSEC', 'RRSIG NSEC']);
});

test('the trust anchor stands for the root’s key, and an unsigned root has none', async () => {
  const drill = await at('well');
  const ds = drill.anchors.map(anchor => anchor.ds.tag);
  const keys = (await ask(drill, '192.0.43.1', '. DNSKEY')).answers.filter(one => one.type === 'RRSIG').map(rrsigOf);
  assert.deepEqual(
    ds,
    keys.map(signature => signature?.tag),
  );
  assert.deepEqual((await drillOf(INTERNET.replace('ns.root.example signed', 'ns.root.example'))).anchors, []);
});

test('signatures run out on the servers named only', async () => {
  const drill = await at('expired');
  const until = async (to: string) => {
    const [, signature] = (await ask(drill, to, 'example.test A')).answers;
    return signature === undefined ? '' : recordText(signature);
  };
  assert.match(await until(NS2), / 20240201000000 20240101000000 /);
  assert.doesNotMatch(await until(NS1), / 20240201000000 /);
});

test('new keys are other keys, and what signs wrongly differs in its signatures alone', async () => {
  const keysOf = async (moment: string) =>
    (await ask(await at(moment), NS1, 'example.test DNSKEY')).answers.map(recordText);
  const before = await keysOf('well');
  const after = await keysOf('other-keys');
  assert.deepEqual(
    before.filter(key => after.includes(key)),
    [],
  );
  const wrong = await keysOf('wrongly');
  assert.deepEqual(wrong.slice(0, 2), after.slice(0, 2));
  assert.notEqual(wrong[2], after[2]);
});

test('a zone may lose its proofs, or all of its signatures', async () => {
  const bare = await ask(await at('no-denial'), NS1, 'nothing.example.test A');
  assert.deepEqual(typesIn(bare.authorities), ['SOA', 'RRSIG SOA']);
  const unsigned = await at('nothing');
  assert.deepEqual(typesIn((await ask(unsigned, NS1, 'example.test A')).answers), ['A']);
  assert.deepEqual(typesIn((await ask(unsigned, NS1, 'example.test DNSKEY')).answers), []);
});

test('two drills sign the same octets', async () => {
  const octets = async () => (await ask(await at('well'), NS1, 'example.test A')).answers.map(recordText);
  assert.deepEqual(await octets(), await octets());
});
