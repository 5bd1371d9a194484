import { lock, normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Verisign: `domain ` keeps name servers of the same name out; the older words are those before EPP. */
export default defineProfile({
  source: 'answers of whois.verisign-grs.com',
  suffixes: ['com', 'net', 'cc', 'tv'],
  servers: [
    'whois.verisign-grs.com',
    'ccwhois.verisign-grs.com',
    'tvwhois.verisign-grs.com',
    'whois.crsnic.net',
    'whois.internic.net',
  ],
  query: 'domain {name}',
  words: {
    active: normal('registered and served'),
    registrarlock: lock(
      'registrar',
      'clientUpdateProhibited',
      'the registrar forbids changes, of name servers too',
      'have the registrar lift it before you change name servers',
    ),
    registrylock: lock(
      'registry',
      'serverUpdateProhibited',
      'the registry forbids changes, of name servers too',
      'have the registrar ask the registry to lift it before you change name servers',
    ),
    registrarhold: out('registrar', 'registrar', 'clientHold', 'held by the registrar', 'call the registrar'),
    registryhold: out(
      'registry',
      'registry',
      'serverHold',
      'held by the registry',
      'ask the registrar to open a case with the registry',
    ),
  },
});
