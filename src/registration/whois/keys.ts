/** What a line of an answer is about, as far as we read it. Persons are not read at all. */
export type Field =
  | 'domain'
  | 'registrar'
  | 'registrar-id'
  | 'registrar-url'
  | 'registrar-phone'
  | 'registrar-email'
  | 'referral'
  | 'created'
  | 'updated'
  | 'expires'
  | 'registrar-expires'
  | 'status'
  | 'hold'
  | 'nameserver'
  | 'dnssec'
  | 'name'
  | 'organization'
  | 'website'
  | 'phone'
  | 'email'
  | 'server'
  | 'error';

/** To which part of an answer a line belongs. */
export type Role = 'domain' | 'registrar' | 'contact' | 'nameservers' | 'status' | 'dates' | 'other';

/** One spelling for keys: lower case, without accents, dots, dashes, numbers in front, and doubled blanks. */
export function normalKey(key: string): string {
  return key
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}/()]+/gu, ' ')
    .trim();
}

const spelled = (words: string): readonly string[] => words.split('|').map(word => word.trim());

// biome-ignore format: one line a field reads as the table it is
const SPELLINGS: readonly (readonly [Field, readonly string[]])[] = [
  ['domain', spelled('domain|domain name|domainname|complete domain name|dominio|nombre de dominio|nombre del dominio|domain name (ascii)|domain name (utf8)|idn domain name|nome de dominio|nome de dominio / domain name|domain ace|domain name ace|puny name|ascii|query|object|domain information query|nom de domaine|alan adi')],
  ['registrar', spelled('registrar|sponsoring registrar|registrar name|registrar organization|sponsoring registrar organization|sponsoring registrar name|current registar|current registrar|authorized agency|authorised registrar|registrado por|registration service provider|registrar of record|registrar company|registrar handle|registrar / provider|registered by|registered through|last registrar|domain registrar|registrar organisation|name of registrar|registrar company name')],
  ['registrar-id', spelled('registrar iana id|sponsoring registrar iana id|registrar iana')],
  ['registrar-url', spelled('registrar url|registrar website|sponsoring registrar website|sponsoring registrar url|registrar url (registration services)|registration service url|registrar info|registrar www|registrar web|referral url|registrar homepage|registration url|registrar website url')],
  ['registrar-phone', spelled('registrar abuse contact phone|registrar phone|sponsoring registrar phone|sponsoring registrar abuse phone|registrar telephone|registrar abuse phone|registrar customer service phone')],
  ['registrar-email', spelled('registrar abuse contact email|registrar email|sponsoring registrar abuse email|sponsoring registrar customer service email|registrar customer service email|registrar abuse email|abuse email')],
  ['referral', spelled('registrar whois server|whois server|registrar whois')],
  ['created', spelled('creation date|created|created on|created at|created date|create date|domain create date|domain registration date|registration date|registration time|registered|registered on|registered date|registered since|date registered|domain registered|domain registered on|domain created|domain created on|domain creation date|record created|record created on|activated|acivated|activated on|activation|activation date|domain record activated|fecha de registro|fecha de creacion|fecha de activacion|fecha de alta|data de registo|data de registo / creation date|data de criacao|first registration date|domain name commencement date|commencement date|date approved|domain dateregistered|assigned|date created|date registered|date of registration|registration|registered at|original created|entry created|entry creation date|create|connected date')],
  ['expires', spelled('expiration date|expiry date|registry expiry date|expires|expires on|expires at|expire|expire date|expire on|expiry|expiration|expiration time|renewal date|renewal|domain expiration date|domain expiration|domain expiry date|domain expires|domain currently expires|record expires|record expires on|record will expire on|paid till|paid until|valid until|valid date|valid to|validity|exp date|fecha de vencimiento|fecha de expiracion|fecha de corte|data de expiracao|data de expiracao / expiration date|date renewal|domain datebilleduntil|date expires|registered until|expiration on|date of expiry|expired|expired on|renew by|registration expires|record expired|registration expiry date|domain paid until|due date')],
  ['registrar-expires', spelled('registrar registration expiration date|registrar expiration date')],
  ['updated', spelled('updated date|update date|updated|updated on|updated at|last updated on|last updated|last update|last updated date|last update date|last modified|last modified date|modified|modified on|modified date|changed|changed date|modification date|domain last updated date|domain last updated|domain last modified|record last updated|record last updated on|record last modified|record last modified on|record modified|ultima actualizacion|ultima modificacion|domain datelastmodified|domain record last updated|last edited on|last changed|date modified|date last modified|last transferred or modified|entry updated|last renewal or update|date of last update|date updated|last modification|updated last')],
  ['status', spelled('status|domain status|state|estado|estado / status|estado del dominio|estatus del dominio|estatus|registration status|query status|domaintype|epp status|eppstatus|domain state|registry status|status of domain|durum|domain durumu|flags|registration state|statut')],
  ['hold', spelled('hold')],
  ['nameserver', spelled('nserver|dns|host name|hostname|nameservers|name servers|dns servers|domain servers|domain server|domain nameservers|domain name servers|name server (db)|primary server|secondary server|third server|fourth server|fifth server|primary server hostname|secondary server hostname|third server hostname|fourth server hostname|fifth server hostname|sixth server hostname|primary ns|secondary ns|primary nameserver|secondary nameserver|primary name server|secondary name server|nameserver information|nom server|serveur de noms|servidor dns|servidor de nombres|dns name|ns servers|ns list entry|nserver name|name server host|domain nservers|dns server|host')],
  ['dnssec', spelled('dnssec|dnssec status|dnssec signed|signed|domain signed|signing|delegation signed')],
  ['name', spelled('name|nombre')],
  ['organization', spelled('organization|organisation|org|company|organizacion|organization name|company name|organisation name')],
  ['website', spelled('website|web|url|web page|www|homepage|web site|referral')],
  ['phone', spelled('phone|telephone|tel|voice|phone number')],
  ['email', spelled('email|e mail|e mail address|mail|email address|abuse contact email')],
  ['server', spelled('server name')],
  ['error', spelled('error message|error|message')],
];

const BY_KEY: ReadonlyMap<string, Field> = new Map(
  SPELLINGS.flatMap(([field, keys]) => keys.map(key => [normalKey(key), field] as const)),
);

/** `Name Server 1`, `ns1 hostname`, `ns name 01`, `NS 4`. */
const NUMBERED_SERVER =
  /^(?:name ?server|ns|dns|dns server|domain server|nserver|host ?name|server)s? ?(?:name )?\d{0,2}(?: hostname| name)?$/;

/** The field that a normal key names; null where we do not read it. */
export function fieldOf(key: string): Field | null {
  return BY_KEY.get(key) ?? (NUMBERED_SERVER.test(key) ? 'nameserver' : null);
}

/** Keys that persons, registrars and server sets have too: they count only where the domain itself is described. */
const WEAK: ReadonlySet<string> = new Set(
  spelled(
    'created|created on|created date|create date|changed|registered|registered on|registered date|updated|updated on|updated date|modified|modified date|last update|last updated|last modified|status|state|statut|registration|eppstatus|epp status|assigned|name|query|url|date created|date modified|record created|expires|expire|flags|dns|host|domain|signed|registration date|creation date|update date|activated|email|phone',
  ),
);

export const isWeak = (key: string): boolean => WEAK.has(key);

const CONTACT =
  /\b(?:registrant|owner|holder|titular|admin\w*|tech\w*|billing|contacts?|contacto|person|personname|role|nic hdl|nic hdl br|contact id|contact type|cobranza|financiero|reseller|registered for|invoicing|responsavel|entidade|organization using|domain holder|keyset|organisation|organization|handle|holder c|aggregated|tech c|zone c|operations|trademark|abuse)\b/;
const SERVERS =
  /^(?:domain )?(?:name ?servers?|nservers?|dns|dns servers?|servers?|nameservers|nsset|ns list|host(?:name)?s?|glue records?)(?: in (?:the )?listed order| information| listed in order)?$|\b(?:name ?servers?|domain servers?|servidor(?:es)?)\b/;
const REGISTRAR =
  /^(?:sponsoring |last |current |domain )?registrars?(?: information| details| of record)?$|^registration service provider$|^registered by$|^registrado por$|^kayit operatoru$|^domain registrar$/;
const STATUS = /^(?:domain |registration )?status(?: information)?$|^flags$|^estado$|^durum$/;
const DATES = /\bdates?$|^additional info$|^important dates$/;
const DOMAIN = /^(?:complete )?domain(?: ?name| information)?$|^dominio$|^domain name ace$|^alan adi$|^query$/;
const OTHER =
  /^(?:keys?|dnssec|ds data|keyset|ds list|resource records|mail server records|domicile|data validation|active variants|inactive variants|note|notes|notice|disclaimer|copyright notice|terms of use|legal stuff|key data|whois)$/;

/** The role of a section from its title (a normal key); null where we do not know the title. */
export function roleOf(title: string): Role | null {
  if (OTHER.test(title)) return 'other';
  if (REGISTRAR.test(title)) return 'registrar';
  if (CONTACT.test(title)) return 'contact';
  if (SERVERS.test(title)) return 'nameservers';
  if (STATUS.test(title)) return 'status';
  if (DATES.test(title)) return 'dates';
  return DOMAIN.test(title) ? 'domain' : null;
}

/** First keys of a block that describes a person, a registrar or a set of servers (RPSL style). */
export function roleOfBlock(firstKey: string): Role | null {
  if (
    /^(?:person|personname|role|nic hdl|nic hdl br|contact|contact id|contact type|organisation|domain registrant|administrative contact|technical contact|billing contact|admin contact|tech contact|keyset|ds list|holder|owner name|registrant|server name|host id)$/.test(
      firstKey,
    )
  ) {
    return firstKey === 'host id' ? 'nameservers' : 'contact';
  }
  if (/^(?:nsset|ns list|nserver)$/.test(firstKey)) return 'nameservers';
  return firstKey === 'registrar' ? 'registrar' : null;
}
