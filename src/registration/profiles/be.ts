import { normal, notForSale, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** DNS Belgium: "NOT AVAILABLE" is its word for a registered name. */
export default defineProfile({
  source: 'answers of whois.dns.be; DNS Belgium, domain name life cycle',
  suffixes: ['be'],
  servers: ['whois.dns.be'],
  sections: { flags: 'status' },
  words: {
    notavailable: normal('registered'),
    quarantine: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'deleted, and kept in quarantine for 40 days',
      'have a registrar reactivate it now',
    ),
    outofservice: out(
      'registry',
      'registrar',
      'clientHold',
      'out of service: its registrar is gone',
      'choose a new registrar and transfer the name there',
    ),
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
