import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRdap } from '../../src/registration/rdap/read.ts';
import { isoOfMoment } from '../../src/values/instant.ts';
import { DOMAIN } from './internet.ts';

const read = (body: unknown, status: number | null = 200, domain = 'example.com') =>
  readRdap(typeof body === 'string' ? body : JSON.stringify(body), { domain, status });
const dayOf = (reading: ReturnType<typeof read>['expires']): string | null =>
  reading.read === 'yes' ? isoOfMoment(reading.moment).slice(0, 10) : null;

test('a domain object gives state, dates, servers, registrar and DNSSEC (RFC 9083 §5.3)', () => {
  const answer = read(DOMAIN);
  assert.equal(answer.state, 'registered');
  assert.equal(answer.domain, 'example.com');
  assert.deepEqual(answer.statuses, ['client transfer prohibited']);
  assert.equal(dayOf(answer.created), '1995-08-14');
  assert.equal(dayOf(answer.expires), '2030-08-13');
  assert.deepEqual(answer.nameservers, ['ns1.example.net']);
  assert.equal(answer.dnssec, false);
  assert.deepEqual(answer.registrar, { name: 'Example Registrar', ianaId: '376', url: null, phone: null, email: null });
});

test('the registrar’s end date is told apart from the registry’s', () => {
  const events = [...DOMAIN.events, { eventAction: 'Registrar Expiration', eventDate: '2029-08-13T04:00:00Z' }];
  const answer = read({ ...DOMAIN, events });
  assert.equal(dayOf(answer.expires), '2030-08-13');
  assert.equal(dayOf(answer.registrarExpires), '2029-08-13');
});

test('the abuse desk is found inside the registrar, and a fax is no telephone (RFC 9083 §5.1)', () => {
  const abuse = {
    roles: ['abuse'],
    vcardArray: [
      'vcard',
      [
        ['tel', { type: ['fax'] }, 'uri', 'tel:+1.5555550199'],
        ['tel', { type: ['voice'] }, 'uri', 'tel:+1.5555550100'],
        ['email', {}, 'text', 'abuse@registrar.example'],
      ],
    ],
  };
  const entities = [
    { roles: ['registrant'], vcardArray: ['vcard', [['fn', {}, 'text', 'Somebody']]] },
    { ...DOMAIN.entities[0], entities: [abuse] },
  ];
  const answer = read({ ...DOMAIN, entities });
  assert.equal(answer.registrar?.phone, '+1.5555550100');
  assert.equal(answer.registrar?.email, 'abuse@registrar.example');
  assert.doesNotMatch(JSON.stringify(answer), /Somebody/);
});

test('what servers send instead of what they should is tolerated', () => {
  const answer = read({
    objectClassName: 'domain',
    handle: 'EXAMPLE.COM',
    ldhName: null,
    status: 'active',
    events: { eventAction: 'expiration', eventDate: '2030-08-13' },
    nameservers: null,
    entities: { roles: 'registrar', handle: '376', vcardArray: null },
    notices: { title: 'Terms', description: 'of use' },
    secureDNS: { dsData: [{ keyTag: 1 }] },
  });
  assert.equal(answer.state, 'registered');
  assert.deepEqual(answer.statuses, ['active']);
  assert.equal(dayOf(answer.expires), '2030-08-13');
  assert.equal(answer.registrar?.name, '376');
  assert.equal(answer.dnssec, true);
});

test('a set of servers as the Czech registry sends it', () => {
  const { nameservers: _, ...rest } = DOMAIN;
  assert.deepEqual(read({ ...rest, fred_nsset: { nameservers: [{ ldhName: 'ns1.example.net' }] } }).nameservers, [
    'ns1.example.net',
  ]);
});

test('addresses of name servers come with them (RFC 9083 §5.2); what is no list of texts is none', () => {
  const nameservers = [
    { ldhName: 'NS1.EXAMPLE.COM', ipAddresses: { v4: ['192.0.2.1'], v6: ['2001:db8::1'] } },
    { ldhName: 'ns2.example.com', ipAddresses: { v4: {}, v6: [7, null] } },
    { ldhName: 'ns3.example.net', ipAddresses: null },
  ];
  const answer = read({ ...DOMAIN, nameservers });
  assert.deepEqual(answer.nameservers, ['ns1.example.com', 'ns2.example.com', 'ns3.example.net']);
  assert.deepEqual(answer.hostAddresses, { 'ns1.example.com': ['192.0.2.1', '2001:db8::1'] });
});

test('hidden is not missing (RFC 9537)', () => {
  const redacted = [
    { name: { type: 'Registry Expiry Date' }, method: 'removal' },
    { name: { description: 'Registrant Name' } },
  ];
  assert.deepEqual(read({ ...DOMAIN, redacted }).hidden, ['Registry Expiry Date', 'Registrant Name']);
});

const STATES: readonly (readonly [string, unknown, number, string, string | null])[] = [
  ['404', { errorCode: 404, title: 'Not Found' }, 404, 'free', null],
  ['429', '', 429, 'undecided', 'throttled'],
  ['403 that says "quota"', 'Query quota exceeded', 403, 'undecided', 'throttled'],
  ['422 that says "too fast"', { description: ['You are querying too fast'] }, 422, 'undecided', 'throttled'],
  ['403', 'Forbidden', 403, 'undecided', 'blocked'],
  ['400', {}, 400, 'undecided', 'invalid'],
  ['503', '<html>', 503, 'undecided', 'unavailable'],
  ['200 with HTML', '<!doctype html><title>Welcome</title>', 200, 'undecided', 'unparsable'],
  [
    '200 with a notice of throttling and no domain',
    { notices: [{ title: 'Rate limit', description: ['Rate limit exceeded'] }] },
    200,
    'undecided',
    'throttled',
  ],
  ['200 about another name', { ...DOMAIN, ldhName: 'other-example.com' }, 200, 'undecided', 'conflict'],
  [
    '200 about a name server',
    { objectClassName: 'nameserver', ldhName: 'example.com' },
    200,
    'undecided',
    'unparsable',
  ],
  [
    '200 about a name kept back',
    { objectClassName: 'domain', ldhName: 'example.com', status: ['reserved'] },
    200,
    'undecided',
    'reserved',
  ],
];
for (const [what, body, status, state, why] of STATES) {
  test(`${what} is ${state}${why === null ? '' : ` (${why})`}`, () => {
    const answer = read(body, status);
    assert.equal(answer.state, state);
    assert.equal(answer.why, why);
  });
}

test('a saved error object carries its own code', () => assert.equal(read({ errorCode: 404 }, null).state, 'free'));

test('only an https link of RDAP’s own type leads to the registrar’s copy', () => {
  const link = (href: string, type = 'application/rdap+json') =>
    read({ ...DOMAIN, links: [{ rel: 'related', href, type }] }).referral;
  assert.equal(
    link('https://rdap.registrar.example/domain/example.com'),
    'https://rdap.registrar.example/domain/example.com',
  );
  assert.equal(link('http://rdap.registrar.example/domain/example.com'), null);
  assert.equal(link('https://registrar.example/', 'text/html'), null);
});
