import { defineProfile } from '../whois/profile.ts';

export default defineProfile({
  source: 'answers of whois.register.si',
  suffixes: ['si'],
  servers: ['whois.register.si', 'whois.arnes.si'],
});
