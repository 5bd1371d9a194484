import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.mx',
  suffixes: ['mx', 'com.mx', 'net.mx', 'org.mx', 'gob.mx', 'edu.mx'],
  servers: ['whois.nic.mx', 'whois.mx'],
});
