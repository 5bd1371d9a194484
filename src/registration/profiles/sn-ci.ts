import { defineProfile } from '../whois/profile.ts';

/** Senegal and Ivory Coast, on one system; a free name is answered by its first label and two words. */
export default defineProfile({
  source: 'answers of whois.nic.sn and whois.nic.ci',
  suffixes: ['sn', 'ci'],
  servers: ['whois.nic.sn', 'whois.nic.ci'],
  free: ['{label}not found'],
});
