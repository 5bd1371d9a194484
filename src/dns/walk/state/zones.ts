import type { Address } from '../../../values/address.ts';
import type { Instant } from '../../../values/instant.ts';
import { isAtOrUnder, labelDepth, type Name, ROOT } from '../../../values/name.ts';
import type { Question } from '../../message.ts';
import type { AddressSource, Given, ServerAddress } from '../facts.ts';
import { ADDRESSES_PER_NAMESERVER, NAMESERVERS_PER_ZONE } from '../limits.ts';
import type { NsState, WalkOptions, WalkState, ZoneState } from './state.ts';

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
