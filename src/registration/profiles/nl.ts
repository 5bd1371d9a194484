import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** SIDN. `is` asks only for availability, under lighter limits; the full record is asked by the name alone. */
export default defineProfile({
  source: 'answers of whois.domain-registry.nl; SIDN, phases of a .nl domain name',
  suffixes: ['nl', 'co.nl'],
  servers: ['whois.domain-registry.nl', 'whois.sidn.nl'],
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    inactive: out('registry', 'registrar', 'inactive', 'not in the zone', 'have the registrar set name servers'),
    inquarantine: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'cancelled, and kept in quarantine for 40 days',
      'have any registrar take it out of quarantine for you now',
    ),
    excluded: {
      code: null,
      inDns: null,
      setBy: 'registry',
      liftedBy: null,
      plain: 'a name that cannot be registered',
      next: null,
    },
  },
});
