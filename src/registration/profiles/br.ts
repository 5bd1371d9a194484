import { normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Registro.br: Latin-1; past its limit it still says whether a name exists, in fewer words. */
export default defineProfile({
  source: 'answers of whois.registro.br',
  suffixes: ['br', 'com.br', 'net.br', 'org.br', 'gov.br', 'edu.br'],
  servers: ['whois.registro.br'],
  charset: 'iso-8859-1',
  notThrottled: ['query rate limit exceeded. reduced information'],
  words: {
    published: normal('registered and in the zone'),
    onhold: out(
      'registry',
      'registrar',
      'serverHold',
      'on hold: not in the zone',
      'look for unpaid fees or failing name servers in the account at the registrar or Registro.br',
    ),
    waiting: warning(
      'registrar',
      null,
      'waiting for a step of the registration',
      'look into the account at the registrar or Registro.br',
    ),
  },
});
