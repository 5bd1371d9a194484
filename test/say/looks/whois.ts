import { readPortfolio } from '../../../src/portfolio/read.ts';
import { loadProfiles } from '../../../src/registration/profiles.ts';
import type { Registration } from '../../../src/registration/registration.ts';
import { readSaved } from '../../../src/registration/saved.ts';
import { readServerTable } from '../../../src/registration/where/servers.ts';
import type { RegistrationLook } from '../../../src/services.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import { ELSEWHERE } from '../../registration/answers/elsewhere.ts';
import { EUROPE } from '../../registration/answers/europe.ts';
import { ODD } from '../../registration/answers/odd.ts';
import { DOMAIN, TABLE } from '../../registration/internet.ts';

const PORTFOLIO = readPortfolio(`
domains:
  example.sm: { registrar: First Registrar, paidUntil: 2026-05-05, autorenew: true }
contacts:
  First Registrar:
    kind: registrar
    contract: A-1234
    pin: in the safe at the office
    desks:
      - { name: front desk, phone: "+1 202 555 0100", hours: always }
      - { name: .sm specialist, phone: "+1 202 555 0101", hours: "Mon-Fri 08:00-17:00", zone: America/Los_Angeles }
  sm: { kind: registry, phone: "+378 0549 000000", hours: "Mon-Fri 08:00-14:00", zone: Europe/San_Marino }
`);
if (!PORTFOLIO.ok) throw new Error(PORTFOLIO.problems[0]?.what);

export const NOW = instant(Date.UTC(2026, 0, 10, 12));
const profiles = await loadProfiles();
const table = readServerTable(TABLE);

function saved(text: string, domain: string, server: string, more: Partial<Registration> = {}): RegistrationLook {
  const from = { bytes: new TextEncoder().encode(text), domain: name(domain), server, at: instant(NOW - 60_000) };
  const registration = readSaved(from, profiles, table);
  if (registration === null) throw new Error('no domain');
  return { asked: name(domain), registration: { ...registration, ...more }, now: NOW };
}

const answer = (title: string, server: string, more: Partial<Registration> = {}): RegistrationLook => {
  const each = { ...EUROPE, ...ELSEWHERE, ...ODD }[title];
  if (each === undefined) throw new Error(title);
  return saved(each.text, each.domain, server, more);
};

const icann = (lines: string): string =>
  `Domain Name: EXAMPLE.COM\nRegistrar: Example Registrar, Inc.\nRegistrar Abuse Contact Phone: +1.5555550100\nCreation Date: 1995-08-14T04:00:00Z\nName Server: NS1.EXAMPLE.NET\n${lines}`;
const com = (lines: string, more: Partial<Registration> = {}) =>
  saved(icann(lines), 'example.com', 'whois.verisign.example', more);
const attempt = {
  source: 'whois',
  server: 'whois.verisign.example',
  at: instant(NOW - 60_000),
  tookMs: 40,
  why: null,
} as const;

export const whoisLooks: Readonly<Record<string, RegistrationLook>> = {
  'a suspended name': answer('San Marino, suspended', 'whois.nic.sm', {
    changes: [{ what: 'status', from: 'Active', to: 'Suspended', since: instant(NOW - 3_600_000) }],
  }),
  'a suspended name of a company that wrote down whom to call': {
    ...answer('San Marino, suspended', 'whois.nic.sm'),
    portfolio: PORTFOLIO.portfolio,
    delegated: 'denied',
    since: { day: instant(NOW - 30 * 86_400_000), changes: [] },
  },
  'a name that DNS has elsewhere than its registry': {
    ...com('Domain Status: ok\nRegistry Expiry Date: 2030-01-01T00:00:00Z'),
    delegated: { to: [name('ns1.example.org.')] },
    since: { day: instant(NOW - 300 * 86_400_000), changes: null },
  },
  'a name that DNS does not have': {
    ...com('Domain Status: ok\nRegistry Expiry Date: 2030-01-01T00:00:00Z'),
    delegated: 'denied',
  },
  'a name of a gTLD with RDAP': saved(
    JSON.stringify({ ...DOMAIN, redacted: [{ name: { type: 'Registrant Name' } }] }),
    'example.com',
    'rdap.verisign.example',
  ),
  'a name below the registered one': {
    ...com('Domain Status: ok\nRegistry Expiry Date: 2030-01-01T00:00:00Z'),
    asked: name('www.example.com.'),
  },
  'a name held by both': com(
    'Domain Status: clientHold\nDomain Status: serverHold\nRegistry Expiry Date: 2030-01-01T00:00:00Z',
  ),
  'a name in redemption': com(
    'Domain Status: redemptionPeriod\nDomain Status: pendingDelete\nRegistry Expiry Date: 2025-12-01T00:00:00Z',
  ),
  'a name about to be deleted': com('Domain Status: pendingDelete\nRegistry Expiry Date: 2025-12-01T00:00:00Z'),
  'a name that somebody moves': com('Domain Status: pendingTransfer\nRegistry Expiry Date: 2030-01-01T00:00:00Z'),
  'a name that ends soon': com('Domain Status: ok\nRegistry Expiry Date: 2026-01-22T12:00:00Z'),
  'a name past its end': com('Domain Status: ok\nRegistry Expiry Date: 2026-01-08T12:00:00Z'),
  'a name renewed by the registry': com('Domain Status: autoRenewPeriod\nRegistry Expiry Date: 2027-01-08T12:00:00Z'),
  'a name under a registry lock': com(
    'Domain Status: serverUpdateProhibited\nRegistry Expiry Date: 2030-01-01T00:00:00Z',
  ),
  'a name with two readings of a date': answer('Freenom, whose dates nobody can trust', 'whois.dot.tk'),
  'a name whose registrar says otherwise': com('Domain Status: ok\nRegistry Expiry Date: 2030-01-01T00:00:00Z', {
    copy: {
      source: 'whois',
      server: 'whois.registrar.example',
      at: NOW,
      registrar: null,
      expires: { read: 'yes', moment: { at: instant(Date.UTC(2029, 0, 1)), precision: 'day' } },
      statuses: [],
      nameservers: [name('ns9.example.net')],
    },
  }),
  'a remembered answer': com('Domain Status: ok\nRegistry Expiry Date: 2030-01-01T00:00:00Z', { fromMemory: true }),
  'a name that nobody has': saved('No match for "EXAMPLE.COM".', 'example.com', 'whois.verisign.example'),
  'a throttled look': saved('You have exceeded your quota of queries.', 'example.st', 'whois.registry.example', {
    server: null,
    attempts: [
      { ...attempt, outcome: 'throttled' },
      {
        ...attempt,
        source: 'rdap',
        outcome: 'guarded',
        why: 'its address is not one of the public internet, or the port is not 43 or 443',
      },
    ],
  }),
  'a registry without a service': {
    ...saved('', 'example.zz', 'nobody'),
    registration: {
      ...saved('', 'example.zz', 'nobody').registration,
      why: 'no-server',
      server: null,
      web: 'https://www.nic.example',
    },
  },
  'a hostile answer': saved(
    icann(
      'Registrar URL: http://x\nDomain Status: <!channel> @room \u202e*bold* [x](http://evil.example)\nName Server: NS2.EXAMPLE.NET',
    ),
    'example.com',
    'whois.verisign.example',
  ),
};
