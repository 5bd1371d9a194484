import { name } from '../../../src/values/name.ts';
import { at, found, goodState, type LookSpec, registration, replyOf, says, server } from '../../support/look.ts';
import { deniedWay, ROOT_ZONE, SHOP_NS, shop, shopWay, TLD } from './parts.ts';

const PURISM_NS = { 'ns1.puri.sm.': ['192.0.2.21'], 'ns2.puri.sm.': ['192.0.2.22'], 'ns3.puri.sm.': ['192.0.2.23'] };
export const SM = { zone: 'sm.', ns: { 'dns.omniway.sm.': ['194.183.64.10'], 'dns.intelcom.sm.': ['194.183.64.11'] } };
const lastGoodAnswers = {
  'ns1.puri.sm. 192.0.2.21': says.answer('puri.sm. 300 IN A 192.0.2.80'),
  'ns2.puri.sm. 192.0.2.22': says.answer('puri.sm. 300 IN A 192.0.2.80'),
  'ns3.puri.sm. 192.0.2.23': says.answer('puri.sm. 300 IN A 192.0.2.80'),
};
const shopAnswers = Object.fromEntries(
  Object.entries(SHOP_NS).map(([ns, [ip]]) => [`${ns} ${ip}`, says.answer('shop.example. 300 IN A 192.0.2.80')]),
);
const goodShop = goodState('shop.example.', '2018-02-20T22:02:00Z', SHOP_NS);
const negative = {
  backAfterSeconds: 3600,
  reason: { kind: 'negative-ttl', zone: name('example.'), seconds: 3600 },
} as const;
const denied = { brokenAt: 'example.', because: ['shop.example.'] };
const held = {
  history: { lastGood: goodShop, troubleSince: at('2018-02-20T22:05:00Z') },
  lastGoodSays: shopAnswers,
  impact: negative,
};

/** Looks at a domain's place in its registry. */
export const registrationLooks: Readonly<Record<string, LookSpec>> = {
  'registry-hold': {
    ways: [{ name: 'puri.sm.', zones: [ROOT_ZONE, { ...SM, says: says.nxdomain('sm.') }], end: 'nxdomain' }],
    verdict: { code: 'registry-hold', fixer: 'registry', brokenAt: 'sm.', because: ['puri.sm.'] },
    impact: { backAfterSeconds: 3600, reason: { kind: 'negative-ttl', zone: name('sm.'), seconds: 3600 } },
    history: {
      lastGood: goodState('puri.sm.', '2018-02-20T14:02:00Z', PURISM_NS),
      troubleSince: at('2018-02-21T01:12:00Z'),
      looks: Array.from({ length: 14 }, (_, i) => ({
        at: at(`2018-02-21T01:${12 + i}:00Z`),
        verdict: 'registry-hold',
        lastGoodAnswered: { answered: 3, asked: 3 },
      })),
    },
    lastGoodSays: lastGoodAnswers,
    registrations: [
      registration('puri.sm.', {
        status: [{ code: 'serverHold', word: 'Suspended', inDns: false, setBy: 'registry', liftedBy: 'registry' }],
        created: at('2014-05-05T00:00:00Z'),
        registry: { name: 'Telecom Italia San Marino', phone: '+378 0549 886111', email: null, url: null },
        registrar: { name: '101domain', phone: '+1 760 444 8674', email: null, url: null },
        server: 'whois.nic.sm',
      }),
    ],
    controls: [
      {
        kind: 'known',
        zone: name('sm.'),
        name: name('omniway.sm.'),
        replies: [
          replyOf(
            server('dns.omniway.sm.', '194.183.64.10'),
            name('sm.'),
            { name: name('omniway.sm.'), type: 'A' },
            'control',
            says.referral('omniway.sm.'),
          ),
        ],
      },
    ],
  },
  'registry-hold, no history': {
    ways: [deniedWay()],
    verdict: { code: 'registry-hold', fixer: 'registry', ...denied },
    impact: negative,
    registrations: [
      registration('shop.example.', {
        status: [{ code: 'serverHold', word: 'serverHold', inDns: false, setBy: 'registry', liftedBy: 'registry' }],
        expires: at('2019-05-05T00:00:00Z'),
        server: 'rdap.nic.example',
        source: 'rdap',
      }),
    ],
  },
  'registrar-hold': {
    ways: [deniedWay(says.nxdomain('example.'), 'www.shop.example.')],
    verdict: { code: 'registrar-hold', fixer: 'registrar', ...denied },
    ...held,
    registrations: [
      registration('shop.example.', {
        status: [{ code: 'clientHold', word: 'clientHold', inDns: false, setBy: 'registrar', liftedBy: 'registrar' }],
        registrar: { name: 'Example Registrar Ltd.', phone: null, email: 'abuse@registrar.example', url: null },
        server: 'rdap.nic.example',
      }),
    ],
  },
  expired: {
    ways: [deniedWay()],
    verdict: { code: 'expired', fixer: 'registrar', ...denied },
    ...held,
    registrations: [
      registration('shop.example.', {
        status: [
          {
            code: 'redemptionPeriod',
            word: 'redemption period',
            inDns: false,
            setBy: 'registry',
            liftedBy: 'registrar',
          },
        ],
        registrar: { name: 'Example Registrar Ltd.', phone: '+1 555 0100', email: null, url: null },
        expires: at('2018-01-10T00:00:00Z'),
        server: 'rdap.nic.example',
      }),
    ],
  },
  'expired, being deleted': {
    ways: [deniedWay()],
    verdict: { code: 'expired', fixer: 'nobody', ...denied },
    impact: { reason: { kind: 'unknown' } },
    registrations: [
      registration('shop.example.', {
        status: [{ code: 'pendingDelete', word: 'pendingDelete', inDns: false, setBy: 'registry', liftedBy: 'nobody' }],
        expires: at('2017-12-01T00:00:00Z'),
        server: 'rdap.nic.example',
      }),
    ],
  },
  'not-registered': {
    ways: [deniedWay()],
    verdict: { code: 'not-registered', fixer: 'you', ...denied },
    impact: { reason: { kind: 'unknown' } },
    registrations: [registration('shop.example.', { state: 'free', server: 'rdap.nic.example' })],
  },
  'not-registered, a guess': {
    ways: [deniedWay()],
    verdict: { code: 'not-registered', fixer: 'you', confidence: 'possible', ...denied },
    impact: { reason: { kind: 'unknown' } },
  },
  'delegation-withdrawn': {
    ways: [deniedWay(says.nodata('example.'))],
    verdict: { code: 'delegation-withdrawn', fixer: 'registry', confidence: 'likely', ...denied },
    ...held,
  },
  'delegation-withdrawn, below a company zone': {
    ways: [shopWay({ says: says.nxdomain('shop.example.') }, 'nxdomain', 'eu.shop.example.')],
    verdict: { code: 'delegation-withdrawn', fixer: 'you', brokenAt: 'shop.example.', because: ['eu.shop.example.'] },
    impact: negative,
  },
  parked: {
    ways: [
      {
        name: 'shop.example.',
        zones: [
          ROOT_ZONE,
          TLD,
          {
            zone: 'shop.example.',
            ns: { 'ns1.parking.example.': ['198.51.100.1'], 'ns2.parking.example.': ['198.51.100.2'] },
            says: says.answer('shop.example. 300 IN A 198.51.100.80'),
          },
        ],
        end: 'answer',
      },
    ],
    verdict: {
      code: 'parked',
      fixer: 'registrar',
      confidence: 'likely',
      brokenAt: 'example.',
      because: ['shop.example.'],
    },
    ...held,
    impact: { backAfterSeconds: 86_400, reason: { kind: 'delegation-ttl', zone: name('example.'), seconds: 86_400 } },
  },
  'delegation-changed': {
    ways: [
      {
        name: 'shop.example.',
        zones: [
          ROOT_ZONE,
          TLD,
          {
            zone: 'shop.example.',
            ns: { 'ns1.other.example.': ['198.51.100.1'] },
            says: says.answer('shop.example. 300 IN A 198.51.100.80'),
          },
        ],
        end: 'answer',
      },
    ],
    verdict: { code: 'delegation-changed', fixer: 'registrar', brokenAt: 'example.', because: ['shop.example.'] },
    ...held,
    impact: { backAfterSeconds: 90_000, reason: { kind: 'delegation-ttl', zone: name('example.'), seconds: 90_000 } },
  },
  'delegation-inconsistent': {
    ways: [
      {
        name: 'shop.example.',
        zones: [
          ROOT_ZONE,
          { ...TLD, says: { '192.0.2.2': says.nxdomain('example.') } },
          { zone: 'shop.example.', ns: SHOP_NS, says: says.answer('shop.example. 300 IN A 192.0.2.80') },
        ],
        end: 'answer',
      },
    ],
    verdict: {
      code: 'delegation-inconsistent',
      fixer: 'registry',
      severity: 'high',
      brokenAt: 'example.',
      because: ['b.nic.example.'],
    },
    impact: { reason: { kind: 'partial' } },
  },
  'healthy, with a hold': shop(
    { code: 'healthy', fixer: 'nobody', severity: 'none' },
    {
      findings: [
        found('hold-now', ['shop.example.'], { word: 'serverHold' }),
        found('servers-differ', ['shop.example.']),
      ],
      words: {
        'hold-now': {
          severity: 'critical',
          words: '{about} is on hold at the registry ({word}) and will drop out of DNS within hours',
          remedy: 'Call the registry now',
        },
        'servers-differ': { severity: 'low', words: 'the servers of {about} have different serials', remedy: null },
      },
    },
  ),
};
