import { defineProfile } from '../whois/profile.ts';

/** MYNIC's older format: bracketed keys with a letter before them, servers with a handle of their own. */
export default defineProfile({
  source: 'answers of whois.mynic.my',
  suffixes: ['my', 'com.my', 'net.my', 'org.my', 'gov.my', 'edu.my', 'name.my'],
  servers: ['whois.mynic.my', 'whois.domainregistry.my'],
  bracketsAreKeys: true,
  handleEnding: '.ser',
});
