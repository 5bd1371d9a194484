import type { RegistrationFacts } from '../../src/evidence.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

/** When it was said where nothing else is given. */
const SAID_AT = instant(1_767_225_600_000);

/** A registration with the usual gaps, and nothing odd. */
export const registration = (domain: string, over: Partial<RegistrationFacts> = {}): RegistrationFacts => ({
  domain: name(domain),
  state: 'registered',
  why: null,
  status: [],
  registrar: null,
  registry: null,
  created: null,
  expires: null,
  nameservers: [],
  source: 'whois',
  server: 'whois.example',
  at: SAID_AT,
  ...over,
});
