import { name } from '../../../src/values/name.ts';
import { found, type LookSpec, says, server, verdict } from '../../support/look.ts';
import { ROOT_ZONE, SHOP_NS, shop, shopWay, TLD } from './parts.ts';
import { SM } from './registration.ts';

const unaddressed = { 'ns1.shop.example.': [], 'ns2.shop.example.': [] };
const broken = { brokenAt: 'shop.example.', because: ['shop.example.'] };
const soon = { backAfterSeconds: 300, reason: { kind: 'failure-cache', seconds: 300 } } as const;
const delegation = {
  backAfterSeconds: 86_400,
  reason: { kind: 'delegation-ttl', zone: name('example.'), seconds: 86_400 },
} as const;
const host = { 'ns1.host.example.': [], 'ns2.host.example.': [] };

/** Looks at a delegated domain whose servers, or the way to them, fail. */
export const serverLooks: Readonly<Record<string, LookSpec>> = {
  'glue-missing': shop(
    { code: 'glue-missing', fixer: 'registrar', ...broken },
    { ways: [shopWay({ ns: unaddressed, says: says.silent() }, 'broken')], impact: delegation },
  ),
  'glue-stale': shop(
    {
      code: 'glue-stale',
      fixer: 'registrar',
      severity: 'high',
      brokenAt: 'shop.example.',
      because: ['ns1.shop.example.'],
    },
    {
      ways: [
        shopWay({
          own: { 'ns1.shop.example.': ['192.0.2.111'] },
          says: {
            '192.0.2.11': says.silent(),
            '192.0.2.12': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.13': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.111': says.answer('shop.example. 300 IN A 192.0.2.80'),
          },
        }),
      ],
      impact: delegation,
    },
  ),
  'dependency-dead': {
    ways: [
      {
        name: 'pureos.net.',
        zones: [
          ROOT_ZONE,
          { zone: 'net.', ns: { 'a.gtld-servers.net.': ['192.5.6.30'], 'b.gtld-servers.net.': ['192.33.14.30'] } },
          {
            zone: 'pureos.net.',
            ns: { 'ns1.puri.sm.': [], 'ns2.puri.sm.': [], 'ns3.puri.sm.': [] },
            lookup: { kind: 'dead', zone: name('puri.sm.') },
          },
        ],
        end: 'broken',
      },
      { name: 'ns1.puri.sm.', zones: [ROOT_ZONE, { ...SM, says: says.nxdomain('sm.') }], end: 'nxdomain' },
      { name: 'ns2.puri.sm.', zones: [ROOT_ZONE, { ...SM, says: says.nxdomain('sm.') }], end: 'nxdomain' },
    ],
    verdict: {
      code: 'dependency-dead',
      fixer: 'other-domain-owner',
      brokenAt: 'pureos.net.',
      because: ['puri.sm.'],
      of: {
        name: name('puri.sm.'),
        verdict: verdict({ code: 'registry-hold', fixer: 'registry', brokenAt: 'sm.', because: ['puri.sm.'] }),
      },
    },
    impact: { backAfterSeconds: 3600, reason: { kind: 'negative-ttl', zone: name('sm.'), seconds: 3600 } },
  },
  'delegation-cycle': shop(
    { code: 'delegation-cycle', fixer: 'you', brokenAt: 'shop.example.', because: ['shop.example.', 'host.example.'] },
    {
      ways: [
        shopWay(
          { ns: host, lookup: { kind: 'cycle', through: [name('ns1.host.example.'), name('ns1.shop.example.')] } },
          'broken',
        ),
      ],
      impact: delegation,
    },
  ),
  'nameserver-unresolvable': shop(
    {
      code: 'nameserver-unresolvable',
      fixer: 'you',
      brokenAt: 'shop.example.',
      because: ['ns1.host.example.', 'ns2.host.example.'],
    },
    {
      ways: [shopWay({ ns: host, lookup: { kind: 'denied', by: name('host.example.'), how: 'nxdomain' } }, 'broken')],
      impact: delegation,
    },
  ),
  'all-servers-lame': shop(
    { code: 'all-servers-lame', fixer: 'dns-host', ...broken },
    {
      ways: [
        shopWay(
          { says: { '192.0.2.11': says.refused(), '192.0.2.12': says.refused(), '192.0.2.13': says.servfail() } },
          'broken',
        ),
      ],
      impact: soon,
    },
  ),
  'all-servers-silent': shop(
    { code: 'all-servers-silent', fixer: 'dns-host', ...broken },
    {
      ways: [shopWay({ says: says.silent() }, 'broken')],
      impact: soon,
      hints: [
        {
          resolver: server('.', '203.0.113.8').address,
          question: { name: name('shop.example.'), type: 'A' },
          outcome: says.servfail('timed out at 192.0.2.11:53'),
          at: 0 as never,
          invented: false,
        },
        {
          resolver: server('.', '203.0.113.9').address,
          question: { name: name('shop.example.'), type: 'A' },
          outcome: says.answer('shop.example. 161 IN A 192.0.2.80'),
          at: 0 as never,
          invented: false,
        },
      ],
    },
  ),
  'some-servers-failing': shop(
    {
      code: 'some-servers-failing',
      fixer: 'dns-host',
      severity: 'medium',
      brokenAt: 'shop.example.',
      because: ['ns3.shop.example.'],
    },
    {
      ways: [
        shopWay({
          says: {
            '192.0.2.11': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.12': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.13': says.silent(),
          },
        }),
      ],
      impact: { reason: { kind: 'partial' } },
      findings: Array.from({ length: 9 }, (_, i) =>
        found('slow', ['shop.example.'], { tookMs: 3000 + i }, [server('ns2.shop.example.', '192.0.2.12')]),
      ),
      words: { slow: { severity: 'low', words: '{servers} answers over TCP only after {tookMs}', remedy: null } },
    },
  ),
  'servers-disagree': shop(
    {
      code: 'servers-disagree',
      fixer: 'dns-host',
      severity: 'high',
      brokenAt: 'shop.example.',
      because: ['ns3.shop.example.'],
    },
    {
      ways: [
        shopWay({
          says: {
            '192.0.2.11': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.12': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.13': says.nxdomain('shop.example.'),
          },
        }),
      ],
      impact: { reason: { kind: 'partial' } },
    },
  ),
  'transport-broken': shop(
    {
      code: 'transport-broken',
      fixer: 'dns-host',
      severity: 'high',
      confidence: 'likely',
      ...broken,
      finding: found('transport-broken', ['shop.example.'], { ways: ['with EDNS'] }),
    },
    {
      impact: soon,
      findings: [found('edns-dropped', ['shop.example.'])],
      words: {
        'edns-dropped': {
          severity: 'high',
          words: 'all servers of {about} answer only to questions without EDNS',
          remedy: 'Let EDNS through the firewall',
        },
      },
    },
  ),
  'parent-child-mismatch': shop(
    {
      code: 'parent-child-mismatch',
      fixer: 'registrar',
      severity: 'medium',
      brokenAt: 'shop.example.',
      because: ['ns4.shop.example.'],
    },
    {
      ways: [
        shopWay({
          ns: { ...SHOP_NS, 'ns4.shop.example.': ['192.0.2.14'] },
          says: {
            '192.0.2.11': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.12': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.13': says.answer('shop.example. 300 IN A 192.0.2.80'),
            '192.0.2.14': says.refused(),
          },
        }),
      ],
      impact: { reason: { kind: 'partial' } },
    },
  ),
  'tld-silent': shop(
    { code: 'tld-silent', fixer: 'registry', brokenAt: 'example.', because: ['example.'] },
    {
      ways: [{ name: 'shop.example.', zones: [ROOT_ZONE, { ...TLD, says: says.silent() }], end: 'broken' }],
      impact: soon,
    },
  ),
  'tld-failing': shop(
    { code: 'tld-failing', fixer: 'registry', brokenAt: 'example.', because: ['example.'] },
    {
      ways: [
        {
          name: 'shop.example.',
          zones: [
            ROOT_ZONE,
            {
              ...TLD,
              says: { '192.0.2.1': says.servfail(), '2001:db8::1': says.servfail(), '192.0.2.2': says.silent() },
            },
          ],
          end: 'broken',
        },
      ],
      impact: soon,
    },
  ),
};
