import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** AFNIC: .fr and the French territories. The answer's header states the order of dates. */
export default defineProfile({
  source: 'answers of whois.nic.fr; AFNIC, Guide to the WHOIS format',
  suffixes: ['fr', 'pm', 're', 'tf', 'wf', 'yt'],
  servers: [
    'whois.nic.fr',
    'whois.nic.pm',
    'whois.nic.re',
    'whois.nic.tf',
    'whois.nic.wf',
    'whois.nic.yt',
    'whois.afnic.fr',
  ],
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    registered: out(
      'registry',
      'registrar',
      'inactive',
      'registered without name servers',
      'have the registrar set name servers',
    ),
    redemption: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'deleted, and kept for 30 days in which only you can have it back',
      'have the registrar restore it now',
    ),
    frozen: {
      code: 'serverUpdateProhibited',
      inDns: true,
      setBy: 'registry',
      liftedBy: 'registry',
      plain: 'frozen: it resolves, and nothing about it may be changed',
      next: 'ask the registrar to open a case with AFNIC',
    },
    blocked: out(
      'registry',
      'registry',
      'serverHold',
      'blocked by AFNIC, as after a failed check of identity or by a court',
      'ask the registrar to open a case with AFNIC',
    ),
    hold: out(
      'registry',
      'registry',
      'serverHold',
      'on hold: taken out of the zone',
      'ask the registrar why; holds come from AFNIC',
    ),
    notopen: note('a name that AFNIC keeps for itself'),
    serverrecoverprohibited: {
      code: null,
      inDns: true,
      setBy: 'registry',
      liftedBy: 'registry',
      plain: 'the registry forbids that the holder is changed by recovery',
      next: null,
    },
    deleted: warning('registrar', 'pendingDelete', 'deleted', 'have the registrar restore it now'),
  },
});
