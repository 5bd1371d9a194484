import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RawRecord } from '../../../src/dns/message.ts';
import { isAtOrUnder, name } from '../../../src/values/name.ts';
import { answerOf, signed, testKey } from '../../support/signed.ts';
import { dsLine, exampleServers, look, question, type TestZone, traceOf, upperZones } from '../../support/traced.ts';

/** A registry whose servers hold two zones, `test.` and `co.test.`, and refer from the lower one (as those of uk. do). */
const CO = name('co.test');
const DOMAIN = name('example.co.test');
const ASKED = question('www.example.co.test');
const keysOfCo = [testKey(5, 'key-signing'), testKey(6, 'zone-signing')];

const coZone = (ds: string): RawRecord[] =>
  signed(
    `@ SOA ns h 1 1800 900 604800 900\n@ NS ns.test.\nexample NS ns1.example\nexample NS ns2.example\nns1.example A 192.0.43.3\nns2.example A 192.0.43.4\n${ds}`,
    'co.test.',
    { keys: keysOfCo },
  );

interface Registry {
  readonly coDs: string;
  readonly ds: string;
  readonly also?: TestZone['also'];
}

function registry({
  coDs,
  ds,
  also = [question('co.test', 'DS'), question('co.test', 'DNSKEY')],
}: Registry): TestZone[] {
  const [root, tld] = upperZones([`co NS ns.test.`, coDs]);
  const co = coZone(ds);
  assert.ok(root && tld);
  const servers = tld.servers.map(server => ({
    ...server,
    meddle: (honest: ReturnType<typeof answerOf>, asked: typeof ASKED) =>
      isAtOrUnder(asked.name, CO) && asked.type !== 'DS' ? answerOf('co.test.', co, asked) : honest,
  }));
  return [root, { ...tld, servers, also }];
}

const DOMAIN_ZONE = signed(
  '@ SOA ns1 h 1 1800 900 604800 900\n@ NS ns1\n@ NS ns2\nns1 A 192.0.43.3\nns2 A 192.0.43.4\nwww A 192.0.43.80',
  'example.co.test.',
);
const servers: TestZone = { ...exampleServers(DOMAIN_ZONE), zone: 'example.co.test.' };
const CO_DS = dsLine('co.test.', keysOfCo[0]);
const DS = dsLine('example.co.test.');

test('a referral out of a zone that the registry’s servers hold themselves is followed through that zone’s own DS and keys', () => {
  const view = look(traceOf([...registry({ coDs: CO_DS, ds: DS }), servers], ASKED));
  assert.equal(view.answer, 'secure');
  assert.deepEqual(view.zones.get(name('test'))?.faults, []);
});

test('where nobody asked for that zone’s DS and keys, everything below is unknown, and nothing is bogus', () => {
  const view = look(traceOf([...registry({ coDs: CO_DS, ds: DS, also: [] }), servers], ASKED));
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.zones.get(name('test'))?.faults, []);
});

test('where that zone is unsigned at its parent, everything below is insecure', () => {
  const view = look(traceOf([...registry({ coDs: '', ds: DS }), servers], ASKED));
  assert.equal(view.answer, 'insecure');
});

test('where that zone’s keys do not fit its DS, everything below is bogus, and the registry’s servers are to blame', () => {
  const view = look(
    traceOf([...registry({ coDs: dsLine('co.test.', testKey(9, 'key-signing')), ds: DS }), servers], ASKED),
  );
  assert.equal(view.answer, 'bogus');
  const why = view.zones.get(DOMAIN)?.why;
  assert.deepEqual(why?.kind === 'fault' && [why.at, why.fault.kind], ['test.', 'no-key-for-ds']);
});

test('an unsigned domain below such a zone is proven to be so', () => {
  const bare = DOMAIN_ZONE.filter(({ type }) => !['RRSIG', 'NSEC', 'DNSKEY'].includes(type));
  const view = look(
    traceOf([...registry({ coDs: CO_DS, ds: '' }), { ...exampleServers(bare), zone: 'example.co.test.' }], ASKED),
  );
  assert.equal(view.answer, 'insecure');
  assert.deepEqual(view.zones.get(DOMAIN)?.why, { kind: 'insecure', how: 'no-ds-nsec', above: DOMAIN });
});
