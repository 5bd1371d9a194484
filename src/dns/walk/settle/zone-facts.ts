import { isAtOrUnder, labelDepth, type Name, parentOf, ROOT } from '../../../values/name.ts';
import { hasRoom } from '../exchange/transmit.ts';
import type { Outcome, ServerAddress } from '../facts.ts';
import { ROOT_KEY_SERVERS } from '../limits.ts';
import { askFor, hostAt, keyOf, outcomeAt, waitFor } from '../state/asks.ts';
import type { Ask, Goal, Station, WalkState, ZoneState } from '../state/state.ts';
import { serversOf } from '../state/zones.ts';
import { mergeOwnAddresses, mergeOwnNs } from './delegate.ts';

/** What a zone's own servers are asked beside the question itself: SOA, NS, keys, other types. */

/** SOA, NS and keys of a zone, from every server of it, in the same breath as the question itself. */
export function askZoneFacts(state: WalkState, goal: Goal, station: Station, server: ServerAddress): void {
  const zone = station.zone.zone;
  const ask = (name: Name, type: string): Ask => askFor(state, { purpose: 'zone', zone, server, name, type });
  if (station.zone.signed) {
    const rootServers = serversOf(station.zone).slice(0, ROOT_KEY_SERVERS);
    if (zone !== ROOT || rootServers.some(s => s.address === server.address)) ask(zone, 'DNSKEY');
  }
  // How long a registry lets resolvers remember a denial is in its SOA: one server's word is enough (RFC 2308 §5).
  if (station.zone.depth === 1 && server.address === serversOf(station.zone)[0]?.address) ask(zone, 'SOA');
  if (station.zone.depth < 2 && zone !== goal.question.name) return;
  // Asked at the name itself, the SOA shows the apex of the zone that really answers: a cut on the same server (RFC 2308 §2).
  const probe = saysItsApex(state, station, server) ? null : ask(goal.question.name, 'SOA');
  if (probe !== null) waitFor(station, station.probes, probe);
  if (goal.role === 'asked' && asksForWish(state, station.zone, server)) ask(zone, 'CDS');
  else if (!leavesRoom(state, goal, station.zone, server)) absorbOwnNs(state, station.zone, ask(zone, 'NS'));
  if (probe?.best?.outcome.kind === 'alias' && hasRoom(state, server.address)) ask(zone, 'SOA');
}

/** True where a server's denial of data has shown the apex already, before anybody asked for it. */
function saysItsApex(state: WalkState, station: Station, server: ServerAddress): boolean {
  const { question } = station.goal;
  if (state.asks.has(keyOf(server, { name: question.name, type: 'SOA' }))) return false;
  const asked = station.asks.find(a => a.server.address === server.address);
  const outcome = asked ? outcomeAt(asked, station.zone.zone) : null;
  return outcome?.kind === 'nodata' && outcome.said.soa?.zone === station.zone.zone;
}

/** How many servers a signed zone has at least where one is asked something else in the place of its NS set: the others tell it well enough. */
const SERVERS_FOR_MORE = 3;

/**
 * Whether a server is asked what DS the zone wishes for (CDS, RFC 7344), in the place of its NS set: a fifth question
 * within a second would have to wait, and every signed domain with it.
 */
function asksForWish(state: WalkState, zone: ZoneState, server: ServerAddress): boolean {
  const isAsked = (type: string): boolean => state.asks.has(keyOf(server, { name: zone.zone, type }));
  const servers = serversOf(zone);
  const isChosen = zone.signed && servers.length >= SERVERS_FOR_MORE && servers[0]?.address === server.address;
  return isAsked('CDS') || (isChosen && !isAsked('NS'));
}

function absorbOwnNs(state: WalkState, zone: ZoneState, ask: Ask): void {
  const outcome = outcomeAt(ask, zone.zone);
  if (outcome?.kind !== 'answer') return;
  mergeOwnNs(state, zone, outcome.said);
  // Those that came without addresses are asked for, where two servers of the zone have room for it.
  for (const ns of zone.nameservers.values()) {
    if (!ns.byChild || !isAtOrUnder(ns.name, zone.zone)) continue;
    if ([...ns.addresses.values()].some(a => a.sources.has('authoritative'))) continue;
    for (const type of ['A', 'AAAA']) absorbOwnAddress(state, zone, ns.name, type);
  }
}

function absorbOwnAddress(state: WalkState, zone: ZoneState, name: Name, type: string): void {
  const asked = [...state.asks.values()].filter(
    a => a.question.name === name && a.question.type === type && a.zone === zone.zone,
  );
  for (const ask of asked)
    if (ask.best?.outcome.kind === 'answer') mergeOwnAddresses(state, zone, ask.best.outcome.said.answers);
  if (asked.length >= 2) return;
  const free = serversOf(zone).find(
    s =>
      hostAt(state, s.address).heard && hasRoom(state, s.address) && !asked.some(a => a.server.address === s.address),
  );
  if (free) askFor(state, { purpose: 'zone', zone: zone.zone, server: free, name, type });
}

/** The name between a zone and a name two or more labels below it; null where there is none, or where names are sold. */
const nameBetween = (state: WalkState, zone: ZoneState, name: Name): Name | null =>
  labelDepth(name) - zone.depth >= 2 && !state.options.isRegistryZone(zone.zone) ? parentOf(name) : null;

/** Whether a server of a signed zone is spared the question for the NS set, so that it can be asked about the name between. */
function leavesRoom(state: WalkState, goal: Goal, zone: ZoneState, server: ServerAddress): boolean {
  if (goal.role !== 'asked' || nameBetween(state, zone, goal.question.name) === null) return false;
  const servers = serversOf(zone);
  const isChosen = zone.signed && servers.length >= SERVERS_FOR_MORE && servers[1]?.address === server.address;
  return isChosen && !state.asks.has(keyOf(server, { name: zone.zone, type: 'NS' }));
}

/**
 * Resolvers that ask label by label (RFC 9156) lose a name where a server denies the one above it (RFC 8020 §2), which we
 * never ask on the way (rule 9 of evidence). One server that knows the name, and has room, is asked about that one.
 */
export function askNameBetween(state: WalkState, goal: Goal, station: Station, ask: Ask): void {
  const { server, question } = ask;
  const between = goal.role === 'asked' ? nameBetween(state, station.zone, question.name) : null;
  if (between === null || !hasRoom(state, server.address)) return;
  if (serversOf(station.zone).some(s => state.asks.has(keyOf(s, { name: between, type: 'A' })))) return;
  askFor(state, { purpose: 'zone', zone: station.zone.zone, server, name: between, type: 'A' });
}

/** A registry's server that answers with data itself may hold the zone below as well: its SOA tells. */
export function probeForCut(state: WalkState, goal: Goal, station: Station, ask: Ask, outcome: Outcome): void {
  if (station.zone.depth >= 2 || (outcome.kind !== 'answer' && outcome.kind !== 'alias')) return;
  const above = parentOf(goal.question.name);
  const name = outcome.kind === 'alias' && above !== null ? above : goal.question.name;
  if (labelDepth(name) <= station.zone.depth) return;
  const probe = askFor(state, { purpose: 'zone', zone: station.zone.zone, server: ask.server, name, type: 'SOA' });
  waitFor(station, station.probes, probe);
}

/** Nobody named a type and there is no A: an AAAA makes the name reachable, a MX says that it is meant to exist. */
export function askOtherTypes(state: WalkState, goal: Goal, station: Station, ask: Ask): void {
  if (goal.role === 'dependency' || state.options.typeAsked || goal.question.type !== 'A') return;
  const { name } = goal.question;
  const also = (type: string): Ask =>
    askFor(state, { purpose: 'zone', zone: station.zone.zone, server: ask.server, name, type });
  also('AAAA');
  if (station.asks.indexOf(ask) < 2) also('MX');
}
