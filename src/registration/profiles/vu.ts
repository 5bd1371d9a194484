import { defineProfile } from '../whois/profile.ts';

/** The registry's sentence for a free name is spread over two lines. */
export default defineProfile({
  source: 'answers of whois.vunic.vu',
  suffixes: ['vu', 'com.vu'],
  servers: ['whois.vunic.vu'],
  free: ['is not valid'],
});
