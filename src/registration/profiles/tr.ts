import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.nic.tr and whois.trabis.gov.tr',
  suffixes: [
    'tr',
    'com.tr',
    'net.tr',
    'org.tr',
    'gov.tr',
    'edu.tr',
    'bel.tr',
    'k12.tr',
    'gen.tr',
    'web.tr',
    'av.tr',
    'dr.tr',
    'nc.tr',
    'gov.nc.tr',
  ],
  servers: ['whois.nic.tr', 'whois.trabis.gov.tr'],
  charset: 'iso-8859-9',
  keys: { 'frozen status': null, 'transfer status': null },
  words: {
    active: normal('registered and served'),
    passive: out(
      'registry',
      'registry',
      'serverHold',
      'not in the zone',
      'ask the registrar to open a case with TRABIS',
    ),
  },
});
