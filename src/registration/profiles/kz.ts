import { defineProfile } from '../whois/profile.ts';

/** A dash and an explanation follow each status. */
export default defineProfile({
  source: 'answers of whois.nic.kz',
  suffixes: ['kz', 'com.kz', 'org.kz', 'xn--80ao21a'],
  servers: ['whois.nic.kz'],
  statusEndsAt: ' - ',
});
