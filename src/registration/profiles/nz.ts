import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** InternetNZ's older format: every status has a number. */
export default defineProfile({
  source: 'answers of whois.srs.net.nz',
  suffixes: [
    'nz',
    'co.nz',
    'net.nz',
    'org.nz',
    'ac.nz',
    'govt.nz',
    'school.nz',
    'geek.nz',
    'gen.nz',
    'kiwi.nz',
    'maori.nz',
    'iwi.nz',
    'mil.nz',
    'cri.nz',
    'health.nz',
    'parliament.nz',
  ],
  servers: ['whois.srs.net.nz', 'whois.irs.net.nz'],
  words: {
    '200active': normal('registered and served'),
    '210pendingrelease': out(
      'registry',
      'registrar',
      'redemptionPeriod',
      'cancelled, and kept for 90 days in which only you can have it back',
      'have the registrar restore it now',
    ),
  },
});
