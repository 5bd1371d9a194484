import type { Address, Family } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { ExtendedError, Question, RawRecord, Soa } from '../message.ts';

/** What a walk found out, as plain data. It grows while the walk runs; every snapshot is complete in itself. */

/** A name-server name with one of its addresses: what people call "a server". */
export interface ServerAddress {
  readonly name: Name;
  readonly address: Address;
}

/**
 * delegation: on the way to the name asked · alias: on the way to an alias' target · address: finding a name server ·
 * zone: facts about a zone from its own servers (SOA, NS, DNSKEY) · last-good: servers of the last healthy trace ·
 * control: does this server deny or answer everything · hint: a public resolver, what users see.
 */
export type Purpose = 'delegation' | 'alias' | 'address' | 'zone' | 'last-good' | 'control' | 'hint';

/** How one packet was sent: over what, with EDNS at all, with options in it (NSID, cookie), and the how manieth. */
export interface Try {
  readonly over: 'udp' | 'tcp';
  readonly edns: boolean;
  readonly options: boolean;
  readonly n: number;
}

/** What a response said, reduced to what judgement needs. Records are in-bailiwick or not: `facts` decides, not this. */
export interface Said {
  readonly rcode: string;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly ra: boolean;
  readonly ad: boolean;
  readonly ede: readonly ExtendedError[];
  /** Name server identifier (RFC 5001), printable or hex. */
  readonly nsid: string | null;
  readonly edns: boolean;
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
  readonly additionals: readonly RawRecord[];
  /** The SOA in answer or authority section: the zone it is the apex of, its TTL and content. */
  readonly soa: { readonly zone: Name; readonly ttl: number; readonly soa: Soa } | null;
  /** Octets of the message. */
  readonly size: number;
}

/** One exchange as it ended. Lame, silent, disagreeing are judgements over many of these. */
export type Outcome =
  /** Authority, with records of the type asked at the name asked. */
  | { readonly kind: 'answer'; readonly said: Said }
  /** Authority, with a CNAME at the name or a DNAME above it. */
  | { readonly kind: 'alias'; readonly said: Said; readonly by: 'CNAME' | 'DNAME'; readonly target: Name }
  /** NS records for a zone below the one asked, at or above the name asked. */
  | { readonly kind: 'referral'; readonly said: Said; readonly cut: Name }
  /** NS records for the asked zone itself or one above it, without authority: the server does not know the zone. */
  | { readonly kind: 'upward'; readonly said: Said; readonly cut: Name }
  | { readonly kind: 'nxdomain'; readonly said: Said }
  | { readonly kind: 'nodata'; readonly said: Said }
  | { readonly kind: 'refused'; readonly said: Said }
  | { readonly kind: 'servfail'; readonly said: Said }
  /** FORMERR, NOTIMP, BADVERS, BADCOOKIE after its retry, and every other code. */
  | { readonly kind: 'formerr'; readonly said: Said }
  /** Data, but without authority (AA clear): a resolver or a forwarder. */
  | { readonly kind: 'not-authoritative'; readonly said: Said }
  /** NOERROR with nothing in it, or with a SOA of a zone above the one asked. */
  | { readonly kind: 'empty'; readonly said: Said }
  /** TC set: what is in it is not used. Final only where TCP gave nothing. */
  | { readonly kind: 'truncated'; readonly said: Said }
  | { readonly kind: 'malformed'; readonly why: string }
  /** A reply whose question (or id) is not the one asked. */
  | { readonly kind: 'mismatched'; readonly why: string }
  | { readonly kind: 'silent' }
  /** This host could not reach it at all, or was told that nobody listens. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** A bound or the end of time came first, or our own network is at fault. */
  | { readonly kind: 'not-asked'; readonly why: string };
export type OutcomeKind = Outcome['kind'];

/** One packet sent and what came of it. `tookMs` is null while it is out. */
export interface Step {
  readonly purpose: Purpose;
  readonly zone: Name;
  readonly server: ServerAddress;
  readonly question: Question;
  readonly try: Try;
  readonly sentAt: Instant;
  readonly tookMs: number | null;
  readonly outcome: Outcome | null;
}

/** What one server finally said to one question, all tries together. */
export interface Reply {
  readonly purpose: Purpose;
  /** The zone whose server it was asked as. */
  readonly zone: Name;
  readonly server: ServerAddress;
  readonly question: Question;
  /** The most useful outcome of all tries; null while none has ended. */
  readonly outcome: Outcome | null;
  /** The try that brought `outcome`; null where none did. */
  readonly by: Try | null;
  readonly rttMs: number | null;
  readonly at: Instant | null;
  /** Every packet, in order: what was tried (rule 2 of evidence) and how each ended. */
  readonly steps: readonly Step[];
  /** Another, different reply to the same packet: somebody answers in the server's place. */
  readonly second: Said | null;
}

/** Where an address of a name server comes from. */
export type AddressSource = 'hints' | 'glue' | 'authoritative' | 'resolved' | 'history';

export interface NameServerAddress {
  readonly address: Address;
  readonly family: Family;
  readonly sources: readonly AddressSource[];
  readonly ttl: number | null;
}

/** How the look-up of a name server's addresses ended. */
export type LookupEnd =
  | { readonly kind: 'found' }
  /** Its zone works and says that the name does not exist, or has neither A nor AAAA. */
  | { readonly kind: 'denied'; readonly by: Name; readonly how: 'nxdomain' | 'nodata' }
  /** The name is a CNAME or below a DNAME (RFC 2181 §10.3). */
  | { readonly kind: 'alias'; readonly target: Name }
  /** A zone on its way is broken; `zone` is the nearest one that no server answers for, or whose parent denies it. */
  | { readonly kind: 'dead'; readonly zone: Name }
  /** It needs a zone that needs it. The names that wait for each other, starting with this one. */
  | { readonly kind: 'cycle'; readonly through: readonly Name[] }
  | { readonly kind: 'unfinished'; readonly why: string };

/** One name of a zone's NS set. */
export interface NameServer {
  readonly name: Name;
  /** Which sides list it: the parent's referral, the zone's own NS set at its apex. */
  readonly listedBy: { readonly parent: boolean; readonly child: boolean };
  readonly addresses: readonly NameServerAddress[];
  /** Null while nothing had to be looked up (glue sufficed) or the look-up still runs with no result. */
  readonly lookup: LookupEnd | null;
}

/** What one server of the parent said about a zone: the delegation as it serves it. */
export interface ParentSays {
  readonly server: ServerAddress;
  readonly outcome: Outcome;
  readonly at: Instant;
  /** Empty unless it delegates. */
  readonly ns: readonly { readonly name: Name; readonly ttl: number }[];
  readonly glue: readonly { readonly name: Name; readonly address: Address; readonly ttl: number }[];
  readonly ds: readonly RawRecord[];
  /** This server is authoritative for the zone too and answered out of it, so it gave no referral. */
  readonly servesChild: boolean;
}

/** A zone met on the way, or one whose parent denies it. */
export interface ZoneFacts {
  readonly zone: Name;
  /** Null for the root only. */
  readonly parent: Name | null;
  /** What each server of the parent said; empty for the root. */
  readonly delegation: readonly ParentSays[];
  readonly nameservers: readonly NameServer[];
  /** Everything asked of this zone's servers (every server address × every question), controls and last-good included. */
  readonly replies: readonly Reply[];
}

/** How one name and type ended. */
export type ChainEnd =
  | { readonly kind: 'answer' | 'nodata' | 'nxdomain'; readonly zone: Name }
  | { readonly kind: 'alias'; readonly zone: Name; readonly by: 'CNAME' | 'DNAME'; readonly target: Name }
  /** No server of `zone` gave anything usable. */
  | { readonly kind: 'broken'; readonly zone: Name }
  | { readonly kind: 'unfinished'; readonly zone: Name };

/** A name and type on its way from the root. */
export interface Chain {
  /** asked: what the user typed · alias: an alias' target · dependency: a domain that name servers live under. */
  readonly role: 'asked' | 'alias' | 'dependency';
  readonly question: Question;
  /** The zones from the root to the last one that was delegated, in order. */
  readonly path: readonly Name[];
  readonly end: ChainEnd;
}

/** A public resolver's answer, as a hint of what users see now. */
export interface Hint {
  readonly resolver: Address;
  readonly question: Question;
  readonly outcome: Outcome;
  readonly at: Instant;
  /** True where the name was invented for this question, so that no cache can know it. */
  readonly invented: boolean;
}

/** Names whose existence the walk asked about to tell "your domain" from "everything under this zone". */
export interface Control {
  /** known: exists for certain · invented: cannot exist · tld: an invented top-level domain, asked of the root. */
  readonly kind: 'known' | 'invented' | 'tld';
  readonly zone: Name;
  readonly name: Name;
  readonly replies: readonly Reply[];
}

/** The servers of the last healthy trace, asked although the parent no longer lists them (rule 4 of evidence). */
export interface LastGoodAsked {
  readonly zone: Name;
  readonly knownBy: KnownBy;
  /** What they say to the question itself, one for each server. */
  readonly replies: readonly Reply[];
  /** What they say of the zone's name servers, where others stand in their place. */
  readonly published: readonly Reply[];
}

/** Everything a walk knows. */
export interface Trace {
  readonly asked: Question;
  /** True where the user named the type: a missing record of it is then a fault by itself. */
  readonly typeAsked: boolean;
  /** Chains in the order they began; the first is what was asked. */
  readonly chains: readonly Chain[];
  readonly zones: ReadonlyMap<Name, ZoneFacts>;
  readonly controls: readonly Control[];
  readonly lastGood: LastGoodAsked | null;
  readonly hints: readonly Hint[];
  /** Packets sent. */
  readonly queries: number;
  readonly startedAt: Instant;
  readonly tookMs: number;
  /** False while the walk runs or where a bound ended it. */
  readonly complete: boolean;
  /** The bounds that were reached, by name. */
  readonly bounds: readonly string[];
}

/** Where the servers that should serve a zone are known from: the last healthy look, or what its registration lists now. */
export type KnownBy = 'memory' | 'registration';

/** The servers that should serve a zone, whatever its parent says now. */
export interface KnownServers {
  readonly zone: Name;
  readonly servers: readonly ServerAddress[];
  readonly knownBy: KnownBy;
}

/** What a walk is given to compare with: from the store, never from the network. */
export interface Given {
  /** Servers that answered for the zone at the last healthy trace. */
  readonly lastGood: KnownServers | null;
  /** Names under a TLD that were seen to exist, as controls. */
  readonly controls: readonly Name[];
}

export type { Question };
