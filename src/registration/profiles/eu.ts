import { out, outOfService, quarantine40, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** EURid, with the Cyrillic and Greek forms of .eu. A registered name has no status line at all. */
export default defineProfile({
  source: 'answers of whois.eu; EURid, status of a domain name',
  suffixes: ['eu', 'xn--e1a4c', 'xn--qxa6a'],
  servers: ['whois.eu'],
  words: {
    serverhold: out(
      'registry',
      'registry',
      'serverHold',
      'held by EURid, as after a failed check of identity',
      'answer the e-mail that EURid sent to the holder, with proof of identity, within 14 days',
    ),
    withdrawn: out(
      'registry',
      'nobody',
      'serverHold',
      'withdrawn by EURid; it cannot be restored until the case ends',
      'ask EURid for the legal ground',
    ),
    onhold: warning(
      'registry',
      'serverUpdateProhibited',
      'on hold: it resolves and is locked while a case runs',
      'ask EURid for the case',
    ),
    quarantined: quarantine40,
    outofservice: outOfService,
    seized: out('registry', 'nobody', 'serverHold', 'seized by order of a court or the police', 'take a lawyer'),
    suspended: out(
      'registry',
      'registry',
      'serverHold',
      'suspended by EURid',
      'answer the e-mail that EURid sent to the holder',
    ),
  },
});
