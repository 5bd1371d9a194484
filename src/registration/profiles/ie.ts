import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.domainregistry.ie and whois.weare.ie',
  suffixes: ['ie'],
  servers: ['whois.domainregistry.ie', 'whois.iedr.ie', 'whois.weare.ie'],
  words: {
    active: normal('registered and served'),
    suspended: out(
      'registry',
      'registrar',
      'serverHold',
      'suspended, as for an unpaid renewal',
      'pay the renewal at the registrar; if it is paid, have it ask the registry',
    ),
    billable: normal('registered'),
  },
});
