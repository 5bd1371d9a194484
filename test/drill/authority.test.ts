import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asking, answerFrom, drillOf, told } from './play.ts';

const INTERNET = `
host a.root.example 192.0.43.1
host a.nic.test 192.0.43.2
host ns.example.test 192.0.43.3 2620:0:2d0::3
host ns.other.test 192.0.43.4
zone . on a.root.example ttl 86400
zone test on a.nic.test ttl 7200
    @ 900 SOA a.nic.test. h.nic.test. 7 1 2 3 600
    example DS 12345 13 2 49FD46E6C4B45C55D4AC
zone example.test on ns.example.test ns.other.test ttl 300
    @ 900 SOA ns.example.test. h.example.test. 1 2 3 4 60
    @ MX 10 mail
    mail A 192.0.2.1
    www CNAME web
    web A 192.0.2.2
    out CNAME www.example.org.
    broken CNAME nothing
    loop1 CNAME loop2
    loop2 CNAME loop1
    a.b.c TXT "deep"
    *.wild A 192.0.2.3
    *.wild TXT "star"
    there.wild A 192.0.2.4
    *.alias CNAME web
    old DNAME new
    host.new A 192.0.2.5
    big TXT "${'x'.repeat(250)}" "${'y'.repeat(250)}" "${'z'.repeat(250)}"
zone sub.example.test on ns.other.test ttl 300
    @ A 192.0.2.9
zone cut.example.test on ns.example.test ns.other.test
    www A 192.0.2.10
zone other.test on ns.other.test without glue
`;

const drill = await drillOf(INTERNET);
const ask = async (to: string, question: string, how: Asking = {}) => told(await answerFrom(drill, to, question, how));
const ROOT = '192.0.43.1';
const TLD = '192.0.43.2';
const NS = '192.0.43.3';

const SOA = 'authority example.test. 60 IN SOA ns.example.test. h.example.test. 1 2 3 4 60';

test('the root refers to the zone below it, with the addresses of its servers', async () => {
  assert.deepEqual(await ask(ROOT, 'www.example.test A'), [
    'NOERROR',
    'authority test. 86400 IN NS a.nic.test.',
    'additional a.nic.test. 86400 IN A 192.0.43.2',
  ]);
});

test('a referral carries the DS beside the NS set, glue of servers inside and beside the zone, and never the SOA', async () => {
  assert.deepEqual(await ask(TLD, 'example.test A'), [
    'NOERROR',
    'authority example.test. 7200 IN NS ns.example.test.',
    'authority example.test. 7200 IN NS ns.other.test.',
    'authority example.test. 7200 IN DS 12345 13 2 49FD46E6C4B45C55D4AC',
    'additional ns.example.test. 7200 IN A 192.0.43.3',
    'additional ns.example.test. 7200 IN AAAA 2620:0:2d0::3',
    'additional ns.other.test. 7200 IN A 192.0.43.4',
  ]);
});

test('a zone without glue is delegated by name alone', async () => {
  const internet = INTERNET.replace('ns.example.test ns.other.test ttl 300', 'ns.example.test ttl 300');
  const told1 = await answerFrom(await drillOf(internet), TLD, 'other.test A');
  assert.deepEqual(told(told1), ['NOERROR', 'authority other.test. 7200 IN NS ns.other.test.']);
});

test('the parent answers for a DS with authority, and denies one that is not there', async () => {
  assert.deepEqual(await ask(TLD, 'example.test DS'), [
    'NOERROR aa',
    'answer example.test. 7200 IN DS 12345 13 2 49FD46E6C4B45C55D4AC',
  ]);
  assert.deepEqual(await ask(TLD, 'other.test DS'), [
    'NOERROR aa',
    'authority test. 600 IN SOA a.nic.test. h.nic.test. 7 1 2 3 600',
  ]);
});

test('a server of the child only says that it has no DS', async () => {
  assert.deepEqual(await ask(NS, 'example.test DS'), ['NOERROR aa', SOA]);
});

test('on a server with parent and child the child answers, but a DS is the parent’s', async () => {
  const www = await ask(NS, 'www.cut.example.test A');
  assert.deepEqual(www, ['NOERROR aa', 'answer www.cut.example.test. 3600 IN A 192.0.2.10']);
  const ds = await ask(NS, 'cut.example.test DS');
  assert.deepEqual(ds, ['NOERROR aa', SOA]);
});

test('a name below a cut that the server does not have is referred', async () => {
  assert.deepEqual(await ask(NS, 'x.sub.example.test A'), [
    'NOERROR',
    'authority sub.example.test. 300 IN NS ns.other.test.',
  ]);
});

test('an NS set is answered with the addresses that this server knows', async () => {
  assert.deepEqual(await ask(NS, 'example.test NS'), [
    'NOERROR aa',
    'answer example.test. 300 IN NS ns.example.test.',
    'answer example.test. 300 IN NS ns.other.test.',
    'additional ns.example.test. 300 IN A 192.0.43.3',
    'additional ns.example.test. 300 IN AAAA 2620:0:2d0::3',
  ]);
});

test('a missing name is NXDOMAIN with the SOA at its negative TTL', async () => {
  assert.deepEqual(await ask(NS, 'nothing.example.test A'), ['NXDOMAIN aa', SOA]);
});

test('a missing type and an empty non-terminal are NODATA', async () => {
  assert.deepEqual(await ask(NS, 'mail.example.test MX'), ['NOERROR aa', SOA]);
  assert.deepEqual(await ask(NS, 'b.c.example.test A'), ['NOERROR aa', SOA]);
  assert.deepEqual(await ask(NS, 'c.example.test A'), ['NOERROR aa', SOA]);
});

test('aliases are followed inside the zone and left alone outside', async () => {
  assert.deepEqual(await ask(NS, 'www.example.test A'), [
    'NOERROR aa',
    'answer www.example.test. 300 IN CNAME web.example.test.',
    'answer web.example.test. 300 IN A 192.0.2.2',
  ]);
  assert.deepEqual(await ask(NS, 'out.example.test A'), [
    'NOERROR aa',
    'answer out.example.test. 300 IN CNAME www.example.org.',
  ]);
  assert.deepEqual(await ask(NS, 'www.example.test CNAME'), [
    'NOERROR aa',
    'answer www.example.test. 300 IN CNAME web.example.test.',
  ]);
});

test('an alias to a name that does not exist is NXDOMAIN with the alias in it', async () => {
  assert.deepEqual(await ask(NS, 'broken.example.test A'), [
    'NXDOMAIN aa',
    'answer broken.example.test. 300 IN CNAME nothing.example.test.',
    SOA,
  ]);
});

test('a circle of aliases ends', async () => {
  assert.deepEqual(await ask(NS, 'loop1.example.test A'), [
    'NOERROR aa',
    'answer loop1.example.test. 300 IN CNAME loop2.example.test.',
    'answer loop2.example.test. 300 IN CNAME loop1.example.test.',
  ]);
});

test('a wildcard answers for names that do not exist, in the name asked', async () => {
  assert.deepEqual(await ask(NS, 'any.wild.example.test A'), [
    'NOERROR aa',
    'answer any.wild.example.test. 300 IN A 192.0.2.3',
  ]);
  assert.deepEqual(await ask(NS, 'x.y.wild.example.test TXT'), [
    'NOERROR aa',
    'answer x.y.wild.example.test. 300 IN TXT "star"',
  ]);
  assert.deepEqual(await ask(NS, 'any.wild.example.test AAAA'), ['NOERROR aa', SOA]);
  assert.deepEqual(await ask(NS, 'any.alias.example.test A'), [
    'NOERROR aa',
    'answer any.alias.example.test. 300 IN CNAME web.example.test.',
    'answer web.example.test. 300 IN A 192.0.2.2',
  ]);
});

test('a wildcard says nothing of names that exist, nor below them', async () => {
  assert.deepEqual(await ask(NS, 'there.wild.example.test TXT'), ['NOERROR aa', SOA]);
  assert.deepEqual(await ask(NS, 'x.there.wild.example.test A'), ['NXDOMAIN aa', SOA]);
});

test('a DNAME gives itself and the alias made of it', async () => {
  assert.deepEqual(await ask(NS, 'host.old.example.test A'), [
    'NOERROR aa',
    'answer old.example.test. 300 IN DNAME new.example.test.',
    'answer host.old.example.test. 300 IN CNAME host.new.example.test.',
    'answer host.new.example.test. 300 IN A 192.0.2.5',
  ]);
  assert.deepEqual(await ask(NS, 'old.example.test A'), ['NOERROR aa', SOA]);
});

test('a zone that the server does not have is refused', async () => {
  assert.deepEqual(await ask(NS, 'example.org A'), ['REFUSED']);
});

test('recursion is neither offered nor given', async () => {
  const said = await answerFrom(drill, NS, 'www.example.org A', { rd: true });
  assert.equal(said.rd, true);
  assert.equal(said.ra, false);
  assert.equal(said.rcode, 'REFUSED');
});

test('what does not fit into the client’s datagram is truncated, and whole over TCP', async () => {
  const small = await answerFrom(drill, NS, 'big.example.test TXT', { edns: null });
  assert.deepEqual(told(small), ['NOERROR aa tc']);
  assert.equal(small.edns, null);
  assert.equal((await answerFrom(drill, NS, 'big.example.test TXT', { edns: { udpSize: 1232 } })).tc, false);
  assert.equal((await answerFrom(drill, NS, 'big.example.test TXT', { edns: null, over: 'tcp' })).answers.length, 1);
});

test('EDNS is answered with EDNS, a wish for the server’s name with it, a cookie with ours added', async () => {
  const cookie = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const said = await answerFrom(drill, NS, 'web.example.test A', { edns: { nsid: true, cookie } });
  assert.equal(Buffer.from(said.edns?.nsid ?? []).toString(), 'ns.example.test');
  assert.equal(said.edns?.cookie?.length, 16);
  assert.deepEqual(said.edns?.cookie?.subarray(0, 8), cookie);
  const plain = await answerFrom(drill, NS, 'web.example.test A');
  assert.equal(plain.edns?.nsid, null);
  assert.equal(plain.edns?.cookie, null);
});

test('glue that does not fit truncates the referral', async () => {
  const many = Array.from({ length: 13 }, (_, i) => `ns${i}.long-label-to-fill-the-datagram.example.test`);
  const hosts = many.map((one, i) => `host ${one} 192.0.43.${100 + i} 2620:0:2d0::${100 + i}\n`).join('');
  const full = await drillOf(
    `host a.nic.test 192.0.43.2\nzone test on a.nic.test\n${hosts}zone example.test on ${many.join(' ')}\n`,
  );
  const short = await answerFrom(full, TLD, 'example.test A', { edns: { udpSize: 512 } });
  assert.deepEqual(told(short), ['NOERROR tc']);
  assert.equal((await answerFrom(full, TLD, 'example.test A', { over: 'tcp' })).additionals.length, 26);
});
