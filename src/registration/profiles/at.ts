import { defineProfile } from '../whois/profile.ts';

/** nic.at publishes no status and no dates but the last change. */
export default defineProfile({
  source: 'answers of whois.nic.at',
  suffixes: ['at', 'co.at', 'or.at', 'priv.at'],
  servers: ['whois.nic.at', 'whois.nic.priv.at'],
  keys: { remarks: null },
});
