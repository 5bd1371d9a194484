import { normal, note, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** TCI: .ru, .su and .рф. */
export default defineProfile({
  source: 'answers of whois.tcinet.ru',
  suffixes: ['ru', 'su', 'xn--p1ai', 'com.ru', 'msk.ru', 'spb.ru'],
  servers: ['whois.tcinet.ru', 'whois.ripn.net', 'whois.nic.ru'],
  words: {
    registered: note('registered'),
    delegated: normal('in the zone'),
    notdelegated: out(
      'registrar',
      'registrar',
      'inactive',
      'not in the zone',
      'ask the registrar for the reason: an unpaid renewal, missing proof of identity, or no name servers',
    ),
    verified: note('identity of the holder proven'),
    unverified: warning(
      'registrar',
      null,
      'identity of the holder not proven: the registrar may take it out of the zone',
      'prove the identity at the registrar',
    ),
  },
});
