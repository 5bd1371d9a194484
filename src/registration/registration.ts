import type { Contact } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { HostAddresses, RegistrarSaid, Undecided } from './answer.ts';
import type { Status } from './status/judge.ts';
import type { DateReading } from './whois/dates.ts';

export type Source = 'rdap' | 'whois';

/** One question to one server, and what became of it. Failed ones are kept: they are evidence. */
export interface Attempt {
  readonly source: Source | 'iana';
  /** The server's host name. */
  readonly server: string;
  readonly outcome:
    | 'answered'
    | 'free'
    | 'throttled'
    | 'undecided'
    | 'silent'
    | 'refused'
    | 'unreachable'
    | 'unresolved'
    | 'malformed'
    | 'guarded'
    | 'spared';
  readonly at: Instant;
  readonly tookMs: number;
  /** More about it, in a clause; null where the outcome says all. */
  readonly why: string | null;
}

/** What the registrar's own answer says, shown beside the registry's. It never decides the state. */
export interface Copy {
  readonly source: Source;
  readonly server: string;
  readonly at: Instant;
  readonly registrar: RegistrarSaid | null;
  readonly expires: DateReading;
  readonly statuses: readonly string[];
  readonly nameservers: readonly Name[];
}

/** A difference to the last good answer. Texts are short and hold no person's data. */
export interface Change {
  readonly what: 'status' | 'registrar' | 'nameservers' | 'expires' | 'dnssec' | 'state';
  readonly from: string | null;
  readonly to: string | null;
  /** When the earlier answer was taken. */
  readonly since: Instant;
}

/** All that is known of a domain's registration so far. */
export interface Registration {
  readonly domain: Name;
  /** Public suffix that the registry runs, as a name: `sm.` */
  readonly zone: Name;
  readonly state: 'registered' | 'free' | 'undecided';
  readonly why: Undecided | null;
  readonly statuses: readonly Status[];
  readonly inDns: boolean | null;
  readonly registrar: RegistrarSaid | null;
  readonly registry: Contact | null;
  readonly created: DateReading;
  readonly updated: DateReading;
  readonly expires: DateReading;
  readonly registrarExpires: DateReading;
  readonly nameservers: readonly Name[];
  /** Addresses that the registry lists for them; absent where it lists none. */
  readonly hostAddresses?: HostAddresses<Address>;
  readonly dnssec: boolean | null;
  readonly hidden: readonly string[];
  /** Who said it; null where nobody answered. */
  readonly source: Source | null;
  readonly server: string | null;
  /** When it was said: earlier than now where it comes from memory. */
  readonly at: Instant;
  readonly fromMemory: boolean;
  /** The answer was cut short or came only in part: it is not compared with. */
  readonly partial: boolean;
  readonly copy: Copy | null;
  readonly attempts: readonly Attempt[];
  readonly changes: readonly Change[];
  /** Where the registry offers only a web page. */
  readonly web: string | null;
  /** Words about our own trouble: "memory is off: …". */
  readonly warnings: readonly string[];
  readonly complete: boolean;
}
