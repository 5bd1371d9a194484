import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundCut } from '../../src/graph/analysis.ts';
import type { CertificateFact, WebFact } from '../../src/graph/model/facts.ts';
import type { Known } from '../../src/spof/findings/known.ts';
import { address } from '../../src/values/address.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { facts, findings, host, NOW, of, only, portfolio, registration, zone, zones } from './known.ts';

const OWN = [name('example.com'), name('example.org')];
/** A company whose domains are with registrars as its portfolio names them. */
const company = (text: string): Partial<Known> => {
  const written = portfolio(text);
  const registrations = OWN.map(domain => ({
    domain,
    registrar: written.domains.get(domain)?.registrar ?? null,
    source: 'declared' as const,
  }));
  return { portfolio: written, facts: facts({ portfolio: OWN, registrations }) };
};

const paid = (first: string, second: string): Partial<Known> =>
  company(`domains:
  example.com: { registrar: First }
  example.org: { registrar: Second }
contacts:
  First: { kind: registrar, payer: ${first} }
  Second: { kind: registrar${second === '' ? '' : `, payer: ${second}`} }
`);

test('one payer of all domains is found, two payers or an unknown one are not', () => {
  const found = only('payment-single', paid('the office card', 'the office card'), [
    paid('the office card', 'the bank'),
    paid('the office card', ''),
  ]);
  assert.deepEqual(found.evidence, { source: 'declared', at: null, by: null });
});

test('one person with the right to act at the registrar is found, two or none are not', () => {
  const people = (ada: string, ben: string): Partial<Known> =>
    company(`people:\n  ada: { may: [${ada}] }\n  ben: { may: [${ben}] }\n`);
  assert.deepEqual(
    only('registrar-one-person', people('registrar', 'phones'), [people('registrar', 'registrar'), people('', '')])
      .params,
    { person: 'ada' },
  );
});

const desks = (text: string): Partial<Known> =>
  company(`domains:\n  example.com: { registrar: First }\ncontacts:\n${text}`);
const ALWAYS = '{ name: front desk, phone: "+1 202 555 0100", hours: always }';
const OFFICE = (of: string): string =>
  `{ name: ${of}, phone: "+1 202 555 0101", hours: "Mon-Fri 08:00-17:00", zone: America/Los_Angeles }`;

test('a registrar whose desk for this top-level domain keeps hours is found, with the wait from now', () => {
  const found = only(
    'registrar-support-hours',
    desks(`  First: { kind: registrar, desks: [${ALWAYS}, ${OFFICE('.com desk')}] }\n`),
    [
      desks(`  First: { kind: registrar, desks: [${ALWAYS}, ${OFFICE('.net desk')}] }\n`),
      desks('  First: { kind: registrar, phone: "+1 202 555 0100" }\n'),
    ],
  );
  // 12:00 UTC is 04:00 there.
  assert.deepEqual(found.params, { desk: 'First (.com desk)', waitSeconds: 4 * 3600, tld: 'com.' });
});

test('a registry that keeps office hours is found, open or not, and one that is always there is not', () => {
  const hours = (written: string): Partial<Known> =>
    desks(`  com: { kind: registry, phone: "+1 202 555 0102", ${written} }\n`);
  const open = hours('hours: "Mon-Fri 08:00-17:00", zone: Europe/San_Marino');
  assert.equal(only('registry-office-hours', open, [hours('hours: always')]).params['waitSeconds'], 0);
  const closed = hours('hours: "Mon-Fri 08:00-17:00", zone: Europe/San_Marino, holidays: [2030-01-09]');
  assert.equal(only('registry-office-hours', closed, []).params['waitSeconds'], 19 * 3600);
});

test('a reseller between you and the registrar is found', () => {
  only('reseller-chain', desks('  First: { kind: registrar, reseller: Agency }\n'), [
    desks('  First: { kind: registrar }\n'),
    desks('  Second: { kind: registrar, reseller: Agency }\n'),
  ]);
});

test('an account whose mailbox lies inside is found', () => {
  const account = (is: string): Partial<Known> => company(`domains:\n  example.com: { account: ${is} }\n`);
  only('ops-mail-inside', account('ops@mail.example.org'), [
    account('ops@mail.example'),
    account('example.org'),
    account('ops@mail.example.org }\nmail: { "ops@mail.example.org": [registrar login]'),
  ]);
});

const web = (of: string): WebFact => ({
  service: 'shop',
  name: name(of),
  critical: true,
  audience: 'customers',
  covered: null,
  leaves: [],
  source: 'declared',
});
const backup = (announced: string, ...webs: string[]): Partial<Known> => ({
  portfolio: portfolio(`domains:\n  example.com: {}\n  example.org: { role: backup, announced: [${announced}] }\n`),
  facts: facts({ portfolio: OWN, webs: webs.map(web), zones: [zone('example.org', ['ns.example.org 192.0.2.1'])] }),
});

test('a backup under which no service is to be found is of no use', () => {
  only('backup-not-served', backup('status page', 'www.example.com'), [
    backup('status page', 'www.example.com', 'www.example.org'),
    backup('status page'),
    backup('', 'www.example.com'),
  ]);
});

test('a backup that was never tried is found, and one that was tried long ago', () => {
  const tried = (tested: string): Partial<Known> =>
    company(`domains:\n  example.com: {}\n  example.org: { role: backup${tested} }\n`);
  assert.deepEqual(only('backup-untested', tried(''), [tried(', tested: 2029-11-05')]).params, {});
  assert.deepEqual(only('backup-untested', tried(', tested: 2029-01-09'), []).params, { testedDays: 365 });
});

test('SPF that is written under another domain of the company is found', () => {
  const sender = (...names: string[]): Partial<Known> => ({
    facts: facts({ portfolio: OWN, senders: [{ domain: name('example.org'), names: names.map(one => name(one)) }] }),
  });
  const found = only('spf-inside', sender('_spf.example.com', '_spf.example.net'), [
    sender('_spf.example.net'),
    sender('_spf.example.org'),
  ]);
  assert.deepEqual([found.about, found.params], [['example.org.', 'example.com.'], { names: ['_spf.example.com.'] }]);
});

const certified = (of: string, more: Partial<CertificateFact> = {}, names: readonly string[] = [of]): WebFact => ({
  ...web(of),
  certificate: {
    fingerprint: names.join(),
    names: names.map(one => name(one)),
    issuer: 'Example Trust',
    notBefore: '2029-12-01T00:00:00Z',
    renewBy: '2030-02-14T00:00:00Z',
    notAfter: '2030-03-01T00:00:00Z',
    refused: null,
    ...more,
  },
});
const webs = (...all: WebFact[]): Partial<Known> => ({ facts: facts({ portfolio: OWN, webs: all }) });
const SHARED = ['www.example.com', 'www.example.org'];

test('one certificate for two domains is found once, as neither renews it alone', () => {
  const found = only('certificate-renewal-inside', webs(...SHARED.map(of => certified(of, {}, SHARED))), [
    webs(...SHARED.map(of => certified(of))),
    webs(certified('www.example.com', {}, ['www.example.com', 'a.example.net'])),
  ]);
  assert.deepEqual([found.about, found.params], [OWN, { ends: '2030-03-01T00:00:00Z' }]);
});

test('a certificate that should have been renewed is found, and one in time is not', () => {
  const ending = only('certificate-ending', webs(certified('www.example.com', { renewBy: '2030-01-09T00:00:00Z' })), [
    webs(certified('www.example.com')),
    webs(certified('www.example.com', { renewBy: '2029-01-01T00:00:00Z', refused: 'expired' })),
  ]);
  assert.deepEqual(ending.params, { days: 50 });
});

test('a certificate that browsers refuse is found with the reason; one for other names is another finding', () => {
  const refused = (why: CertificateFact['refused']) =>
    webs({ ...certified('www.example.org', { refused: why }), covered: false });
  for (const [why, param] of [
    ['expired', 'ended'],
    ['not-yet-valid', 'begins'],
    ['untrusted', 'issuer'],
  ] as const)
    assert.ok(only('certificate-refused', refused(why), [refused(null), refused('other-name')]).params[param]);
  const other = { ...certified('www.example.org', { refused: 'other-name' }, ['*.example.net']), covered: false };
  only('backup-not-in-certificate', webs(other), [refused('expired')]);
});

const cut = (...components: string[]): FoundCut => ({
  top: 'every-name',
  order: components.length as 1 | 2,
  components,
  certainty: 'definite',
});
const pair = (account: string, cuts: readonly FoundCut[]): Partial<Known> => ({
  ...company(`domains:
  example.com: { registrar: First, account: ops@mail.example }
  example.org: { registrar: Second, account: ${account} }
`),
  cuts,
});

test('a pair that hangs on one account is no pair', () => {
  const both = [
    cut('registration:example.com.', 'registration:example.org.'),
    cut('registrar:First', 'registrar:Second'),
  ];
  const found = only('correlated-pair', pair('ops@mail.example', both), [
    pair('other@mail.example', both),
    pair('ops@mail.example', [cut('registration:example.com.', 'address:192.0.2.1')]),
    pair('ops@mail.example', []),
  ]);
  assert.deepEqual(found.params, {
    components: ['registration:example.com.', 'registration:example.org.'],
    by: 'ops@mail.example',
  });
});

test('a table older than 180 days and a snapshot older than a week are said', () => {
  const table = (asTableAt: string): Partial<Known> => ({ facts: facts({ asTableAt }) });
  assert.deepEqual(only('data-stale', table('2029-07-12T00:00:00Z'), [table('2029-07-14T00:00:00Z'), {}]).params, {
    tableDays: 181,
  });
  const seen = (at: string): Partial<Known> => ({ facts: facts({ at }) });
  assert.deepEqual(only('data-stale', seen('2030-01-01T00:00:00Z'), [seen('2030-01-02T00:00:00Z')]).params, {
    snapshotDays: 8,
  });
});

test('what a table older than 180 days says is possible only, and the day of the table is shown', () => {
  const one = zone('example.com', ['ns1.dnsco.net 192.0.2.1', 'ns2.dnsco.net 198.51.100.1']);
  const origins = new Map([
    [address('192.0.2.1'), [64_500]],
    [address('198.51.100.1'), [64_500]],
  ]);
  const at = (asTableAt: string): Partial<Known> => ({ facts: facts({ zones: [one], origins, asTableAt }) });
  const [old] = of('ns-one-as', at('2029-01-01T00:00:00Z'));
  const [fresh] = of('ns-one-as', at('2030-01-01T00:00:00Z'));
  assert.deepEqual([old?.certainty, fresh?.certainty], ['possible', 'definite']);
  assert.deepEqual(fresh?.evidence, { source: 'inferred', at: '2030-01-01T00:00:00Z', by: 'as-table' });
});

test('other name servers, or another registrar, than at the last good look are a change', () => {
  const one = facts({ zones: [zone('example.com', ['ns1.dnsco.net', 'ns2.dnsco.net'])], at: '2030-01-01T00:00:00Z' });
  const now = (...servers: string[]): Partial<Known> => ({ before: one, ...zones([zone('example.com', servers)]) });
  const found = only('changed-since-snapshot', now('ns1.dnsco.net', 'ns9.dnsco.net'), [
    now('ns2.dnsco.net', 'ns1.dnsco.net'),
    now(),
    { ...now('ns9.dnsco.net'), before: null },
  ]);
  assert.equal(found.params['since'], '2030-01-01T00:00:00Z');
  const at = (registrar: string) =>
    facts({ registrations: [{ domain: name('example.com'), registrar, source: 'observed' }] });
  only('changed-since-snapshot', { before: at('First'), facts: at('Second') }, [
    { before: at('First'), facts: at('First') },
  ]);
});

test('what a registry says carries its server and the moment, what is seen on the way the moment of the look', () => {
  const said = registration('example.com', { expires: instant(NOW + 86_400_000), at: instant(NOW - 3_600_000) });
  const [expiry] = of('expiry-soon', { registrations: new Map([[said.domain, said]]) });
  assert.deepEqual(expiry?.evidence, { source: 'observed', at: '2030-01-09T11:00:00Z', by: 'whois.example' });
  const [single] = of('single-ns', zones([zone('example.com', ['ns1.dnsco.net'])]));
  assert.deepEqual(single?.evidence, { source: 'observed', at: '2030-01-09T12:00:00Z', by: null });
});

test('where a registry tells no end, what the portfolio says is used, as what the portfolio says', () => {
  const written = portfolio('domains:\n  example.com: { paidUntil: 2030-01-20 }\n');
  const said = registration('example.com');
  const more = { portfolio: written, registrations: new Map([[said.domain, said]]) };
  const found = only('expiry-soon', more, [
    { ...more, portfolio: portfolio('domains:\n  example.com: { paidUntil: 2031-01-20 }\n') },
  ]);
  assert.deepEqual([found.params, found.evidence.source], [{ days: 10 }, 'declared']);
});

test('the worst comes first, then what is about the asked name', () => {
  const all = findings({
    facts: facts({
      portfolio: [name('example.org'), name('example.com')],
      zones: [zone('example.org', ['ns1.dnsco.net']), zone('example.com', ['ns1.dnsco.net'])],
      hosts: [host('ns1.dnsco.net', ['192.0.2.1'])],
    }),
  });
  const singles = all.filter(one => one.code === 'single-ns').map(one => one.about[0]);
  assert.deepEqual(singles, ['example.com.', 'example.org.']);
  const rank = ['critical', 'high', 'medium', 'low', 'info'];
  assert.deepEqual(
    all.map(one => rank.indexOf(one.severity)),
    all.map(one => rank.indexOf(one.severity)).sort(),
  );
});
