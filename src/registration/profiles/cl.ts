import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.nic.cl',
  suffixes: ['cl'],
  servers: ['whois.nic.cl'],
  charset: 'iso-8859-1',
});
