import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

const REDEMPTION = 'have the registrar restore it now';
const REGISTRY_CASE = 'ask the registrar to open a case with the registry';

/** Registro .it; combined statuses stand with a slash: `inactive / noRegistrar`. */
export default defineProfile({
  source: 'answers of whois.nic.it; Registro .it, status of a domain name',
  suffixes: ['it', 'gov.it', 'edu.it'],
  servers: ['whois.nic.it'],
  registrar: ['organization', 'name'],
  statusSeparator: '/',
  words: {
    inactive: out('registry', null, 'inactive', 'not in the zone', 'look at the status beside it: it tells the reason'),
    noregistrar: out(
      'registry',
      'registrar',
      'inactive',
      'without a registrar',
      'choose a new registrar and transfer the name there',
    ),
    noprovider: out(
      'registry',
      'registrar',
      'inactive',
      'without a registrar',
      'choose a new registrar and transfer the name there',
    ),
    graceperiod: warning(
      'registrar',
      'autoRenewPeriod',
      'expired, in its grace period',
      'pay the renewal at the registrar now',
    ),
    revoked: out('registry', 'registry', 'serverHold', 'revoked by the registry', REGISTRY_CASE),
    challenged: {
      code: 'serverUpdateProhibited',
      inDns: true,
      setBy: 'registry',
      liftedBy: 'registry',
      plain: 'disputed: nothing may be changed until the dispute ends',
      next: 'take a lawyer',
    },
    tobereassigned: out(
      'registry',
      'registry',
      'pendingTransfer',
      'about to be given to whoever won a dispute',
      'take a lawyer',
    ),
    notrenewed: out('registry', 'registrar', 'redemptionPeriod', 'not renewed', REDEMPTION),
    unassignable: note('a name that nobody can register'),
    pendingdelete: out('registry', 'registrar', 'pendingDelete', 'about to be deleted', REDEMPTION),
    ok: normal('registered and served'),
  },
});
