import type { Address } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';
import type { Provenance } from '../graph.ts';

/**
 * Everything that a graph is made of, as plain facts: what was seen on the wire and what the portfolio declares. A fact
 * that is not there is not known; it is never taken for its opposite.
 */
export interface Surroundings {
  /** The zone that was asked about. */
  readonly domain: Name;
  readonly zones: readonly ZoneFact[];
  /** Names with addresses that are needed: of servers elsewhere, web and mail servers. */
  readonly hosts: readonly HostFact[];
  /** Origin AS by address. */
  readonly origins: ReadonlyMap<Address, readonly number[]>;
  readonly registrations: readonly RegistrationFact[];
  /** Who runs a TLD's registry, where that is known: several TLDs may share one. */
  readonly operators: ReadonlyMap<Name, string>;
  /** The company's domains, the asked one among them; backups too. */
  readonly portfolio: readonly Name[];
  /** Those of them that no user has been told of: no way in, while nobody knows it. */
  readonly untold?: readonly Name[];
  readonly webs: readonly WebFact[];
  /** Where users look when all is down; null or absent where none is declared. */
  readonly statusPage?: Name | null;
  readonly mails: readonly MailFact[];
  /** No graph is made of these; findings are. Absent where nobody asked. */
  readonly senders?: readonly SenderFact[];
  readonly chats: readonly ChatFact[];
  /** Mailboxes and offices that a recovery needs. */
  readonly recovery: readonly RecoveryFact[];
  /** What the bot itself talks through; any one is enough. */
  readonly bot: readonly ChatFact[];
  /** Everything that the bot itself needs; absent where that was not asked. */
  readonly needs?: readonly NeedFact[];
  /** ISO 8601. */
  readonly at: string;
  /** Of which day the table is that origin AS come from, ISO 8601; null or absent without a table. */
  readonly asTableAt?: string | null;
}

export interface ZoneFact {
  readonly zone: Name;
  readonly parent: Name | null;
  /** registry: names below it are sold · owned: somebody's own. */
  readonly kind: 'root' | 'registry' | 'owned';
  /** The parent's NS set; of registries and the root it is one component and left out. */
  readonly servers: readonly ServerFact[];
  /** Leaves that are known to matter: `operator:…`, `content:…`, `ds:…`, `signer:…`. */
  readonly leaves: readonly LeafFact[];
  readonly source: Provenance;
  /** Absent where nothing was asked of the zone itself. No graph is made of it; findings are. */
  readonly detail?: ZoneDetail;
}

/** What a zone's own servers publish, and how long it is remembered. */
export interface ZoneDetail {
  /** The NS set that the zone itself publishes; null where none of its servers said. */
  readonly childNames: readonly Name[] | null;
  /** Servers inside the zone whose glue is another address than the zone itself gives. */
  readonly staleGlue: readonly Name[];
  /** After so long without the primary, secondaries stop to answer (SOA EXPIRE, RFC 1035 §3.3.13). */
  readonly expireSeconds: number | null;
  /** TTL of the zone's own NS set, and of the addresses at its apex. */
  readonly nsSeconds: number | null;
  readonly addressSeconds: number | null;
  /** DS records at the parent (RFC 4034 §5.1). */
  readonly ds: readonly { readonly keyTag: number; readonly algorithm: number; readonly digestType: number }[];
  /** Its name servers with all addresses that were found, of registries too. */
  readonly servers: readonly { readonly name: Name; readonly addresses: readonly Address[] }[];
}

export interface ServerFact {
  readonly name: Name;
  /** Addresses that the parent hands out with the delegation. */
  readonly glue: readonly Address[];
  /** Answers for another zone, or without authority: of no use. */
  readonly lame: boolean;
  readonly leaves: readonly LeafFact[];
}

/** A basic component that is named by hand: its id as in the JSON contract. */
export interface LeafFact {
  readonly id: string;
  readonly label: string;
  readonly source: Provenance;
}

export interface HostFact {
  readonly name: Name;
  /** The zone that holds the name; null where it could not be found out. */
  readonly zone: Name | null;
  readonly addresses: readonly Address[];
  /** Where the name is an alias: for what. */
  readonly alias: Name | null;
}

export interface RegistrationFact {
  readonly domain: Name;
  /** The registrar's name; null where nobody said it. */
  readonly registrar: string | null;
  readonly source: Provenance;
}

/** A service under one of its names. */
export interface WebFact {
  readonly service: string;
  readonly name: Name;
  readonly critical: boolean;
  readonly audience: 'customers' | 'team';
  /** False where its certificate does not hold the name; null where that is not known (taken for covered). */
  readonly covered: boolean | null;
  /** What it showed; null or absent where nobody looked, or nobody answered. Names with the same one share one component. */
  readonly certificate?: CertificateFact | null;
  /** The name that it sends visitors on to, without which it is of no use. */
  readonly redirectsTo?: Name | null;
  readonly leaves: readonly LeafFact[];
  readonly source: Provenance;
}

/** A certificate that a server showed. */
export interface CertificateFact {
  /** SHA-256 of it in hexadecimal. */
  readonly fingerprint: string;
  /** As it has them, `*.example.com.` among them. */
  readonly names: readonly Name[];
  /** Text from outside; null where it names nobody. */
  readonly issuer: string | null;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** By when it should have been renewed, ISO 8601. */
  readonly renewBy: string;
  /** Why a browser would not have it; null where it would. */
  readonly refused: 'expired' | 'not-yet-valid' | 'other-name' | 'untrusted' | null;
}

export interface MailFact {
  readonly domain: Name;
  readonly exchangers: readonly Name[];
}

/** Who may send mail for a domain (SPF), as far as other names decide it. */
export interface SenderFact {
  readonly domain: Name;
  /** Names that its record asks for, over everything that it includes (RFC 7208 §4.6.4). */
  readonly names: readonly Name[];
}

export interface ChatFact {
  readonly chat: 'slack' | 'matrix';
  /** The zone or server name that carries it. */
  readonly carrier: Name;
  /** A name that must resolve before anybody can log in; null where none is known. */
  readonly login: Name | null;
  readonly leaves: readonly LeafFact[];
}

/** Something that the bot itself needs: a host by its name, or by addresses of which any one is enough. */
export interface NeedFact {
  readonly what: 'homeserver' | 'slack' | 'alert-room' | 'user-ids' | 'store' | 'pager' | 'heartbeat' | 'resolver';
  readonly host: Name | null;
  readonly addresses: readonly Address[];
  /** Domains under which this host looks short names up; of a resolver only. */
  readonly search: readonly Name[];
}

export type RecoveryFact =
  | { readonly kind: 'mailbox'; readonly domain: Name }
  | { readonly kind: 'registrar'; readonly name: string };

/** How much of the world is modelled. Everything, but for worked examples. */
export interface Detail {
  /** Policy of registries, and registrars. */
  readonly policies: boolean;
  /** Prefix and AS beside the address. */
  readonly networks: boolean;
}
export const EVERYTHING: Detail = { policies: true, networks: true };
