import { normal, note, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

/** Punktum dk; it bills holders itself. `DNS:` is the name in ACE, not a server. */
export default defineProfile({
  source: 'answers of whois.dk-hostmaster.dk and whois.punktum.dk',
  suffixes: ['dk'],
  servers: ['whois.dk-hostmaster.dk', 'whois.punktum.dk'],
  query: '--charset=utf-8 --show-handles {name}',
  keys: { dns: null, vid: null },
  words: {
    active: normal('registered and served'),
    deactivated: out(
      'registry',
      'registry',
      'serverHold',
      'deactivated by Punktum dk, as for an unpaid bill or a failed check of identity',
      'log in at Punktum dk, which bills holders itself, and settle what is open',
    ),
    reserved: note('reserved'),
  },
});
