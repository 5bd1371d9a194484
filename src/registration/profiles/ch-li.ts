import { defineProfile } from '../whois/profile.ts';

/** SWITCH: no status on port 43; its RDAP service has them. */
export default defineProfile({
  source: 'answers of whois.nic.ch and whois.nic.li',
  suffixes: ['ch', 'li'],
  servers: ['whois.nic.ch', 'whois.nic.li'],
});
