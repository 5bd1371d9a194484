import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHECKS, WORDS } from '../../src/checks.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { PRECEDENCE } from '../../src/diagnose/precedence.ts';
import { ago, evidence, HOUR, type Story } from '../support/evidence.ts';
import { goodState, lookAt } from '../support/remembered.ts';

/** Whatever the internet does: one verdict of the vocabulary, and words for everything that was found. */

const says = fc.constantFrom(
  ...['answer', 'answer serial 7', 'answer A 192.0.2.81 serial 8', 'answer over tcp', 'answer plain', 'answer bare'],
  ...[
    'answer loses 2',
    'alias www.example.com',
    'alias web.example.com',
    'alias www.example.net',
    'nxdomain',
    'nodata',
  ],
  ...['refused', 'servfail', 'formerr', 'upward', 'empty', 'not-authoritative', 'truncated', 'malformed', 'mismatched'],
  ...[
    'silent',
    'unreachable refused',
    'unreachable no-family',
    'not-asked time',
    'not-asked guarded',
    'pending',
    'refers',
  ],
  ...['refers ra', 'refers then-another', 'refers serial 9', 'nxdomain serial 8'],
);
const zoneOf = (...servers: readonly string[]) => fc.record(Object.fromEntries(servers.map(s => [s, says])));
const lookup = fc.constantFrom(
  'none',
  'unfinished',
  'dead example.net',
  'denied nxdomain net',
  'cycle ns.example.net ns.example.com',
);
const example = fc.record(
  {
    'ns1.example.com 192.0.43.11': says,
    'ns2.example.com 192.0.43.12 glue': says,
    'ns2.example.com 2620:0:2d0::12 authoritative': says,
    'ns3.example.net 192.0.43.13 parent': says,
    'ns.example.net': lookup,
    'ns9.example.com': lookup,
  },
  { requiredKeys: [] },
);
const net = zoneOf('ns.example.net 192.0.43.30', 'ns2.example.net 192.0.43.31');
const status = fc.constantFrom('serverHold', 'clientHold', 'ok', 'pendingDelete', 'autoRenewPeriod', 'Suspended');
const lastGood = goodState('example.com', ago(HOUR), ['ns1.example.com', 'ns8.example.com 192.0.43.18']);

const story: fc.Arbitrary<Story> = fc.record({
  ask: fc.constantFrom('www.example.com', 'example.com', 'www.example.com A', 'example.com MX', 'com'),
  zones: fc.record(
    {
      '.': zoneOf(
        'a.root-servers.net 198.51.100.1',
        'b.root-servers.net 198.51.100.2',
        'c.root-servers.net 2001:db8:53::3',
      ),
      com: zoneOf('a.nic.com 198.51.100.23', 'b.operator.example 198.51.100.123'),
      'example.com': example,
    },
    { requiredKeys: ['example.com'] },
  ) as fc.Arbitrary<Story['zones']>,
  ways: fc.tuple(net, net).map(([alias, dependency]) => [
    { role: 'alias' as const, ask: 'www.example.net', zones: { 'example.net': alias } },
    { role: 'dependency' as const, ask: 'ns.example.net', zones: { 'example.net': dependency } },
  ]),
  controls: fc.subarray([
    { kind: 'known' as const, zone: 'com', name: 'one.com', says: 'nxdomain' },
    { kind: 'known' as const, zone: 'com', name: 'two.com', says: 'nxdomain' },
    { kind: 'invented' as const, zone: 'com', name: 'x7.com', says: 'answer' },
    { kind: 'invented' as const, zone: 'example.com', name: 'x7.example.com', says: 'answer' },
    { kind: 'tld' as const, zone: '.', name: 'x7', says: 'nxdomain' },
  ]),
  hints: fc.subarray([
    { name: 'x7.example.com', says: 'nxdomain', invented: true },
    { name: 'www.example.com', says: 'nxdomain ttl 60' },
    { name: 'www.example.com', says: 'nxdomain ttl 60', ede: 15 },
  ]),
  history: fc.constantFrom(
    {},
    { lastGood },
    { lastGood, troubleSince: ago(600), looks: [lookAt(ago(600), 'registry-hold', [1, 1])] },
    { lastGood, newestSerial: { serial: 9, firstSeenAt: ago(9 * HOUR) } },
  ),
  lastGood: fc.oneof(fc.constant({}), zoneOf('ns1.example.com 192.0.43.11', 'ns8.example.com 192.0.43.18')),
  registrations: fc.oneof(
    fc.constant([]),
    fc.constant([{ domain: 'example.com', state: 'free' as const }]),
    fc.array(status).map(words => [
      {
        domain: 'example.com',
        status: words.map(word => ({ code: word, word, inDns: false, setBy: 'registry' as const, liftedBy: null })),
      },
    ]),
  ),
  complete: fc.boolean(),
  tcpWorks: fc.boolean(),
});

const vocabulary = new Set(PRECEDENCE.flatMap(group => group.codes));

test('any evidence comes to one verdict of the vocabulary, with words for all that was found', () => {
  fc.assert(
    fc.property(story, told => {
      const { verdict, findings } = diagnose(evidence(told), CHECKS);
      assert.ok(vocabulary.has(verdict.code), verdict.code);
      for (const finding of verdict.finding === null ? findings : [verdict.finding, ...findings]) {
        const words = WORDS.get(finding.code);
        assert.ok(words, `no words for ${finding.code}`);
        const known = new Set(['about', 'servers', ...Object.keys(finding.params)]);
        const holes = [...`${words.words} ${words.remedy ?? ''}`.matchAll(/\{(\w+)\}/g)].map(([, hole]) => hole ?? '');
        assert.deepEqual(
          holes.filter(hole => !known.has(hole)),
          [],
          finding.code,
        );
      }
    }),
    { numRuns: 200 },
  );
});
test('nobody is accused of a silence, by evidence in which nothing has ended yet', () => {
  const pending: Story = {
    ask: 'www.example.com',
    zones: { '.': { 'a.root-servers.net 198.51.100.1': 'pending', 'b.root-servers.net 198.51.100.2': 'pending' } },
    complete: false,
  };
  const { verdict, findings } = diagnose(evidence(pending), CHECKS);
  assert.deepEqual([verdict.code, verdict.confidence, findings], ['healthy', 'possible', []]);
});
test('what our own network hides says nothing about the domain', () => {
  fc.assert(
    fc.property(story, told => {
      const { verdict, findings } = diagnose(evidence(told), CHECKS);
      if (!verdict.code.startsWith('own-network-')) return;
      assert.deepEqual([verdict.fixer, verdict.severity, verdict.because], ['network', 'none', []]);
      assert.deepEqual(
        findings.filter(f => !f.code.startsWith('own-')),
        [],
      );
    }),
    { numRuns: 200 },
  );
});
