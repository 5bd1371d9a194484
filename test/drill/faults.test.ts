import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asking, answerFrom, drillOf, type Heard, heardFrom, told } from './play.ts';

const INTERNET = `
host a.root.example 192.0.43.1 20ms
host ns.example.test 192.0.43.3 2620:0:2d0::3 20ms
host other.example.test 192.0.43.4 20ms
zone . on a.root.example
zone example.test on ns.example.test other.example.test
    @ 900 SOA ns.example.test. h.example.test. 1 2 3 4 60
    @ A 192.0.2.1
    x A 192.0.2.2
`;
const NS = '192.0.43.3';
const NS6 = '2620:0:2d0::3';
const SOA = 'authority example.test. 60 IN SOA ns.example.test. h.example.test. 1 2 3 4 60';
const GOOD = ['NOERROR aa', 'answer example.test. 3600 IN A 192.0.2.1'];

const inWords = (heard: readonly Heard[]): string[] =>
  heard.map(one => (typeof one === 'string' ? one : told(one.message).join('; ')));

/** What the server says while it has the fault. */
async function under(fault: string, question = 'example.test A', how: Asking = {}, to = NS): Promise<string[]> {
  return inWords(await heardFrom(await drillOf(`${INTERNET}${fault}\n`), to, question, how));
}

const ALWAYS: readonly [string, string[]][] = [
  ['ns.example.test is silent', []],
  ['192.0.43.3 is silent', []],
  ['each server of example.test is silent', []],
  ['ns.example.test refuses connections', ['refused']],
  ['ns.example.test refuses', ['REFUSED']],
  ['ns.example.test answers SERVFAIL', ['SERVFAIL']],
  ['ns.example.test answers NXDOMAIN', [`NXDOMAIN aa; ${SOA}`]],
  ['ns.example.test answers nodata', [`NOERROR aa; ${SOA}`]],
  ['ns.example.test answers empty', ['NOERROR']],
  ['ns.example.test answers without authority', ['NOERROR; answer example.test. 3600 IN A 192.0.2.1']],
  ['ns.example.test refers upward', ['NOERROR; authority . 3600 IN NS a.root.example.']],
  ['ns.example.test truncates', ['NOERROR aa tc']],
  ['ns.example.test answers everything with 192.0.2.80', ['NOERROR aa; answer example.test. 300 IN A 192.0.2.80']],
  ['ns.example.test answers as a resolver with 192.0.2.80', ['NOERROR ra; answer example.test. 300 IN A 192.0.2.80']],
  [
    'ns.example.test answers twice with 192.0.2.80',
    ['NOERROR ra; answer example.test. 300 IN A 192.0.2.80', GOOD.join('; ')],
  ],
  ['ns.example.test answers with a wrong id', ['wrong id']],
  ['ns.example.test sends garbage', ['unreadable']],
  ['ns.example.test loses 100%', []],
  ['here is silent', []],
  ['here has no route', ['no-route']],
  ['here answers as a resolver with 192.0.2.80', ['NOERROR ra; answer example.test. 300 IN A 192.0.2.80']],
  ['here answers twice with 192.0.2.80', ['NOERROR ra; answer example.test. 300 IN A 192.0.2.80', GOOD.join('; ')]],
  ['other.example.test is silent', [GOOD.join('; ')]],
  ['here is silent towards 192.0.43.4', [GOOD.join('; ')]],
  ['here is silent towards 192.0.43.4 192.0.43.3', []],
];

for (const [fault, expected] of ALWAYS) {
  test(`${fault}: ${expected.join(' | ') || 'silence'}`, async () => assert.deepEqual(await under(fault), expected));
}

test('a condition limits a fault to transport, family, EDNS, options, names and types', async () => {
  const good = [GOOD.join('; ')];
  assert.deepEqual(await under('ns.example.test is silent over udp'), []);
  assert.deepEqual(await under('ns.example.test is silent over udp', 'example.test A', { over: 'tcp' }), good);
  assert.deepEqual(await under('ns.example.test is silent over v6'), good);
  assert.deepEqual(await under('ns.example.test is silent over v6', 'example.test A', {}, NS6), []);
  assert.deepEqual(await under('ns.example.test is silent over v6 tcp', 'example.test A', {}, NS6), good);
  assert.deepEqual(await under('ns.example.test is silent to edns'), []);
  assert.deepEqual(await under('ns.example.test is silent to edns', 'example.test A', { edns: null }), good);
  assert.deepEqual(await under('ns.example.test is silent to options'), good);
  assert.deepEqual(await under('ns.example.test is silent to options', 'example.test A', { edns: { nsid: true } }), []);
  assert.deepEqual(await under('ns.example.test is silent for x.example.test'), good);
  assert.deepEqual(await under('ns.example.test is silent for example.test AAAA'), good);
  assert.deepEqual(await under('ns.example.test is silent for example.test A'), []);
});

test('connections that are reset or closed bring no message, and nothing happens to datagrams but silence', async () => {
  assert.deepEqual(await under('ns.example.test resets connections', 'example.test A', { over: 'tcp' }), ['reset']);
  assert.deepEqual(await under('ns.example.test closes connections', 'example.test A', { over: 'tcp' }), ['closed']);
  assert.deepEqual(await under('ns.example.test resets connections over tcp'), [GOOD.join('; ')]);
});

test('of two faults that change what is said the later one counts, and the others hold beside it', async () => {
  const both =
    'ns.example.test refuses\nns.example.test answers SERVFAIL\nns.example.test answers twice with 192.0.2.80';
  assert.deepEqual(await under(both), ['NOERROR ra; answer example.test. 300 IN A 192.0.2.80', 'SERVFAIL']);
});

test('an answer takes the round trip, over TCP two, and longer where the server is slow', async () => {
  const took = async (fault: string, how: Asking) => {
    const [heard] = await heardFrom(await drillOf(`${INTERNET}${fault}\n`), NS, 'example.test A', how);
    return typeof heard === 'object' && heard.afterMs;
  };
  assert.equal(await took('', {}), 20);
  assert.equal(await took('', { over: 'tcp' }), 40);
  assert.equal(await took('ns.example.test is slow by 1.5s', {}), 1520);
  assert.equal(await took('here is slow by 1s', {}), 1020);
});

test('packets are lost by the seed: the same ones each time, and about as many as the share says', async () => {
  const lost = async (seed: number) => {
    const drill = await drillOf(`${INTERNET}ns.example.test loses 40%\n`, { backEnd: 'memory', seed });
    const fates: boolean[] = [];
    for (let i = 0; i < 200; i++) fates.push((await heardFrom(drill, NS, 'example.test A')).length === 0);
    return fates;
  };
  const first = await lost(7);
  assert.deepEqual(await lost(7), first);
  assert.notDeepEqual(await lost(8), first);
  const share = first.filter(Boolean).length / first.length;
  assert.ok(share > 0.3 && share < 0.5, `${share} lost`);
});

test('an extended error travels with its code and text', async () => {
  const drill = await drillOf(`${INTERNET}ns.example.test answers SERVFAIL with ede 24 "zone expired"\n`);
  assert.deepEqual((await answerFrom(drill, NS, 'example.test A')).edns?.ede, [{ code: 24, text: 'zone expired' }]);
});

test('a server that ignores EDNS answers without it, and one that wants cookies asks for them', async () => {
  const ignoring = await drillOf(`${INTERNET}ns.example.test ignores edns\n`);
  assert.equal((await answerFrom(ignoring, NS, 'example.test A')).edns, null);
  const demanding = await drillOf(`${INTERNET}ns.example.test demands cookies\n`);
  assert.deepEqual(told(await answerFrom(demanding, NS, 'example.test A')), ['NOERROR aa tc']);
  const cookie = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const bad = await answerFrom(demanding, NS, 'example.test A', { edns: { cookie } });
  assert.equal(bad.rcode, 'BADCOOKIE');
  const good = await answerFrom(demanding, NS, 'example.test A', { edns: { cookie: bad.edns?.cookie ?? null } });
  assert.deepEqual(told(good), GOOD);
  assert.deepEqual(told(await answerFrom(demanding, NS, 'example.test A', { over: 'tcp' })), GOOD);
});

test('another question’s answer repeats that question', async () => {
  const said = await answerFrom(
    await drillOf(`${INTERNET}ns.example.test answers another question\n`),
    NS,
    'example.test A',
  );
  assert.deepEqual(said.questions, [{ name: 'another.example.', type: 'A', class: 1 }]);
});

test('a parking server has authority for every domain, as its own zone', async () => {
  const parked = `${INTERNET}ns.example.test answers everything with 192.0.2.80\n`;
  const soa = 'soa.example. 300 IN SOA ns.example.test. hostmaster.ns.example.test. 1 7200 3600 1209600 300';
  assert.deepEqual(inWords(await heardFrom(await drillOf(parked), NS, 'deep.in.soa.example AAAA')), [
    `NOERROR aa; authority in.${soa}`.replace('in.soa', 'soa'),
  ]);
  assert.deepEqual(inWords(await heardFrom(await drillOf(parked), NS, 'soa.example SOA')), [
    `NOERROR aa; answer ${soa}`,
  ]);
  assert.deepEqual(inWords(await heardFrom(await drillOf(parked), NS, 'soa.example NS')), [
    'NOERROR aa; answer soa.example. 300 IN NS ns.example.test.',
  ]);
});

test('who recovers has no fault left', async () => {
  assert.deepEqual(await under('ns.example.test refuses\n192.0.43.3 is silent\nns.example.test recovers'), [
    GOOD.join('; '),
  ]);
  assert.deepEqual(await under('ns.example.test refuses\n192.0.43.3 is silent\n192.0.43.3 recovers'), ['REFUSED']);
});

test('an address that nobody has is silent', async () => {
  assert.deepEqual(await under('', 'example.test A', {}, '192.0.43.99'), []);
});
