import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.twnic.net.tw',
  suffixes: ['tw', 'com.tw', 'net.tw', 'org.tw', 'idv.tw', 'gov.tw', 'edu.tw', 'xn--kpry57d'],
  servers: ['whois.twnic.net.tw'],
});
