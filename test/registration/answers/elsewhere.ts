import type { Cases } from './case.ts';

const TWO = ['ns1.example.net', 'ns2.example.net'];

/** Registries of the generic domains and of other continents, and some of the smaller ones. */
export const ELSEWHERE: Cases = {
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
};
