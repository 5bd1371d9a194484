import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Venezuela and Uruguay, on one system, in Spanish. */
export default defineProfile({
  source: 'answers of whois.nic.ve and whois.nic.org.uy',
  suffixes: [
    've',
    'co.ve',
    'com.ve',
    'net.ve',
    'org.ve',
    'web.ve',
    'info.ve',
    'gob.ve',
    'uy',
    'com.uy',
    'org.uy',
    'edu.uy',
    'gub.uy',
  ],
  servers: ['whois.nic.ve', 'whois.nic.org.uy'],
  words: {
    activo: normal('registered and served'),
    suspendido: out(
      'registry',
      'registry',
      'serverHold',
      'suspended by the registry',
      'ask the registry for the reason: unpaid fees are the usual one',
    ),
  },
});
