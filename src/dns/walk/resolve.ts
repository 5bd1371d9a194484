import type { Address } from '../../values/address.ts';
import { isAtOrUnder, type Name, parentOf, ROOT } from '../../values/name.ts';
import type { World } from '../../world/ports.ts';
import type { ServerAddress } from './facts.ts';
import { ALIASES_PER_TRACE } from './limits.ts';
import { drive } from './run.ts';
import { newSharedFacts } from './shared.ts';
import type { NsState, WalkState, ZoneState } from './state/state.ts';
import { addAddress, nameServer, newWalk, newZone } from './state/zones.ts';

/** Milliseconds for which a zone's name servers are remembered between look-ups; shorter than any delegation's TTL. */
const ZONE_MS = 300_000;
/** Zones remembered at most; the oldest goes first. */
const ZONES = 500;

interface Remembered {
  readonly zone: ZoneState;
  readonly atMs: number;
}

/** How a look-up of a host's addresses ended. */
export type Resolved =
  | { readonly found: true; readonly addresses: readonly Address[] }
  | {
      readonly found: false;
      readonly addresses?: undefined;
      readonly why: 'no-such-name' | 'no-address' | 'unreachable' | 'circle' | 'too-many-aliases';
    };

export type Resolver = (host: Name) => Promise<Resolved>;

/**
 * Finds hosts' addresses from the root, by the same walk as a trace but asking few servers of each zone: what this
 * process needs to reach others when the system resolver is dead. Remembers zones for five minutes.
 */
export function createResolver(world: World, hints: readonly ServerAddress[]): Resolver {
  const known = new Map<Name, Remembered>();
  return async host => {
    let name = host;
    for (let aliases = 0; aliases <= ALIASES_PER_TRACE; aliases++) {
      let step = await lookUp(world, hints, known, name);
      // What was remembered may have moved since.
      if (step === 'dead' && known.size > 0) {
        known.clear();
        step = await lookUp(world, hints, known, name);
      }
      if (step === 'dead') return { found: false, why: 'unreachable' };
      if (typeof step === 'string') return { found: false, why: step };
      if ('addresses' in step) return { found: true, addresses: step.addresses };
      name = step.target;
    }
    return { found: false, why: 'too-many-aliases' };
  };
}

/** What the zone above says of a domain now; `null`: nobody could tell. */
export type Delegated = { readonly to: readonly Name[] } | 'denied' | null;

/** Asks the zone above which name servers a domain has: the answer of the first server that gives one. */
export function createDelegations(world: World, hints: readonly ServerAddress[]): (domain: Name) => Promise<Delegated> {
  const known = new Map<Name, Remembered>();
  return async domain => {
    // Only what lies above is taken from memory.
    for (const zone of known.keys()) if (isAtOrUnder(zone, domain)) known.delete(zone);
    const delegation = (state: WalkState): Name[] =>
      [...(state.zones.get(domain)?.nameservers.values() ?? [])].flatMap(ns => (ns.byParent ? [ns.name] : []));
    let to: Name[] = [];
    const step = await lookUp(world, hints, known, domain, state => {
      to = delegation(state);
      return to.length > 0;
    });
    if (to.length > 0) return { to };
    return step === 'no-such-name' || step === 'no-address' ? 'denied' : null;
  };
}

type Step =
  | { readonly addresses: readonly Address[] }
  | { readonly target: Name }
  | 'dead'
  | 'circle'
  | 'no-such-name'
  | 'no-address';

async function lookUp(
  world: World,
  hints: readonly ServerAddress[],
  known: Map<Name, Remembered>,
  name: Name,
  isEnough: (state: WalkState) => boolean = () => false,
): Promise<Step> {
  const options = {
    hints,
    resolvers: [],
    typeAsked: true,
    isRegistryZone: () => false,
    inventLabel: () => '',
    shared: newSharedFacts(),
  };
  const given = { lastGood: null, controls: [] };
  const nowMs = world.clock.monotonicMs();
  const state = newWalk({ name, type: 'A' }, options, given, world.clock.now(), nowMs);
  seed(state, known, nowMs);
  const found = seek(state, name);
  const run = drive(state, world, () => isEnough(state) || isSettled(state, name));
  while (!run.isDone()) await run.changed();
  run.stop();
  remember(state, known, world.clock.monotonicMs());
  return stepOf(state, name, found);
}

/** Both families are in, or there is an end without any. */
function isSettled(state: WalkState, name: Name): boolean {
  const end = state.lookups.get(name)?.end ?? null;
  return end !== null && (end.kind !== 'found' || !state.open.some(ask => !ask.done && ask.question.type === 'AAAA'));
}

/** The look-up of a name server is the look-up of any host: the state is told that somebody needs this one. */
function seek(state: WalkState, name: Name): NsState | null {
  state.lookups.set(name, { name, parent: parentOf(name), depth: 0, goal: null, end: null });
  // Belongs to no zone that is asked; it only holds the addresses that are found.
  return nameServer(state, newZone(name, null), name, 'found');
}

function stepOf(state: WalkState, name: Name, found: NsState | null): Step {
  if (found !== null && found.addresses.size > 0) return { addresses: [...found.addresses.keys()] };
  const end = state.lookups.get(name)?.end;
  switch (end?.kind) {
    case 'denied':
      return end.how === 'nxdomain' ? 'no-such-name' : 'no-address';
    case 'alias':
      return { target: end.target };
    case 'cycle':
      return 'circle';
    default:
      return 'dead';
  }
}

function seed(state: WalkState, known: Map<Name, Remembered>, nowMs: number): void {
  for (const [name, { zone, atMs }] of known) {
    if (nowMs - atMs >= ZONE_MS) {
      known.delete(name);
      continue;
    }
    const copy = newZone(name, zone.parent);
    state.zones.set(name, copy);
    for (const ns of zone.nameservers.values())
      for (const address of ns.addresses.keys())
        addAddress(state, copy, nameServer(state, copy, ns.name, 'parent'), address, 'glue', null);
  }
}

function remember(state: WalkState, known: Map<Name, Remembered>, atMs: number): void {
  for (const zone of state.zones.values()) {
    if (zone.zone === ROOT || known.has(zone.zone) || ![...zone.nameservers.values()].some(ns => ns.addresses.size > 0))
      continue;
    known.set(zone.zone, { zone, atMs });
    const [oldest] = known.keys();
    if (known.size > ZONES && oldest !== undefined) known.delete(oldest);
  }
}
