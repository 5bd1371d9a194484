import { defineProfile } from '../whois/profile.ts';

/** KISA answers in Korean and again in English; the English part is read. */
export default defineProfile({
  source: 'answers of whois.kr',
  suffixes: ['kr', 'co.kr', 'or.kr', 'go.kr', 'ne.kr', 're.kr', 'pe.kr', 'xn--3e0b707e'],
  servers: ['whois.kr'],
});
