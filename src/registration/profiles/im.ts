import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.nic.im',
  suffixes: ['im', 'co.im'],
  servers: ['whois.nic.im'],
  dates: 'dmy',
});
