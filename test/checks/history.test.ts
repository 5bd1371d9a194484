import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, DAY, HOUR, NOW, type Story } from '../support/evidence.ts';
import { type Expected, expectDiagnosis, forbidVerdict, HEALTHY } from '../support/expecting.ts';
import { goodState, lookAt } from '../support/remembered.ts';

const OLD = ['ns1.example.com', 'ns2.example.com 192.0.43.12'];
const lastGood = goodState('example.com', ago(HOUR), OLD);
const ANSWERING = { 'ns1.example.com 192.0.43.11': 'answer', 'ns2.example.com 192.0.43.12': 'answer' };
/** Others stand where ours stood. */
const taken = (says: string, more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: { 'example.com': { 'ns1.taker.net 192.0.43.91': says, 'ns2.taker.net 192.0.43.92': says } },
  history: { lastGood },
  lastGood: ANSWERING,
  ...more,
});
const invented = (name: string) => ({ kind: 'invented' as const, zone: 'example.com', name, says: 'answer' });
const INSIDE = invented('x7-outpost.example.com');

const CHANGED: Expected = {
  verdict: 'delegation-changed',
  fixer: 'registrar',
  at: 'com.',
  because: ['example.com.'],
  confidence: 'likely',
  findings: ['last-good-answers'],
};
test('none of the last good servers is left, and the new ones answer: delegation-changed', () => {
  expectDiagnosis(taken('answer'), CHANGED);
});
test('the new ones do not answer while the old ones do: the same, before their silence', () => {
  expectDiagnosis(taken('silent'), { ...CHANGED, findings: ['all-servers-silent', 'last-good-answers'] });
});
test('neither the new nor the old ones answer: an outage of the new ones', () => {
  const none = { 'ns1.example.com 192.0.43.11': 'silent' };
  const expected = { verdict: 'all-servers-silent', fixer: 'dns-host', at: 'example.com.', because: ['example.com.'] };
  expectDiagnosis(taken('silent', { lastGood: none }), { ...expected, findings: ['last-good-silent'] });
});
test('one of the old ones is left: a finding', () => {
  const zones = { 'example.com': { 'ns1.example.com 192.0.43.11': 'answer', 'ns9.example.net 192.0.43.99': 'answer' } };
  expectDiagnosis({ ask: 'www.example.com', zones, history: { lastGood } }, { ...HEALTHY, findings: ['ns-changed'] });
});
test('nothing remembered, nothing changed', () => {
  expectDiagnosis({ ask: 'www.example.com', zones: taken('answer').zones }, HEALTHY);
});
test('the old servers publish the new set themselves: an announced move', () => {
  const publishing = {
    ...ANSWERING,
    'ns1.example.com 192.0.43.11 ? example.com NS': 'answer NS ns1.taker.net. + ns2.taker.net.',
  };
  forbidVerdict(taken('answer', { lastGood: publishing }), 'delegation-changed');
  const partly = {
    ...ANSWERING,
    'ns1.example.com 192.0.43.11 ? example.com NS': 'answer NS ns1.taker.net. + ns1.example.com.',
  };
  expectDiagnosis(taken('answer', { lastGood: partly }), CHANGED);
});
test('seven days in which nothing else was wrong make it normal; six do not', () => {
  const since = (days: number) => ({
    lastGood,
    looks: [lookAt(ago(days * DAY), 'delegation-changed'), lookAt(ago(HOUR), 'delegation-changed')],
  });
  forbidVerdict(taken('answer', { history: since(7) }), 'delegation-changed');
  expectDiagnosis(taken('answer', { history: since(6) }), CHANGED);
  const shaken = {
    lastGood,
    looks: [
      lookAt(ago(8 * DAY), 'delegation-changed'),
      lookAt(ago(DAY), 'all-servers-lame'),
      lookAt(ago(HOUR), 'delegation-changed'),
    ],
  };
  expectDiagnosis(taken('answer', { history: shaken }), CHANGED);
});

const PARKED: Expected = { ...CHANGED, verdict: 'parked', confidence: 'certain' };
test('they answer an invented label, and one for a domain that is not theirs at all: parked', () => {
  expectDiagnosis(taken('answer', { controls: [INSIDE, invented('x7-outpost.example')] }), PARKED);
});
test('they answer an invented label and belong to a parking operator: parked', () => {
  const zones = { 'example.com': { 'ns1.sedoparking.com 192.0.43.91': 'answer' } };
  expectDiagnosis(taken('answer', { zones, controls: [INSIDE] }), PARKED);
});
test('they answer an invented label while the registry renewed the name by itself: parked', () => {
  const status = [
    {
      code: 'autoRenewPeriod',
      word: 'autoRenewPeriod',
      inDns: true,
      setBy: 'registry' as const,
      liftedBy: 'registrar' as const,
    },
  ];
  expectDiagnosis(taken('answer', { controls: [INSIDE], registrations: [{ domain: 'example.com', status }] }), PARKED);
});
test('a wildcard alone, or a parking operator whose servers answer only what there is, is no parking', () => {
  expectDiagnosis(taken('answer', { controls: [INSIDE] }), {
    ...CHANGED,
    findings: ['answers-everything', 'last-good-answers'],
  });
  const zones = { 'example.com': { 'ns1.sedoparking.com 192.0.43.91': 'answer' } };
  expectDiagnosis(taken('answer', { zones }), CHANGED);
});
test('the registration has run out and others answer: expired, before parked', () => {
  const registrations = [{ domain: 'example.com', expires: ago(DAY) }];
  const expected = { ...CHANGED, verdict: 'expired', confidence: 'certain' };
  expectDiagnosis(taken('answer', { registrations }), expected);
  const findings = ['last-good-answers', 'parked'];
  expectDiagnosis(taken('answer', { registrations, controls: [INSIDE] }), { ...expected, findings });
});
test('run out in the registry’s books while our own servers still answer: no verdict', () => {
  const story = {
    ...taken('answer'),
    zones: { 'example.com': ANSWERING },
    registrations: [{ domain: 'example.com', expires: ago(DAY) }],
  };
  forbidVerdict(story, 'expired');
});

const well = (more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: {
    com: { 'a.nic.com 198.51.100.23': 'refers', 'a.nic.com 198.51.100.23 ? com SOA': 'nodata ttl 900 minimum 900' },
    'example.com': ANSWERING,
  },
  ...more,
});
const BEHIND: Expected = {
  verdict: 'resolvers-behind',
  fixer: 'wait',
  because: ['www.example.com.'],
  severity: 'high',
  confidence: 'likely',
};
test('repaired a moment ago: resolvers remember the denial for as long as the registry lets them', () => {
  const history = { lastGood, looks: [lookAt(ago(60), 'registry-hold')] };
  const { impact } = expectDiagnosis(well({ history }), BEHIND);
  assert.equal(impact.backLast, NOW + 900_000);
});
test('the cache times since the repair are over: healthy', () => {
  const history = { lastGood, looks: [lookAt(ago(2 * HOUR), 'registry-hold'), lookAt(ago(1_000), 'resolvers-behind')] };
  expectDiagnosis(well({ history }), HEALTHY);
});
test('a resolver whose TTL counts down on a denial: until that has run out', () => {
  const hints = [{ name: 'www.example.com', says: 'nxdomain ttl 300' }];
  const { impact } = expectDiagnosis(well({ hints }), BEHIND);
  assert.equal(impact.backLast, NOW + 300_000);
});
test('a resolver that fails, or has other addresses, is not behind', () => {
  for (const says of ['servfail', 'answer A 192.0.2.99', 'silent'])
    expectDiagnosis(well({ hints: [{ name: 'www.example.com', says }] }), HEALTHY);
});
test('a resolver that blocks the name on purpose is named as such', () => {
  const hints = [{ name: 'www.example.com', says: 'nxdomain ttl 300', ede: 15 }];
  expectDiagnosis(well({ hints }), { ...HEALTHY, findings: ['resolver-blocks'] });
});
test('resolvers are not waited for while an authority is still wrong', () => {
  const hints = [{ name: 'www.example.com', says: 'nxdomain ttl 300' }];
  const zones = { 'example.com': { ...ANSWERING, 'ns3.example.com 192.0.43.13': 'refused' } };
  forbidVerdict(well({ zones, hints }), 'resolvers-behind');
});
