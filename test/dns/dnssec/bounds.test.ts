import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/dns/dnssec/limits.ts';
import { keyTag } from '../../../src/dns/dnssec/records/rdata.ts';
import { judgeSet, setsOf } from '../../../src/dns/dnssec/rrset.ts';
import { type SigningKey, signSet } from '../../../src/dns/dnssec/sign/sign.ts';
import { validate } from '../../../src/dns/dnssec/validate.ts';
import { newWork, type Work } from '../../../src/dns/dnssec/work.ts';
import type { RawRecord } from '../../../src/dns/message.ts';
import { name } from '../../../src/values/name.ts';
import { KSK, NOW, PERIOD, recordsOf, signed, testKey, ZSK } from '../../support/signed.ts';
import { anchorsFor, EXAMPLE_ZONE, exampleServers, question, traceOf, upperZones } from '../../support/traced.ts';

const EXAMPLE = name('example.test');
const WWW = question('www.example.test');

/** Keys made to have one key tag (RFC 4034 appendix B is a sum): KeyTrap needs hundreds, CVE-2023-50387. */
function collidingKeys(count: number): SigningKey[] {
  return Array.from({ length: count }, (_, i) => {
    const rdata = Uint8Array.from(ZSK.rdata);
    // Adding to one 16-bit word and taking from the next leaves the sum as it is.
    rdata.set([(rdata[8] as number) ^ 0, 0, 0, 0], 8);
    rdata[9] = i & 255;
    rdata[11] = 255 - (i & 255);
    rdata[13] = i >> 8;
    rdata[15] = 255 - (i >> 8);
    return { ...ZSK, rdata, tag: keyTag(rdata) };
  });
}

const trap = (keys: number, signatures: number): { records: RawRecord[]; tag: number } => {
  const colliding = collidingKeys(keys);
  const tag = colliding[0]?.tag ?? 0;
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { keys: [KSK, ...colliding] });
  const www = zone.filter(record => record.name === WWW.name && record.type === 'A');
  const good = signSet(www, EXAMPLE, { ...ZSK, tag }, PERIOD);
  const bad = Array.from({ length: signatures }, (_, i) => {
    const rdata = Uint8Array.from(good.rdata);
    rdata[rdata.length - 1] = i & 255;
    rdata[rdata.length - 2] = i >> 8;
    return { ...good, rdata };
  });
  const kept = zone.filter(
    record =>
      !(record.name === WWW.name && record.type === 'RRSIG') && !(record.type === 'RRSIG' && record.rdata[1] === 2),
  );
  return { records: [...kept, ...bad], tag };
};

const look = (records: RawRecord[], work: Work) =>
  validate(traceOf([...upperZones(), exampleServers(records)], WWW), anchorsFor(), NOW, work);

test('colliding keys have one tag, so that the tests below test what they say', () => {
  assert.equal(new Set(collidingKeys(300).map(({ tag }) => tag)).size, 1);
  assert.equal(new Set(collidingKeys(300).map(({ rdata }) => rdata.join())).size, 300);
});

test('KeyTrap: hundreds of keys with one tag and as many signatures cost a handful of checks, and the answer is unknown', () => {
  const work = newWork();
  const view = look(trap(80, 300).records, work);
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.bounds, ['keysPerSignature']);
  assert.ok(work.done.signatureChecks <= 20, `${work.done.signatureChecks} checks`);
});

test('many signatures by one key end at the bound of a set', () => {
  const work = newWork();
  const view = look(trap(1, 300).records, work);
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.bounds, ['checksPerSet']);
  assert.ok(work.done.signatureChecks <= 20 + LIMITS.checksPerSet, `${work.done.signatureChecks} checks`);
});

test('the bound of a whole trace ends it: what is left is unknown, and the bound is named', () => {
  const work = newWork({ ...LIMITS, signatureChecks: 4 });
  const view = look(signed(EXAMPLE_ZONE, 'example.test.'), work);
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.bounds, ['signatureChecks']);
  assert.equal(work.done.signatureChecks, 4);
});

test('equal answers from many servers cost one check each, in this snapshot and the next', () => {
  const zone = signed(EXAMPLE_ZONE, 'example.test.');
  const checksWith = (servers: number): number => {
    const some = Array.from({ length: servers }, (_, i) => ({
      name: `ns${i}.example.test`,
      address: `192.0.43.${i + 20}`,
      records: zone,
    }));
    const work = newWork();
    const trace = traceOf([...upperZones(), { zone: 'example.test.', servers: some }], WWW);
    assert.equal(validate(trace, anchorsFor(), NOW, work).answer, 'secure');
    assert.equal(validate(trace, anchorsFor(), NOW, work).answer, 'secure');
    return work.done.signatureChecks;
  };
  assert.equal(checksWith(13), checksWith(1));
});

const NSEC3 = { iterations: 0, salt: new Uint8Array(0), optOut: false };

test('more iterations than validators accept: insecure, and not one name is hashed', () => {
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { denial: { ...NSEC3, iterations: 151 } });
  const work = newWork();
  const asked = question('nothing.example.test');
  const view = validate(traceOf([...upperZones(), exampleServers(zone)], asked), anchorsFor(), NOW, work);
  assert.equal(view.answer, 'insecure');
  assert.equal(work.done.nsec3Rounds, 0);
});

test('more iterations than validators accept, and a signature that does not hold: bogus all the same', () => {
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { denial: { ...NSEC3, iterations: 151 } });
  const forged = zone.map(record =>
    record.type === 'NSEC3' ? { ...record, rdata: record.rdata.map((byte, i) => (i === 1 ? byte ^ 1 : byte)) } : record,
  );
  const asked = question('nothing.example.test');
  const view = validate(traceOf([...upperZones(), exampleServers(forged)], asked), anchorsFor(), NOW);
  assert.equal(view.answer, 'bogus');
});

test('a name of many labels under many iterations ends at the bound of hashing (CVE-2023-50868)', () => {
  const zone = signed(EXAMPLE_ZONE, 'example.test.', {
    denial: { ...NSEC3, iterations: 150, salt: new Uint8Array(255) },
  });
  const work = newWork({ ...LIMITS, nsec3Rounds: 3_000 });
  const asked = question(`${'a.'.repeat(110)}example.test`);
  const view = validate(traceOf([...upperZones(), exampleServers(zone)], asked), anchorsFor(), NOW, work);
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.bounds, ['nsec3Rounds']);
  assert.ok(work.done.nsec3Rounds <= 3_000);
});

test('hundreds of DS records that fit every key by tag cost no more digests than the bound', () => {
  const lines = Array.from(
    { length: 100 },
    (_, i) => `example.test. DS ${KSK.tag} 15 2 ${i.toString(16).padStart(64, '0')}`,
  );
  const work = newWork({ ...LIMITS, digests: 30 });
  const view = validate(
    traceOf([...upperZones(lines), exampleServers(signed(EXAMPLE_ZONE, 'example.test.'))], WWW),
    anchorsFor(),
    NOW,
    work,
  );
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.bounds, ['digests']);
  assert.equal(work.done.digests, 30);
});

test('an RSA key with an exponent that makes checks slow is not used', () => {
  const key = recordsOf(
    `example.test. DNSKEY 256 3 8 ${Buffer.from([16, ...new Array(16).fill(255), ...new Array(256).fill(201)]).toString('base64')}`,
    '.',
  );
  const tag = keyTag(key[0]?.rdata ?? new Uint8Array(0));
  const signature = `www.example.test. RRSIG A 8 3 3600 20300101000000 20000101000000 ${tag} example.test. ${Buffer.alloc(256, 7).toString('base64')}`;
  const [set] = setsOf(recordsOf(`www.example.test. A 192.0.43.1\n${signature}`, '.'));
  assert.ok(set);
  const keys = [
    {
      flags: 256,
      protocol: 3,
      algorithm: 8,
      publicKey: (key[0]?.rdata ?? new Uint8Array(0)).subarray(4),
      tag,
      rdata: key[0]?.rdata ?? new Uint8Array(0),
    },
  ];
  const judged = judgeSet(set, { zone: EXAMPLE, keys, now: NOW }, newWork());
  assert.equal(judged.kind === 'bad' && judged.fault.kind, 'wrong-signature');
});

test('keys of seeds differ, so that no test above passes by accident', () => {
  assert.notDeepEqual(testKey(1, 'key-signing').rdata, testKey(3, 'key-signing').rdata);
});
