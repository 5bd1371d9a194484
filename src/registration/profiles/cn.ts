import { defineProfile } from '../whois/profile.ts';

/** CNNIC, with both scripts of .中国. */
export default defineProfile({
  source: 'answers of whois.cnnic.cn',
  suffixes: ['cn', 'com.cn', 'net.cn', 'org.cn', 'gov.cn', 'ac.cn', 'xn--fiqs8s', 'xn--fiqz9s'],
  servers: ['whois.cnnic.cn', 'cwhois.cnnic.cn'],
});
