import { normal, out, warning } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.co.ug',
  suffixes: ['ug', 'co.ug', 'ac.ug', 'or.ug', 'go.ug'],
  servers: ['whois.co.ug'],
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    unconfirmed: warning('registrar', null, 'not confirmed', 'confirm the registration at the registry'),
    expired: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'have the registrar renew it now'),
  },
});
