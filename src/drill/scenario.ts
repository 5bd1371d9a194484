import type { RawRecord, RrType } from '../dns/message.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** A scenario as it was read: one outage, its internet, its timeline and what `/trace` must say at each moment. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly story: readonly string[];
  readonly sources: readonly string[];
  readonly begins: Instant;
  /** How the internet is before the first moment. */
  readonly opening: readonly Statement[];
  /** In order of time; the first may stand at `begins`. */
  readonly moments: readonly Moment[];
  readonly expectations: readonly Expectation[];
  /** What the company of this outage wrote down, as YAML; null without. */
  readonly portfolio: string | null;
}

/** A named point of the timeline, and what changes there. */
export interface Moment {
  readonly name: string;
  readonly at: Instant;
  readonly words: string;
  readonly statements: readonly Statement[];
}

/** Where something was written, for errors. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Problem extends Place {
  readonly what: string;
}

export type Statement = { readonly place: Place } & (
  | HostStatement
  | ZoneStatement
  | ChangeStatement
  | FaultStatement
  | RememberStatement
  | AnswerStatement
);

/** A machine with its addresses. A resolver answers by recursion, every other host only for its zones. */
export interface HostStatement {
  readonly kind: 'host';
  readonly name: Name;
  readonly addresses: readonly Address[];
  readonly rttMs: number;
  readonly resolver: boolean;
}

/** A zone and the hosts that serve it. */
export interface ZoneStatement {
  readonly kind: 'zone';
  readonly zone: Name;
  readonly on: readonly Name[];
  readonly ttl: number;
  readonly records: readonly RawRecord[];
  /** Whether the enclosing zone gets NS records for it, and the addresses of the servers named below that zone. */
  readonly delegated: boolean;
  readonly glue: boolean;
  /** How it proves what is not there; null for a zone without signatures. */
  readonly signed: 'nsec' | 'nsec3' | null;
  /** Whether the enclosing zone gets a DS record for it. */
  readonly ds: boolean;
}

/** A change of a zone's content; `on` null means every host that serves it. The serial goes up by one unless kept. */
export interface ChangeStatement {
  readonly kind: 'change';
  readonly zone: Name;
  readonly on: readonly Name[] | null;
  readonly change: Change;
  readonly keepsSerial: boolean;
}

export type Change =
  | { readonly how: 'adds'; readonly records: readonly RawRecord[] }
  /** The sets of the names and types given, instead of those that were there. */
  | { readonly how: 'replaces'; readonly records: readonly RawRecord[] }
  | { readonly how: 'removes'; readonly name: Name; readonly type: RrType | null }
  /** A delegation with its DS and, unless kept, its glue. */
  | { readonly how: 'withdraws'; readonly child: Name; readonly keepsGlue: boolean }
  | { readonly how: 'restores'; readonly child: Name }
  | { readonly how: 'signs'; readonly signs: SigningChange };

/** What becomes of a zone's signatures. */
export type SigningChange =
  /** As it should be, from then on. */
  | { readonly kind: 'well' }
  | { readonly kind: 'nothing' }
  /** The zone gets keys that its parent does not know. */
  | { readonly kind: 'with-new-keys' }
  /** Signatures that no key made. */
  | { readonly kind: 'wrongly' }
  /** Without what proves that a name or type is not there. */
  | { readonly kind: 'no-denial' }
  | { readonly kind: 'from-until'; readonly inception: Instant; readonly expiration: Instant };

/** Who has a fault: a host, one of its addresses, every server of a zone, or the network this program runs in. */
export type Subject =
  | { readonly kind: 'host'; readonly name: Name }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'servers'; readonly zone: Name }
  | { readonly kind: 'here' };

export interface FaultStatement {
  readonly kind: 'fault';
  readonly subject: Subject;
  /** Null: the subject recovers from every fault. */
  readonly fault: Fault | null;
}

/** A fault: what is done, and to which packets. A condition that is null or empty holds for all. */
export interface Fault {
  readonly deed: Deed;
  readonly over: readonly ('udp' | 'tcp' | 'v4' | 'v6')[];
  /** Only packets to these addresses; for faults of our own network. */
  readonly towards: readonly Address[];
  /** Only packets with an OPT record, or only those with options in it. */
  readonly to: 'edns' | 'options' | null;
  /** Only questions at or below this name, and of this type. */
  readonly under: Name | null;
  readonly type: RrType | null;
}

export type Deed =
  | { readonly kind: 'is-silent' }
  | { readonly kind: 'refuses-connections' }
  | { readonly kind: 'resets-connections' }
  | { readonly kind: 'closes-connections' }
  | { readonly kind: 'has-no-route' }
  | { readonly kind: 'is-slow'; readonly byMs: number }
  | { readonly kind: 'loses'; readonly share: number }
  | {
      readonly kind: 'answers-rcode';
      readonly rcode: string;
      readonly ede: { readonly code: number; readonly text: string } | null;
    }
  | { readonly kind: 'answers-nodata' }
  | { readonly kind: 'answers-empty' }
  | { readonly kind: 'denies-empty-names' }
  | { readonly kind: 'answers-without-authority' }
  | { readonly kind: 'answers-everything'; readonly address: Address }
  | { readonly kind: 'answers-as-resolver'; readonly address: Address | null }
  | { readonly kind: 'answers-twice'; readonly address: Address }
  | { readonly kind: 'refers-upward' }
  | { readonly kind: 'truncates'; readonly overOctets: number }
  | { readonly kind: 'ignores-edns' }
  | { readonly kind: 'demands-cookies' }
  | { readonly kind: 'sends-garbage' }
  | { readonly kind: 'answers-with-wrong-id' }
  | { readonly kind: 'answers-another-question' };

/** What a resolver's cache holds from now on: TTLs count down from the moment of the statement. */
export interface RememberStatement {
  readonly kind: 'remembers';
  readonly resolver: Subject;
  readonly records: readonly RawRecord[];
  /** Names it holds to be missing. */
  readonly missing: readonly { readonly name: Name; readonly ttl: number }[];
}

/** What a WHOIS or RDAP server says. `query` null: to everything not told otherwise. */
export interface AnswerStatement {
  readonly kind: 'whois' | 'rdap';
  readonly server: Name;
  readonly query: string | null;
  /** HTTP status, RDAP only. */
  readonly status: number;
  readonly body: string;
}

/** What a trace must find; what is not listed must not be found. */
export interface Judgement {
  readonly verdict: string;
  readonly fixer: string;
  /** Null: not looked at. */
  readonly because: readonly Name[] | null;
  readonly brokenAt: Name | null;
  /** Null: not looked at. */
  readonly confidence: string | null;
  readonly severity: string | null;
  /** Of the answer: secure, insecure, bogus, unknown. Null: not looked at. */
  readonly dnssec: string | null;
  /** The verdict about what this one rests on. */
  readonly of: { readonly verdict: string; readonly name: Name } | null;
  readonly findings: readonly string[];
  /** Findings that may be there or not. */
  readonly allowed: readonly string[];
}

export interface Expectation extends Judgement {
  readonly place: Place;
  readonly name: Name;
  /** Null: asked without a type. */
  readonly type: RrType | null;
  readonly moment: string;
  /** Moments at which a trace is made and kept first. */
  readonly remembering: readonly string[];
  /** Where registration data changes the judgement. */
  readonly withRegistration: Judgement | null;
}
