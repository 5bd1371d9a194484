import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phraseOf, saysPhrase } from '../../src/registration/whois/phrases.ts';

const says = (line: string, domain = 'example.com'): string | null => {
  const phrase = phraseOf(line, domain);
  return phrase === null ? null : saysPhrase(phrase);
};

const FREE: readonly (readonly [string, string])[] = [
  ['No match for "EXAMPLE.COM".', 'example.com'],
  ['NOT FOUND', 'example.me'],
  ['Domain not found.', 'example.io'],
  ['The queried object does not exist: DOMAIN NOT FOUND', 'example.london'],
  ['%ERROR:101: no entries found', 'example.cz'],
  ['%ERROR:103: Domain is not registered', 'example.rs'],
  ['% No entries found for the selected source(s).', 'example.ru'],
  ['% No entries found for example.ua', 'example.ua'],
  ['No Data Found', 'example.biz'],
  ['example.nl is free', 'example.nl'],
  ['example.cl: no existe', 'example.cl'],
  ['example.pt no match', 'example.pt'],
  ['domain "example.nu" not found.', 'example.nu'],
  ['Domain Name [example.my] does not exist in database', 'example.my'],
  ['This domain name has not been registered.', 'example.uk'],
  ['Above domain name is not registered to KRNIC.', 'example.kr'],
  ['Sorry, but domain: "example.uz", not found in database', 'example.uz'],
  ['No records matching example.ax found.', 'example.ax'],
  ['% No data was found to match the request criteria.', 'example.co.il'],
  ['No_Se_Encontro_El_Objeto/Object_Not_Found', 'example.mx'],
  ['Nincs találat / No match', 'example.hu'],
  ['>>> Domain example.sexy is available for registration', 'example.sexy'],
  ['We do not have an entry in our database matching your query.', 'example.li'],
  ['Object does not exist', 'example.by'],
];
for (const [line, domain] of FREE)
  test(`"${line}" says that the name is free`, () => assert.equal(says(line, domain), 'free'));

const OTHER: readonly (readonly [string, string])[] = [
  ['You have exceeded your quota of queries.', 'throttled'],
  ['WHOIS LIMIT EXCEEDED - SEE WWW.EXAMPLE.ORG/WHOIS FOR DETAILS', 'throttled'],
  ['% Maximum queries per hour reached (100)', 'throttled'],
  ['%% Too many requests...', 'throttled'],
  ['whois.example.net: only 1 request per second allowed, try again later', 'throttled'],
  ['request limit exceeded for 192.0.2.1', 'throttled'],
  ['-3: IP address blocked', 'blocked'],
  ['Service temporarily unavailable.', 'unavailable'],
  ['whois.example.net: Server too busy, try again later', 'unavailable'],
  ['Reserved by Registry', 'reserved'],
  ['Name is restricted from registration', 'reserved'],
  ['Sorry, The domain you requested is in the reserved list.', 'reserved'],
  ['This premium domain is available for purchase', 'premium'],
  ['Invalid input', 'invalid'],
];
for (const [line, what] of OTHER) test(`"${line}" says ${what}, never free`, () => assert.equal(says(line), what));

for (const line of [
  'NOTE: FAILURE TO LOCATE A RECORD IN THE WHOIS DATABASE IS NOT',
  'INDICATIVE OF THE AVAILABILITY OF A DOMAIN NAME.',
  'to determine whether a domain name is available or not found in our registry',
  'with many different competing registrars. Go to http://www.example.net',
  'All rights reserved.',
  'reserved.',
  'available at http://www.example.com/',
  'The Registry database contains ONLY .COM, .NET, .EDU domains and Registrars.',
  '(d) make excessive queries.',
  'a statement in which the words not found stand only because somebody wished to be precise about what was not found there and where else',
]) {
  test(`"${line.slice(0, 60)}" says nothing`, () => assert.equal(says(line), null));
}
