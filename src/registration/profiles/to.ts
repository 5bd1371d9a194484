import { defineProfile } from '../whois/profile.ts';

/** Tonic answers with lines of the first label and a name server, and nothing else. */
export default defineProfile({
  source: 'answers of whois.tonic.to',
  suffixes: ['to'],
  servers: ['whois.tonic.to'],
  serverLines: true,
});
