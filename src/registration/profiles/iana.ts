import { defineProfile } from '../whois/profile.ts';

/** IANA: top-level domains, .int and .arpa. */
export default defineProfile({
  source: 'answers of whois.iana.org',
  suffixes: ['int', 'arpa'],
  servers: ['whois.iana.org'],
  free: ['organisation: not assigned'],
});
