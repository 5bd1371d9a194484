import { normal, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Lithuania and Latvia: short keys, `registered` or `active` for a name in use. */
export default defineProfile({
  source: 'answers of whois.domreg.lt and whois.nic.lv',
  suffixes: ['lt', 'lv'],
  servers: ['whois.domreg.lt', 'whois.nic.lv'],
  words: {
    registered: normal('registered'),
    active: normal('registered and served'),
    busy: normal('registered'),
    blocked: out(
      'registry',
      'registry',
      'serverHold',
      'blocked by the registry',
      'ask the registrar to open a case with the registry',
    ),
    stopped: out(
      'registry',
      'registrar',
      'serverHold',
      'stopped, as for an unpaid renewal',
      'pay the renewal at the registrar',
    ),
  },
});
