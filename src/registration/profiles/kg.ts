import { normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.kg',
  suffixes: ['kg', 'com.kg', 'net.kg', 'org.kg'],
  servers: ['whois.kg', 'whois.domain.kg'],
  charset: 'windows-1251',
  words: { active: normal('registered and served') },
});
