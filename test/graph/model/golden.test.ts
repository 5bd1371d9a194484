import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../../src/graph/analysis.ts';
import { groupCuts } from '../../../src/graph/group.ts';
import { buildGraph } from '../../../src/graph/model/build.ts';
import { type ChatFact, EVERYTHING, type Surroundings, type WebFact } from '../../../src/graph/model/facts.ts';
import { type Name, name } from '../../../src/values/name.ts';
import { type Described, described } from './described.ts';

const SERVERS = ['67.207.93.188', '138.68.22.11', '207.154.223.5'] as const;
const AS = { [SERVERS[0]]: 64501, [SERVERS[1]]: 64502, [SERVERS[2]]: 64503 };
const glued = (zone: string): Record<string, string> =>
  Object.fromEntries(SERVERS.map((ip, i) => [`ns${i + 1}.${zone}`, ip]));
const bare = (zone: string): Record<string, string> =>
  Object.fromEntries(SERVERS.map((_, i) => [`ns${i + 1}.${zone}`, '']));
const HOSTS = Object.fromEntries(SERVERS.map((ip, i) => [`ns${i + 1}.puri.sm`, ip]));
const REGISTRIES = { sm: 'SM', net: 'Verisign', com: 'Verisign', st: 'ST' };

/** The company of 2018: everything hangs on puri.sm. */
const PURISM: Described = {
  domain: 'puri.sm',
  registries: REGISTRIES,
  zones: {
    'puri.sm': { registrar: 'R1', ns: glued('puri.sm') },
    'pureos.net': { registrar: 'R2', ns: bare('puri.sm') },
    'puri.st': { registrar: 'R3', ns: bare('puri.sm') },
  },
  hosts: HOSTS,
  as: AS,
};
/** The same with name-server names of its own for pureos.net. */
const REPAIRED: Described = {
  ...PURISM,
  portfolio: ['puri.sm', 'pureos.net'],
  zones: { ...PURISM.zones, 'pureos.net': { registrar: 'R2', ns: glued('pureos.net') } },
};

const SM = ['registrar:R1', 'registration:puri.sm.', 'registry-operator:SM', 'registry-policy:sm.', 'tld-servers:sm.'];
const NET = [
  'registrar:R2',
  'registration:pureos.net.',
  'registry-operator:Verisign',
  'registry-policy:net.',
  'tld-servers:net.',
];

function cuts(facts: Surroundings, top: string, order: 1 | 2 | 3, detail = EVERYTHING): string[][] {
  const analysis = analyse(buildGraph(facts, detail), order);
  assert.deepEqual(analysis.bounded, []);
  return analysis.cuts.filter(cut => cut.top === top && cut.order === order).map(cut => [...cut.components]);
}
const singles = (facts: Surroundings, top: string, detail = EVERYTHING): string[] => cuts(facts, top, 1, detail).flat();
const pairsOf = (left: readonly string[], right: readonly string[]): string[][] =>
  left.flatMap(a => right.map(b => [a, b].sort())).sort();

test('G1 puri.sm in 2018 has six single points, no pair, and one of three servers each as triples', () => {
  const facts = described(PURISM);
  assert.deepEqual(singles(facts, 'name'), [...SM.slice(0, 4), 'root', 'tld-servers:sm.']);
  assert.deepEqual(cuts(facts, 'name', 2), []);
  const triples = cuts(facts, 'name', 3);
  assert.equal(triples.length, 27);
  assert.deepEqual(
    groupCuts(triples).map(parts => parts.map(part => [...part])),
    [
      [
        ['address:138.68.22.11', 'as:64502', 'prefix:138.68.22.0/24'],
        ['address:207.154.223.5', 'as:64503', 'prefix:207.154.223.0/24'],
        ['address:67.207.93.188', 'as:64501', 'prefix:67.207.93.0/24'],
      ],
    ],
  );
});

test('G2 pureos.net with name servers under puri.sm has those six and five of its own', () => {
  const facts = described({ ...PURISM, domain: 'pureos.net' });
  assert.deepEqual(singles(facts, 'name'), ['root', ...SM, ...NET].sort());
});

test('G3 three names are no redundancy: all that kills puri.sm kills every name', () => {
  const facts = described({ ...PURISM, portfolio: ['puri.sm', 'pureos.net', 'puri.st'] });
  assert.deepEqual(singles(facts, 'every-name'), ['root', ...SM].sort());
});

test('G4 with name-server names of its own, pureos.net leaves the root and pairs of either side', () => {
  const facts = described(REPAIRED);
  assert.deepEqual(singles(facts, 'every-name'), ['root']);
  const pairs = cuts(facts, 'every-name', 2);
  assert.deepEqual(pairs, pairsOf(SM, NET));
  assert.equal(groupCuts(pairs).length, 1);
});

test('G5 with one registrar for both, the registrar remains a single point', () => {
  const zones = { ...REPAIRED.zones, 'pureos.net': { registrar: 'R1', ns: glued('pureos.net') } };
  const facts = described({ ...REPAIRED, zones });
  assert.deepEqual(singles(facts, 'every-name'), ['registrar:R1', 'root']);
  assert.deepEqual(cuts(facts, 'every-name', 2), pairsOf(SM.slice(1), NET.slice(1)));
});

const REDUCED = { policies: false, networks: true };
const SERVERS_ONLY = { policies: false, networks: false };

test('G6 two domains whose only name servers lie in each other, without glue, never work', () => {
  const facts = described({
    domain: 'a.example',
    registries: { example: '' },
    zones: { 'a.example': { ns: { 'ns.b.example': '' } }, 'b.example': { ns: { 'ns.a.example': '' } } },
  });
  assert.equal(analyse(buildGraph(facts, SERVERS_ONLY), 2).works.get('name'), false);
});

test('G7 with one more server with glue for each, the circle adds what it can and no more', () => {
  const facts = described({
    domain: 'a.example',
    registries: { example: '' },
    zones: {
      'a.example': { ns: { 'ns.b.example': '', 'own.a.example': '192.0.2.1' } },
      'b.example': { ns: { 'ns.a.example': '', 'own.b.example': '192.0.2.22' } },
    },
    hosts: { 'ns.b.example': '192.0.2.2', 'ns.a.example': '192.0.2.11' },
  });
  assert.deepEqual(singles(facts, 'name', SERVERS_ONLY), [
    'registration:a.example.',
    'registry-operator:EXAMPLE',
    'root',
    'tld-servers:example.',
  ]);
  const [srvA, srvB, srvB2] = ['address:192.0.2.1', 'address:192.0.2.2', 'address:192.0.2.22'] as const;
  assert.deepEqual(cuts(facts, 'name', 2, SERVERS_ONLY), [
    [srvA, srvB],
    [srvA, srvB2],
    [srvA, 'registration:b.example.'],
  ]);
});

test('G8 two names, two TLDs and two AS that meet at one server have eleven single points', () => {
  const facts = described({
    domain: 'shop.com',
    registries: { com: 'Verisign', net: 'Verisign', org: 'PIR' },
    zones: {
      'shop.com': { ns: { 'ns1.dnsco.net': '', 'ns1.altdns.org': '' } },
      'dnsco.net': { ns: { 'a.dnsco.net': '203.0.113.10', 'b.dnsco.net': '203.0.113.11' } },
      'altdns.org': { ns: { 'ns1.dnsco.net': '' } },
    },
    hosts: { 'ns1.dnsco.net': '192.0.2.10', 'ns1.altdns.org': '198.51.100.10' },
    as: { '192.0.2.10': 64501, '198.51.100.10': 64502, '203.0.113.10': 64510, '203.0.113.11': 64510 },
  });
  assert.deepEqual(
    singles(facts, 'name', REDUCED),
    [
      'root',
      'tld-servers:com.',
      'tld-servers:net.',
      'registry-operator:Verisign',
      'registration:shop.com.',
      'registration:dnsco.net.',
      'address:192.0.2.10',
      'prefix:192.0.2.0/24',
      'as:64501',
      'prefix:203.0.113.0/24',
      'as:64510',
    ].sort(),
  );
  assert.deepEqual(cuts(facts, 'name', 2, REDUCED), [['address:203.0.113.10', 'address:203.0.113.11']]);
});

const web = (host: string, covered: boolean): WebFact => ({
  service: 'shop',
  name: name(host),
  critical: true,
  audience: 'customers',
  covered,
  leaves: [{ id: 'hosting:one', label: 'the hosting', source: 'declared' }],
  source: 'declared',
});
const MATRIX: ChatFact = { chat: 'matrix', carrier: name('puri.sm'), login: name('chat.puri.sm'), leaves: [] };
const SLACK: ChatFact = {
  chat: 'slack',
  carrier: name('slack.com'),
  login: null,
  leaves: [{ id: 'chat:slack', label: 'Slack itself', source: 'declared' }],
};
const INSIDE: Partial<Surroundings> = {
  webs: [web('puri.sm', true)],
  chats: [MATRIX],
  mails: [{ domain: name('puri.sm'), exchangers: [name('mail.puri.sm') as Name] }],
};

test('G9 with web, chat and mail all under puri.sm its six single points make everything dark', () => {
  const facts = described({ ...PURISM, more: INSIDE });
  assert.deepEqual(singles(facts, 'dark'), ['root', ...SM].sort());
});

test('G10 a second name that the certificate does not hold changes nothing for users', () => {
  const before = singles(described({ ...REPAIRED, more: INSIDE }), 'every-name');
  const webs = [web('puri.sm', true), web('pureos.net', false)];
  const after = singles(described({ ...REPAIRED, more: { ...INSIDE, webs } }), 'every-name');
  assert.deepEqual(before, ['hosting:one', 'root', ...SM].sort());
  assert.deepEqual(after, before);
});

test('G11 with the certificate the root and the shared hosting remain', () => {
  const webs = [web('puri.sm', true), web('pureos.net', true)];
  assert.deepEqual(singles(described({ ...REPAIRED, more: { ...INSIDE, webs } }), 'every-name'), [
    'hosting:one',
    'root',
  ]);
});

/** With Slack beside Matrix; the second name's TLD and Slack's may have one back end or two. */
function outside(operatorOfNet: string): Surroundings {
  const webs = [web('puri.sm', true), web('pureos.net', true)];
  return described({
    ...REPAIRED,
    registries: { ...REGISTRIES, net: operatorOfNet },
    zones: {
      ...REPAIRED.zones,
      'slack.com': { registrar: 'R4', ns: { 'ns.slack.com': '192.0.2.53', 'ns2.slack.com': '198.51.100.53' } },
    },
    more: { ...INSIDE, webs, chats: [MATRIX, SLACK] },
  });
}

test('G12 with Slack nothing but the root makes everything dark alone; a shared back end pairs with the side of puri.sm', () => {
  const facts = outside('Verisign');
  assert.deepEqual(singles(facts, 'dark'), ['root']);
  assert.deepEqual(cuts(facts, 'dark', 2), pairsOf(['registry-operator:Verisign'], SM));
});

test('G13 with the second name under another back end those pairs vanish', () => {
  assert.deepEqual(cuts(outside('SomebodyElse'), 'dark', 2), []);
});

/** A service under two names, with the certificates that were seen there. */
function certified(first: string, second: string): Surroundings {
  const shown = (host: string, fingerprint: string): WebFact => ({
    ...web(host, true),
    leaves: [],
    certificate: {
      fingerprint,
      names: [name('puri.sm')],
      issuer: null,
      notBefore: '2018-01-01T00:00:00Z',
      notAfter: '2018-04-01T00:00:00Z',
      renewBy: '2018-03-17T00:00:00Z',
      refused: null,
    },
  });
  return described({ ...REPAIRED, more: { webs: [shown('puri.sm', first), shown('pureos.net', second)] } });
}

test('two names that show one certificate hang on it together, and with one each on neither', () => {
  const shared = 'certificate:puri.sm.@aaaaaaaaaa';
  assert.deepEqual(singles(certified('a'.repeat(64), 'a'.repeat(64)), 'every-name'), [shared, 'root']);
  const apart = certified('a'.repeat(64), 'b'.repeat(64));
  assert.deepEqual(singles(apart, 'every-name'), ['root']);
  assert.ok(
    cuts(apart, 'every-name', 2).some(cut => cut.join() === [shared, 'certificate:puri.sm.@bbbbbbbbbb'].join()),
  );
});
