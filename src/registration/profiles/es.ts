import { defineProfile } from '../whois/profile.ts';

/** Port 43 answers only to addresses that Red.es has admitted; the web form is open. */
export default defineProfile({
  source: 'answers of whois.nic.es',
  suffixes: ['es', 'com.es', 'org.es', 'nom.es'],
  servers: ['whois.nic.es'],
  dates: 'dmy',
});
