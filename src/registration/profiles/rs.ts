import { lock, normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.rnids.rs; RNIDS, domain name status codes',
  suffixes: ['rs', 'co.rs', 'org.rs', 'edu.rs', 'in.rs', 'ac.rs', 'gov.rs', 'xn--90a3ac'],
  servers: ['whois.rnids.rs'],
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    expired: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'pay the renewal at the registrar now'),
    intransfer: warning(
      'registrar',
      'pendingTransfer',
      'being moved to another registrar',
      'if you did not ask for it, call the registrar at once',
    ),
    locked: lock(
      'registrar',
      'clientUpdateProhibited',
      'locked: changes need the holder to unlock it first',
      'have the registrar unlock it before you change name servers',
    ),
    registrylock: lock(
      'registry',
      'serverUpdateProhibited',
      'locked by the registry: nothing may be changed',
      'follow the unlock procedure agreed with RNIDS before you change name servers',
    ),
    inactive: out('registry', 'registrar', 'inactive', 'not in the zone', 'have the registrar set name servers'),
  },
});
