import assert from 'node:assert/strict';
import { rotaOf } from '../../src/people/rota/rota.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import type { Portfolio } from '../../src/portfolio/schema.ts';

/** What the company of 2018 could have written down. */
export const PURISM_TEXT = `
domains:
  puri.sm: { role: primary, registrar: 101domain, account: ops@example.org }
  pureos.net: { role: primary, registrar: gandi }
  purismspc.com: { role: backup, registrar: gandi, announced: [status page, social network] }
status_page: "https://status.example"
contacts:
  101domain:
    kind: registrar
    contract: C-2014
    pin: the safe in Athens
    desks:
      - { name: front desk, phone: "+1 760 444 8674", hours: always }
      - { name: .sm specialist, phone: "+1 760 444 8674", hours: "Mon-Fri 08:00-17:00", zone: America/Los_Angeles }
  sm: { kind: registry, phone: "+378 0549 886111", email: domain@telecomitalia.sm, hours: "Mon-Fri 08:00-14:00", zone: Europe/San_Marino, holidays: ["2018-02-05"] }
people:
  stelios: { slack: U0123456, matrix: "@stelios:ops.example", phone: "+30 210 000 0000", zone: Europe/Athens, may: [registrar, registry] }
  theodotos: { matrix: "@theodotos:ops.example", phone: "+30 210 000 0001", zone: Europe/Athens, may: [registrar] }
  kyle: { slack: U0123457, zone: America/Los_Angeles, may: [registrar] }
oncall:
  zone: Europe/Athens
  from: 2018-02-19
  rota: [theodotos, stelios]
`;

function portfolioOf(text: string): Portfolio {
  const read = readPortfolio(text);
  assert.ok(read.ok, JSON.stringify(read));
  return read.portfolio;
}
export const PURISM: Portfolio = portfolioOf(PURISM_TEXT);
export const PURISM_ROTA = rotaOf(PURISM.oncall, null, []);
