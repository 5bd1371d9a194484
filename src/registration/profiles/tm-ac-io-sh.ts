import { lock, normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** The Internet Computer Bureau's older system, still in use for .tm; its words for locks are its own. */
export default defineProfile({
  source: 'answers of whois.nic.tm and of whois.nic.io before 2017',
  suffixes: ['tm', 'ac', 'io', 'sh'],
  servers: ['whois.nic.tm', 'whois.nic.ac', 'whois.nic.io', 'whois.nic.sh'],
  words: {
    clientupdtlock: lock(
      'registrar',
      'clientUpdateProhibited',
      'the registrar forbids changes, of name servers too',
      'have the registrar lift it before you change name servers',
    ),
    clientxfe: lock('registrar', 'clientTransferProhibited', 'locked against transfer'),
    serverxfe: lock('registry', 'serverTransferProhibited', 'the registry forbids transfer'),
    permanent: normal('registered'),
    live: normal('registered and served'),
  },
});
