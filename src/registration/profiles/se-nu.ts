import { normal, note, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** The Swedish Internet Foundation: `state` is its own word, `status` the EPP one. */
export default defineProfile({
  source: 'answers of whois.iis.se and whois.iis.nu',
  suffixes: ['se', 'nu'],
  servers: ['whois.iis.se', 'whois.iis.nu', 'whois.nic-se.se', 'whois.nic.nu'],
  words: {
    active: normal('registered and served'),
    inactive: out('registry', 'registrar', 'inactive', 'not in the zone', 'have the registrar set name servers'),
    deactivated: out(
      'registry',
      'registrar',
      'serverHold',
      'expired and out of the zone, before its deletion',
      'pay the renewal at the registrar now',
    ),
    quarantine: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'kept in quarantine before its release',
      'have the registrar restore it now',
    ),
    system: note('kept by the registry for itself'),
  },
});
