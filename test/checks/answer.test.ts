import { test } from 'node:test';
import { ago, HOUR, type Story } from '../support/evidence.ts';
import { type Expected, expectDiagnosis, forbidVerdict, HEALTHY } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

const NS1 = 'ns1.example.com 192.0.43.11';
const one = (ask: string, servers: Readonly<Record<string, string>>, more: Partial<Story> = {}): Story => ({
  ask,
  zones: { 'example.com': servers },
  ...more,
});
const history = { lastGood: goodState('example.com', ago(HOUR), ['ns1.example.com']) };

const MISSING: Expected = { verdict: 'name-missing', fixer: 'you', at: 'example.com.', because: ['www.example.com.'] };
test('the zone is well and the name is not in it: name-missing', () => {
  expectDiagnosis(one('www.example.com', { [NS1]: 'nxdomain' }), MISSING);
});
test('one server that knows the name makes it a disagreement', () => {
  forbidVerdict(one('www.example.com', { [NS1]: 'nxdomain', 'ns2.example.com 192.0.43.12': 'answer' }), 'name-missing');
});

const NO_RECORD: Expected = { ...MISSING, verdict: 'record-missing' };
const NO_ADDRESS: Expected = { ...HEALTHY, findings: ['no-address'] };
const bare = (ask = 'www.example.com') => ({ [NS1]: 'nodata', [`${NS1} ? ${ask} AAAA`]: 'nodata' });
test('the type that was asked for is missing: record-missing', () => {
  expectDiagnosis(one('www.example.com A', { [NS1]: 'nodata' }), NO_RECORD);
  expectDiagnosis(one('www.example.com MX', { [NS1]: 'nodata' }), NO_RECORD);
});
test('without a type: only where memory knows that there should be an address', () => {
  expectDiagnosis(one('www.example.com', bare()), NO_ADDRESS);
  expectDiagnosis(one('www.example.com', bare(), { history }), NO_RECORD);
});
test('without a type: a mail exchanger that leads to the name says that it should have an address', () => {
  const servers = { ...bare('mail.example.com'), [`${NS1} ? example.com MX`]: 'answer MX 10 mail.example.com.' };
  expectDiagnosis(one('mail.example.com', servers), { ...NO_RECORD, because: ['mail.example.com.'] });
});
test('an AAAA alone is an address', () => {
  const servers = { [NS1]: 'nodata', [`${NS1} ? www.example.com AAAA`]: 'answer' };
  expectDiagnosis(one('www.example.com', servers, { history }), HEALTHY);
});
test('a bare apex is healthy, and has no address', () => {
  expectDiagnosis(one('example.com', bare('example.com')), NO_ADDRESS);
});

/** www.example.com is an alias; its target is told by the second way. */
const alias = (target: string, zones: Story['zones'], more: Partial<Story> = {}): Story =>
  one('www.example.com', { [NS1]: `alias ${target}` }, { ways: [{ role: 'alias', ask: target, zones }], ...more });
const TARGET: Expected = {
  verdict: 'alias-target-dead',
  fixer: 'other-domain-owner',
  at: 'example.net.',
  because: ['example.net.'],
};
const NET = 'ns.example.net 192.0.43.30';

test('an alias whose target answers is healthy', () => {
  expectDiagnosis(alias('www.example.net', { 'example.net': { [NET]: 'answer' } }), HEALTHY);
});
test("an alias into a zone that is dead: the other owner's, with that zone's own verdict", () => {
  const story = alias('www.example.net', { 'example.net': { [NET]: 'silent' } });
  expectDiagnosis(story, { ...TARGET, of: 'all-servers-silent www.example.net.', findings: ['all-servers-silent'] });
});
test('an alias to a name that its zone denies: yours to change, and open to whoever takes the name', () => {
  const story = alias('gone.example.net', { 'example.net': { [NET]: 'nxdomain' } });
  expectDiagnosis(story, {
    ...TARGET,
    fixer: 'you',
    because: ['gone.example.net.'],
    of: 'name-missing gone.example.net.',
    findings: ['alias-dangling', 'name-missing'],
  });
});
test('an alias to a domain that its registry denies', () => {
  const denied = { net: { 'a.nic.net 198.51.100.23': 'nxdomain' } };
  const common = { ...TARGET, fixer: 'you', at: 'net.', because: ['www.example.net.'] };
  expectDiagnosis(alias('www.example.net', denied), {
    ...common,
    confidence: 'likely',
    of: 'not-registered www.example.net.',
    findings: ['alias-dangling', 'not-registered'],
  });
  const status = [
    { code: 'serverHold', word: 'serverHold', inDns: false, setBy: 'registry' as const, liftedBy: 'registry' as const },
  ];
  expectDiagnosis(alias('www.example.net', denied, { registrations: [{ domain: 'example.net', status }] }), {
    ...common,
    fixer: 'other-domain-owner',
    because: ['example.net.'],
    of: 'registry-hold www.example.net.',
    findings: ['registry-hold'],
  });
});
test('a target in the same zone is the zone’s own affair: name-missing, record-missing about the target', () => {
  const inside = (says: string, more: Partial<Story> = {}) =>
    alias('web.example.com', { 'example.com': { [NS1]: says, [`${NS1} ? web.example.com AAAA`]: 'nodata' } }, more);
  expectDiagnosis(inside('nxdomain'), { ...MISSING, because: ['web.example.com.'] });
  expectDiagnosis(inside('nodata'), { ...NO_RECORD, because: ['web.example.com.'] });
});
test('a target whose way is still out accuses nobody', () => {
  const story = alias('www.example.net', { 'example.net': { [NET]: 'pending' } }, { complete: false });
  expectDiagnosis(story, { ...HEALTHY, confidence: 'possible' });
});

const LOOP: Expected = {
  verdict: 'alias-loop',
  fixer: 'you',
  at: 'example.com.',
  because: ['www.example.com.', 'web.example.com.'],
};
test('aliases that lead in a circle', () => {
  const story = alias('web.example.com', { 'example.com': { [NS1]: 'alias www.example.com' } });
  expectDiagnosis(story, LOOP);
});
test('aliases past the bound are a loop; a chain that only was not followed yet is none', () => {
  const long = one('www.example.com', { [NS1]: 'alias web.example.com' });
  expectDiagnosis({ ...long, bounds: ['ALIASES_PER_TRACE'] }, LOOP);
  forbidVerdict({ ...long, complete: false }, 'alias-loop');
});
test('a name in a registry’s own zone without the type that was asked', () => {
  const zones = { com: { 'a.nic.com 198.51.100.23': 'nodata' } };
  expectDiagnosis({ ask: 'com A', zones }, { ...NO_RECORD, at: 'com.', because: ['com.'] });
  expectDiagnosis(
    { ask: 'com', zones: { com: { ...zones.com, 'a.nic.com 198.51.100.23 ? com AAAA': 'nodata' } } },
    NO_ADDRESS,
  );
});
