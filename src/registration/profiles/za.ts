import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** ZA Central Registry's older format for the second-level names; the registrar's handle stands in brackets. */
export default defineProfile({
  source: 'answers of coza-whois.registry.net.za and its sisters',
  suffixes: ['co.za', 'net.za', 'org.za', 'web.za'],
  servers: [
    'coza-whois.registry.net.za',
    'whois.registry.net.za',
    'net-whois.registry.net.za',
    'org-whois.registry.net.za',
    'web-whois.registry.net.za',
  ],
  statusEndsAt: ' until ',
  words: {
    registered: normal('registered'),
    pendingsuspension: normal('about to be suspended', null),
    suspended: out(
      'registry',
      'registrar',
      'serverHold',
      'suspended, as for an unpaid renewal',
      'pay the renewal at the registrar',
    ),
    pendingdeletion: out(
      'registry',
      'registrar',
      'pendingDelete',
      'about to be deleted',
      'have the registrar restore it now',
    ),
  },
});
