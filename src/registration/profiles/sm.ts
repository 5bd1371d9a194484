import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** San Marino: no end dates; "Suspended" took puri.sm out of the zone in 2018. */
export default defineProfile({
  source: 'answers of whois.nic.sm; post-mortem of puri.sm, 2018',
  suffixes: ['sm'],
  servers: ['whois.nic.sm'],
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    suspended: out(
      'registry',
      'registry',
      'serverHold',
      'suspended: the registry no longer delegates it',
      'call the registry, and have the registrar call it too: the registry’s customer is the registrar',
    ),
    inactive: out(
      'registry',
      'registry',
      'inactive',
      'not delegated',
      'call the registry, and have the registrar call it too',
    ),
  },
});
