import { defineProfile } from '../whois/profile.ts';

/** Verisign's .name has a server and a query form of its own. */
export default defineProfile({
  source: 'answers of whois.nic.name',
  suffixes: ['name'],
  servers: ['whois.nic.name'],
  query: 'domain={name}',
});
