import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, DAY, HOUR, NOW, type Story } from '../support/evidence.ts';
import { diagnosisOf } from '../support/expecting.ts';
import { goodState, lookAt } from '../support/remembered.ts';

/** When users lose the name, and when they get it back. */

const lastGood = goodState('example.com', ago(2 * HOUR), ['ns1.example.com']);
const denied = (soa: string, more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: { com: { 'a.nic.com 198.51.100.23': `nxdomain ${soa}` } },
  history: { lastGood, troubleSince: ago(HOUR) },
  ...more,
});

test('a denial lives as long as the smaller of SOA minimum and SOA TTL (RFC 2308 §5)', () => {
  const reason = { kind: 'negative-ttl', zone: 'com.', seconds: 900 };
  for (const soa of ['ttl 900 minimum 86400', 'ttl 86400 minimum 900']) {
    const { impact } = diagnosisOf(denied(soa));
    assert.deepEqual([impact.reason, impact.backAfterSeconds], [reason, 900]);
  }
});
test('no resolver keeps a denial for longer than three hours', () => {
  assert.equal(diagnosisOf(denied('ttl 86400 minimum 86400')).impact.backAfterSeconds, 3 * HOUR);
});
test('the first users are lost at once, the last when delegation and answer have run out: T0 + max(Pn, Cn) + R', () => {
  const { impact } = diagnosisOf(denied('ttl 900'));
  assert.equal(impact.lostFirst, ago(HOUR));
  assert.equal(impact.lostLast, ago(HOUR) + (3_600 + 300) * 1000);
  assert.deepEqual([impact.backFirst, impact.backLast], [null, null]);
});
test('no cache goes on for longer than seven days', () => {
  const long = { ...lastGood, parentNsTtl: 30 * DAY };
  const { impact } = diagnosisOf(denied('ttl 900', { history: { lastGood: long, troubleSince: ago(HOUR) } }));
  assert.equal(impact.lostLast, ago(HOUR) + (7 * DAY + 300) * 1000);
});
test('nothing remembered: nobody knows since when', () => {
  const { impact } = diagnosisOf({ ...denied('ttl 900'), history: {} });
  assert.deepEqual([impact.lostFirst, impact.lostLast], [null, null]);
});

const example = (says: string, more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: { 'example.com': { 'ns1.example.com 192.0.43.11': says } },
  ...more,
});
test('silent or failing servers: back within five minutes, lost when the answer has run out', () => {
  for (const says of ['silent', 'refused']) {
    const { impact } = diagnosisOf(example(says, { history: { lastGood, troubleSince: ago(HOUR) } }));
    assert.deepEqual(impact.reason, { kind: 'failure-cache', seconds: 300 });
    assert.equal(impact.lostLast, ago(HOUR) + 300_000);
  }
});
test('a missing name is remembered by what its own zone allows', () => {
  const { impact } = diagnosisOf(example('nxdomain ttl 600'));
  assert.deepEqual(impact.reason, { kind: 'negative-ttl', zone: 'example.com.', seconds: 600 });
});
test('wrong servers: their NS records and then their answers must run out', () => {
  const zones = { 'example.com': { 'ns1.taker.net 192.0.43.91': 'answer ttl 120' } };
  const { verdict, impact } = diagnosisOf({ ask: 'www.example.com', zones, history: { lastGood } });
  assert.equal(verdict.code, 'delegation-changed');
  assert.deepEqual(impact.reason, { kind: 'delegation-ttl', zone: 'example.com.', seconds: 3_900 });
});
test('what rests on another domain is back when that one is', () => {
  const { impact } = diagnosisOf({
    ask: 'pureos.net',
    zones: { 'pureos.net': { 'ns1.puri.sm': 'denied nxdomain sm' } },
    ways: [
      {
        role: 'dependency',
        ask: 'ns1.puri.sm',
        zones: { sm: { 'dns.omniway.sm 194.183.64.10': 'nxdomain ttl 3600' } },
      },
    ],
    history: { lastGood: goodState('pureos.net', ago(HOUR), ['ns1.puri.sm']) },
  });
  assert.deepEqual(impact.reason, { kind: 'negative-ttl', zone: 'sm.', seconds: 3_600 });
});
test('some servers failing: some users notice, nothing to count down', () => {
  const zones = {
    'example.com': { 'ns1.example.com 192.0.43.11': 'answer', 'ns2.example.com 192.0.43.12': 'refused' },
  };
  assert.deepEqual(diagnosisOf({ ask: 'www.example.com', zones }).impact.reason, { kind: 'partial' });
});
test('healthy, or our own network: nobody is lost', () => {
  assert.deepEqual(diagnosisOf(example('answer')).impact.reason, { kind: 'none' });
  const down = example('answer', { zones: { '.': { 'a.root-servers.net 198.51.100.1': 'silent' } } });
  assert.deepEqual(diagnosisOf(down).impact.reason, { kind: 'none' });
});
test('repaired: users come back from now on, the last when the denial has run out', () => {
  const zones = {
    com: { 'a.nic.com 198.51.100.23': 'refers', 'a.nic.com 198.51.100.23 ? com SOA': 'nodata ttl 900' },
    'example.com': { 'ns1.example.com 192.0.43.11': 'answer' },
  };
  const history = { lastGood, looks: [lookAt(ago(60), 'registry-hold'), lookAt(ago(30), 'resolvers-behind')] };
  const { impact } = diagnosisOf({ ask: 'www.example.com', zones, history });
  assert.deepEqual([impact.backFirst, impact.backLast], [NOW, NOW + 870_000]);
});
test('repaired is what the last server of the parent serves: a look at which one lagged behind does not begin the time', () => {
  const zones = {
    com: { 'a.nic.com 198.51.100.23': 'refers', 'a.nic.com 198.51.100.23 ? com SOA': 'nodata ttl 900' },
    'example.com': { 'ns1.example.com 192.0.43.11': 'answer' },
  };
  const half = { ...lookAt(ago(60), 'resolvers-behind'), parentLags: true } as const;
  const looks = [lookAt(ago(90), 'registry-hold'), half, lookAt(ago(30), 'resolvers-behind')];
  const { impact } = diagnosisOf({ ask: 'www.example.com', zones, history: { lastGood, looks } });
  assert.deepEqual([impact.backFirst, impact.backLast], [NOW, NOW + 870_000]);
});
