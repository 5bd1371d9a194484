import { defineProfile } from '../whois/profile.ts';

/** An application form with numbered lines. */
export default defineProfile({
  source: 'answers of whois.gov.za',
  suffixes: ['gov.za'],
  servers: ['whois.gov.za'],
  keys: { date: 'created' },
});
