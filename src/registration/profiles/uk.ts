import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Nominet. */
export default defineProfile({
  source: 'answers of whois.nic.uk; Nominet, registration status',
  suffixes: ['uk', 'co.uk', 'org.uk', 'me.uk', 'ltd.uk', 'plc.uk', 'net.uk', 'sch.uk'],
  servers: ['whois.nic.uk', 'whois.nominet.uk'],
  dates: 'dmy',
  sections: { 'registered through': 'other' },
  statusEndsAt: ' until ',
  words: {
    registered: normal('registered'),
    renewalrequired: warning(
      'registrar',
      'autoRenewPeriod',
      'past its end: the renewal is due',
      'pay the renewal at the registrar now',
    ),
    renewalrequested: normal('the renewal is under way'),
    nolongerrequired: out(
      'registry',
      'registrar',
      'pendingDelete',
      'given up, and kept before its release',
      'have the registrar renew it now',
    ),
    thisregistrationhasbeensuspended: out(
      'registry',
      'registry',
      'serverHold',
      'suspended by Nominet, as for wrong data or by order of the police',
      'answer the e-mail that Nominet sent to the holder',
    ),
    suspended: out(
      'registry',
      'registry',
      'serverHold',
      'suspended by Nominet',
      'answer the e-mail that Nominet sent to the holder',
    ),
    noregistrationstatuslisted: note('registered directly with Nominet'),
  },
});
