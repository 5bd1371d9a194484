import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.thnic.co.th',
  suffixes: ['th', 'co.th', 'in.th', 'or.th', 'ac.th', 'go.th', 'net.th'],
  servers: ['whois.thnic.co.th'],
  words: {
    active: normal('registered and served'),
    expired: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'have the registrar renew it now'),
  },
});
