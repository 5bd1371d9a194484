import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.fi',
  suffixes: ['fi', 'ax'],
  servers: ['whois.fi', 'whois.ficora.fi'],
  dates: 'dmy',
  words: {
    granted: normal('registered'),
    registered: normal('registered'),
    graceperiod: warning(
      'registrar',
      'autoRenewPeriod',
      'expired, in its grace period',
      'renew through the registrar now',
    ),
    suspended: out('registry', 'registry', 'serverHold', 'suspended by Traficom', 'ask Traficom for the decision'),
    reserved: note('reserved'),
  },
});
