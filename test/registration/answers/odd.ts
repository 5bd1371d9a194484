import type { Cases } from './case.ts';

const TWO = ['ns1.example.net', 'ns2.example.net'];

/** Little answers, and those that are not simply about a registered name. */
export const ODD: Cases = {
  'Moldova, with gaps for colons': {
    domain: 'example.md',
    text: `Domain  name    example.md
Domain  state   OK, Delegated
Registrar       Example SRL
Registered  on  2006-05-02
Expires    on   2027-05-02
Name  server    ns1.example.net`,
    expects: {
      statuses: ['OK', 'Delegated'],
      registrar: 'Example SRL',
      created: '2006-05-02',
      expires: '2027-05-02',
      nameservers: ['ns1.example.net'],
    },
  },
  'Tonga, servers and nothing else': {
    domain: 'example.to',
    text: 'Tonic whoisd V1.1\nexample ns1.example.net\nexample ns2.example.net\n',
    expects: { state: 'registered', nameservers: TWO },
  },
  'Venezuela, in Spanish': {
    domain: 'example.co.ve',
    text: `Titular:
Somebody
   Nombre de Dominio: example.co.ve

   Contacto Administrativo:
      Somebody

   Fecha de Vencimiento: 2027-03-06 00:00:00
   Ultima Actualización: 2005-11-17 20:35:01
   Fecha de Creación: 2003-03-06 00:00:00

   Estatus del dominio: SUSPENDIDO

   Servidor(es) de Nombres de Dominio:

   - ns1.example.net
   - ns2.example.net`,
    expects: {
      statuses: ['SUSPENDIDO'],
      created: '2003-03-06',
      updated: '2005-11-17',
      expires: '2027-03-06',
      nameservers: TWO,
    },
  },
  'a server that lists other names too': {
    domain: 'example.bj',
    text: `Domain:                   (Handle other)
Domain Name:              other-example.bj
Name Server 1:            ns9.example.net
Created:                  Mar 25 01:57:22 PDT 2001

Domain:                   (Handle example)
Domain Name:              example.bj
Name Server 1:            ns1.example.net
Created:                  Mar 25 01:57:22 PDT 2009`,
    expects: { created: '2009-03-25T08:57:22Z', nameservers: ['ns1.example.net'] },
  },
  'a registrar that only knows its own': {
    domain: 'example.com',
    server: 'whois.registrar.example',
    text: 'Domain example.com is not registered here.\n',
    expects: { state: 'free' },
  },
  'reserved by its registry': {
    domain: 'example.io',
    text: 'Reserved by Registry\n',
    expects: { state: 'undecided', why: 'reserved' },
  },
  'reserved, with data': {
    domain: 'example.dk',
    text: 'Domain:               example.dk\nRegistered:           2013-10-24\nStatus:               Reserved\n',
    expects: { state: 'undecided', why: 'reserved' },
  },
  throttled: {
    domain: 'example.be',
    text: '% WHOIS example\n% Maximum queries per hour reached (100)\n',
    expects: { state: 'undecided', why: 'throttled' },
  },
  'throttled in the middle of a denial': {
    domain: 'example.pl',
    text: 'No information available about domain name example.pl in the Registry NASK database.\n\nrequest limit exceeded\n',
    expects: { state: 'undecided', why: 'throttled' },
  },
  'Brazil, past its limit but still telling': {
    domain: 'example.com.br',
    text: '% Query rate limit exceeded. Reduced information.\n\n% No match for domain "example.com.br"\n',
    expects: { state: 'free' },
  },
  'New Zealand, denied by number': {
    domain: 'example.co.nz',
    text: 'version: 5.00\ndomain_name: example.co.nz\nquery_status: 440 Request Denied\n',
    expects: { state: 'undecided', why: 'throttled' },
  },
  'a page about something else': {
    domain: 'example.com',
    text: '<html><body>Hello</body></html>',
    expects: { state: 'undecided', why: 'unparsable' },
  },
  'silence in words': { domain: 'example.zz', text: '% Copyright\n', expects: { state: 'undecided', why: 'empty' } },
};
