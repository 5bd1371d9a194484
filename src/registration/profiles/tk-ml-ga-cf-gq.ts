import { normal, note } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Freenom's registries. Its servers have written both orders of day and month, so a date that can be read twice stays open. */
export default defineProfile({
  source: 'answers of whois.dot.tk and whois.dot.cf',
  suffixes: ['cf', 'ga', 'gq', 'ml', 'tk'],
  servers: ['whois.dot.tk', 'whois.dot.cf', 'whois.dot.ml', 'whois.my.ga', 'whois.dominio.gq'],
  dates: 'both',
  keys: { 'domain registered': 'created' },
  free: [
    'invalid query or domain name not known in dot cf domain registry',
    'invalid query or domain name not known in dot tk domain registry',
    'invalid query or domain name not known in dot ml domain registry',
    'invalid query or domain name not known in my ga domain registry',
    'invalid query or domain name not known in dominio gq domain registry',
  ],
  words: { active: normal('registered and served'), registered: note('registered') },
});
