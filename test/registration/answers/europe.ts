import type { Cases } from './case.ts';

const TWO = ['ns1.example.net', 'ns2.example.net'];

/** Registries of Europe. */
export const EUROPE: Cases = {
  'San Marino, suspended': {
    domain: 'example.sm',
    server: 'whois.nic.sm',
    text: `Domain Name: example.sm
Registration date: 03/04/2003
Last Update: 01/08/2008
Status: Suspended

Owner:
Somebody
Phone: +378 0549 000000

Technical Contact:
Somebody Else

DNS Servers:
ns1.example.net
ns2.example.net`,
    expects: {
      state: 'registered',
      statuses: ['Suspended'],
      created: '2003-04-03',
      updated: '2008-08-01',
      expires: null,
      nameservers: TWO,
      registrar: null,
    },
  },
  'AFNIC, which states its order of dates': {
    domain: 'example.fr',
    text: `%%
%% complete date format : DD/MM/YYYY
%%
domain:      example.fr
status:      ACTIVE
hold:        YES
holder-c:    EX1-FRNIC
registrar:   EXAMPLE REGISTRAR
Expiry Date: 05/04/2027
created:     03/02/2004
last-update: 01/12/2016
source:      FRNIC

ns-list:     NSL1-FRNIC
nserver:     ns1.example.net [192.0.2.1 2001:db8::1]
nserver:     ns2.example.net
source:      FRNIC

registrar:   EXAMPLE REGISTRAR
type:        Isp Option 1
registered:  22/05/1997

nic-hdl:     EX1-FRNIC
contact:     Somebody
changed:     09/10/2008 hostmaster@example.fr
eppstatus:   associated`,
    expects: {
      statuses: ['ACTIVE', 'hold'],
      registrar: 'EXAMPLE REGISTRAR',
      created: '2004-02-03',
      updated: '2016-12-01',
      expires: '2027-04-05',
      nameservers: TWO,
    },
  },
  'AFNIC as it answers now': {
    domain: 'example.fr',
    text: `%% complete date format: YYYY-MM-DDThh:mm:ssZ

domain:                        example.fr
status:                        ACTIVE
eppstatus:                     serverUpdateProhibited
hold:                          NO
registrar:                     EXAMPLE REGISTRAR
Expiry Date:                   2026-12-30T17:16:48Z
created:                       2000-07-26T22:00:00Z

nserver:                       ns1.example.net
nserver:                       ns2.example.net`,
    expects: { statuses: ['ACTIVE', 'serverUpdateProhibited'], expires: '2026-12-30T17:16:48Z', nameservers: TWO },
  },
  'DENIC, whose contacts have dates too': {
    domain: 'example.de',
    text: `Domain: example.de
Nserver: ns1.example.de 192.0.2.1
Nserver: ns2.example.net
Status: failed
Changed: 2013-12-04T14:42:43+01:00

[Tech-C]
Type: PERSON
Name: Somebody
Changed: 2012-07-05T07:32:27+02:00`,
    expects: {
      state: 'registered',
      statuses: ['failed'],
      updated: '2013-12-04T13:42:43Z',
      created: null,
      nameservers: ['ns1.example.de', 'ns2.example.net'],
    },
  },
  'DENIC, free': { domain: 'example.de', text: 'Domain: example.de\nStatus: free\n', expects: { state: 'free' } },
  'Nominet, with indented sections': {
    domain: 'example.co.uk',
    text: `
    Domain name:
        example.co.uk

    Registrant:
        Somebody

    Registrar:
        Example Registrar Ltd t/a Example [Tag = EXAMPLE]
        URL: http://www.registrar.example

    Relevant dates:
        Registered on: before Aug-1996
        Expiry date:  20-Aug-2027
        Last updated:  28-Jul-2024

    Registration status:
        Registered until expiry date.

    Name servers:
        ns1.example.net      192.0.2.1
        ns2.example.net

    WHOIS lookup made at 13:34:13 01-May-2024

--
This WHOIS information is provided for free by Nominet UK`,
    expects: {
      statuses: ['Registered'],
      registrar: 'Example Registrar Ltd t/a Example [Tag = EXAMPLE]',
      created: '1996-08-01',
      expires: '2027-08-20',
      updated: '2024-07-28',
      nameservers: TWO,
    },
  },
  'Italy, titles without colons': {
    domain: 'example.it',
    text: `
Domain:             example.it
Status:             inactive / noRegistrar
Created:            1999-12-27 00:00:00
Last Update:        2011-06-24 23:10:26
Expire Date:        2027-12-27

Registrant
  Name:             Somebody
  Created:          2007-03-01 11:04:12
  Last Update:      2011-02-09 11:59:46

Registrar
  Organization:     Example S.p.A.
  Name:             EXAMPLE-REG

Nameservers
  ns1.example.net
  ns2.example.net
`,
    expects: {
      statuses: ['inactive', 'noRegistrar'],
      registrar: 'Example S.p.A.',
      created: '1999-12-27',
      expires: '2027-12-27',
      nameservers: TWO,
    },
  },
  'the Czech registry and others on its software': {
    domain: 'example.cz',
    text: `%  (c) CZ.NIC
domain:       example.cz
registrant:   EX1
nsset:        NSS:EX:1
registrar:    REG-EXAMPLE
status:       Deletion forbidden
status:       Registrant change forbidden
registered:   03.02.2006 18:55:00
changed:      06.03.2010 15:53:04
expire:       30.01.2027

contact:      EX1
name:         Somebody
registrar:    REG-OTHER
created:      19.11.2004 15:05:00

nsset:        NSS:EX:1
nserver:      ns1.example.net (192.0.2.1, 2001:db8::1)
nserver:      ns2.example.net
registrar:    REG-OTHER
created:      01.10.2007 02:00:00`,
    expects: {
      statuses: ['Deletion forbidden', 'Registrant change forbidden'],
      registrar: 'REG-EXAMPLE',
      created: '2006-02-03',
      updated: '2010-03-06',
      expires: '2027-01-30',
      nameservers: TWO,
    },
  },
  'Estonia, whose sections share one key': {
    domain: 'example.ee',
    text: `Domain:
name:       example.ee
status:     expired
status:     serverHold
registered: 2014-11-01 20:38:55 +02:00
changed:    2014-11-01 20:38:55 +02:00
expire:     2026-11-01

Registrant:
name:    Somebody
changed: 2015-11-01 20:38:55 +02:00

Registrar:
name:       Example OÜ
phone:      +372 5550100
changed:    2015-11-30 23:29:03 +02:00

Name servers:
nserver:   ns1.example.net
changed:   2014-06-29 16:31:04 +03:00`,
    expects: {
      statuses: ['expired', 'serverHold'],
      registrar: 'Example OÜ',
      phone: '+372 5550100',
      expires: '2026-11-01',
      nameservers: ['ns1.example.net'],
    },
  },
  'Belgium, where "not available" means registered': {
    domain: 'example.be',
    text: `Domain:	example.be
Status:	NOT AVAILABLE
Registered:	Tue Dec 12 2000

Registrant:
	Not shown, please visit www.dnsbelgium.be for webbased whois.

Registrar Technical Contacts:
	Name:	Somebody

Registrar:
	Name:	 Example NV
	Website: http://www.registrar.example

Nameservers:
	ns1.example.net (192.0.2.1)

Keys:

Flags:
	clientTransferProhibited

Please visit www.dnsbelgium.be for more info.`,
    expects: {
      state: 'registered',
      statuses: ['NOT AVAILABLE', 'clientTransferProhibited'],
      registrar: 'Example NV',
      created: '2000-12-12',
      nameservers: ['ns1.example.net'],
    },
  },
  'Poland, with servers below each other': {
    domain: 'example.pl',
    text: `DOMAIN NAME:           example.pl
registrant type:       organization
nameservers:           ns1.example.net. [192.0.2.1][2001:db8::1]
                       ns2.example.net.
created:               2003.03.25 12:00:00
last modified:         2004.02.09 12:24:22
renewal date:          2027.06.19 14:00:00

option created:        2020.10.14 09:30:46
option expiration date:       2023.10.14 09:30:46

REGISTRAR:
Example sp. z o.o.
ul. Example 1
+48.22 5550100`,
    expects: {
      registrar: 'Example sp. z o.o.',
      created: '2003-03-25',
      updated: '2004-02-09',
      expires: '2027-06-19',
      nameservers: TWO,
    },
  },
  'Switzerland, with tabs': {
    domain: 'example.ch',
    text: `Domain name	example.ch

Registrar	Example AG
Street 1
Phone +41 555 01 00

DNSSEC	no

Name servers
ns1.example.net
ns2.example.net	[192.0.2.1]

First registration date	31 May 1999`,
    expects: { registrar: 'Example AG', created: '1999-05-31', dnssec: false, nameservers: TWO },
  },
  'Liechtenstein, with dates under their titles': {
    domain: 'example.li',
    text: `Domain name:
example.li

Holder of domain name:
Somebody

Registrar:
Example AG

First registration date:
1996-02-08

Name servers:
ns1.example.net    [192.0.2.1]`,
    expects: { registrar: 'Example AG', created: '1996-02-08', nameservers: ['ns1.example.net'] },
  },
  'Denmark, where DNS is no server': {
    domain: 'example.dk',
    text: `Domain:               example.dk
DNS:                  example.dk
Registered:           1999-01-10
Expires:              2027-03-31
Status:               Deactivated

Nameservers
Hostname:             ns1.example.net
Handle:               EX1-DK`,
    expects: {
      statuses: ['Deactivated'],
      created: '1999-01-10',
      expires: '2027-03-31',
      nameservers: ['ns1.example.net'],
    },
  },
  'Finland, dotted': {
    domain: 'example.fi',
    text: `domain.............: example.fi
status.............: Grace Period
created............: 30.6.2006 00:00:00
expires............: 4.7.2026 10:15:55

Nameservers

nserver............: ns1.example.net [OK]
nserver............: ns2.example.net [Technical Error]

Holder

name...............: Somebody

Registrar

registrar..........: Example Oy
www................: www.registrar.example`,
    expects: {
      statuses: ['Grace Period'],
      registrar: 'Example Oy',
      created: '2006-06-30',
      expires: '2026-07-04',
      nameservers: TWO,
    },
  },
};
