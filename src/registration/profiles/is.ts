import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.isnic.is',
  suffixes: ['is'],
  servers: ['whois.isnic.is'],
  charset: 'iso-8859-1',
});
