import type { RegistrationFacts } from '../../src/evidence.ts';
import { instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

/** When it was said. */
export const SAID_AT = instant(1_767_225_600_000);

/** A registration of shop.example without anything odd. */
export const factsOf = (over: Partial<RegistrationFacts>): RegistrationFacts => ({
  domain: name('shop.example'),
  state: 'registered',
  why: null,
  status: [],
  registrar: null,
  registry: null,
  created: null,
  expires: null,
  nameservers: [],
  source: 'rdap',
  server: 'rdap.example',
  at: SAID_AT,
  ...over,
});
