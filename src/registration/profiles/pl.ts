import { lock, normal, note, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.dns.pl; NASK, description of messages of the WHOIS service',
  suffixes: ['pl', 'com.pl', 'net.pl', 'org.pl', 'edu.pl', 'gov.pl', 'info.pl', 'biz.pl', 'waw.pl', 'co.pl'],
  servers: ['whois.dns.pl', 'whois.co.pl'],
  words: {
    registered: normal('registered'),
    expired: out('registry', 'registrar', 'redemptionPeriod', 'expired', 'have the registrar renew it now'),
    blocked: out(
      'registry',
      'registrar',
      'clientHold',
      'blocked: its billing period is over',
      'pay the renewal at the registrar now',
    ),
    undergoingproceeding: out(
      'registrar',
      'registrar',
      'clientHold',
      'held by the registrar',
      'ask the registrar for the reason',
    ),
    restricteddispute: lock(
      'registry',
      'serverTransferProhibited',
      'disputed: it may not be transferred',
      'take a lawyer',
    ),
    reserved: note('reserved'),
  },
});
