import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.nic.lk',
  suffixes: ['lk', 'com.lk', 'org.lk'],
  servers: ['whois.nic.lk'],
  free: ['this domain is not available in our whois database'],
});
