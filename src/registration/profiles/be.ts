import { normal, notForSale, out, outOfService, quarantine40 } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** DNS Belgium: "NOT AVAILABLE" is its word for a registered name. */
export default defineProfile({
  source: 'answers of whois.dns.be; DNS Belgium, domain name life cycle',
  suffixes: ['be'],
  servers: ['whois.dns.be'],
  sections: { flags: 'status' },
  words: {
    notavailable: normal('registered'),
    quarantine: quarantine40,
    outofservice: outOfService,
    onhold: out(
      'registry',
      'registry',
      'serverHold',
      'on hold by DNS Belgium',
      'ask the registrar to open a case with DNS Belgium',
    ),
    notallowed: notForSale,
  },
});
