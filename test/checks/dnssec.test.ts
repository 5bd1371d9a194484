import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { LIMITS } from '../../src/dns/dnssec/limits.ts';
import { dsRecord, newKey } from '../../src/dns/dnssec/sign/sign.ts';
import { validate } from '../../src/dns/dnssec/validate.ts';
import { newWork } from '../../src/dns/dnssec/work.ts';
import type { RawRecord } from '../../src/dns/message.ts';
import { rdataText } from '../../src/dns/wire/rdata.ts';
import type { Evidence } from '../../src/evidence.ts';
import { addSeconds } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { DAY, KSK, NOW, PERIOD, signed, testKey, ZSK } from '../support/signed.ts';
import {
  anchorsFor,
  dsLine,
  EXAMPLE_ZONE,
  exampleServers,
  question,
  type TestZone,
  traceOf,
  upperZones,
} from '../support/traced.ts';

const WWW = question('www.example.test');
const GOOD = signed(EXAMPLE_ZONE, 'example.test.');
const EXPIRED = { inception: addSeconds(NOW, -40 * DAY), expiration: addSeconds(NOW, -9 * DAY) };
const FUTURE = { inception: addSeconds(NOW, 2 * DAY), expiration: addSeconds(NOW, 30 * DAY) };
const OTHER = testKey(9, 'key-signing');

interface Seen {
  readonly asked?: typeof WWW;
  readonly more?: readonly (typeof WWW)[];
  readonly anchors?: ReturnType<typeof anchorsFor>;
  readonly now?: typeof NOW;
  readonly work?: ReturnType<typeof newWork>;
  readonly history?: Evidence['history'];
}

function diagnosisOf(
  zones: readonly TestZone[],
  { asked = WWW, more = [], anchors = anchorsFor(), now = NOW, work = newWork(), history = null }: Seen = {},
): Diagnosis {
  const trace = traceOf(zones, asked, more);
  const dnssec = validate(trace, anchors, now, work);
  return diagnose({ trace, history, dnssec, registrations: new Map(), takenAt: now }, CHECKS);
}

const codes = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ code }) => code))].sort();

/** The verdict as one line, and the codes of everything else that was found. */
const said = (diagnosis: Diagnosis): [string, ...string[]] => {
  const { code, fixer, severity, confidence, brokenAt, because } = diagnosis.verdict;
  return [`${code} ${fixer} ${severity} ${confidence} at ${brokenAt} because ${because}`, ...codes(diagnosis.findings)];
};

const without = (records: readonly RawRecord[], ...types: string[]): RawRecord[] =>
  records.filter(({ type }) => !types.includes(type));

/** The same zones, with what the servers of one of them hold changed. */
const changed = (
  zones: readonly TestZone[],
  zone: string,
  change: (records: readonly RawRecord[]) => RawRecord[],
): TestZone[] =>
  zones.map(each =>
    each.zone === zone
      ? { ...each, servers: each.servers.map(server => ({ ...server, records: change(server.records) })) }
      : each,
  );

test('a signed domain that validates is healthy, and nothing else is said', () => {
  assert.deepEqual(said(diagnosisOf([...upperZones(), exampleServers(GOOD)])), [
    'healthy nobody none certain at null because ',
  ]);
});

test('an unsigned domain is healthy, and nothing is said of signatures', () => {
  const bare = without(GOOD, 'RRSIG', 'NSEC', 'DNSKEY');
  assert.deepEqual(said(diagnosisOf([...upperZones([]), exampleServers(bare)])), [
    'healthy nobody none certain at null because ',
  ]);
});

test('moved to a host that does not sign, the DS left behind: the registrar ends it', () => {
  const bare = without(GOOD, 'RRSIG', 'NSEC', 'DNSKEY');
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(bare)]);
  assert.deepEqual(said(diagnosis), [
    'ds-without-key registrar critical certain at example.test. because example.test.',
  ]);
  assert.equal(diagnosis.impact.reason.kind, 'ds-ttl');
  assert.equal(diagnosis.impact.backAfterSeconds, 3600);
});

test('below a zone that is no registry’s, the owner of the parent holds the DS', () => {
  const sub = 'sub.example.test.';
  const parent = signed(`${EXAMPLE_ZONE}${dsLine(sub)}\n`, 'example.test.');
  const child = {
    zone: sub,
    servers: [
      {
        name: 'ns.sub.example.test',
        address: '192.0.43.13',
        records: without(signed('@ SOA ns h 1 1 1 1 1\n@ NS ns\n@ A 192.0.43.99', sub), 'RRSIG', 'NSEC', 'DNSKEY'),
      },
    ],
  };
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(parent), child], { asked: question(sub) });
  assert.deepEqual(said(diagnosis), [`ds-without-key you critical certain at ${sub} because ${sub}`]);
});

test('a key changed on one side only: no DS fits', () => {
  const diagnosis = diagnosisOf([...upperZones(dsLine('example.test.', OTHER)), exampleServers(GOOD)]);
  assert.deepEqual(said(diagnosis), ['ds-mismatch registrar critical certain at example.test. because example.test.']);
  assert.deepEqual(diagnosis.verdict.finding?.params['tags'], [String(OTHER.tag)]);
  assert.deepEqual(diagnosis.verdict.finding?.params['keys'], [String(KSK.tag), String(ZSK.tag)]);
});

test('a signer that stopped: the signatures ended, everywhere', () => {
  const diagnosis = diagnosisOf([
    ...upperZones(),
    exampleServers(signed(EXAMPLE_ZONE, 'example.test.', { period: EXPIRED })),
  ]);
  assert.deepEqual(said(diagnosis), [
    'signatures-expired dns-host critical certain at example.test. because example.test.',
  ]);
  assert.equal(diagnosis.verdict.finding?.params['expiredAt'], EXPIRED.expiration);
  assert.equal(diagnosis.impact.lostLast, EXPIRED.expiration);
  assert.equal(diagnosis.impact.reason.kind, 'failure-cache');
});

test('a signer whose clock is ahead: the signatures begin later, everywhere', () => {
  const diagnosis = diagnosisOf([
    ...upperZones(),
    exampleServers(signed(EXAMPLE_ZONE, 'example.test.', { period: FUTURE })),
  ]);
  assert.deepEqual(said(diagnosis), [
    'signatures-not-yet-valid dns-host critical certain at example.test. because example.test.',
  ]);
  assert.equal(diagnosis.verdict.finding?.params['beginAt'], FUTURE.inception);
});

test('one stale secondary: users still get through, and the server is named with its address', () => {
  const diagnosis = diagnosisOf([
    ...upperZones(),
    exampleServers(GOOD, signed(EXAMPLE_ZONE, 'example.test.', { period: EXPIRED })),
  ]);
  assert.deepEqual(said(diagnosis), [
    'some-servers-failing dns-host high certain at example.test. because ns2.example.test.',
    'server-bogus',
  ]);
  assert.deepEqual(diagnosis.findings[0]?.servers, [{ name: 'ns2.example.test.', address: '192.0.43.4' }]);
  assert.deepEqual(diagnosis.verdict.finding?.params['kinds'], ['1 answered with expired signatures']);
});

test('data validate and absence does not: denial is broken, and a name that exists still works', () => {
  const invented = question('invented.example.test');
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(without(GOOD, 'NSEC'))], { more: [invented] });
  assert.deepEqual(said(diagnosis), ['denial-broken dns-host high certain at example.test. because example.test.']);
});

test('the absence that was asked about is not proven: critical for whoever asks', () => {
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(without(GOOD, 'NSEC'))], {
    asked: question('nothing.example.test'),
  });
  assert.equal(said(diagnosis)[0], 'denial-broken dns-host critical certain at example.test. because example.test.');
});

test('records changed behind the signer’s back are bogus', () => {
  const tampered = GOOD.map(record =>
    record.name === WWW.name && record.type === 'A' ? { ...record, rdata: Uint8Array.of(192, 0, 2, 66) } : record,
  );
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(tampered)]);
  assert.deepEqual(said(diagnosis), ['bogus dns-host critical certain at example.test. because example.test.']);
});

test('a signature that the answer does not need is a finding, and no verdict', () => {
  const isNs = (r: RawRecord) => r.name === 'example.test.' && r.type === 'RRSIG' && r.rdata[1] === 2;
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(GOOD.filter(record => !isNs(record)))]);
  assert.deepEqual(said(diagnosis), ['healthy nobody none certain at null because ', 'bogus-beside']);
});

test('a registry whose delegations do not validate hits everything below: only the registry ends it', () => {
  const zones = changed(upperZones([]), 'test.', records => without(records, 'NSEC'));
  const bare = exampleServers(without(GOOD, 'RRSIG', 'NSEC', 'DNSKEY'));
  assert.equal(said(diagnosisOf([...zones, bare]))[0], 'tld-bogus registry critical certain at test. because test.');
});

test('a registry whose keys do not fit its DS hits everything below', () => {
  const [root, tld] = upperZones();
  assert.ok(root && tld);
  const rolled = signed(
    `@ SOA ns h 1 1800 900 604800 900\n@ NS ns\nns A 192.0.43.2\nexample NS ns1.example\nns1.example A 192.0.43.3\n${dsLine('example.test.')}`,
    'test.',
    { keys: [OTHER, ZSK] },
  );
  const zones = [
    root,
    { ...tld, servers: tld.servers.map(server => ({ ...server, records: rolled })) },
    exampleServers(GOOD),
  ];
  assert.equal(said(diagnosisOf(zones))[0], 'tld-bogus registry critical certain at test. because test.');
});

test('a registry’s fault about another name is no fault of this domain', () => {
  const control = question('control.test');
  const [root, tld] = upperZones();
  assert.ok(root && tld);
  const isApexNsec = (r: RawRecord) => r.type === 'NSEC' && r.name === 'test.';
  const zones = [
    root,
    {
      ...tld,
      servers: tld.servers.map(server => ({ ...server, records: server.records.filter(r => !isApexNsec(r)) })),
    },
    exampleServers(GOOD),
  ];
  assert.deepEqual(said(diagnosisOf(zones, { more: [control] })), ['healthy nobody none certain at null because ']);
});

test('signatures about to end are told before they do', () => {
  const soon = signed(EXAMPLE_ZONE, 'example.test.', { period: { ...PERIOD, expiration: addSeconds(NOW, DAY) } });
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(soon)]);
  assert.deepEqual(said(diagnosis), ['healthy nobody none certain at null because ', 'signatures-ending']);
  assert.equal(diagnosis.findings[0]?.params['untilAt'], addSeconds(NOW, DAY));
});

test('signatures that were not renewed when earlier ones were are told by those who saw that, and by nobody else', () => {
  const ago = (days: number) => addSeconds(NOW, -days * DAY);
  const seen = (movedDaysAgo: number, until = PERIOD.expiration, asked = WWW) => {
    const keys = { until, movedAt: ago(movedDaysAgo) };
    const signing = { keys, soa: null, tookMs: [5 * DAY * 1000, 5 * DAY * 1000], together: 0 };
    const history = { lastGood: null, looks: [], changes: [], newestSerial: null, troubleSince: null, signing };
    return diagnosisOf([...upperZones(), exampleServers(GOOD)], { asked, history });
  };
  const late = seen(6);
  assert.deepEqual(said(late).slice(1), ['signatures-not-renewed']);
  assert.deepEqual(late.findings[0]?.params, {
    zone: 'example.test.',
    what: 'DNSKEY',
    sinceAt: ago(6),
    untilAt: PERIOD.expiration,
    usualMs: 5 * DAY * 1000,
  });
  assert.deepEqual(said(seen(5)).slice(1), []);
  assert.deepEqual(said(seen(6, addSeconds(PERIOD.expiration, -DAY))).slice(1), [], 'they have been renewed since');
  assert.deepEqual(
    said(seen(6, PERIOD.expiration, question('other.test')))
      .slice(1)
      .includes('signatures-not-renewed'),
    false,
  );
  assert.deepEqual(said(diagnosisOf([...upperZones(), exampleServers(GOOD)])).slice(1), []);
});

test('a SHA-1 digest, a DS without key and a key without DS are put right at leisure', () => {
  const p256 = newKey(13, 'key-signing');
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { keys: [KSK, p256, ZSK] });
  const ds = [dsLine('example.test.', KSK, 1)];
  assert.deepEqual(said(diagnosisOf([...upperZones(ds), exampleServers(zone)])).slice(1), [
    'algorithm-not-at-parent',
    'ds-digest-deprecated',
  ]);
  const two = [dsLine('example.test.'), dsLine('example.test.', OTHER)];
  assert.deepEqual(said(diagnosisOf([...upperZones(two), exampleServers(GOOD)])).slice(1), ['ds-unused']);
});

test('a zone signed with SHA-1 alone is told that resolvers take it for unsigned, whether it validates or not', () => {
  const key = newKey(5, 'key-signing');
  const zone = signed(EXAMPLE_ZONE, 'example.test.', { keys: [key] });
  const ds = dsLine('example.test.', key);
  assert.deepEqual(said(diagnosisOf([...upperZones(ds), exampleServers(zone)])), [
    'healthy nobody none certain at null because ',
    'algorithm-deprecated',
  ]);
  assert.deepEqual(said(diagnosisOf([...upperZones(ds), exampleServers(without(zone, 'RRSIG'))])), [
    'healthy nobody none certain at null because ',
    'algorithm-deprecated',
  ]);
});

test('one registry server without the DS is a change on its way', () => {
  const [root, tld] = upperZones();
  const [, bare] = upperZones([]);
  const [late] = bare?.servers ?? [];
  assert.ok(root && tld && late);
  const both = { ...tld, servers: [...tld.servers, { ...late, name: 'ns2.test', address: '192.0.43.5' }] };
  assert.deepEqual(said(diagnosisOf([root, both, exampleServers(GOOD)])), [
    'healthy nobody none certain at null because ',
    'ds-changing',
  ]);
});

test('our own clock and our own anchors are blamed before anybody else, and nobody else is', () => {
  const stale = exampleServers(signed(EXAMPLE_ZONE, 'example.test.', { period: EXPIRED }));
  assert.deepEqual(said(diagnosisOf([...upperZones(), stale], { now: addSeconds(NOW, 400 * DAY) })), [
    'healthy nobody none certain at null because ',
    'own-clock-wrong',
  ]);
  assert.deepEqual(said(diagnosisOf([...upperZones(), stale], { anchors: anchorsFor(OTHER) })), [
    'healthy nobody none certain at null because ',
    'own-anchor-stale',
  ]);
});

test('where checking was cut short, that is said, with the bound', () => {
  const diagnosis = diagnosisOf([...upperZones(), exampleServers(GOOD)], {
    work: newWork({ ...LIMITS, signatureChecks: 2 }),
  });
  assert.deepEqual(said(diagnosis), ['healthy nobody none certain at null because ', 'dnssec-unfinished']);
  assert.deepEqual(diagnosis.findings[0]?.params['bounds'], ['signature checks']);
});

test('a zone that has asked for other DS records for a week waits for a person', () => {
  const cds = dsLine('example.test.', OTHER).replace(' DS ', ' CDS ').replace('\tDS\t', '\tCDS\t');
  const zone = signed(`${EXAMPLE_ZONE}${cds}\n`, 'example.test.');
  const more = [question('example.test', 'CDS')];
  const records = rdataText(dsRecord(name('example.test'), OTHER, 3600));
  const seen = (days: number, wanted = records) => {
    const history = {
      lastGood: null,
      looks: [],
      changes: [],
      newestSerial: null,
      troubleSince: null,
      cds: { records: wanted, firstSeenAt: addSeconds(NOW, -days * DAY) },
    };
    return said(diagnosisOf([...upperZones(), exampleServers(zone)], { more, history })).slice(1);
  };
  assert.deepEqual(seen(8), ['cds-differs']);
  assert.deepEqual(seen(6), []);
  assert.deepEqual(seen(8, 'others before'), []);
  assert.deepEqual(said(diagnosisOf([...upperZones(), exampleServers(zone)], { more })).slice(1), []);
});
