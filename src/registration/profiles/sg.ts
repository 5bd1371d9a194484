import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.sgnic.sg',
  suffixes: ['sg', 'com.sg', 'net.sg', 'org.sg', 'edu.sg', 'gov.sg', 'per.sg', 'bn', 'com.bn'],
  servers: ['whois.sgnic.sg', 'whois.bnnic.bn'],
});
