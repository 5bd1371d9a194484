import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnDomain } from '../../src/evidence.ts';
import type { Instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { ago, DAY, HOUR, type Story } from '../support/evidence.ts';
import { diagnosisOf, expectDiagnosis, HEALTHY } from '../support/expecting.ts';
import { goodState, lookAt } from '../support/remembered.ts';

/** What a portfolio and registration data add to the verdict. */

const SERVERS = { 'ns1.example.com 192.0.43.11': 'answer', 'ns2.example.com 192.0.43.12': 'answer' };
const codes = (story: Story): string[] => diagnosisOf(story).findings.map(f => f.code);

test('the registry lists the servers that it delegates to, in any order: nothing to say', () => {
  const registrations = [{ domain: 'example.com', nameservers: [name('ns2.example.com'), name('ns1.example.com')] }];
  expectDiagnosis({ ask: 'www.example.com', zones: { 'example.com': SERVERS }, registrations }, HEALTHY);
});
test('the registry lists other servers than it delegates to: a finding, and still healthy', () => {
  const registrations = [{ domain: 'example.com', nameservers: [name('ns1.example.com'), name('ns3.example.com')] }];
  const { findings } = expectDiagnosis(
    { ask: 'www.example.com', zones: { 'example.com': SERVERS }, registrations },
    { ...HEALTHY, findings: ['registered-servers-differ'] },
  );
  assert.deepEqual(findings[0]?.params, {
    parent: 'com.',
    delegated: ['ns1.example.com.', 'ns2.example.com.'],
    registered: ['ns1.example.com.', 'ns3.example.com.'],
  });
});
test('a registry that lists no servers contradicts nothing', () => {
  const registrations = [{ domain: 'example.com', nameservers: [] }];
  assert.deepEqual(codes({ ask: 'www.example.com', zones: { 'example.com': SERVERS }, registrations }), []);
});

const own = (domain: string, more: Partial<OwnDomain> = {}): OwnDomain => ({
  domain: name(domain),
  registrar: 'First Registrar',
  nameservers: [name('ns1.example.com')],
  lastGoodAt: null,
  fell: null,
  ...more,
});
const fallen = (at: Instant, verdict = 'registry-hold'): Partial<OwnDomain> => ({
  lastGoodAt: ago(2 * HOUR),
  fell: { at, verdict, lastAt: ago(60) },
});
const suspended = (...others: readonly OwnDomain[]): Story => ({
  ask: 'www.example.com',
  zones: { com: { 'a.nic.com 198.51.100.23': 'nxdomain', 'b.operator.example 198.51.100.123': 'nxdomain' } },
  registrations: [
    {
      domain: 'example.com',
      status: [{ code: 'serverHold', word: 'serverHold', inDns: false, setBy: null, liftedBy: null }],
      nameservers: [],
    },
  ],
  history: {
    lastGood: goodState('example.com', ago(2 * HOUR), ['ns1.example.com 192.0.43.11']),
    looks: [lookAt(ago(HOUR), 'registry-hold')],
    troubleSince: ago(HOUR),
  },
  lastGood: { 'ns1.example.com 192.0.43.11': 'answer' },
  own: [own('example.com'), ...others],
});

test('another domain of the registrar under the same suffix fell at the same time: it is the registrar’s account', () => {
  const { findings } = diagnosisOf(suspended(own('example-shop.com', fallen(ago(HOUR)))));
  const found = findings.find(f => f.code === 'registrars-account');
  assert.deepEqual(found?.params['domains'], ['example-shop.com.']);
  assert.equal(found?.params['fromAt'], ago(2 * HOUR));
  assert.equal(found?.params['untilAt'], ago(HOUR));
});
test('a registrar that the registry writes out in full is the same one', () => {
  const story = suspended(own('example-shop.com', { ...fallen(ago(HOUR)), registrar: 'First Registrar Ltd.' }));
  assert.ok(codes(story).includes('registrars-account'));
});
for (const [what, other] of [
  ['is at another registrar', own('example-shop.com', { ...fallen(ago(HOUR)), registrar: 'Second Registrar' })],
  ['is at a registrar that nobody knows', own('example-shop.com', { ...fallen(ago(HOUR)), registrar: null })],
  ['lies under another suffix', own('example.net', fallen(ago(HOUR)))],
  ['is well', own('example-shop.com', { lastGoodAt: ago(60) })],
  ['was never seen well', own('example-shop.com', { ...fallen(ago(HOUR)), lastGoodAt: null })],
  ['fell long before', own('example-shop.com', { ...fallen(ago(20 * DAY)), lastGoodAt: ago(21 * DAY) })],
  [
    'was last looked at too long ago to tell',
    own('example-shop.com', { ...fallen(ago(HOUR)), lastGoodAt: ago(9 * DAY) }),
  ],
  ['has servers that are silent', own('example-shop.com', fallen(ago(HOUR), 'all-servers-silent'))],
] as const)
  test(`nothing is said of the registrar’s account where the other domain ${what}`, () => {
    assert.ok(!codes(suspended(other)).includes('registrars-account'));
  });
