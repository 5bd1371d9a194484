import { normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** SK-NIC; statuses of the format before 2017 begin with DOM_. */
export default defineProfile({
  source: 'answers of whois.sk-nic.sk',
  suffixes: ['sk'],
  servers: ['whois.sk-nic.sk'],
  registrar: ['name', 'registrar'],
  words: {
    domok: normal('registered and served'),
    domta: warning(
      'registrar',
      'pendingTransfer',
      'being moved to another holder',
      'if you did not ask for it, call the registrar at once',
    ),
    domdakt: warning(
      'registrar',
      'autoRenewPeriod',
      'not paid; it will leave the zone',
      'pay the renewal at the registrar now',
    ),
    domwarn: warning(
      'registrar',
      'autoRenewPeriod',
      'not paid; it will leave the zone',
      'pay the renewal at the registrar now',
    ),
    domlnot: warning('registrar', 'autoRenewPeriod', 'its end is near', 'pay the renewal at the registrar now'),
    domexp: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'have the registrar renew it now'),
    domheld: out(
      'registry',
      'registry',
      'serverHold',
      'held by the registry',
      'ask the registrar to open a case with SK-NIC',
    ),
  },
});
