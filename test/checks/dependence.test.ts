import { test } from 'node:test';
import { name } from '../../src/values/name.ts';
import { ago, HOUR, type Story } from '../support/evidence.ts';
import { type Expected, expectDiagnosis, HEALTHY } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

/** pureos.net, paid for and delegated, whose name servers are called after another domain. */
const NAMES = ['ns1.puri.sm', 'ns2.puri.sm', 'ns3.puri.sm'];
const pureos = (lookup: string, more: Partial<Story> = {}): Story => ({
  ask: 'pureos.net',
  zones: { 'pureos.net': Object.fromEntries(NAMES.map(of => [of, lookup])) },
  ways: [{ role: 'dependency', ask: 'ns1.puri.sm', zones: { sm: { 'dns.omniway.sm 194.183.64.10': 'nxdomain' } } }],
  ...more,
});
const DENIED = 'denied nxdomain sm';
const history = { lastGood: goodState('pureos.net', ago(HOUR), NAMES) };
const DEAD: Expected = {
  verdict: 'dependency-dead',
  fixer: 'other-domain-owner',
  at: 'sm.',
  because: ['puri.sm.'],
};

test('memory knows that puri.sm was there: dependency-dead by puri.sm, which is itself withdrawn', () => {
  const findings = ['delegation-withdrawn'];
  expectDiagnosis(pureos(DENIED, { history }), { ...DEAD, of: 'delegation-withdrawn puri.sm.', findings });
});
test('registration data know it and say why: itself under registry-hold', () => {
  const status = [
    { code: null, word: 'Suspended', inDns: false, setBy: 'registry' as const, liftedBy: 'registry' as const },
  ];
  const registrations = [{ domain: 'puri.sm', status }];
  expectDiagnosis(pureos(DENIED, { registrations }), {
    ...DEAD,
    of: 'registry-hold puri.sm.',
    findings: ['registry-hold'],
  });
});
test('the dead domain is the company’s own: whoever can bring that one back is the fixer', () => {
  const own = [{ domain: name('puri.sm'), registrar: null, nameservers: [], lastGoodAt: null, fell: null }];
  const expected = { ...DEAD, of: 'delegation-withdrawn puri.sm.', findings: ['delegation-withdrawn'] };
  expectDiagnosis(pureos(DENIED, { history, own }), { ...expected, fixer: 'registry' });
  const others = own.map(one => ({ ...one, domain: name('other.sm') }));
  expectDiagnosis(pureos(DENIED, { history, own: others }), expected);
});
const UNRESOLVABLE: Expected = {
  verdict: 'nameserver-unresolvable',
  fixer: 'you',
  at: 'sm.',
  because: NAMES.map(of => `${of}.`),
};
test('nobody knows more than the denial: the names lead nowhere, which is all that can be said', () => {
  expectDiagnosis(pureos(DENIED), { ...UNRESOLVABLE, confidence: 'possible' });
});
test('nobody has registered it: unresolvable, and whoever registers it takes the domain over', () => {
  const registrations = [{ domain: 'puri.sm', state: 'free' as const }];
  const story = pureos(DENIED, { registrations, history });
  expectDiagnosis(story, { ...UNRESOLVABLE, at: 'net.', findings: ['ns-domain-free'] });
});

test('the other domain is delegated and its servers are silent: dead by them', () => {
  const zones = { 'dns-host.example.org': {}, 'example.org': { 'ns.example.org 192.0.43.40': 'silent' } };
  const story = pureos('dead example.org', {
    zones: { 'pureos.net': { 'ns.dns.example.org': 'dead example.org' } },
    ways: [{ role: 'dependency', ask: 'ns.dns.example.org', zones: { 'example.org': zones['example.org'] } }],
  });
  expectDiagnosis(story, {
    ...DEAD,
    at: 'example.org.',
    because: ['example.org.'],
    of: 'all-servers-silent example.org.',
    findings: ['all-servers-silent'],
  });
});
test('a dead domain that rests on another dead one: the deepest is the cause', () => {
  const story = pureos('', {
    zones: { 'pureos.net': { 'ns.example.org': 'dead example.org' } },
    ways: [
      { role: 'dependency', ask: 'ns.example.org', zones: { 'example.org': { 'ns.puri.sm': 'dead puri.sm' } } },
      { role: 'dependency', ask: 'ns.puri.sm', zones: { 'puri.sm': { 'ns.puri.sm 192.0.43.50': 'refused' } } },
    ],
  });
  expectDiagnosis(story, {
    ...DEAD,
    at: 'puri.sm.',
    because: ['puri.sm.'],
    of: 'dependency-dead example.org.',
    findings: ['all-servers-lame', 'dependency-dead'],
  });
});
test('one name lies elsewhere and answers: the dead domain is a finding only', () => {
  const zones = { 'pureos.net': { 'ns1.puri.sm': DENIED, 'ns.example.org 192.0.43.40': 'answer' } };
  expectDiagnosis(pureos(DENIED, { zones, history }), {
    ...HEALTHY,
    findings: ['ns-changed', 'some-dependencies-dead'],
  });
});
test('a look-up that a bound ended accuses nobody', () => {
  expectDiagnosis(pureos('unfinished', { bounds: ['LOOKUPS_PER_TRACE'] }), { ...HEALTHY, confidence: 'possible' });
});

const example = (servers: Readonly<Record<string, string>>): Story => ({
  ask: 'example.com',
  zones: { 'example.com': servers },
});
const LEADS_NOWHERE: Expected = { verdict: 'nameserver-unresolvable', fixer: 'you', at: 'com.' };
test('all names denied, or aliases, by zones that work: nameserver-unresolvable', () => {
  for (const lookup of ['denied nxdomain example.net', 'denied nodata example.net', 'alias other.example.net'])
    expectDiagnosis(example({ 'ns1.example.net': lookup }), { ...LEADS_NOWHERE, because: ['ns1.example.net.'] });
});
test('only private addresses, and none of them answers: nameserver-unresolvable, not silence', () => {
  const story = example({ 'ns1.example.net 10.0.0.1': 'not-asked guarded', 'ns2.example.net 192.168.1.1': 'silent' });
  expectDiagnosis(story, { ...LEADS_NOWHERE, because: ['ns1.example.net.', 'ns2.example.net.'] });
});
test('a private address that answers is good enough to be used', () => {
  expectDiagnosis(example({ 'ns1.example.net 10.0.0.1': 'answer' }), HEALTHY);
});
test('some names lead nowhere while another answers: each kind is a finding', () => {
  const story = example({
    'ns1.example.com 192.0.43.11': 'answer',
    'ns2.example.net': 'denied nxdomain example.net',
    'ns3.example.net': 'alias other.example.net',
    'ns4.example.net 10.0.0.1': 'not-asked guarded',
  });
  expectDiagnosis(story, {
    verdict: 'some-servers-failing',
    fixer: 'dns-host',
    at: 'example.com.',
    because: ['ns4.example.net.'],
    severity: 'high',
    confidence: 'likely',
    findings: ['nameserver-alias', 'nameserver-missing', 'nameserver-private'],
  });
});
