import { normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Registries on JWhoisServer: dotted keys, one record for each contact. */
export default defineProfile({
  source: 'answers of registries that run JWhoisServer',
  suffixes: ['dz', 'gf', 'gp', 'mq', 'tg', 'tn', 'com.tn'],
  servers: ['whois.ati.tn', 'whois.nic.dz', 'whois.nic.tg'],
  dates: 'dmy',
  keys: { 'registrar#': 'registrar', 'date de creation': 'created', 'contact type': null },
  words: { active: normal('registered and served'), activé: normal('registered and served') },
});
