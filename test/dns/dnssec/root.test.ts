import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN_ANCHORS, readAnchors } from '../../../src/dns/dnssec/anchors.ts';
import { validate } from '../../../src/dns/dnssec/validate.ts';
import { addSeconds } from '../../../src/values/instant.ts';
import { name, ROOT } from '../../../src/values/name.ts';
import { DAY, NOW, PERIOD, signed, testKey } from '../../support/signed.ts';
import {
  anchorsFor,
  dsLine,
  EXAMPLE_ZONE,
  exampleServers,
  look,
  question,
  traceOf,
  upperZones,
} from '../../support/traced.ts';

const WWW = question('www.example.test');
const GOOD = signed(EXAMPLE_ZONE, 'example.test.');
const TRACE = traceOf([...upperZones(), exampleServers(GOOD)], WWW);

test('the anchors built in are the root keys of 2017 and 2024', () => {
  const tags = BUILT_IN_ANCHORS.map(
    ({ zone, ds }) => `${zone} ${ds.tag} ${ds.algorithm} ${ds.digestType} ${ds.digest.length}`,
  );
  assert.deepEqual(tags, ['. 20326 8 2 32', '. 38696 8 2 32']);
});

test('an anchor may be a DNSKEY, whose DS is made here; anything else in the file is a problem', () => {
  const key = '. DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=';
  const { anchors, problems } = readAnchors(`${key}\nexample. A 192.0.43.1\n`);
  assert.deepEqual(
    anchors.map(({ zone, ds }) => `${zone} ${ds.tag}`),
    ['. 3613'],
  );
  assert.deepEqual(problems, [{ line: 0, what: 'example. A is neither DS nor DNSKEY' }]);
});

test('a DNSKEY as anchor and its DS as anchor say the same', () => {
  const [made] = readAnchors('example.com. DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=').anchors;
  const [given] = readAnchors(
    'example.com. DS 3613 15 2 3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b',
  ).anchors;
  assert.deepEqual(made, given);
});

test('our clock is ahead of every root signature: nothing is judged, and the time that would fit is said', () => {
  const view = look(TRACE, addSeconds(NOW, 400 * DAY));
  assert.deepEqual(view.root, { state: 'clock-wrong', from: PERIOD.inception, until: PERIOD.expiration });
  assert.equal(view.answer, 'unknown');
  assert.ok([...view.zones.values()].every(({ security, faults }) => security === 'unknown' && faults.length === 0));
});

test('our clock is behind every root signature: the same', () => {
  const view = look(TRACE, addSeconds(NOW, -400 * DAY));
  assert.equal(view.root.state, 'clock-wrong');
  assert.equal(view.answer, 'unknown');
});

test('only the root data are out of time, its keys are not: still our clock', () => {
  const [root, ...rest] = upperZones();
  assert.ok(root);
  const now = addSeconds(NOW, 30 * DAY);
  const keys = signed('@ SOA a.root. h. 1 1 1 1 1\n@ NS a.root.', '.', {
    period: { ...PERIOD, expiration: addSeconds(NOW, 90 * DAY) },
  });
  const isKeys = (r: { type: string; rdata: Uint8Array }) =>
    r.type === 'DNSKEY' || (r.type === 'RRSIG' && r.rdata[1] === 48);
  const servers = root.servers.map(server => ({
    ...server,
    records: [...server.records.filter(r => !isKeys(r)), ...keys.filter(isKeys)],
  }));
  const view = look(traceOf([{ ...root, servers }, ...rest, exampleServers(GOOD)], WWW), now);
  assert.deepEqual(view.root, { state: 'clock-wrong', from: null, until: PERIOD.expiration });
});

test('one stale root server accuses nobody but itself', () => {
  const [root, ...rest] = upperZones();
  assert.ok(root);
  const old = { inception: addSeconds(NOW, -40 * DAY), expiration: addSeconds(NOW, -9 * DAY) };
  const stale = signed(
    `. 86400 SOA a.root. h. 1 1800 900 604800 86400\n. NS a.root.\ntest. NS ns.test.\n${dsLine('test.')}`,
    '.',
    { period: old },
  );
  const servers = [...root.servers, { name: 'b.root', address: '192.0.43.9', records: stale }];
  const view = look(traceOf([{ ...root, servers }, ...rest, exampleServers(GOOD)], WWW));
  assert.equal(view.root.state, 'anchored');
  assert.equal(view.answer, 'secure');
  const faults = view.zones.get(ROOT)?.faults ?? [];
  assert.deepEqual(
    faults.map(({ fault, servers: bad, good }) => `${fault.kind} ${bad.map(s => s.name)} ${good}`),
    ['expired b.root. 1', 'expired b.root. 1'],
  );
});

test('the root has other keys than our anchors: the anchors are stale, nothing is judged', () => {
  const view = validate(TRACE, anchorsFor(testKey(9, 'key-signing')), NOW);
  assert.equal(view.root.state, 'anchor-stale');
  assert.equal(view.answer, 'unknown');
});

test('an unsigned root is somebody in its place: nothing is judged', () => {
  const bare = traceOf(
    [...upperZones(), exampleServers(GOOD)].map(zone => ({
      ...zone,
      servers: zone.servers.map(server => ({
        ...server,
        records: server.records.filter(({ type }) => !['RRSIG', 'NSEC', 'DNSKEY', 'DS'].includes(type)),
      })),
    })),
    WWW,
  );
  const view = look(bare);
  assert.equal(view.root.state === 'broken' && view.root.fault.kind, 'no-keys');
  assert.equal(view.answer, 'unknown');
});

test('a date written into a record is no proof of a wrong clock', () => {
  const [root, ...rest] = upperZones();
  assert.ok(root);
  const servers = root.servers.map(server => ({
    ...server,
    records: server.records.map(r =>
      r.type === 'RRSIG' && r.rdata[1] === 48
        ? { ...r, rdata: r.rdata.map((byte, i) => (i === 8 ? 1 : i === 12 ? 1 : byte)) }
        : r,
    ),
  }));
  const view = look(traceOf([{ ...root, servers }, ...rest, exampleServers(GOOD)], WWW));
  assert.equal(view.root.state, 'broken');
});

test('an anchor for a zone below is trusted without the root', () => {
  const view = validate(TRACE, anchorsFor(undefined, 'example.test.'), NOW);
  assert.equal(view.root.state, 'no-anchor');
  assert.equal(view.zones.get(name('example.test'))?.security, 'secure');
  assert.equal(view.answer, 'secure');
});
