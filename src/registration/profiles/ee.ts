import { normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.tld.ee',
  suffixes: ['ee'],
  servers: ['whois.tld.ee', 'whois.internet.ee'],
  dates: 'dmy',
  sections: { domain: 'domain' },
  words: {
    ok: normal('paid and in the zone'),
    expired: warning(
      'registrar',
      'autoRenewPeriod',
      'expired; it leaves the zone 15 days after its end',
      'pay the renewal at the registrar now',
    ),
    serverhold: out(
      'registry',
      'registrar',
      'serverHold',
      'not in the zone, as for an expired name',
      'pay the renewal at the registrar; for other reasons ask it to open a case with the registry',
    ),
  },
});
