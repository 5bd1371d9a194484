import { normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.register.bg',
  suffixes: ['bg'],
  servers: ['whois.register.bg'],
  dates: 'dmy',
  words: { registered: normal('registered') },
});
