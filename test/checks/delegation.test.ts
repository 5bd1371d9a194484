import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, HOUR, type Story } from '../support/evidence.ts';
import { type Expected, expectDiagnosis, HEALTHY } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

const example = (servers: Readonly<Record<string, string>>, more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: { 'example.com': servers },
  ...more,
});
const EXAMPLE = { at: 'com.', because: ['example.com.'] };

const GLUE_MISSING: Expected = { verdict: 'glue-missing', fixer: 'registrar', confidence: 'likely', ...EXAMPLE };
test('all name servers inside the domain and not one address: glue-missing', () => {
  expectDiagnosis(example({ 'ns1.example.com': 'none', 'ns2.example.com': 'none' }), GLUE_MISSING);
});
test('the referral over TCP has no address either: certain (rule 10)', () => {
  const zones = {
    com: { 'a.nic.com 198.51.100.23': 'refers over tcp', 'b.operator.example 198.51.100.123': 'refers' },
    'example.com': { 'ns1.example.com': 'none' },
  };
  expectDiagnosis({ ask: 'www.example.com', zones }, { ...GLUE_MISSING, confidence: 'certain' });
});
test('while look-ups are still out nothing is said about glue', () => {
  const story = example({ 'ns1.example.com': 'none' }, { complete: false });
  expectDiagnosis(story, { ...HEALTHY, confidence: 'possible' });
});
test('below a zone of our own the glue is ours to enter', () => {
  const zones = {
    'example.com': { 'ns1.example.com 192.0.43.11': 'refers' },
    'eu.example.com': { 'ns.eu.example.com': 'none' },
  };
  const expected = { ...GLUE_MISSING, fixer: 'you', at: 'example.com.', because: ['eu.example.com.'] };
  expectDiagnosis({ ask: 'www.eu.example.com', zones }, expected);
});
test('one of two has glue: a finding, no verdict', () => {
  const story = example({
    'ns1.example.com 192.0.43.11': 'answer',
    'ns2.example.com 192.0.43.12 authoritative': 'answer',
  });
  expectDiagnosis(story, { ...HEALTHY, findings: ['glue-partly-missing'] });
});

const CYCLE: Expected = {
  verdict: 'delegation-cycle',
  fixer: 'you',
  at: 'com.',
  because: ['example.com.', 'example.net.'],
};
test('two domains whose name servers lie under each other: delegation-cycle, with both', () => {
  expectDiagnosis(example({ 'ns.example.net': 'cycle ns.example.net ns.example.com' }), CYCLE);
});
test('a name server beside the circle that has an address breaks it', () => {
  const story = example({
    'ns.example.net': 'cycle ns.example.net ns.example.com',
    'ns1.example.com 192.0.43.11': 'answer',
  });
  expectDiagnosis(story, HEALTHY);
});

const STALE: Expected = { verdict: 'glue-stale', fixer: 'registrar', at: 'com.', because: ['ns2.example.com.'] };
const moved = (old: string) => ({
  'ns1.example.com 192.0.43.11': 'answer',
  'ns2.example.com 192.0.43.12 glue': old,
  'ns2.example.com 192.0.43.22 authoritative': 'answer',
});
for (const old of ['silent', 'refused'])
  test(`a glue address that the zone has left, ${old} now: glue-stale, and no failing server besides`, () => {
    expectDiagnosis(example(moved(old)), { ...STALE, severity: 'high' });
  });
test('old and new address both answer: worth knowing', () => {
  expectDiagnosis(example(moved('answer')), { ...HEALTHY, findings: ['glue-differs'] });
});
test('glue of one family is not compared with addresses of the other', () => {
  const story = example({
    'ns1.example.com 192.0.43.11': 'answer',
    'ns1.example.com 2620:0:2d0::11 glue': 'answer',
  });
  expectDiagnosis(story, HEALTHY);
});
test('no glue address answers, and memory knows where the same names do: glue-stale for everybody', () => {
  const history = { lastGood: goodState('example.com', ago(HOUR), ['ns1.example.com 192.0.43.21']) };
  const lastGood = { 'ns1.example.com 192.0.43.21': 'answer' };
  const story = example({ 'ns1.example.com 192.0.43.11 glue': 'silent' }, { history, lastGood });
  const expected = { ...STALE, because: ['ns1.example.com.'], confidence: 'likely', findings: ['last-good-answers'] };
  expectDiagnosis(story, expected);
  const silent = { ...story, lastGood: { 'ns1.example.com 192.0.43.21': 'silent' } };
  expectDiagnosis(silent, {
    verdict: 'all-servers-silent',
    fixer: 'dns-host',
    at: 'example.com.',
    because: ['example.com.'],
    findings: ['last-good-silent'],
  });
});

const ns = (servers: Readonly<Record<string, string>>) =>
  example({ 'ns1.example.com 192.0.43.11': 'answer', ...servers });
test('only the parent lists a server, and it fails: parent-child-mismatch, the registrar mends it', () => {
  const story = ns({ 'old.example.net 192.0.43.30 resolved parent': 'refused' });
  const { verdict } = expectDiagnosis(story, {
    verdict: 'parent-child-mismatch',
    fixer: 'registrar',
    at: 'com.',
    because: ['old.example.net.'],
    severity: 'high',
  });
  assert.equal(verdict.finding?.params['side'], 'com.');
});
test('only the zone itself lists it: you mend it', () => {
  expectDiagnosis(ns({ 'new.example.net 192.0.43.30 resolved child': 'silent' }), {
    verdict: 'parent-child-mismatch',
    fixer: 'you',
    at: 'example.com.',
    because: ['new.example.net.'],
    severity: 'high',
  });
});
test('a server of one side alone without any address fails as well', () => {
  expectDiagnosis(ns({ 'old.example.net parent': 'denied nxdomain example.net' }), {
    verdict: 'parent-child-mismatch',
    fixer: 'registrar',
    at: 'com.',
    because: ['old.example.net.'],
    severity: 'high',
    findings: ['nameserver-missing'],
  });
});
test('the lists differ and all servers answer: worth knowing', () => {
  const story = ns({ 'new.example.net 192.0.43.30 resolved child': 'answer' });
  expectDiagnosis(story, { ...HEALTHY, findings: ['parent-child-differ'] });
});
test('a server that both list and that fails is a failing server', () => {
  expectDiagnosis(ns({ 'ns2.example.com 192.0.43.12': 'refused' }), {
    verdict: 'some-servers-failing',
    fixer: 'dns-host',
    at: 'example.com.',
    because: ['ns2.example.com.'],
    severity: 'high',
  });
});
