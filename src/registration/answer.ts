import type { DateReading } from './whois/dates.ts';

/** Why an answer tells neither "registered" nor "free". */
export type Undecided =
  | 'throttled'
  | 'reserved'
  | 'blocked'
  | 'premium'
  | 'invalid'
  | 'unavailable'
  | 'unparsable'
  | 'empty'
  | 'not-authoritative'
  | 'no-server'
  | 'unreachable'
  | 'conflict';

/** Addresses of hosts, by host name. */
export type HostAddresses<Address extends string> = Readonly<Record<string, readonly Address[]>>;

/** A registrar as an answer names it. */
export interface RegistrarSaid {
  readonly name: string;
  readonly ianaId: string | null;
  readonly url: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

/** What one answer of a registry or registrar says, WHOIS or RDAP. Persons are left out on purpose: nothing of them is needed. */
export interface Answer {
  readonly state: 'registered' | 'free' | 'undecided';
  /** Why undecided; null otherwise. */
  readonly why: Undecided | null;
  /** The name the answer is about, as A-labels in lower case, without the trailing dot. */
  readonly domain: string | null;
  /** The registry's own words, links removed; what stands in parentheses is kept, as it often is the reason. */
  readonly statuses: readonly string[];
  readonly registrar: RegistrarSaid | null;
  readonly created: DateReading;
  readonly updated: DateReading;
  readonly expires: DateReading;
  /** The registrar's own end date, where the answer has one beside the registry's. */
  readonly registrarExpires: DateReading;
  /** Host names in lower case, without the trailing dot, in the order given. */
  readonly nameservers: readonly string[];
  /** Addresses that stand beside those host names (RFC 5732, RFC 9083 §5.2), as written; absent where there are none. */
  readonly hostAddresses?: HostAddresses<string>;
  readonly dnssec: boolean | null;
  /** Where the answer refers to for more: the registrar's WHOIS server, or the address of its RDAP copy. */
  readonly referral: string | null;
  /** Fields that the server says it hides (RFC 9537): hidden, not missing. */
  readonly hidden: readonly string[];
}
