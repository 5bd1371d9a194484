import { defineProfile } from '../whois/profile.ts';

/** auDA; the reason of a status stands behind it in parentheses, as in "serverHold (Expired)". No dates but the last change. */
export default defineProfile({
  source: 'answers of whois.audns.net.au and whois.auda.org.au',
  suffixes: ['au', 'com.au', 'net.au', 'org.au', 'asn.au', 'id.au', 'edu.au', 'gov.au'],
  servers: ['whois.audns.net.au', 'whois.auda.org.au'],
});
