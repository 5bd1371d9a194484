import { normal, note } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.dns.pt',
  suffixes: ['pt', 'com.pt', 'org.pt', 'edu.pt', 'gov.pt', 'cv'],
  servers: ['whois.dns.pt', 'whois.nic.cv'],
  charset: 'iso-8859-1',
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    registered: normal('registered'),
    techpro: note('registered, technical check pending'),
    reserved: note('reserved'),
  },
});
