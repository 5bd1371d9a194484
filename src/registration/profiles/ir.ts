import { defineProfile } from '../whois/profile.ts';

/** IRNIC answers RIPE's query options; it has no registrars in the usual sense. */
export default defineProfile({
  source: 'answers of whois.nic.ir',
  suffixes: ['ir', 'co.ir', 'xn--mgba3a4f16a'],
  servers: ['whois.nic.ir'],
});
