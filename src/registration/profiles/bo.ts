import { defineProfile } from '../whois/profile.ts';

/** For a name that nobody has, nic.bo sends its footer and nothing else. */
export default defineProfile({
  source: 'answers of whois.nic.bo',
  suffixes: ['bo', 'com.bo', 'net.bo', 'org.bo'],
  servers: ['whois.nic.bo'],
  free: ['@ solo acepta consultas con dominios .bo'],
});
