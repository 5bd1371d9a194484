import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.cira.ca; CIRA, life cycle of a .CA domain name',
  suffixes: ['ca'],
  servers: ['whois.cira.ca'],
  words: {
    registered: normal('registered'),
    autorenewgrace: warning(
      'registrar',
      'autoRenewPeriod',
      'past its end, and renewed by the registry until the registrar decides',
      'pay the renewal at the registrar now',
    ),
    redemption: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'expired, and kept for 30 days in which only you can have it back',
      'have the registrar restore it now',
    ),
    tobereleased: out(
      'registry',
      'nobody',
      'pendingDelete',
      'about to be released to whoever asks first',
      'prepare to register it again on its release',
    ),
    pendingdelete: out(
      'registry',
      'registrar',
      'pendingDelete',
      'about to be deleted',
      'have the registrar restore it now, if it still can',
    ),
    unavailable: note('cannot be registered'),
  },
});
