import { normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.registry.hm and the .aq registry',
  suffixes: ['aq', 'hm'],
  servers: ['whois.registry.hm'],
  dates: 'dmy',
  words: { taken: normal('registered') },
});
