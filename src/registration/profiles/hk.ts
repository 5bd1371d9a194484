import { normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.hkirc.hk',
  suffixes: ['hk', 'com.hk', 'net.hk', 'org.hk', 'edu.hk', 'gov.hk', 'idv.hk'],
  servers: ['whois.hkirc.hk', 'whois.hkdnr.net.hk'],
  dates: 'dmy',
  words: { active: normal('registered and served') },
});
