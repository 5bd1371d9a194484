import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RegistrationFacts } from '../../src/evidence.ts';
import { instant } from '../../src/values/instant.ts';
import { ago, DAY, HOUR, NOW, type Story } from '../support/evidence.ts';
import { diagnosisOf, type Expected, expectDiagnosis, forbidVerdict, HEALTHY } from '../support/expecting.ts';
import { goodState, lookAt } from '../support/remembered.ts';

/** Both servers of .com say that example.com is not there. */
const denied = (word = 'nxdomain', more: Partial<Story> = {}): Story => ({
  ask: 'www.example.com',
  zones: { com: { 'a.nic.com 198.51.100.23': word, 'b.operator.example 198.51.100.123': word } },
  ...more,
});
const AT_COM = { at: 'com.', because: ['example.com.'] };
const lastGood = goodState('example.com', ago(HOUR), ['ns1.example.com', 'ns2.example.com 192.0.43.12']);
const ANSWERING = { 'ns1.example.com 192.0.43.11': 'answer', 'ns2.example.com 192.0.43.12': 'answer' };

type Status = RegistrationFacts['status'][number];
const status = (word: string, over: Partial<Status> = {}): Status => ({
  code: word,
  word,
  inDns: false,
  setBy: null,
  liftedBy: null,
  ...over,
});
const registered = (...words: readonly (string | Status)[]) => ({
  domain: 'example.com',
  status: words.map(w => (typeof w === 'string' ? status(w) : w)),
});
const held = (...words: readonly (string | Status)[]): Story =>
  denied('nxdomain', { registrations: [registered(...words)] });

test('neither registration data nor memory: not-registered, and no more than possible', () => {
  expectDiagnosis(denied(), { verdict: 'not-registered', fixer: 'you', confidence: 'possible', ...AT_COM });
});
test('registration data say that nobody has it: certain', () => {
  const story = denied('nxdomain', { registrations: [{ domain: 'example.com', state: 'free' }] });
  expectDiagnosis(story, { verdict: 'not-registered', fixer: 'you', ...AT_COM });
});
test('nobody has it any more, and memory knew it: deleted-since, and never "withdrawn"', () => {
  const story = denied('nxdomain', {
    registrations: [{ domain: 'example.com', state: 'free' }],
    history: { lastGood },
    lastGood: ANSWERING,
  });
  const findings = ['deleted-since', 'last-good-answers'];
  expectDiagnosis(story, { verdict: 'not-registered', fixer: 'you', findings, ...AT_COM });
});
test('registration data that could not be had count as none', () => {
  const story = denied('nxdomain', {
    registrations: [{ domain: 'example.com', state: 'undecided', why: 'throttled' }],
  });
  expectDiagnosis(story, { verdict: 'not-registered', fixer: 'you', confidence: 'possible', ...AT_COM });
});

const WITHDRAWN: Expected = { verdict: 'delegation-withdrawn', fixer: 'registry', ...AT_COM };
test('memory knew it and nothing says why: delegation-withdrawn, and the last good servers still answer', () => {
  const story = denied('nxdomain', { history: { lastGood }, lastGood: ANSWERING });
  expectDiagnosis(story, { ...WITHDRAWN, findings: ['last-good-answers'] });
});
test('NODATA at the registry is the same with memory, and a mere possibility without (rule 3)', () => {
  expectDiagnosis(denied('nodata', { history: { lastGood } }), WITHDRAWN);
  expectDiagnosis(denied('nodata'), { verdict: 'not-registered', fixer: 'you', confidence: 'possible', ...AT_COM });
});
test('registered, with name servers, no status: the registry', () => {
  expectDiagnosis(held('ok'), { ...WITHDRAWN, findings: ['last-good-unknown'] });
});
for (const word of ['inactive', 'NOT DELEGATED', 'failed'])
  test(`registered and "${word}": the registrar must set name servers`, () => {
    const findings = ['last-good-unknown', 'no-nameservers-registered'];
    expectDiagnosis(held(word), { ...WITHDRAWN, fixer: 'registrar', findings });
  });
test('registered without name servers: the same', () => {
  const story = denied('nxdomain', { registrations: [{ ...registered(), nameservers: [] }] });
  const findings = ['last-good-unknown', 'no-nameservers-registered'];
  expectDiagnosis(story, { ...WITHDRAWN, fixer: 'registrar', findings });
});

const suspended = status('Suspended', { code: null, setBy: 'registry', liftedBy: 'registry' });
const REGISTRY: Expected = { verdict: 'registry-hold', fixer: 'registry', findings: ['last-good-unknown'], ...AT_COM };
test("serverHold, or the registry's own word for it: registry-hold", () => {
  expectDiagnosis(held('serverHold'), REGISTRY);
  expectDiagnosis(held('server hold'), REGISTRY);
  expectDiagnosis(held(suspended), REGISTRY);
  expectDiagnosis(denied('nodata', { registrations: [registered('serverHold')] }), REGISTRY);
});
test('both hold it: the registry is the cause, the registrar a finding', () => {
  const findings = ['last-good-unknown', 'registrar-hold-too'];
  expectDiagnosis(held('clientHold', 'serverHold'), { ...REGISTRY, findings });
});
test('clientHold alone: registrar-hold', () => {
  expectDiagnosis(held('clientHold'), { ...REGISTRY, verdict: 'registrar-hold', fixer: 'registrar' });
});
test('locks that leave the name in DNS are no holds', () => {
  const locks = ['clientTransferProhibited', 'serverUpdateProhibited'].map(w =>
    status(w, { inDns: true, setBy: 'registry' }),
  );
  forbidVerdict(held(...locks), 'registry-hold');
  expectDiagnosis(held(...locks), { ...WITHDRAWN, findings: ['last-good-unknown'] });
});
test('a hold while the registry still delegates is no verdict but a critical finding', () => {
  const zones = { 'example.com': ANSWERING };
  const registrations = [registered('serverHold')];
  expectDiagnosis({ ask: 'www.example.com', zones, registrations }, { ...HEALTHY, findings: ['hold-now'] });
});

const EXPIRED: Expected = { verdict: 'expired', fixer: 'registrar', findings: ['last-good-unknown'], ...AT_COM };
test('run out: redemption, a bracket behind a hold, an end in the past, a hold in auto-renew; it wins over every hold', () => {
  expectDiagnosis(held('redemptionPeriod', 'pendingDelete'), EXPIRED);
  expectDiagnosis(held(status('serverHold (Expired)', { code: 'serverHold' })), EXPIRED);
  expectDiagnosis(held('serverHold', 'clientHold', 'redemption period'), EXPIRED);
  expectDiagnosis(held('clientHold', status('autoRenewPeriod', { inDns: true })), EXPIRED);
  const past = denied('nxdomain', { registrations: [{ ...registered('serverHold'), expires: ago(DAY) }] });
  expectDiagnosis(past, EXPIRED);
});
test('an end that is still to come leaves the hold as the cause', () => {
  const story = denied('nxdomain', {
    registrations: [{ ...registered('serverHold'), expires: instant(NOW + 86_400_000) }],
  });
  expectDiagnosis(story, REGISTRY);
});
test('pendingDelete without redemption: nobody can bring it back', () => {
  expectDiagnosis(held('pendingDelete'), { ...EXPIRED, fixer: 'nobody' });
});

test('one of two deny and the other is silent: still a denial, said with its count', () => {
  const zones = { com: { 'a.nic.com 198.51.100.23': 'nxdomain', 'b.operator.example 198.51.100.123': 'silent' } };
  const { verdict } = expectDiagnosis(
    { ask: 'www.example.com', zones, history: { lastGood } },
    { ...WITHDRAWN, findings: ['above-servers-failing'] },
  );
  assert.equal(verdict.finding?.params['denying'], 1);
  assert.equal(verdict.finding?.params['all'], 2);
});

const split = (first: string, second: string): Story['zones'] => ({
  com: { 'a.nic.com 198.51.100.23': first, 'b.operator.example 198.51.100.123': second },
  'example.com': ANSWERING,
});
const INCONSISTENT: Expected = {
  verdict: 'delegation-inconsistent',
  fixer: 'registry',
  at: 'com.',
  because: ['b.operator.example.'],
  severity: 'high',
};
test('one of two servers of the registry delegates, the other denies: delegation-inconsistent', () => {
  expectDiagnosis({ ask: 'www.example.com', zones: split('refers', 'nxdomain') }, INCONSISTENT);
});
test('one delegates and the other is silent: silence is no denial', () => {
  const story = { ask: 'www.example.com', zones: split('refers', 'silent') };
  expectDiagnosis(story, { ...HEALTHY, findings: ['above-servers-failing'] });
});
test('with other serials and a change younger than the refresh it is a transition: the newest serial speaks (rule 12)', () => {
  const history = { lastGood };
  const restored = split('refers serial 8', 'nxdomain serial 7');
  const withdrawn = split('refers serial 7', 'nxdomain serial 8');
  const now = diagnosisOf({ ask: 'www.example.com', zones: restored, history });
  assert.equal(now.verdict.code, 'healthy');
  const transition = now.findings.find(f => f.code === 'in-transition');
  assert.deepEqual([transition?.params['already'], transition?.params['all']], [1, 2]);
  expectDiagnosis({ ask: 'www.example.com', zones: withdrawn, history }, { ...WITHDRAWN, findings: ['in-transition'] });
});
test('the same is no transition with equal serials, without memory, or when it has lasted longer than the refresh', () => {
  const zones = split('refers serial 8', 'nxdomain serial 7');
  expectDiagnosis({ ask: 'www.example.com', zones }, INCONSISTENT);
  const equal = split('refers serial 8', 'nxdomain serial 8');
  expectDiagnosis({ ask: 'www.example.com', zones: equal, history: { lastGood } }, INCONSISTENT);
  const old = { lastGood: { ...lastGood, at: ago(3 * HOUR) }, looks: [lookAt(ago(60), 'delegation-inconsistent')] };
  expectDiagnosis({ ask: 'www.example.com', zones, history: old }, INCONSISTENT);
});

test('a registry that denies two names known to exist as well says nothing about ours: tld-failing (rule 5)', () => {
  const known = (name: string, says = 'nxdomain') => ({ kind: 'known' as const, zone: 'com', name, says });
  const story = denied('nxdomain', { controls: [known('one.com'), known('two.com')], history: { lastGood } });
  expectDiagnosis(story, { verdict: 'tld-failing', fixer: 'registry', at: 'com.', because: ['com.'] });
  expectDiagnosis({ ...story, controls: [known('one.com'), known('two.com', 'refers')] }, WITHDRAWN);
});
test('a registry that answers every name denies by answering: not-registered, tld-wildcard', () => {
  const controls = [{ kind: 'invented' as const, zone: 'com', name: 'x7-outpost.com', says: 'answer' }];
  const story = denied('answer', { controls });
  const expected = {
    verdict: 'not-registered',
    fixer: 'you',
    confidence: 'possible',
    findings: ['tld-wildcard'],
    ...AT_COM,
  };
  expectDiagnosis(story, expected);
  expectDiagnosis(denied('answer'), HEALTHY);
});
test('below a zone that is no registry, a denial is a missing name', () => {
  const zones = { 'example.com': { 'ns1.example.com 192.0.43.11': 'nxdomain' } };
  const expected = { verdict: 'name-missing', fixer: 'you', at: 'example.com.', because: ['eu.example.com.'] };
  expectDiagnosis({ ask: 'eu.example.com', zones }, expected);
});
test('what is denied below a registry of two labels is the name that one registers there', () => {
  const zones = { uk: { 'a.nic.uk 198.51.100.22': 'nxdomain' } };
  const expected = {
    verdict: 'not-registered',
    fixer: 'you',
    confidence: 'possible',
    at: 'uk.',
    because: ['example.co.uk.'],
  };
  expectDiagnosis({ ask: 'www.example.co.uk', zones }, expected);
});

test('the last good servers: all, some, none answer; and what earlier checks add', () => {
  const of = (lastGoodSays: string, looks = [lookAt(ago(120), 'delegation-withdrawn', [2, 2])]) => {
    const servers = { 'ns1.example.com 192.0.43.11': 'answer', 'ns2.example.com 192.0.43.12': lastGoodSays };
    return denied('nxdomain', { history: { lastGood, looks }, lastGood: servers });
  };
  expectDiagnosis(of('answer'), { ...WITHDRAWN, findings: ['last-good-answers', 'last-good-checks'] });
  expectDiagnosis(of('answer', [lookAt(ago(120), 'delegation-withdrawn', [1, 2])]), {
    ...WITHDRAWN,
    findings: ['last-good-answers'],
  });
  expectDiagnosis(of('silent'), { ...WITHDRAWN, findings: ['last-good-partly'] });
  const none = denied('nxdomain', { history: { lastGood }, lastGood: { 'ns1.example.com 192.0.43.11': 'refused' } });
  expectDiagnosis(none, { ...WITHDRAWN, findings: ['last-good-silent'] });
});
test('redemption while the registry still delegates is a hold that is about to be served', () => {
  const registrations = [registered('redemptionPeriod')];
  const story = { ask: 'www.example.com', zones: { 'example.com': ANSWERING }, registrations };
  expectDiagnosis(story, { ...HEALTHY, findings: ['hold-now'] });
});
test('what one server says while others are still out is no more than likely', () => {
  const zones = { com: { 'a.nic.com 198.51.100.23': 'nxdomain', 'b.operator.example 198.51.100.123': 'pending' } };
  const story = { ask: 'www.example.com', zones, history: { lastGood }, complete: false };
  expectDiagnosis(story, { ...WITHDRAWN, confidence: 'likely' });
});
