import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DenialPlan } from '../../../src/dns/dnssec/sign/zone.ts';
import type { DnssecView } from '../../../src/dns/dnssec/view.ts';
import type { RawRecord } from '../../../src/dns/message.ts';
import { addSeconds } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import { DAY, KSK, NOW, PERIOD, signed, testKey, ZSK } from '../../support/signed.ts';
import {
  dsLine,
  EXAMPLE_ZONE,
  exampleServers,
  look,
  question,
  type TestServer,
  traceOf,
  upperZones,
} from '../../support/traced.ts';

const EXAMPLE = name('example.test');
const TEST = name('test');
const WWW = question('www.example.test');
const GOOD = signed(EXAMPLE_ZONE, 'example.test.');
const EXPIRED = { inception: addSeconds(NOW, -40 * DAY), expiration: addSeconds(NOW, -9 * DAY) };
const FUTURE = { inception: addSeconds(NOW, 2 * DAY), expiration: addSeconds(NOW, 30 * DAY) };

const DENIALS: Readonly<Record<string, DenialPlan>> = {
  NSEC: 'nsec',
  NSEC3: { iterations: 0, salt: new Uint8Array(0), optOut: false },
  'NSEC3 with salt and iterations': { iterations: 5, salt: Uint8Array.of(1, 2, 3), optOut: false },
};

/** The faults of a zone as one line each: kind, role, bad and good servers. */
const faultsOf = (view: DnssecView, zone = EXAMPLE): string[] =>
  (view.zones.get(zone)?.faults ?? []).map(
    ({ fault, role, servers, good }) => `${fault.kind} ${role} ${fault.type} ${servers.length}:${good}`,
  );

const without = (records: readonly RawRecord[], ...types: string[]): RawRecord[] =>
  records.filter(({ type }) => !types.includes(type));

for (const [by, denial] of Object.entries(DENIALS)) {
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { denial });
  const securityOf = (asked: string, type = 'A') => {
    const view = look(traceOf([...upperZones(), exampleServers(zone)], question(asked, type)));
    assert.deepEqual(faultsOf(view), [], asked);
    return view.answer;
  };

  test(`a zone with ${by}: data, denials, wildcards and aliases are secure`, () => {
    assert.equal(securityOf('www.example.test'), 'secure');
    assert.equal(securityOf('www.example.test', 'MX'), 'secure');
    assert.equal(securityOf('nothing.example.test'), 'secure');
    assert.equal(securityOf('far.below.nothing.example.test'), 'secure');
    assert.equal(securityOf('empty.example.test'), 'secure');
    assert.equal(securityOf('a.wild.example.test'), 'secure');
    assert.equal(securityOf('a.b.wild.example.test'), 'secure');
    assert.equal(securityOf('a.wild.example.test', 'MX'), 'secure');
    assert.equal(securityOf('example.test', 'SOA'), 'secure');
    assert.equal(securityOf('example.test', 'DNSKEY'), 'secure');
  });

  test(`a zone with ${by}: without its proofs of absence the denials are bogus, the data are not`, () => {
    const blind = without(zone, 'NSEC', 'NSEC3');
    const trace = (asked: string, type = 'A') =>
      look(traceOf([...upperZones(), exampleServers(blind)], question(asked, type)));
    assert.equal(trace('www.example.test').answer, 'secure');
    assert.deepEqual(faultsOf(trace('nothing.example.test')), ['denial-missing asked NSEC 2:0']);
    assert.deepEqual(faultsOf(trace('www.example.test', 'MX')), ['denial-missing asked MX 2:0']);
    assert.deepEqual(faultsOf(trace('a.wild.example.test')), ['wildcard-unproven asked NSEC 2:0']);
  });
}

test('an alias is as good as its target: an unseen target leaves it unknown', () => {
  const view = look(traceOf([...upperZones(), exampleServers(GOOD)], question('a.tree.example.test')));
  assert.deepEqual(faultsOf(view), []);
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(view.answers.find(({ zone }) => zone === EXAMPLE)?.security, 'secure');
});

test('a CNAME that is not what its DNAME makes is forged', () => {
  const meddle: TestServer['meddle'] = (answer, { type }) =>
    type !== 'A'
      ? answer
      : {
          ...answer,
          answers: answer.answers.map(r => (r.type === 'CNAME' ? { ...r, rdata: Uint8Array.of(1, 97, 0) } : r)),
        };
  const view = look(
    traceOf([...upperZones(), exampleServers(GOOD, GOOD, { meddle })], question('a.tree.example.test')),
  );
  assert.deepEqual(faultsOf(view), ['alias-forged asked CNAME 1:1']);
});

test('DS at the parent and no keys in the zone: bogus for want of keys, at every server', () => {
  const unsigned = without(GOOD, 'DNSKEY', 'RRSIG', 'NSEC');
  const view = look(traceOf([...upperZones(), exampleServers(unsigned)], WWW));
  assert.equal(view.answer, 'bogus');
  assert.deepEqual(faultsOf(view), ['no-keys keys DNSKEY 2:0']);
});

test('a DS of another key: bogus for want of the key, and the DS is shown as matching nothing', () => {
  const view = look(
    traceOf([...upperZones(dsLine('example.test.', testKey(9, 'key-signing'))), exampleServers(GOOD)], WWW),
  );
  assert.equal(view.answer, 'bogus');
  assert.deepEqual(faultsOf(view), ['no-key-for-ds keys DNSKEY 2:0']);
  assert.deepEqual(
    view.zones.get(EXAMPLE)?.ds.map(({ matches, usable }) => ({ matches, usable })),
    [{ matches: false, usable: true }],
  );
});

test('one of two DS records fits: secure, as any valid path will do', () => {
  const ds = [dsLine('example.test.', testKey(9, 'key-signing')), dsLine('example.test.')];
  const view = look(traceOf([...upperZones(ds), exampleServers(GOOD)], WWW));
  assert.equal(view.answer, 'secure');
  assert.deepEqual(
    view.zones
      .get(EXAMPLE)
      ?.ds.map(({ matches }) => matches)
      .sort(),
    [false, true],
  );
});

test('two signers with keys of each other in their sets: both servers are secure', () => {
  const [otherKsk, otherZsk] = [testKey(3, 'key-signing'), testKey(4, 'zone-signing')];
  const half = (mine: Parameters<typeof signed>[2]) => signed(EXAMPLE_ZONE, 'example.test.', mine);
  const ds = [dsLine('example.test.'), dsLine('example.test.', otherKsk)];
  const other = half({ keys: [otherKsk, otherZsk] });
  const view = look(traceOf([...upperZones(ds), exampleServers(GOOD, other)], WWW));
  assert.equal(view.answer, 'secure');
  assert.deepEqual(faultsOf(view), []);
});

test('signatures past their end: expired everywhere, with the day they ended', () => {
  const old = signed(EXAMPLE_ZONE, 'example.test.', { period: EXPIRED });
  const view = look(traceOf([...upperZones(), exampleServers(old)], WWW));
  assert.equal(view.answer, 'bogus');
  assert.deepEqual(faultsOf(view), ['expired keys DNSKEY 2:0']);
  assert.equal(view.zones.get(EXAMPLE)?.faults[0]?.fault.at, EXPIRED.expiration);
});

test('signatures before their beginning: not yet valid, with the day they begin', () => {
  const early = signed(EXAMPLE_ZONE, 'example.test.', { period: FUTURE });
  const view = look(traceOf([...upperZones(), exampleServers(early)], WWW));
  assert.deepEqual(faultsOf(view), ['not-yet-valid keys DNSKEY 2:0']);
  assert.equal(view.zones.get(EXAMPLE)?.faults[0]?.fault.at, FUTURE.inception);
});

test('one server is stale: its answers are expired, the zone is secure, and the server is named', () => {
  const old = signed(EXAMPLE_ZONE, 'example.test.', { period: EXPIRED });
  const view = look(traceOf([...upperZones(), exampleServers(GOOD, old)], WWW));
  assert.equal(view.answer, 'secure');
  assert.deepEqual(faultsOf(view), ['expired keys DNSKEY 1:1', 'expired asked A 1:1', 'expired other NS 1:1']);
  assert.deepEqual(view.zones.get(EXAMPLE)?.faults[0]?.servers, [{ name: 'ns2.example.test.', address: '192.0.43.4' }]);
});

test('a parent that proves that there is no DS makes the zone insecure, by NSEC', () => {
  const view = look(traceOf([...upperZones([]), exampleServers(without(GOOD, 'RRSIG', 'NSEC', 'DNSKEY'))], WWW));
  assert.equal(view.answer, 'insecure');
  assert.deepEqual(view.zones.get(EXAMPLE)?.why, { kind: 'insecure', how: 'no-ds-nsec', above: EXAMPLE });
});

test('a signed parent that neither gives a DS nor denies it: its fault, for everything below', () => {
  const [root, tld] = upperZones([]);
  assert.ok(root && tld);
  const blind = {
    ...tld,
    servers: tld.servers.map(server => ({ ...server, records: without(server.records, 'NSEC') })),
  };
  const view = look(traceOf([root, blind, exampleServers(GOOD)], WWW));
  assert.equal(view.answer, 'bogus');
  assert.deepEqual(faultsOf(view), []);
  assert.deepEqual(faultsOf(view, TEST), ['denial-missing delegation DS 1:0']);
  const why = view.zones.get(EXAMPLE)?.why;
  assert.equal(why?.kind === 'fault' && why.at, TEST);
});

test('a server that was asked without EDNS cannot be judged, and is not', () => {
  const bare = exampleServers(without(GOOD, 'RRSIG', 'NSEC', 'DNSKEY'));
  const servers = bare.servers.map(server => ({ ...server, edns: false }));
  const view = look(traceOf([...upperZones(), { ...bare, servers }], WWW));
  assert.equal(view.answer, 'unknown');
  assert.deepEqual(faultsOf(view), []);
});

test('algorithms and digests that nobody knows make a zone insecure, not bogus', () => {
  for (const ds of ['example.test. DS 1 250 2 00', 'example.test. DS 1 15 9 00']) {
    const view = look(traceOf([...upperZones(ds), exampleServers(GOOD)], WWW));
    assert.equal(view.answer, 'insecure');
    assert.deepEqual(view.zones.get(EXAMPLE)?.why, { kind: 'insecure', how: 'unknown-algorithm', above: EXAMPLE });
  }
});

test('a SHA-1 digest counts alone, but not beside a newer one that fits nothing', () => {
  const sha1 = dsLine('example.test.', KSK, 1);
  const securityWith = (...ds: string[]) => look(traceOf([...upperZones(ds), exampleServers(GOOD)], WWW)).answer;
  assert.equal(securityWith(sha1), 'secure');
  assert.equal(securityWith(dsLine('example.test.', KSK, 4)), 'secure');
  assert.equal(securityWith(sha1, dsLine('example.test.', testKey(9, 'key-signing'), 2)), 'bogus');
});

test('an unsigned zone below an insecure one is insecure too', () => {
  const [root, tld] = upperZones([]);
  assert.ok(root && tld);
  const bare = without(signed(EXAMPLE_ZONE, 'example.test.'), 'RRSIG', 'NSEC', 'DNSKEY');
  const below = {
    zone: 'sub.example.test.',
    servers: [
      {
        name: 'ns.sub.example.test',
        address: '192.0.43.13',
        records: signed('@ SOA ns h 1 1 1 1 1\n@ NS ns\n@ A 192.0.43.99', 'sub.example.test.'),
      },
    ],
  };
  const view = look(traceOf([root, tld, exampleServers(bare), below], question('sub.example.test')));
  assert.equal(view.answer, 'insecure');
  assert.deepEqual(view.zones.get(name('sub.example.test'))?.why, { kind: 'insecure', how: 'parent', above: EXAMPLE });
});

test('signatures that end soon are listed with their servers, those with time left are not', () => {
  const soon = signed(EXAMPLE_ZONE, 'example.test.', { period: { ...PERIOD, expiration: addSeconds(NOW, DAY) } });
  const view = look(traceOf([...upperZones(), exampleServers(GOOD, soon)], WWW));
  assert.deepEqual(faultsOf(view), []);
  const ending = view.zones.get(EXAMPLE)?.ending ?? [];
  assert.deepEqual(
    ending.map(({ signature, servers }) => `${signature.type} ${servers.map(s => s.name)}`),
    ['DNSKEY ns2.example.test.', 'A ns2.example.test.', 'NS ns2.example.test.'],
  );
  assert.deepEqual(view.zones.get(TEST)?.ending, []);
});

test('a key that is revoked, or is no zone key, signs nothing', () => {
  const rogue = { ...ZSK, rdata: Uint8Array.from([0, 0, ...ZSK.rdata.subarray(2)]) };
  const view = look(
    traceOf([...upperZones(), exampleServers(signed(EXAMPLE_ZONE, 'example.test.', { keys: [KSK, rogue] }))], WWW),
  );
  assert.deepEqual(faultsOf(view), ['unknown-key asked A 2:0', 'unknown-key other NS 2:0']);
});
