import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dnskeyOf, rrsigOf } from '../../../src/dns/dnssec/records/rdata.ts';
import { judgeReferral, judgeResponse } from '../../../src/dns/dnssec/response.ts';
import { findSet, judgeSet, setsOf, type Trust } from '../../../src/dns/dnssec/rrset.ts';
import { newWork } from '../../../src/dns/dnssec/work.ts';
import type { RawRecord } from '../../../src/dns/message.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import { recordsOf } from '../../support/signed.ts';

const EXAMPLE = name('example');
const zoneFile = (file: string): RawRecord[] =>
  recordsOf(readFileSync(new URL(`./vectors/${file}`, import.meta.url), 'utf8'), '.');

const trustIn = (zone: readonly RawRecord[], now: string): Trust => ({
  zone: EXAMPLE,
  keys: zone.flatMap(record => dnskeyOf(record) ?? []),
  now: instant(Date.parse(now)),
});

/** The sets named ('ns1.example. NSEC') with their signatures. */
const pick = (zone: readonly RawRecord[], ...sets: string[]): RawRecord[] =>
  sets.flatMap(set => {
    const [owner, type] = set.split(' ');
    const found = zone.filter(record => {
      const covered = record.type === 'RRSIG' ? rrsigOf(record)?.covered : record.type;
      return record.name === owner && covered === type;
    });
    assert.ok(found.length > 0, `no ${set} in the zone file`);
    return found;
  });

const renamed = (records: readonly RawRecord[], to: string): RawRecord[] =>
  records.map(record => ({ ...record, name: name(to) }));

const A = zoneFile('rfc4035.zone');
const B = zoneFile('rfc5155.zone');
const TRUST_A = trustIn(A, '2004-04-20T00:00:00Z');
const TRUST_B = trustIn(B, '2010-01-01T00:00:00Z');
const H = (label: string): string => `${B.find(record => record.name.startsWith(label))?.name} NSEC3`;

const SHA1 = { security: 'insecure', how: 'sha1-algorithm' };
const OPT_OUT = { security: 'insecure', how: 'opt-out' };

test('every signature of the zone in RFC 4035 appendix A holds', () => {
  const signed = setsOf(A).filter(set => set.signatures.length > 0);
  assert.equal(signed.length, 26);
  for (const set of signed) assert.equal(judgeSet(set, TRUST_A, newWork()).kind, 'good', `${set.name} ${set.type}`);
});

test('every signature of RFC 5155 appendix A that is kept here holds', () => {
  const signed = setsOf(B).filter(set => set.signatures.length > 0);
  assert.equal(signed.length, 15);
  for (const set of signed) assert.equal(judgeSet(set, TRUST_B, newWork()).kind, 'good', `${set.name} ${set.type}`);
});

interface Example {
  readonly what: string;
  readonly asked: string;
  readonly rcode: 'NOERROR' | 'NXDOMAIN';
  readonly answers?: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
  readonly judged: object;
  /** Owners of records without which it is still no more than insecure: a span with opt-out covers the name. */
  readonly spare?: string;
}

/** Judges one example, then the same without each of its records of denial, which must not pass. */
function check(example: Example, trust: Trust): void {
  const [owner = '', type = ''] = example.asked.split(' ');
  const judge = (authorities: readonly RawRecord[]) =>
    judgeResponse(
      { rcode: example.rcode, answers: example.answers ?? [], authorities },
      { name: name(owner), type },
      trust,
      newWork(),
      () => true,
    ).judged;
  assert.deepEqual(judge(example.authorities), example.judged);
  const denials = setsOf(example.authorities).filter(set => set.type === 'NSEC' || set.type === 'NSEC3');
  for (const gone of denials.filter(set => !example.spare || !set.name.startsWith(example.spare))) {
    const without = example.authorities.filter(record => record.name !== gone.name || record.type === 'SOA');
    assert.equal(judge(without).security, 'bogus', `without ${gone.name} ${gone.type}`);
  }
}

const RFC_4035: readonly Example[] = [
  {
    what: 'B.1 answer',
    asked: 'x.w.example. MX',
    rcode: 'NOERROR',
    answers: pick(A, 'x.w.example. MX'),
    authorities: pick(A, 'example. NS'),
    judged: SHA1,
  },
  {
    what: 'B.2 name error',
    asked: 'ml.example. A',
    rcode: 'NXDOMAIN',
    authorities: pick(A, 'b.example. NSEC', 'example. NSEC', 'example. SOA'),
    judged: SHA1,
  },
  {
    what: 'B.3 no data',
    asked: 'ns1.example. MX',
    rcode: 'NOERROR',
    authorities: pick(A, 'ns1.example. NSEC', 'example. SOA'),
    judged: SHA1,
  },
  {
    what: 'B.6 wildcard expansion',
    asked: 'a.z.w.example. MX',
    rcode: 'NOERROR',
    answers: renamed(pick(A, '*.w.example. MX'), 'a.z.w.example'),
    authorities: pick(A, 'x.y.w.example. NSEC'),
    judged: SHA1,
  },
  {
    what: 'B.7 wildcard no data',
    asked: 'a.z.w.example. AAAA',
    rcode: 'NOERROR',
    authorities: pick(A, 'x.y.w.example. NSEC', '*.w.example. NSEC'),
    judged: SHA1,
  },
];

for (const example of RFC_4035) {
  test(`RFC 4035 ${example.what}: proven, and not without one of its proofs`, () => check(example, TRUST_A));
}

test('RFC 4035 B.4, referral to a signed zone: the DS set is given and holds', () => {
  const authorities = [
    ...pick(A, 'a.example. DS'),
    ...A.filter(record => record.name === 'a.example.' && record.type === 'NS'),
  ];
  const referral = judgeReferral({ rcode: 'NOERROR', answers: [], authorities }, name('a.example'), TRUST_A, newWork());
  assert.deepEqual(referral.judged, SHA1);
  assert.equal(referral.ds.length, 1);
});

test('RFC 4035 B.5, referral to an unsigned zone: NSEC proves that there is no DS', () => {
  const authorities = pick(A, 'b.example. NSEC');
  const referral = judgeReferral({ rcode: 'NOERROR', answers: [], authorities }, name('b.example'), TRUST_A, newWork());
  assert.deepEqual(referral.judged, SHA1);
  assert.deepEqual(referral.ds, []);
});

test('RFC 4035 B.8, DS asked of the child: its own NSEC does not deny what only the parent holds', () => {
  const response = { rcode: 'NOERROR', answers: [], authorities: pick(A, 'example. NSEC', 'example. SOA') };
  const { judged } = judgeResponse(response, { name: EXAMPLE, type: 'DS' }, TRUST_A, newWork(), () => true);
  assert.equal(judged.security === 'bogus' && judged.fault.kind, 'denial-wrong');
});

const RFC_5155: readonly Example[] = [
  {
    what: 'B.1 name error',
    asked: 'a.c.x.w.example. A',
    rcode: 'NXDOMAIN',
    authorities: pick(B, H('0p9m'), H('b4um'), H('35mt'), 'example. SOA'),
    judged: OPT_OUT,
  },
  {
    what: 'B.2 no data',
    asked: 'ns1.example. MX',
    rcode: 'NOERROR',
    authorities: pick(B, H('2t7b'), 'example. SOA'),
    judged: SHA1,
  },
  {
    what: 'B.2.1 no data at an empty non-terminal',
    asked: 'y.w.example. A',
    rcode: 'NOERROR',
    authorities: pick(B, H('ji6n')),
    judged: SHA1,
  },
  {
    what: 'B.4 wildcard expansion',
    asked: 'a.z.w.example. MX',
    rcode: 'NOERROR',
    answers: renamed(pick(B, '*.w.example. MX'), 'a.z.w.example'),
    authorities: pick(B, H('q04j')),
    judged: SHA1,
  },
  {
    what: 'B.5 wildcard no data',
    asked: 'a.z.w.example. AAAA',
    rcode: 'NOERROR',
    authorities: pick(B, H('k8ud'), H('q04j'), H('r53b')),
    judged: OPT_OUT,
    spare: 'r53b',
  },
];

for (const example of RFC_5155) {
  test(`RFC 5155 ${example.what}: proven, and not without one of its proofs`, () => check(example, TRUST_B));
}

test('RFC 5155 B.3, referral under opt-out: insecure, and bogus without the span', () => {
  const judge = (...sets: string[]) =>
    judgeReferral(
      { rcode: 'NOERROR', answers: [], authorities: pick(B, ...sets) },
      name('c.example'),
      TRUST_B,
      newWork(),
    ).judged;
  assert.deepEqual(judge(H('35mt'), H('0p9m')), OPT_OUT);
  assert.equal(judge(H('35mt')).security, 'bogus');
  assert.equal(judge(H('0p9m')).security, 'bogus');
});

test('RFC 5155 B.6, DS asked of the child: its own NSEC3 does not deny what only the parent holds', () => {
  const response = { rcode: 'NOERROR', answers: [], authorities: pick(B, H('0p9m')) };
  const { judged } = judgeResponse(response, { name: EXAMPLE, type: 'DS' }, TRUST_B, newWork(), () => true);
  assert.equal(judged.security === 'bogus' && judged.fault.kind, 'denial-wrong');
});

test('outside of their time the signatures of the documents are expired, or not yet valid', () => {
  const soa = findSet(setsOf(A), EXAMPLE, 'SOA');
  assert.ok(soa);
  const at = (now: string) => {
    const judged = judgeSet(soa, { ...TRUST_A, now: instant(Date.parse(now)) }, newWork());
    return judged.kind === 'bad' ? judged.fault.kind : judged.kind;
  };
  assert.equal(at('2004-04-09T18:36:18Z'), 'not-yet-valid');
  assert.equal(at('2004-04-09T18:36:19Z'), 'good');
  assert.equal(at('2004-05-09T18:36:19Z'), 'good');
  assert.equal(at('2004-05-09T18:36:20Z'), 'expired');
});
