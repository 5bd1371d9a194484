import assert from 'node:assert/strict';
import type { RegistrationFacts } from '../../src/evidence.ts';
import type { HostFact, ServerFact, Surroundings, ZoneDetail, ZoneFact } from '../../src/graph/model/facts.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import type { Portfolio } from '../../src/portfolio/schema.ts';
import type { Known } from '../../src/spof/findings/known.ts';
import { findingsFor } from '../../src/spof/findings.ts';
import type { RiskFinding } from '../../src/spof/spof.ts';
import { address } from '../../src/values/address.ts';
import { instant, isoOf } from '../../src/values/instant.ts';
import { name, parentOf, ROOT } from '../../src/values/name.ts';
import { registration as registered } from '../support/registered.ts';

/** A Wednesday, 12:00 UTC. */
export const NOW = instant(Date.parse('2030-01-09T12:00:00Z'));

export const DETAIL: ZoneDetail = {
  childNames: null,
  staleGlue: [],
  expireSeconds: null,
  nsSeconds: null,
  addressSeconds: null,
  ds: [],
  servers: [],
};

/** Servers as `ns1.example.com 192.0.2.1 198.51.100.1`: a name, and its glue. */
export const server = (text: string): ServerFact => {
  const [host = '', ...glue] = text.split(' ');
  return { name: name(host), glue: glue.map(address), lame: false, leaves: [] };
};

export const zone = (of: string, servers: readonly string[], detail: Partial<ZoneDetail> = {}): ZoneFact => ({
  zone: name(of),
  parent: parentOf(name(of)),
  kind: 'owned',
  servers: servers.map(server),
  leaves: [],
  source: 'observed',
  detail: { ...DETAIL, ...detail },
});

export const registry = (of: string, servers: readonly string[]): ZoneFact => ({
  ...zone(of, []),
  parent: ROOT,
  kind: 'registry',
  detail: { ...DETAIL, servers: servers.map(server).map(one => ({ name: one.name, addresses: one.glue })) },
});

export const host = (of: string, addresses: readonly string[], alias: string | null = null): HostFact => ({
  name: name(of),
  zone: null,
  addresses: addresses.map(address),
  alias: alias === null ? null : name(alias),
});

export const facts = (more: Partial<Surroundings> = {}): Surroundings => ({
  domain: name('example.com'),
  zones: [],
  hosts: [],
  origins: new Map(),
  registrations: [],
  operators: new Map(),
  portfolio: [name('example.com')],
  webs: [],
  mails: [],
  chats: [],
  recovery: [],
  bot: [],
  at: isoOf(NOW),
  ...more,
});

export const registration = (domain: string, more: Partial<RegistrationFacts> = {}): RegistrationFacts =>
  registered(domain, { at: NOW, ...more });

export function portfolio(text: string): Portfolio {
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  return read.portfolio;
}

export const known = (more: Partial<Known> = {}): Known => ({
  facts: facts(),
  portfolio: null,
  registrations: new Map(),
  cuts: [],
  before: null,
  now: NOW,
  ...more,
});

export const findings = (more: Partial<Known>): RiskFinding[] => findingsFor(known(more));
/** Everything that is found with this code. */
export const of = (code: string, more: Partial<Known>): RiskFinding[] =>
  findings(more).filter(finding => finding.code === code);

/** That a finding is made where it holds, and not where it nearly does. */
export function only(code: string, holds: Partial<Known>, misses: readonly Partial<Known>[]): RiskFinding {
  const found = of(code, holds);
  assert.equal(found.length, 1, `${code}: ${JSON.stringify(findings(holds).map(one => one.code))}`);
  misses.forEach((miss, i) => {
    assert.deepEqual(of(code, miss), [], `near miss ${i + 1} of ${code}`);
  });
  return found[0] as RiskFinding;
}

/** Facts with these zones, of a company with these domains. */
export const zones = (all: readonly ZoneFact[], own: readonly string[] = ['example.com']): Partial<Known> => ({
  facts: facts({ zones: all, portfolio: own.map(name) }),
});
