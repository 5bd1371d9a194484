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
      'ask for the reason, and for what lifts it: a bill that the registrar owes the registry has been one',
    ),
    inactive: out(
      'registry',
      'registry',
      'inactive',
      'not delegated',
      'ask the registry what is missing, and have the registrar hand it in',
    ),
  },
});
