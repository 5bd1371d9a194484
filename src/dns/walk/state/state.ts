import type { Address } from '../../../values/address.ts';
import type { Instant } from '../../../values/instant.ts';
import type { Name } from '../../../values/name.ts';
import type { Question } from '../../message.ts';
import type { AddressSource, Chain, Given, LookupEnd, Outcome, Purpose, Said, ServerAddress, Try } from '../facts.ts';
import type { SharedFacts } from '../shared.ts';

/** The inside of a walk. Mutable, but touched only by the functions of this folder; nobody outside sees it. */
export interface WalkState {
  readonly asked: Question;
  readonly options: WalkOptions;
  given: Given;
  readonly zones: Map<Name, ZoneState>;
  readonly goals: Goal[];
  readonly lookups: Map<Name, Lookup>;
  readonly asks: Map<string, Ask>;
  /** Those not done yet, in order of urgency where `isSorted`. */
  open: Ask[];
  isSorted: boolean;
  /** Every zone that lists a name server, by its name. */
  readonly listings: Map<Name, Set<ZoneState>>;
  readonly hosts: Map<Address, Host>;
  readonly flights: Map<number, { readonly ask: Ask; readonly flight: Flight }>;
  readonly controls: {
    readonly kind: 'known' | 'invented' | 'tld';
    readonly zone: Name;
    readonly name: Name;
    readonly asks: Ask[];
  }[];
  readonly lastGood: Ask[];
  readonly bounds: Set<string>;
  readonly startedAt: Instant;
  /** When the walk began, on the process' monotonic scale. */
  readonly startedMs: number;
  /** Monotonic milliseconds since the walk began; every time inside the state is on this scale. */
  nowMs: number;
  packets: number;
  /** Grows with everything that is new, so that settling knows when it is done. */
  changes: number;
  ended: boolean;
}

export interface WalkOptions {
  readonly hints: readonly ServerAddress[];
  readonly resolvers: readonly Address[];
  /** True where the user named the type; without it a missing A is followed by AAAA and MX. */
  readonly typeAsked: boolean;
  /** Whether a zone is a registry's: the root, a TLD, a public suffix. */
  readonly isRegistryZone: (zone: Name) => boolean;
  /** A label nobody has registered, unpredictable. */
  readonly inventLabel: () => string;
  /** What traces of one process tell each other of the root and the TLDs. */
  readonly shared: SharedFacts;
}

export interface ZoneState {
  readonly zone: Name;
  readonly parent: Name | null;
  readonly nameservers: Map<Name, NsState>;
  /** Labels of the apex. */
  readonly depth: number;
  /** Who asks this zone's servers. */
  readonly stations: Station[];
  /** A DS was seen in a referral, or it is the root: its keys are asked for. */
  signed: boolean;
  /** Grows with everything new about this zone, so that nobody looks at it again for nothing. */
  revision: number;
  /** Its server addresses, each once; null after an address was added. */
  servers: readonly ServerAddress[] | null;
  /** The revision at which its name servers were last looked through. */
  settledNs: number;
}

export interface NsState {
  readonly name: Name;
  byParent: boolean;
  byChild: boolean;
  readonly addresses: Map<Address, { readonly sources: Set<AddressSource>; ttl: number | null }>;
}

export interface Host {
  readonly startedAtMs: number[];
  heard: boolean;
  /** The first ask that went there: what it learns about silence holds for the others too. */
  first: Ask | null;
  rttMs: number | null;
  /** Set when the server wants its cookie back, with every question from then on (RFC 7873 §5.2.3). */
  cookie: Uint8Array | null;
}

export interface Flight {
  readonly id: number;
  readonly try: Try;
  readonly sentAtMs: number;
  tookMs: number | null;
  outcome: Outcome | null;
}

export interface Rung {
  readonly atMs: number;
  readonly over: 'udp' | 'tcp';
  readonly edns: boolean;
  readonly options: boolean;
}

/** One question to one server, all tries together. */
export interface Ask {
  readonly key: string;
  readonly purpose: Purpose;
  readonly zone: Name;
  readonly server: ServerAddress;
  readonly question: Question;
  readonly recursion: boolean;
  /** Smaller goes first where manners make asks wait. */
  readonly urgency: number;
  readonly flights: Flight[];
  rungs: Rung[];
  startedAtMs: number | null;
  deadlineMs: number;
  best: { readonly outcome: Outcome; readonly flight: Flight | null; readonly atMs: number } | null;
  second: Said | null;
  done: boolean;
  doneAtMs: number;
  /** The stations that wait for it. */
  readonly stations: Set<Station>;
}

/** A name and type on its way down from a known zone. */
export interface Goal {
  readonly role: Chain['role'];
  readonly question: Question;
  readonly purpose: Purpose;
  /** How many name-server look-ups led here. */
  readonly depth: number;
  /** Servers of a zone that it asks at first, where it does not ask all. */
  readonly breadth: number;
  readonly stations: Station[];
}

/** A goal at one zone: the same question to that zone's servers. */
export interface Station {
  readonly goal: Goal;
  readonly zone: ZoneState;
  breadth: 'all' | 'few';
  readonly asks: Ask[];
  /** Questions beside the goal's own that may show a zone cut or more glue. */
  readonly probes: Ask[];
  readonly absorbed: Set<Ask>;
  wanted: number;
  /** Glue made going deeper needless, as long as it leads somewhere. */
  restsOnGlue: boolean;
  /** The zone's revision at which this station was last settled. */
  settledAt: number;
}

export interface Lookup {
  readonly name: Name;
  /** The domain it lies under: its neighbours show the way. */
  readonly parent: Name | null;
  readonly depth: number;
  /** Null while it waits for a neighbour's look-up to show the way, or where glue met on the way sufficed. */
  goal: Goal | null;
  end: LookupEnd | null;
}
