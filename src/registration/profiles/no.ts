import { defineProfile } from '../whois/profile.ts';

/** Norid: servers are given as handles (`NSGO26H-NORID`), so none are read. */
export default defineProfile({
  source: 'answers of whois.norid.no',
  suffixes: ['no', 'co.no'],
  servers: ['whois.norid.no'],
  query: '-c utf-8 {name}',
  charset: 'iso-8859-1',
  keys: { 'registrar handle': 'registrar', 'name server handle': null },
});
