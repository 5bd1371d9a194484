import { lock, normal, note, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** The Channel Islands' registry and American Samoa, on one system. */
export default defineProfile({
  source: 'answers of whois.gg, whois.je and whois.nic.as',
  suffixes: ['as', 'gg', 'je'],
  servers: ['whois.gg', 'whois.je', 'whois.nic.as', 'whois.channelisles.net'],
  statusEndsAt: ' until ',
  words: {
    stclupdateprohibited: lock(
      'registrar',
      'clientUpdateProhibited',
      'the registrar forbids changes, of name servers too',
      'have the registrar lift it before you change name servers',
    ),
    updateprohibitedbyregistrar: lock(
      'registrar',
      'clientUpdateProhibited',
      'the registrar forbids changes, of name servers too',
      'have the registrar lift it before you change name servers',
    ),
    stcldeleteprohibited: lock('registrar', 'clientDeleteProhibited', 'the registrar forbids deletion'),
    deleteprohibitedbyregistrar: lock('registrar', 'clientDeleteProhibited', 'the registrar forbids deletion'),
    stcltransferprohibited: lock('registrar', 'clientTransferProhibited', 'locked against transfer'),
    transferprohibitedbyregistrar: lock('registrar', 'clientTransferProhibited', 'locked against transfer'),
    active: normal('registered and served'),
    registered: note('registered until cancelled: this registry has no end dates'),
    suspended: out(
      'registry',
      'registry',
      'serverHold',
      'suspended by the registry',
      'ask the registrar to open a case with the registry',
    ),
  },
});
