/**
 * Small answers in the form of each registry, made up for the tests: the names are reserved ones, nobody's data are in
 * them. What is expected stands beside; what is not mentioned is not looked at.
 */
export interface Case {
  readonly domain: string;
  readonly server?: string;
  readonly text: string;
  readonly expects: Readonly<Record<string, unknown>>;
}

const TWO = ['ns1.example.net', 'ns2.example.net'];

export const ANSWERS: Readonly<Record<string, Case>> = {
  'a gTLD in the uniform format': {
    domain: 'example.com',
    text: `   Domain Name: EXAMPLE.COM
   Registry Domain ID: 1_DOMAIN_COM-VRSN
   Registrar WHOIS Server: whois.registrar.example
   Registrar URL: http://www.registrar.example
   Updated Date: 2024-01-02T00:00:00Z
   Creation Date: 1995-08-14T04:00:00Z
   Registry Expiry Date: 2030-08-13T04:00:00Z
   Registrar: Example Registrar, Inc.
   Registrar IANA ID: 376
   Registrar Abuse Contact Email: abuse@registrar.example
   Registrar Abuse Contact Phone: +1.5555550100
   Domain Status: clientTransferProhibited https://icann.org/epp#clientTransferProhibited
   Domain Status: serverHold https://icann.org/epp#serverHold
   Name Server: NS1.EXAMPLE.NET
   Name Server: NS2.EXAMPLE.NET
   DNSSEC: signedDelegation
>>> Last update of whois database: 2024-07-31T23:59:53Z <<<
NOTICE: The expiration date displayed in this record is the date the
registrar's sponsorship of the domain name registration in the registry is
currently set to expire.`,
    expects: {
      state: 'registered',
      statuses: ['clientTransferProhibited', 'serverHold'],
      registrar: 'Example Registrar, Inc.',
      ianaId: '376',
      phone: '+1.5555550100',
      created: '1995-08-14T04:00:00Z',
      updated: '2024-01-02T00:00:00Z',
      expires: '2030-08-13T04:00:00Z',
      nameservers: TWO,
      dnssec: true,
      referral: 'whois.registrar.example',
    },
  },
  'old Verisign, with servers that are named alike': {
    domain: 'example.com',
    text: `Whois Server Version 2.0

   Server Name: EXAMPLE.COM.IS.NOT.EXAMPLE.NET
   IP Address: 192.0.2.1
   Registrar: SOMEBODY ELSE, INC.

   Domain Name: EXAMPLE.COM
   Registrar: EXAMPLE REGISTRAR, INC.
   Whois Server: whois.registrar.example
   Name Server: NS1.EXAMPLE.NET
   Status: REGISTRAR-LOCK
   Updated Date: 10-apr-2006
   Creation Date: 15-sep-1997
   Expiration Date: 14-sep-2011

>>> Last update of whois database: Thu, 26 Jun 2008 21:39:39 EDT <<<
Registrant:
   Example Organisation
   Domain Name: EXAMPLE.COM
      Created on: 15-SEP-97
   Domain servers in listed order:
      ns9.example.net`,
    expects: {
      state: 'registered',
      registrar: 'EXAMPLE REGISTRAR, INC.',
      statuses: ['REGISTRAR-LOCK'],
      created: '1997-09-15',
      expires: '2011-09-14',
      nameservers: ['ns1.example.net'],
    },
  },
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
  'Japan, with bracketed keys': {
    domain: 'example.jp',
    text: `[ Whois information on network. ]
Domain Information:
[Domain Name]                   EXAMPLE.JP

[Registrant]                    Somebody

[Name Server]                   ns1.example.net
[Name Server]                   ns2.example.net
[Signing Key]

[Created on]                    2003/12/09
[Expires on]                    2027/12/31
[Status]                        To be suspended
[Last Updated]                  2011/12/21 18:30:48 (JST)

Contact Information:
[Name]                          Somebody`,
    expects: {
      statuses: ['To be suspended'],
      created: '2003-12-09',
      expires: '2027-12-31',
      updated: '2011-12-21T09:30:48Z',
      nameservers: TWO,
    },
  },
  'Japan, an organisation, whose state holds the end': {
    domain: 'example.co.jp',
    text: `Domain Information:
a. [Domain Name]                EXAMPLE.CO.JP
g. [Organization]               Example
m. [Administrative Contact]
p. [Name Server]                ns1.example.net
s. [Signing Key]
[State]                         Connected (2027/03/31)
[Registered Date]               2013/03/20
[Connected Date]
[Last Update]                   2013/07/08 16:50:07 (JST)`,
    expects: {
      statuses: ['Connected (2027/03/31)'],
      created: '2013-03-20',
      expires: '2027-03-31',
      nameservers: ['ns1.example.net'],
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
  'Australia, with reasons behind its statuses': {
    domain: 'example.com.au',
    text: `Domain Name:                     example.com.au
Last Modified:                   11-Oct-2010 00:00:33 UTC
Registrar ID:                    Example
Registrar Name:                  Example Pty Ltd
Reseller Name:
Status:                          serverHold (Expired)
Status:                          serverUpdateProhibited (Expired)

Registrant:                      EXAMPLE PTY LTD
Name Server:                     ns1.example.net`,
    expects: {
      statuses: ['serverHold (Expired)', 'serverUpdateProhibited (Expired)'],
      registrar: 'Example Pty Ltd',
      updated: '2010-10-11T00:00:33Z',
    },
  },
  'Russia, three statuses in one line': {
    domain: 'example.ru',
    text: `domain:        EXAMPLE.RU
nserver:       ns1.example.net.
nserver:       ns2.example.net. 192.0.2.1, 2001:db8::1
state:         REGISTERED, NOT DELEGATED, UNVERIFIED
org:           Example
registrar:     EXAMPLE-RU
created:       2004-03-03T21:00:00Z
paid-till:     2027-03-04T21:00:00Z
free-date:     2027-04-05
source:        TCI

Last updated on 2024-09-29T10:56:30Z`,
    expects: {
      statuses: ['REGISTERED', 'NOT DELEGATED', 'UNVERIFIED'],
      registrar: 'EXAMPLE-RU',
      created: '2004-03-03T21:00:00Z',
      expires: '2027-03-04T21:00:00Z',
      updated: null,
      nameservers: TWO,
    },
  },
  'Ukraine, with commented titles': {
    domain: 'example.com.ua',
    text: `domain:           example.com.ua
mnt-by:           ua.example
nserver:          ns1.example.net
status:           clientHold
created:          2010-07-18 15:15:39+03
expires:          2027-07-18 15:15:38+03
source:           UAEPP

% Registrar:
% ==========
registrar:        ua.example
organization:     Example Ltd
url:              http://www.registrar.example

% Registrant:
% ===========
person:           Somebody
status:           linked
created:          2002-08-17 00:00:00+03`,
    expects: {
      statuses: ['clientHold'],
      registrar: 'Example Ltd',
      created: '2010-07-18T12:15:39Z',
      expires: '2027-07-18T12:15:38Z',
      nameservers: ['ns1.example.net'],
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
  'Korea, in two languages': {
    domain: 'example.kr',
    text: `query : example.kr

# KOREAN(UTF8)

도메인이름                  : example.kr
등록일                      : 2007. 03. 02.

# ENGLISH

Domain Name                 : example.kr
Registrant                  : Somebody
Administrative Contact(AC)  : Somebody
Registered Date             : 2007. 03. 02.
Last Updated Date           : 2010. 10. 04.
Expiration Date             : 2027. 03. 02.
Authorized Agency           : Example Corp.(http://registrar.example)
Domain Status               : clientTransferProhibited

Primary Name Server
   Host Name                : ns1.example.net

Secondary Name Server
   Host Name                : ns2.example.net`,
    expects: {
      statuses: ['clientTransferProhibited'],
      registrar: 'Example Corp.(http://registrar.example)',
      created: '2007-03-02',
      expires: '2027-03-02',
      nameservers: TWO,
    },
  },
  'Malaysia, with handles that look like servers': {
    domain: 'example.my',
    text: `a [Domain Name]                 example.my
c [Record Created]              13-MAY-2009
d [Record Expired]              13-MAY-2027
 k [Primary Name Server]              NS1EXAM0.SER
  ns1.example.net                     192.0.2.1

 l [Secondary Name Server]            NS2EXAM0.SER
  ns2.example.net                     192.0.2.2`,
    expects: { created: '2009-05-13', expires: '2027-05-13', nameservers: TWO },
  },
  'Freenom, whose dates nobody can trust': {
    domain: 'example.tk',
    text: `
   Domain name:
      EXAMPLE.TK is Active

   Owner contact:
      Name:         Somebody

   Domain Nameservers:
      NS1.EXAMPLE.NET
      NS2.EXAMPLE.NET

   Domain registered: 12/18/2001
   Record will expire on: 03/02/2027
   Record maintained by: Dot TK Domain Registry`,
    expects: { statuses: ['Active'], created: '2001-12-18', expires: ['2027-02-03', '2027-03-02'], nameservers: TWO },
  },
  'Tunisia, one record for each contact': {
    domain: 'example.tn',
    text: `This is JWhoisServer serving ccTLD tn

Domain:.............example.tn
Registrar:..........EXAMPLE
Activation:.........2016-08-30 13:54:12
Status:.............Activ&eacute;
Contact Type:.......owner
Name Server (DB):...ns1.example.net.

----------------------------------------

Domain:.............example.tn
Registrar:..........EXAMPLE
Contact Type:.......technical
Name Server (DB):...ns1.example.net.`,
    expects: { statuses: ['Activé'], registrar: 'EXAMPLE', created: '2016-08-30', nameservers: ['ns1.example.net'] },
  },
  'Kazakhstan, explaining each status': {
    domain: 'example.kz',
    text: `Domain Name............: example.kz

Nameserver in listed order

Primary server.........: ns1.example.net
Primary ip address.....: 192.0.2.1

Domain created: 2010-10-04 17:24:09.0
Last modified : 2010-10-04 17:32:58.0
Domain status : clientDeleteProhibited - status prevents deletion
                clientRenewProhibited -
                clientTransferProhibited -

Current Registar: EXAMPLE.KZ`,
    expects: {
      statuses: ['clientDeleteProhibited', 'clientRenewProhibited', 'clientTransferProhibited'],
      registrar: 'EXAMPLE.KZ',
      created: '2010-10-04',
      nameservers: ['ns1.example.net'],
    },
  },
  'Turkey, with starred titles': {
    domain: 'example.com.tr',
    text: `** Domain Name: example.com.tr
Domain Status: Active
Frozen Status: -

** Registrant:
   Somebody

** Registrar:
NIC Handle		: exa12
Organization Name	: Example A.S.
Phone			: + 90-212-5550100-

** Domain Servers:
ns1.example.net
ns2.example.net		192.0.2.1

** Additional Info:
Created on..............: 2001-Aug-23.
Expires on..............: 2027-Aug-22.`,
    expects: {
      statuses: ['Active'],
      registrar: 'Example A.S.',
      created: '2001-08-23',
      expires: '2027-08-22',
      nameservers: TWO,
    },
  },
  'Taiwan, with dates in sentences': {
    domain: 'example.com.tw',
    text: `Domain Name: example.com.tw
   Domain Status: clientUpdateProhibited,clientTransferProhibited
   Registrant:
      Somebody

   Record expires on 2027-11-09 00:00:00 (UTC+8)
   Record created on 2000-08-29 10:22:50 (UTC+8)

   Domain servers in listed order:
      ns1.example.net
      ns2.example.net

Registration Service Provider: Example Inc.`,
    expects: {
      statuses: ['clientUpdateProhibited', 'clientTransferProhibited'],
      registrar: 'Example Inc.',
      created: '2000-08-29T02:22:50Z',
      expires: '2027-11-08T16:00:00Z',
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
  'Norway, with handles for servers': {
    domain: 'example.no',
    text: `NORID Handle...............: EXA1D-NORID
Domain Name................: example.no
Registrar Handle...........: REG1-NORID
Name Server Handle.........: NSEX1H-NORID

Additional information:
Created:         1999-11-15
Last updated:    2024-11-15`,
    expects: { state: 'registered', registrar: 'REG1-NORID', created: '1999-11-15', nameservers: [] },
  },
  'British universities': {
    domain: 'example.ac.uk',
    text: `
Domain:
	example.ac.uk

Registered For:
	Somebody

Registered By:
	Example Registrar

Servers:
	ns1.example.net	192.0.2.1

Renewal date:
	Friday 9th Apr 2027

Entry created:
	Wednesday 17th September 2003`,
    expects: {
      registrar: 'Example Registrar',
      created: '2003-09-17',
      expires: '2027-04-09',
      nameservers: ['ns1.example.net'],
    },
  },
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
