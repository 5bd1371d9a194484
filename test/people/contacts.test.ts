import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contact } from '../../src/evidence.ts';
import { type About, type Desk, whomToCall } from '../../src/people/contacts.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { instant, isoOf } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

const PORTFOLIO = `
domains:
  example.sm: { registrar: First Registrar }
  example.co.uk: { registrar: Second Registrar }
  example.com: { registrar: Third }
contacts:
  First Registrar:
    kind: registrar
    contract: A-1234
    pin: in the safe
    desks:
      - { name: front desk, phone: "+1 202 555 0100", hours: always }
      - { name: .sm specialist, phone: "+1 202 555 0101", hours: "Mon-Fri 08:00-17:00", zone: America/Los_Angeles }
  sm: { kind: registry, phone: "+378 0549 000000", hours: "Mon-Fri 08:00-14:00", zone: Europe/San_Marino }
  uk: { kind: registry, phone: "+44 20 7946 0001" }
  .co.uk: { kind: registry, phone: "+44 20 7946 0002" }
  Second Registrar: { kind: registrar }
  dnshost: { kind: dns-host, phone: "+1 202 555 0102" }
`;
const read = readPortfolio(PORTFOLIO);
assert.ok(read.ok);
const { portfolio } = read;

const published = (of: string, phone: string | null = null): Contact => ({
  name: of,
  phone,
  email: null,
  url: 'https://www.example.com/',
});
const about = (domain: string, more: Partial<About> = {}): About => ({
  domain: name(domain),
  registry: null,
  registrar: null,
  nameservers: [],
  portfolio,
  ...more,
});
const NIGHT = instant(Date.parse('2018-02-21T01:40:00Z'));
const EVENING = instant(Date.parse('2018-02-21T19:00:00Z'));

/** "registry: .sm registry +378…, opens …". */
function said({ who, name: house, desk, phone, opening }: Desk): string {
  const hours =
    opening === null
      ? ''
      : opening.isOpen
        ? ', open'
        : `, opens ${opening.opensAt === null ? 'never' : isoOf(opening.opensAt)}`;
  return `${who}: ${[house, desk, phone].filter(part => part !== null).join(' · ')}${hours}`;
}

test('who can end it comes first, and of a house whoever is there now', () => {
  assert.deepEqual(whomToCall('registry', about('example.sm.'), NIGHT).map(said), [
    'registry: .sm registry · +378 0549 000000, opens 2018-02-21T07:00:00Z',
    'registrar: First Registrar · front desk · +1 202 555 0100, open',
    'registrar: First Registrar · .sm specialist · +1 202 555 0101, opens 2018-02-21T16:00:00Z',
  ]);
});

test('of two that are there, the one who knows the suffix comes first', () => {
  const [first] = whomToCall('registrar', about('example.sm.'), EVENING);
  assert.equal(first?.desk, '.sm specialist');
  assert.deepEqual([first?.contract, first?.pin], ['A-1234', 'in the safe']);
});

test('a registry keeps the name that is published, and has the telephone of the portfolio', () => {
  const [first] = whomToCall(
    'registry',
    about('example.sm.', { registry: published('Example Registry', '+1 202 555 0199') }),
    NIGHT,
  );
  assert.equal(first && said(first), 'registry: Example Registry · +378 0549 000000, opens 2018-02-21T07:00:00Z');
});

test('the registry of the longest suffix is meant', () => {
  const [first] = whomToCall('registry', about('www.example.co.uk.'), NIGHT);
  assert.equal(first?.phone, '+44 20 7946 0002');
});

test('a registrar without a telephone in the portfolio has the published one, where it is the same house', () => {
  const same = about('example.co.uk.', { registrar: published('Second Registrar Ltd', '+1 202 555 0150') });
  assert.deepEqual(whomToCall('registrar', same, NIGHT).map(said).slice(0, 1), [
    'registrar: Second Registrar · +1 202 555 0150',
  ]);
  const other = about('example.co.uk.', { registrar: published('Somebody Else', '+1 202 555 0151') });
  assert.deepEqual(whomToCall('registrar', other, NIGHT).map(said).slice(0, 1), ['registrar: Second Registrar']);
});

test('without an entry the published desks are called, and a registrar is at least named', () => {
  const both = { registry: published('A Registry'), registrar: published('A Registrar', '+1 202 555 0160') };
  assert.deepEqual(whomToCall('registry', about('example.net.', both), NIGHT).map(said), [
    'registry: A Registry',
    'registrar: A Registrar · +1 202 555 0160',
  ]);
  assert.deepEqual(whomToCall('registrar', about('example.com.'), NIGHT).map(said), ['registrar: Third']);
  assert.deepEqual(whomToCall('registry', about('example.net.', { portfolio: null }), NIGHT), []);
});

test('a DNS host is known by the names of its servers, and never guessed', () => {
  const hosted = about('example.net.', { nameservers: [name('ns1.dnshost.example.')] });
  assert.deepEqual(whomToCall('dns-host', hosted, NIGHT).map(said), ['dns-host: dnshost · +1 202 555 0102']);
  assert.deepEqual(
    whomToCall('dns-host', about('example.net.', { nameservers: [name('ns1.example.net.')] }), NIGHT),
    [],
  );
});
