import type { Address } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, labelDepth, type Name, ROOT } from '../../values/name.ts';
import type { Question, RrType } from '../message.ts';
import { classify } from './classify.ts';
import type { AddressSource, Chain, Given, LookupEnd, Outcome, Purpose, Said, ServerAddress, Try } from './facts.ts';
import {
  ADDRESSES_PER_NAMESERVER,
  HINT_MS,
  LADDER,
  NAMESERVERS_PER_ZONE,
  SILENT_AFTER_MS,
  TCP_AFTER_ANSWER_MS,
} from './limits.ts';
import { type SharedFacts, sharedFact } from './shared.ts';

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
  /** Set when the server wants its cookie back (RFC 7873 §5.2.3). */
  cookie: Uint8Array | null;
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

export function newWalk(
  asked: Question,
  options: WalkOptions,
  given: Given,
  startedAt: Instant,
  startedMs: number,
): WalkState {
  const root = { ...newZone(ROOT, null), signed: true };
  const state: WalkState = {
    asked,
    options,
    given,
    zones: new Map([[ROOT, root]]),
    goals: [],
    lookups: new Map(),
    asks: new Map(),
    open: [],
    isSorted: true,
    listings: new Map(),
    hosts: new Map(),
    flights: new Map(),
    controls: [],
    lastGood: [],
    bounds: new Set(),
    startedAt,
    startedMs,
    nowMs: 0,
    packets: 0,
    changes: 0,
    ended: false,
  };
  for (const hint of options.hints)
    addAddress(state, root, nameServer(state, root, hint.name, 'parent'), hint.address, 'hints', null);
  return state;
}

export const newZone = (zone: Name, parent: Name | null): ZoneState => ({
  zone,
  parent,
  nameservers: new Map(),
  depth: labelDepth(zone),
  stations: [],
  signed: false,
  revision: 1,
  servers: null,
  settledNs: 0,
});

/** Something new about a zone. */
export function touchZone(state: WalkState, zone: ZoneState): void {
  state.changes++;
  zone.revision++;
}

/** Something new about an ask: all that wait for it look again. */
export function touch(state: WalkState, ask: Ask): void {
  state.changes++;
  const zone = state.zones.get(ask.zone);
  if (zone) zone.revision++;
  for (const station of ask.stations) station.zone.revision++;
}

/** The zone's entry for a name-server name, made where it is new; null past the bound. */
export function nameServer(
  state: WalkState,
  zone: ZoneState,
  name: Name,
  by: 'parent' | 'child' | 'found',
): NsState | null {
  let ns = zone.nameservers.get(name);
  if (!ns) {
    if (zone.nameservers.size >= NAMESERVERS_PER_ZONE) {
      state.bounds.add('NAMESERVERS_PER_ZONE');
      return null;
    }
    ns = { name, byParent: false, byChild: false, addresses: new Map() };
    zone.nameservers.set(name, ns);
    state.listings.set(name, (state.listings.get(name) ?? new Set()).add(zone));
    touchZone(state, zone);
  }
  const isNews = (by === 'parent' && !ns.byParent) || (by === 'child' && !ns.byChild);
  if (by === 'parent') ns.byParent = true;
  if (by === 'child') ns.byChild = true;
  if (isNews) touchZone(state, zone);
  return ns;
}

/** Notes an address of a name server and who gave it. */
export function addAddress(
  state: WalkState,
  zone: ZoneState,
  ns: NsState | null,
  address: Address,
  source: AddressSource,
  ttl: number | null,
): void {
  if (ns === null) return;
  const known = ns.addresses.get(address);
  if (known?.sources.has(source)) return;
  if (known) {
    known.sources.add(source);
    if (source === 'glue') known.ttl = ttl;
  } else if (ns.addresses.size < ADDRESSES_PER_NAMESERVER) {
    ns.addresses.set(address, { sources: new Set([source]), ttl });
    zone.servers = null;
  } else return;
  touchZone(state, zone);
}

/** Every server address of a zone, each address once. */
export function serversOf(zone: ZoneState): readonly ServerAddress[] {
  if (zone.servers !== null) return zone.servers;
  const seen = new Map<Address, ServerAddress>();
  for (const ns of zone.nameservers.values())
    for (const address of ns.addresses.keys()) if (!seen.has(address)) seen.set(address, { name: ns.name, address });
  zone.servers = [...seen.values()];
  return zone.servers;
}

/** The deepest zone with name servers that is known to lie at or above a name. */
export function deepestKnown(state: WalkState, name: Name): ZoneState {
  let best = state.zones.get(ROOT) as ZoneState;
  for (const zone of state.zones.values())
    if (zone.depth > best.depth && zone.nameservers.size > 0 && isAtOrUnder(name, zone.zone)) best = zone;
  return best;
}

export function hostAt(state: WalkState, address: Address): Host {
  let host = state.hosts.get(address);
  if (!host) {
    host = { startedAtMs: [], heard: false, first: null, rttMs: null };
    state.hosts.set(address, host);
  }
  return host;
}

const URGENCY: Record<Purpose, number> = {
  delegation: 0,
  alias: 1,
  address: 2,
  zone: 3,
  'last-good': 4,
  control: 5,
  hint: 6,
};

export interface AskFor {
  readonly purpose: Purpose;
  readonly zone: Name;
  readonly server: ServerAddress;
  readonly name: Name;
  readonly type: RrType;
  /** TCP alone (the referral again, whole), or as a recursive question to a resolver. */
  readonly by?: 'tcp' | 'resolver';
}

/** The ask for a question to a server of a zone, made where it is new: nothing is asked of anybody twice. */
export function askFor(state: WalkState, wish: AskFor): Ask {
  const { purpose, zone, server, name, type, by } = wish;
  const key = `${server.address}|${name}|${type}|${by ?? ''}`;
  const known = state.asks.get(key);
  if (known) return known;
  const first = LADDER[0];
  const rungs: Rung[] =
    by === 'tcp' ? [{ ...first, over: 'tcp' }] : by === 'resolver' ? [first, { ...first, atMs: 800 }] : [...LADDER];
  const ask: Ask = {
    key,
    purpose,
    zone,
    server,
    question: { name, type },
    recursion: by === 'resolver',
    urgency: URGENCY[purpose],
    flights: [],
    rungs,
    startedAtMs: null,
    deadlineMs: by === 'resolver' ? HINT_MS : by === 'tcp' ? TCP_AFTER_ANSWER_MS : SILENT_AFTER_MS,
    best: null,
    second: null,
    done: false,
    doneAtMs: 0,
    stations: new Set(),
    cookie: null,
  };
  const fact = sharedFact(state.options.shared, ask, state.startedMs + state.nowMs);
  if (fact !== null) {
    ask.best = { outcome: fact.outcome, flight: fact.flight, atMs: fact.atMs - state.startedMs };
    ask.done = true;
  }
  state.asks.set(key, ask);
  if (!ask.done) state.open.push(ask);
  state.isSorted = false;
  touch(state, ask);
  return ask;
}

/**
 * What an ask came to, seen as asked of a server of `zone`. One server may hold parent and child: then one reply is a
 * fact about both, and what is a referral for the parent is "does not know it" for the child.
 */
export function outcomeAt(ask: Ask, zone: Name): Outcome | null {
  const outcome = ask.best?.outcome ?? null;
  if (outcome === null || ask.zone === zone || ask.recursion || !('said' in outcome)) return outcome;
  return classify(outcome.said, ask.question, zone);
}
