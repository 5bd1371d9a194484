import { normal, note, out } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.dns.lu',
  suffixes: ['lu'],
  servers: ['whois.dns.lu'],
  charset: 'iso-8859-1',
  dates: 'dmy',
  words: {
    active: normal('registered and served'),
    reserved: note('reserved by its holder, without name servers'),
    inactive: out('registry', 'registrar', 'inactive', 'not in the zone', 'have the registrar set name servers'),
  },
});
