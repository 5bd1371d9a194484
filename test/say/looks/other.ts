import { name } from '../../../src/values/name.ts';
import { at, found, goodState, type LookSpec, says, server, verdict } from '../../support/look.ts';
import { ROOT_ZONE, SHOP_NS, shop, shopWay, TLD } from './parts.ts';

const broken = { brokenAt: 'shop.example.', because: ['shop.example.'] };
const dsTtl = {
  backAfterSeconds: 86_400,
  reason: { kind: 'ds-ttl', zone: name('example.'), seconds: 86_400 },
} as const;
const tldDenied = (tld: string): LookSpec['ways'] => [
  { name: `shop.${tld}.`, zones: [{ ...ROOT_ZONE, says: says.nxdomain('.') }], end: 'nxdomain' },
];
const soon = { backAfterSeconds: 300, reason: { kind: 'failure-cache', seconds: 300 } } as const;

/** Looks at what is above the domain, at its signatures, at the name itself, and at ourselves. */
export const otherLooks: Readonly<Record<string, LookSpec>> = {
  healthy: shop({ code: 'healthy', fixer: 'nobody', severity: 'none' }),
  'nothing found out': shop({ code: 'healthy', fixer: 'nobody', severity: 'none', confidence: 'possible' }),
  'healthy, worth knowing': shop(
    { code: 'healthy', fixer: 'nobody', severity: 'none' },
    {
      ways: [shopWay({}, 'answer', 'www.xn--bcher-kva.shop.example.')],
      findings: [
        found('slow-over-tcp', ['ns2.shop.example.'], { tookMs: 3000 }, [server('ns2.shop.example.', '192.0.2.12')]),
      ],
      words: {
        'slow-over-tcp': { severity: 'low', words: '{servers} answers over TCP only after {tookMs}', remedy: null },
      },
    },
  ),
  'still asking': shop(
    { code: 'healthy', fixer: 'nobody', severity: 'none' },
    {
      complete: false,
      ways: [
        shopWay(
          {
            says: {
              '192.0.2.11': null,
              '192.0.2.12': null,
              '192.0.2.13': says.answer('shop.example. 300 IN A 192.0.2.80'),
            },
          },
          'unfinished',
        ),
      ],
    },
  ),
  'own-network-down': {
    ways: [{ name: 'shop.example.', zones: [{ ...ROOT_ZONE, says: says.silent() }], end: 'broken' }],
    verdict: { code: 'own-network-down', fixer: 'network', severity: 'none', brokenAt: '.', because: [] },
    history: { lastGood: goodState('shop.example.', '2018-02-21T01:31:00Z', SHOP_NS) },
    impact: { reason: { kind: 'unknown' } },
    warnings: ['memory is off: the disk is full'],
  },
  'own-network-intercepted': shop(
    {
      code: 'own-network-intercepted',
      fixer: 'network',
      severity: 'none',
      confidence: 'likely',
      brokenAt: '.',
      because: [],
    },
    { impact: { reason: { kind: 'unknown' } } },
  ),
  'tld-bogus': shop(
    { code: 'tld-bogus', fixer: 'registry', brokenAt: 'example.', because: ['example.'] },
    { impact: dsTtl },
  ),
  'tld-not-delegated': {
    ways: tldDenied('exmple'),
    verdict: { code: 'tld-not-delegated', fixer: 'you', brokenAt: '.', because: ['exmple.'] },
    impact: { reason: { kind: 'unknown' } },
  },
  'tld-not-delegated, by the root': {
    ways: tldDenied('example'),
    verdict: { code: 'tld-not-delegated', fixer: 'root', brokenAt: '.', because: ['example.'] },
    impact: { backAfterSeconds: 86_400, reason: { kind: 'negative-ttl', zone: name('.'), seconds: 86_400 } },
  },
  'a private name': {
    ways: tldDenied('internal'),
    verdict: { code: 'tld-not-delegated', fixer: 'you', brokenAt: '.', because: ['internal.'] },
    findings: [found('private-name', ['shop.internal.'])],
    words: {
      'private-name': {
        severity: 'info',
        words: '{about} is a private name, not in public DNS: only your own resolvers can know it',
        remedy: null,
      },
    },
  },
  'resolvers-behind': shop(
    { code: 'resolvers-behind', fixer: 'wait', severity: 'medium', because: ['shop.example.'] },
    {
      impact: {
        backFirst: at('2018-02-21T01:10:00Z'),
        backLast: at('2018-02-21T02:10:00Z'),
        reason: { kind: 'negative-ttl', zone: name('example.'), seconds: 3600 },
      },
    },
  ),
  'ds-without-key': shop({ code: 'ds-without-key', fixer: 'registrar', ...broken }, { impact: dsTtl }),
  'ds-mismatch': shop({ code: 'ds-mismatch', fixer: 'registrar', ...broken }, { impact: dsTtl }),
  'signatures-expired': shop(
    {
      code: 'signatures-expired',
      fixer: 'dns-host',
      ...broken,
      finding: found('signatures-expired', ['shop.example.'], { expiredAt: at('2018-02-20T23:00:00Z') }),
    },
    { impact: soon },
  ),
  'signatures-not-yet-valid': shop(
    { code: 'signatures-not-yet-valid', fixer: 'dns-host', ...broken },
    { impact: soon },
  ),
  'denial-broken': shop({ code: 'denial-broken', fixer: 'dns-host', severity: 'high', ...broken }, { impact: soon }),
  bogus: shop({ code: 'bogus', fixer: 'dns-host', ...broken }, { impact: soon }),
  'name-missing': {
    ways: [shopWay({ says: says.nxdomain('shop.example.') }, 'nxdomain', 'wwww.shop.example.')],
    verdict: { code: 'name-missing', fixer: 'you', brokenAt: 'shop.example.', because: ['wwww.shop.example.'] },
    impact: { backAfterSeconds: 3600, reason: { kind: 'negative-ttl', zone: name('shop.example.'), seconds: 3600 } },
  },
  'record-missing': {
    ways: [{ ...shopWay({ says: says.nodata('shop.example.') }, 'nodata', 'www.shop.example.'), type: 'AAAA' }],
    typeAsked: true,
    verdict: {
      code: 'record-missing',
      fixer: 'you',
      severity: 'high',
      brokenAt: 'shop.example.',
      because: ['www.shop.example.'],
    },
    impact: { backAfterSeconds: 3600, reason: { kind: 'negative-ttl', zone: name('shop.example.'), seconds: 3600 } },
  },
  'alias-target-dead': {
    ways: [
      {
        ...shopWay({ says: says.alias('shop.host.example.') }, 'alias', 'www.shop.example.'),
        target: 'shop.host.example.',
      },
      {
        role: 'alias',
        name: 'shop.host.example.',
        zones: [
          ROOT_ZONE,
          TLD,
          {
            zone: 'host.example.',
            ns: { 'ns1.host.example.': ['198.51.100.1'], 'ns2.host.example.': ['198.51.100.2'] },
            says: says.silent(),
          },
        ],
        end: 'broken',
      },
    ],
    verdict: {
      code: 'alias-target-dead',
      fixer: 'other-domain-owner',
      brokenAt: 'host.example.',
      because: ['host.example.'],
      of: {
        name: name('shop.host.example.'),
        verdict: verdict({
          code: 'all-servers-silent',
          fixer: 'dns-host',
          brokenAt: 'host.example.',
          because: ['host.example.'],
        }),
      },
    },
    impact: soon,
  },
  'alias-target-dead, dangling': {
    ways: [
      {
        ...shopWay({ says: says.alias('shop.host.example.') }, 'alias', 'www.shop.example.'),
        target: 'shop.host.example.',
      },
      {
        role: 'alias',
        name: 'shop.host.example.',
        zones: [
          ROOT_ZONE,
          TLD,
          {
            zone: 'host.example.',
            ns: { 'ns1.host.example.': ['198.51.100.1'] },
            says: says.nxdomain('host.example.'),
          },
        ],
        end: 'nxdomain',
      },
    ],
    verdict: {
      code: 'alias-target-dead',
      fixer: 'you',
      brokenAt: 'host.example.',
      because: ['shop.host.example.'],
      of: {
        name: name('shop.host.example.'),
        verdict: verdict({
          code: 'name-missing',
          fixer: 'you',
          brokenAt: 'host.example.',
          because: ['shop.host.example.'],
        }),
      },
    },
    impact: soon,
  },
  'alias-loop': {
    ways: [
      {
        ...shopWay({ says: says.alias('web.shop.example.') }, 'alias', 'www.shop.example.'),
        target: 'web.shop.example.',
      },
    ],
    verdict: {
      code: 'alias-loop',
      fixer: 'you',
      brokenAt: 'shop.example.',
      because: ['www.shop.example.', 'web.shop.example.'],
    },
    impact: soon,
  },
};
