import type { DnssecView } from './dns/dnssec/view.ts';
import type { Trace } from './dns/walk/facts.ts';
import type { Undecided } from './registration/answer.ts';
import type { Address } from './values/address.ts';
import type { Instant } from './values/instant.ts';
import type { Name } from './values/name.ts';

/** Everything that was observed, in one bag: what checks and diagnosis see, and all they see. */
export interface Evidence {
  readonly trace: Trace;
  /** What the store knows of the asked name's domain; null where nothing was kept or the store is off. */
  readonly history: History | null;
  /** What validation makes of it (RFC 4035); null where it was not validated. */
  readonly dnssec: DnssecView | null;
  /** Registration data by domain; empty until somebody asked for it. */
  readonly registrations: ReadonlyMap<Name, RegistrationFacts>;
  /** The other domains of the company, as its portfolio names them and memory knows them; absent without a portfolio. */
  readonly own?: readonly OwnDomain[];
  readonly takenAt: Instant;
  /** Milliseconds that our own wall clock is ahead of others' (behind: negative): present where that is too much to judge by. */
  readonly clockAheadMs?: number;
}

/** A domain of the company, and how it did when it was looked at. */
export interface OwnDomain {
  readonly domain: Name;
  /** As the portfolio names it, else as the registry did at the last answer. */
  readonly registrar: string | null;
  /** Its name servers when it was last seen well; empty where it never was. */
  readonly nameservers: readonly Name[];
  readonly lastGoodAt: Instant | null;
  /** The first look after that which saw trouble, and the verdict of the last one; null where it is well, or nobody looked. */
  readonly fell: { readonly at: Instant; readonly verdict: string; readonly lastAt: Instant } | null;
}

/** One zone's delegation and servers as a healthy trace saw them. */
export interface GoodState {
  readonly zone: Name;
  readonly at: Instant;
  readonly nameservers: readonly {
    readonly name: Name;
    readonly glue: readonly Address[];
    readonly addresses: readonly Address[];
    readonly serial: number | null;
  }[];
  /** DS rdata in presentation form, sorted. */
  readonly ds: readonly string[];
  readonly parentNsTtl: number | null;
  readonly childNsTtl: number | null;
  readonly addressTtl: number | null;
  /** The TTL of the asked record. */
  readonly recordTtl: number | null;
  /** Which types the asked name had. */
  readonly types: readonly string[];
}

/** A look that was kept: whether all was well, and whether the last good servers answered when they were asked. */
export interface Look {
  readonly at: Instant;
  readonly verdict: string;
  readonly lastGoodAnswered: { readonly answered: number; readonly asked: number } | null;
  /** Some of the parent's servers did not serve the repair yet: resolvers could still learn the old state. */
  readonly parentLags?: true;
}

export interface Change {
  readonly at: Instant;
  readonly what: 'ns' | 'glue' | 'ds' | 'address' | 'verdict';
  readonly from: string;
  readonly to: string;
}

export interface History {
  readonly lastGood: GoodState | null;
  /** Looks since the last good state, oldest first, bounded. */
  readonly looks: readonly Look[];
  readonly changes: readonly Change[];
  /** The newest serial that any server of the zone ever showed, and when first: how long another one lags behind it. */
  readonly newestSerial: { readonly serial: number; readonly firstSeenAt: Instant } | null;
  /** The DS records that the zone itself asks its parent to have (CDS, RFC 7344), as text, and since when these. */
  readonly cds?: { readonly records: string; readonly firstSeenAt: Instant } | null;
  /** How the zone's signer has kept time; absent where no signature of it was ever seen. */
  readonly signing?: Signing;
  /** Since when the current trouble is known: the first look after the last good one that was not healthy. */
  readonly troubleSince: Instant | null;
}

/** How a zone's signer has kept time, as looks saw it: when the ends of its signatures moved, and by how much. */
export interface Signing {
  readonly keys: SigningEnd;
  readonly soa: SigningEnd | null;
  /** Milliseconds by which the end of the keys' signature moved at its last renewals, the newest last; bounded. */
  readonly tookMs: readonly number[];
  /** At how many of the last renewals in a row the SOA's signature was renewed as well. */
  readonly together: number;
}

/** The end of the signature over one set of records that holds longest. */
export interface SigningEnd {
  readonly until: Instant;
  /** When it was first seen to be this one; null where another was never seen. */
  readonly movedAt: Instant | null;
}

/** What registration data say of a domain, as far as the verdict needs it. Filled by the registration look-up. */
export interface RegistrationFacts {
  readonly domain: Name;
  readonly state: 'registered' | 'free' | 'undecided';
  /** Why nothing could be decided; null where it was. */
  readonly why: Undecided | null;
  readonly status: readonly {
    /** EPP word (RFC 5731, 3915) or null where none fits. */
    readonly code: string | null;
    /** The registry's own word. */
    readonly word: string;
    readonly inDns: boolean | null;
    readonly setBy: 'registry' | 'registrar' | 'you' | null;
    readonly liftedBy: 'registry' | 'registrar' | 'you' | 'nobody' | null;
  }[];
  readonly registrar: Contact | null;
  readonly registry: Contact | null;
  readonly created: Instant | null;
  readonly expires: Instant | null;
  readonly nameservers: readonly Name[];
  /** Addresses that the registry lists for them, by name; absent where it lists none. */
  readonly hostAddresses?: Readonly<Record<Name, readonly Address[]>>;
  readonly source: 'rdap' | 'whois' | null;
  /** Who said it: the server's name. */
  readonly server: string | null;
  readonly at: Instant;
}

export interface Contact {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
}
