import { lock, normal } from '../status/meaning.ts';
import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.isoc.org.il',
  suffixes: ['il', 'co.il', 'org.il', 'ac.il', 'net.il', 'gov.il', 'muni.il'],
  servers: ['whois.isoc.org.il'],
  dates: 'dmy',
  words: {
    transferlocked: lock('registrar', 'clientTransferProhibited', 'locked against transfer'),
    transferallowed: normal('registered'),
  },
});
