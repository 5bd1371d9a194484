import { defineProfile } from '../whois/profile.ts';

/** Registries that ran on Afilias' system, before the uniform gTLD format. */
export default defineProfile({
  source: 'answers of whois.afilias.net and whois.afilias-grs.info, 2009 to 2016',
  suffixes: [
    'aero',
    'ag',
    'asia',
    'bz',
    'gi',
    'hn',
    'in',
    'info',
    'lc',
    'me',
    'mn',
    'mobi',
    'post',
    'pro',
    'sc',
    'vc',
    'xxx',
  ],
  servers: [
    'whois.afilias-grs.info',
    'whois.afilias.net',
    'whois.aero',
    'whois.inregistry.net',
    'whois.registry.in',
    'whois.nic.asia',
    'whois.dotmobiregistry.net',
    'whois.dotpostregistry.net',
    'whois.nic.xxx',
  ],
  registrarHandle: true,
});
