import { normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Hostmaster.ua and the second-level registries under it; `OK-UNTIL yyyymmddhhmmss` was the end date. */
export default defineProfile({
  source: 'answers of whois.ua and whois.in.ua',
  suffixes: [
    'ua',
    'com.ua',
    'net.ua',
    'org.ua',
    'in.ua',
    'gov.ua',
    'edu.ua',
    'kiev.ua',
    'kyiv.ua',
    'lviv.ua',
    'od.ua',
    'xn--j1amh',
  ],
  servers: ['whois.ua', 'whois.in.ua', 'whois.net.ua', 'whois.com.ua', 'whois.dotukr.com'],
  registrar: ['organization', 'registrar'],
  keys: { 'organization loc': null, 'abuse email': 'email', license: null },
  words: {
    ok: normal('registered and served'),
    okuntil: normal('registered and served'),
    autorenewgraceperiod: warning(
      'registrar',
      'autoRenewPeriod',
      'past its end, in its grace period',
      'pay the renewal at the registrar now',
    ),
    redemptionperiod: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'expired, and kept for 30 days in which only you can have it back',
      'have the registrar restore it now',
    ),
    clienthold: out(
      'registrar',
      'registrar',
      'clientHold',
      'held by the registrar, as for an unpaid renewal',
      'call the registrar',
    ),
  },
});
