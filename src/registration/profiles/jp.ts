import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** JPRS: bracketed keys; the state of organisational names carries their end in parentheses. `/e` asks for English. */
export default defineProfile({
  source: 'answers of whois.jprs.jp; JPRS, guide to WHOIS',
  suffixes: ['jp', 'co.jp', 'ne.jp', 'or.jp', 'ac.jp', 'ad.jp', 'go.jp', 'gr.jp', 'ed.jp', 'lg.jp'],
  servers: ['whois.jprs.jp'],
  query: '{name}/e',
  bracketsAreKeys: true,
  statusHoldsExpiry: true,
  words: {
    active: normal('registered and served'),
    connected: normal('registered and delegated'),
    registered: out(
      'registry',
      'registrar',
      'inactive',
      'registered without name servers',
      'have the registrar set name servers',
    ),
    tobesuspended: warning(
      'registrar',
      'autoRenewPeriod',
      'about to be suspended at its end',
      'pay the renewal at the registrar now',
    ),
    suspended: out(
      'registry',
      'registrar',
      'serverHold',
      'suspended, as for a name past its end',
      'have the registrar restore it now',
    ),
    deleted: out('registry', 'nobody', 'pendingDelete', 'deleted', 'register it again when it is released'),
    tobedeleted: out(
      'registry',
      'registrar',
      'pendingDelete',
      'about to be deleted',
      'have the registrar restore it now, if it still can',
    ),
    reserved: note('reserved'),
  },
});
