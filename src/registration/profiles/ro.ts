import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.rotld.ro',
  suffixes: ['ro', 'com.ro', 'org.ro'],
  servers: ['whois.rotld.ro'],
  words: {
    ok: normal('registered and served'),
    hold: out(
      'registry',
      'registry',
      'serverHold',
      'held by the registry',
      'ask the registrar to open a case with ROTLD',
    ),
    deletehold: out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'expired and held before its deletion',
      'have the registrar renew it now',
    ),
    registrantupdateprohibited: normal('the holder may not be changed', null),
  },
});
