import { defineProfile } from '../whois/profile.ts';

/** Port 43 gives the date of the record and nothing else. */
export default defineProfile({
  source: 'answers of whois.nic.hu',
  suffixes: ['hu', 'co.hu'],
  servers: ['whois.nic.hu'],
  charset: 'iso-8859-2',
});
