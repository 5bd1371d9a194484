import { normal, notForSale, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** DENIC: no creation and no end date; the options make it answer in ACE and with more than the status. */
export default defineProfile({
  source: 'answers of whois.denic.de; DENIC, documentation of whois and RDAP',
  suffixes: ['de'],
  servers: ['whois.denic.de'],
  query: '-T dn,ace {name}',
  words: {
    connect: normal('registered and delegated'),
    failed: out(
      'registry',
      'you',
      'inactive',
      'registered, but its name servers failed the check and are not in the zone',
      'mend the name servers, then have the registrar ask DENIC to check again',
    ),
    redemptionperiod: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'deleted, and kept for 30 days in which only you can have it back',
      'have a registrar restore it now',
    ),
    invalid: notForSale,
  },
});
