import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, DAY, HOUR } from '../support/evidence.ts';
import { diagnosisOf, expectDiagnosis, forbidVerdict, HEALTHY } from '../support/expecting.ts';
import { goodState } from '../support/remembered.ts';

const NS1 = 'ns1.example.com 192.0.43.11';
const NS2 = 'ns2.example.com 192.0.43.12';
const pair = (first: string, second: string) => ({ 'example.com': { [NS1]: first, [NS2]: second } });
const www = (first: string, second: string) => ({ ask: 'www.example.com', zones: pair(first, second) });

const LAME = { verdict: 'all-servers-lame', fixer: 'dns-host', at: 'example.com.', because: ['example.com.'] };
const SILENT = { ...LAME, verdict: 'all-servers-silent' };
const SOME = { verdict: 'some-servers-failing', fixer: 'dns-host', at: 'example.com.', because: ['ns2.example.com.'] };

test('two servers that answer: healthy, and nothing else', () => {
  const { verdict } = expectDiagnosis(www('answer', 'answer'), HEALTHY);
  assert.deepEqual(verdict.finding?.params, { name: 'www.example.com.', zones: 3, servers: 10 });
});

const WRONG = ['refused', 'servfail', 'formerr', 'upward', 'not-authoritative', 'empty', 'malformed', 'mismatched'];
for (const kind of WRONG) {
  test(`none is good and one says "${kind}": all-servers-lame, the silent one counted apart`, () => {
    const { verdict } = expectDiagnosis(www(kind, 'silent'), LAME);
    assert.equal(verdict.finding?.params['lame'], 1);
    assert.equal(verdict.finding?.params['silent'], 1);
  });
  test(`one of two says "${kind}": some-servers-failing, high since one good server is left`, () => {
    expectDiagnosis(www('answer', kind), { ...SOME, severity: 'high' });
  });
}

test('NXDOMAIN for the apex of the zone is lame, not a missing name', () => {
  expectDiagnosis({ ask: 'example.com', zones: pair('nxdomain', 'nxdomain') }, LAME);
});
test('a CNAME instead of the zone at its apex is lame', () => {
  expectDiagnosis({ ask: 'example.com', zones: pair('alias www.example.net', 'alias www.example.net') }, LAME);
});
test('a CNAME beside a SOA at the apex is followed, as resolvers do', () => {
  const zones = {
    'example.com': { [NS1]: 'alias www.example.net', [`${NS1} ? example.com SOA`]: 'answer' },
  };
  const ways = [
    {
      role: 'alias' as const,
      ask: 'www.example.net',
      zones: { 'example.net': { 'ns.example.net 192.0.43.30': 'answer' } },
    },
  ];
  expectDiagnosis({ ask: 'example.com', zones, ways }, HEALTHY);
});

test('nobody says anything while the registry does: all-servers-silent', () => {
  expectDiagnosis(www('silent', 'silent'), SILENT);
});
test('nobody listens at any of them: all-servers-silent as well', () => {
  expectDiagnosis(www('unreachable refused', 'silent'), SILENT);
});
test('silence that is not concluded accuses nobody', () => {
  expectDiagnosis({ ...www('pending', 'pending'), complete: false }, { ...HEALTHY, confidence: 'possible' });
  expectDiagnosis({ ...www('silent', 'pending'), complete: false }, { ...HEALTHY, confidence: 'possible' });
  expectDiagnosis({ ...www('refused', 'pending'), complete: false }, { ...HEALTHY, confidence: 'possible' });
});
test('servers that were not asked, or cannot be reached from this host at all, are no silent ones', () => {
  for (const why of ['not-asked time', 'unreachable no-family'])
    expectDiagnosis(www(why, why), { ...HEALTHY, confidence: 'possible' });
});
test('a public resolver with a fresh answer for an invented label makes the silence ours (rule 8)', () => {
  const hints = [{ name: 'x7-outpost.example.com', says: 'nxdomain', invented: true }];
  expectDiagnosis(
    { ...www('silent', 'silent'), hints },
    { ...HEALTHY, confidence: 'possible', findings: ['silent-from-here'] },
  );
});
test('a public resolver that knows the name itself may have it from its cache and changes nothing', () => {
  const hints = [{ name: 'www.example.com', says: 'answer' }];
  expectDiagnosis({ ...www('silent', 'silent'), hints }, SILENT);
});
test('a fresh answer of a resolver only lowers how sure we are of servers that answer wrongly', () => {
  const hints = [{ name: 'x7-outpost.example.com', says: 'nxdomain', invented: true }];
  expectDiagnosis({ ...www('refused', 'refused'), hints }, { ...LAME, confidence: 'possible' });
});

test('one silent server beside two good ones: users are slower, and only likely a fault', () => {
  const zones = { 'example.com': { [NS1]: 'answer', [NS2]: 'silent', 'ns3.example.com 192.0.43.13': 'answer' } };
  expectDiagnosis({ ask: 'www.example.com', zones }, { ...SOME, severity: 'medium', confidence: 'likely' });
});
test('servers that cannot be reached over a family which is broken here are not counted (rule 6)', () => {
  const v6Dead = Object.fromEntries(
    ['a', 'b', 'c'].flatMap((l, i) => [
      [`${l}.root-servers.net 198.51.100.${i + 1}`, 'refers'],
      [`${l}.root-servers.net 2001:db8:53::${i + 1}`, 'silent'],
    ]),
  );
  const zones = { '.': v6Dead, 'example.com': { [NS1]: 'answer', 'ns2.example.com 2620:0:2d0::12': 'silent' } };
  expectDiagnosis({ ask: 'www.example.com', zones }, { ...HEALTHY, findings: ['own-way-broken'] });
});
test('one whole family dead at every server, while it works from here: transport-broken, one-family-only', () => {
  const zones = {
    'example.com': {
      [NS1]: 'answer',
      'ns1.example.com 2620:0:2d0::11': 'silent',
      'ns2.example.com 2620:0:2d0::12': 'silent',
    },
  };
  const expected = {
    ...LAME,
    verdict: 'transport-broken',
    confidence: 'likely',
    severity: 'medium',
    findings: ['one-family-only'],
  };
  expectDiagnosis({ ask: 'www.example.com', zones }, expected);
});
test('one dead address of a family whose others answer is a failing server, no dead family', () => {
  const zones = {
    'example.com': {
      [NS1]: 'answer',
      'ns1.example.com 2620:0:2d0::11': 'answer',
      'ns2.example.com 2620:0:2d0::12': 'silent',
    },
  };
  forbidVerdict({ ask: 'www.example.com', zones }, 'transport-broken');
  expectDiagnosis({ ask: 'www.example.com', zones }, { ...SOME, severity: 'medium', confidence: 'likely' });
});

const BROKEN = { ...LAME, verdict: 'transport-broken', confidence: 'likely', severity: 'high' };
test('all servers are silent to EDNS and answer without it', () => {
  expectDiagnosis(www('answer plain', 'answer plain'), { ...BROKEN, findings: ['edns-dropped'] });
});
test('all servers are silent to EDNS options and answer to EDNS without them', () => {
  expectDiagnosis(www('answer bare', 'answer bare'), { ...BROKEN, severity: 'medium', findings: ['options-dropped'] });
});
test('all servers answer over TCP only: nearly everybody gets nothing', () => {
  expectDiagnosis(www('answer over tcp', 'answer over tcp'), {
    ...BROKEN,
    severity: 'critical',
    findings: ['only-tcp'],
  });
});
test('only one of two servers is silent to EDNS: a finding, no verdict', () => {
  expectDiagnosis(www('answer', 'answer plain'), { ...HEALTHY, findings: ['edns-dropped'] });
});
test('a server that loses questions without options as well loses packets, and drops no options', () => {
  expectDiagnosis(www('answer', 'answer bare also-lost'), HEALTHY);
  expectDiagnosis(www('answer', 'answer plain also-lost'), HEALTHY);
});
test('long answers get lost over UDP, short ones come', () => {
  const short = 'answer';
  const zones = {
    'example.com': {
      [NS1]: short,
      [`${NS1} ? example.com DNSKEY`]: 'answer over tcp octets 1700',
      [NS2]: short,
      [`${NS2} ? example.com DNSKEY`]: 'answer over tcp octets 1700',
    },
  };
  const story = { ask: 'www.example.com', zones };
  expectDiagnosis(story, HEALTHY);
  const large = { '.': bigRoots() };
  expectDiagnosis({ ...story, zones: { ...large, ...zones } }, { ...BROKEN, findings: ['only-small'] });
});
const bigRoots = () =>
  Object.fromEntries(
    ['a', 'b', 'c'].map((l, i) => [`${l}.root-servers.net 198.51.100.${i + 1}`, 'refers octets 1100']),
  );

test('answers cut short and no TCP, which works elsewhere: transport-broken for everybody', () => {
  const story = { ...www('truncated', 'truncated'), tcpWorks: true };
  expectDiagnosis(story, { ...BROKEN, severity: 'critical', findings: ['tcp-blocked'] });
});
test('answers cut short and no TCP, where TCP was never seen to work from here: no accusation', () => {
  expectDiagnosis(www('truncated', 'truncated'), { ...HEALTHY, confidence: 'possible' });
});
test('TCP refused with nothing cut short, and FORMERR before a full answer, are findings only', () => {
  expectDiagnosis(
    { ...www('answer tcp-refused', 'answer'), tcpWorks: true },
    { ...HEALTHY, findings: ['tcp-refused'] },
  );
  expectDiagnosis(www('answer plain formerr-first', 'answer'), {
    ...HEALTHY,
    findings: ['edns-formerr'],
  });
});

test('every server loses more than a third of what it is asked: likely, with the ratio', () => {
  const zones = {
    'example.com': {
      [NS1]: 'answer loses 2',
      [`${NS1} ? example.com SOA`]: 'answer loses 1',
      [NS2]: 'answer loses 1',
      [`${NS2} ? example.com SOA`]: 'answer loses 2',
    },
  };
  const expected = {
    ...SOME,
    because: ['ns1.example.com.', 'ns2.example.com.'],
    severity: 'high',
    confidence: 'likely',
  };
  const { verdict } = expectDiagnosis({ ask: 'www.example.com', zones }, expected);
  assert.equal(verdict.finding?.params['lost'], 6);
  assert.equal(verdict.finding?.params['asked'], 10);
});
test('one lost packet of few, or losses at one server only, are no fault', () => {
  expectDiagnosis(www('answer loses 1', 'answer loses 1'), HEALTHY);
  const zones = {
    'example.com': { [NS1]: 'answer loses 2', [`${NS1} ? example.com SOA`]: 'answer loses 2', [NS2]: 'answer' },
  };
  expectDiagnosis({ ask: 'www.example.com', zones }, HEALTHY);
});

const DISAGREE = { ...SOME, verdict: 'servers-disagree' };
test('one server knows the name, another denies it: servers-disagree, however serials stand', () => {
  expectDiagnosis(www('answer', 'nxdomain'), { ...DISAGREE, severity: 'high' });
  expectDiagnosis(www('answer serial 7', 'nodata serial 7'), { ...DISAGREE, severity: 'high' });
});
test('other addresses and another serial under one MNAME: the older version is the odd one', () => {
  const story = www('answer A 192.0.2.80 serial 6', 'answer A 192.0.2.81 serial 7');
  expectDiagnosis(story, { ...DISAGREE, because: ['ns1.example.com.'], severity: 'medium' });
});
test('serials are compared as RFC 1982 orders them, round the end of 32 bits', () => {
  const story = www('answer A 192.0.2.80 serial 3', 'answer A 192.0.2.81 serial 4294967290');
  expectDiagnosis(story, { ...DISAGREE, severity: 'medium' });
});
test('other addresses with equal serials, or under different MNAMEs, are made to measure', () => {
  const tailored = { ...HEALTHY, findings: ['tailored-answers'] };
  expectDiagnosis(www('answer A 192.0.2.80 serial 7', 'answer A 192.0.2.81 serial 7'), tailored);
  const two = www(
    'answer A 192.0.2.80 serial 6 mname a.example.com',
    'answer A 192.0.2.81 serial 7 mname b.example.com',
  );
  expectDiagnosis(two, tailored);
});
test('other MX records are a disagreement whatever the serials say', () => {
  const story = {
    ask: 'example.com MX',
    zones: pair('answer MX 10 a.example.com. serial 7', 'answer MX 10 b.example.com. serial 7'),
  };
  expectDiagnosis(story, { ...DISAGREE, severity: 'medium' });
});
test('a serial that lags alone is only worth knowing, until memory has seen the newer one too long', () => {
  const story = www('answer serial 7', 'answer serial 6');
  expectDiagnosis(story, { ...HEALTHY, findings: ['serial-behind'] });
  const lastGood = goodState('example.com', ago(DAY), ['ns1.example.com', 'ns2.example.com']);
  const seen = (seconds: number) => ({ lastGood, newestSerial: { serial: 7, firstSeenAt: ago(seconds) } });
  expectDiagnosis({ ...story, history: seen(2 * HOUR) }, { ...HEALTHY, findings: ['serial-behind'] });
  expectDiagnosis({ ...story, history: seen(4 * HOUR) }, { ...DISAGREE, severity: 'medium', confidence: 'likely' });
});
test('a denial of a shorter name by a server that knows a longer one: ent-nxdomain beside the verdict (rule 9)', () => {
  const zones = { 'example.com': { [NS1]: 'answer', [`${NS1} ? b.example.com A`]: 'nxdomain' } };
  expectDiagnosis({ ask: 'a.b.example.com', zones }, { ...HEALTHY, findings: ['ent-nxdomain'] });
});
test('a wildcard is worth knowing, and no fault', () => {
  const controls = [{ kind: 'invented' as const, zone: 'example.com', name: 'x7-outpost.example.com', says: 'answer' }];
  expectDiagnosis({ ...www('answer', 'answer'), controls }, { ...HEALTHY, findings: ['answers-everything'] });
});
test('the findings of a verdict about servers name the odd ones with their addresses', () => {
  const { verdict } = diagnosisOf(www('answer', 'refused'));
  assert.deepEqual(verdict.finding?.servers, [{ name: 'ns2.example.com.', address: '192.0.43.12' }]);
  assert.deepEqual(verdict.finding?.params['kinds'], ['1 refused']);
});
test('servers that answer other questions and not this one serve it to nobody, and are not called silent', () => {
  const drops = { [NS1]: 'silent', [`${NS1} ? example.com SOA`]: 'answer' };
  const { verdict } = expectDiagnosis({ ask: 'www.example.com', zones: { 'example.com': drops } }, LAME);
  assert.deepEqual(verdict.finding?.params['kinds'], ['1 answered other questions but not this one']);
});
