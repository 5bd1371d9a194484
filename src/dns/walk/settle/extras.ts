import { isAtOrUnder, isUnder, labelDepth, type Name, name, prepend, ROOT, suffixOf } from '../../../values/name.ts';
import type { Question } from '../../message.ts';
import type { ServerAddress } from '../facts.ts';
import { CONTROL_SERVERS } from '../limits.ts';
import { sharedLabel } from '../shared.ts';
import { askFor, outcomeAt, waitFor } from '../state/asks.ts';
import type { Ask, Goal, WalkState, ZoneState } from '../state/state.ts';
import { serversOf } from '../state/zones.ts';
import { deepestOf, endOf } from './ends.ts';

/** Questions that only trouble calls for: controls, the last good servers, the referral again over TCP, public resolvers. */
export function settleExtras(state: WalkState): void {
  confirmMissingGlue(state);
  askSerialsOfDisagreeing(state);
  controlDenials(state);
  controlRoots(state);
  controlTcp(state);
  askLastGood(state);
  askResolvers(state);
}

/** Rule 10 of evidence: before anybody says that glue is missing, the referral is asked for over TCP, where it is whole. */
function confirmMissingGlue(state: WalkState): void {
  for (const zone of state.zones.values()) {
    const parent = zone.parent === null ? undefined : state.zones.get(zone.parent);
    if (!parent || serversOf(zone).length > 0) continue;
    if (![...zone.nameservers.keys()].some(n => isAtOrUnder(n, parent.zone))) continue;
    const main = parent.stations.filter(s => s.goal.role !== 'dependency');
    for (const station of main.length > 0 ? main : parent.stations.slice(0, 1))
      for (const ask of station.asks) {
        const outcome = outcomeAt(ask, parent.zone);
        if (outcome?.kind !== 'referral' || outcome.cut !== zone.zone || ask.best?.flight?.try.over === 'tcp') continue;
        const { purpose } = station.goal;
        const again = askFor(state, { purpose, zone: parent.zone, server: ask.server, ...ask.question, by: 'tcp' });
        waitFor(station, station.probes, again);
      }
  }
}

/** Rule 12: where some of a parent's servers delegate and others deny, their serials tell which of them is behind. */
function askSerialsOfDisagreeing(state: WalkState): void {
  for (const station of state.goals.filter(g => g.role !== 'dependency').flatMap(g => g.stations)) {
    const zone = station.zone.zone;
    const kinds = station.asks.map(a => outcomeAt(a, zone)?.kind);
    if (!kinds.includes('referral') || !(kinds.includes('nxdomain') || kinds.includes('nodata'))) continue;
    for (const ask of station.asks)
      if (outcomeAt(ask, zone)?.kind === 'referral')
        askFor(state, { purpose: 'zone', zone, server: ask.server, name: zone, type: 'SOA' });
  }
}

/** How many names were met, and where, when control names were last looked for: without new ones there are no others to be found. */
const lookedFor = new WeakMap<Goal, string>();

/** Rule 5: does this registry deny others too, names that exist for certain? Does it answer for names that cannot exist? */
function controlDenials(state: WalkState): void {
  let met = 0;
  for (const { nameservers } of state.zones.values()) met += nameservers.size;
  for (const goal of state.goals) {
    const end = endOf(state, goal);
    if (end.zone === ROOT || !state.options.isRegistryZone(end.zone) || end.zone === goal.question.name) continue;
    if (end.kind !== 'nxdomain' && end.kind !== 'nodata' && end.kind !== 'answer') continue;
    // A server that answers itself may hold the zone below: who waits for its SOA spends no questions on controls.
    if (end.kind === 'answer' && deepestOf(goal).probes.some(probe => !probe.done)) continue;
    const zone = state.zones.get(end.zone) as ZoneState;
    const looked = `${met} ${end.zone}`;
    if (lookedFor.get(goal) !== looked) {
      lookedFor.set(goal, looked);
      const denied = suffixOf(goal.question.name, labelDepth(end.zone) + 1);
      for (const known of knownUnder(state, end.zone, denied)) control(state, 'known', zone, known, someServers(zone));
    }
    // The zone itself exists for certain: its parent delegates it. Its SOA is wanted anyway.
    control(state, 'known', zone, end.zone, someServers(zone), 'SOA');
    if (!state.controls.some(c => c.kind === 'invented' && c.zone === end.zone)) {
      const invented = prepend(labelFor(state, end.zone), end.zone);
      if (invented) control(state, 'invented', zone, invented, someServers(zone));
    }
  }
}

/** Names under a zone that are asked about as known ones: one may be gone by chance. */
const KNOWN_CONTROLS = 2;

/** Names under a zone that are known to exist: kept from earlier, or name servers' domains met on the way. */
function knownUnder(state: WalkState, zone: Name, denied: Name): Name[] {
  const depth = labelDepth(zone) + 1;
  const found = new Set<Name>();
  const take = (names: Iterable<Name>): void => {
    for (const name of names) {
      if (found.size === KNOWN_CONTROLS) return;
      if (isUnder(name, zone) && !isAtOrUnder(name, denied)) found.add(suffixOf(name, depth));
    }
  };
  take(state.given.controls);
  for (const { nameservers } of state.zones.values()) take(nameservers.keys());
  return [...found];
}

const labelFor = (state: WalkState, zone: Name): string =>
  sharedLabel(state.options.shared, zone, state.startedMs + state.nowMs, state.options.inventLabel);

const someServers = (zone: ZoneState): ServerAddress[] => serversOf(zone).slice(0, CONTROL_SERVERS);

function control(
  state: WalkState,
  kind: 'known' | 'invented' | 'tld',
  zone: ZoneState,
  about: Name,
  servers: readonly ServerAddress[],
  type = 'A',
): void {
  if (state.controls.some(c => c.kind === kind && c.name === about)) return;
  const asks = servers.map(server => askFor(state, { purpose: 'control', zone: zone.zone, server, name: about, type }));
  state.controls.push({ kind, zone: zone.zone, name: about, asks });
}

/** A "root" that answers as no root server would: an invented top-level domain shows whether somebody stands in between. */
function controlRoots(state: WalkState): void {
  if (state.controls.some(c => c.kind === 'tld')) return;
  const odd = (state.goals[0]?.stations ?? [])
    .filter(s => state.options.isRegistryZone(s.zone.zone))
    .flatMap(s => s.asks.filter(a => a.second !== null || isForged(a, s.zone.zone)));
  if (odd.length === 0) return;
  const root = state.zones.get(ROOT) as ZoneState;
  const invented = prepend(labelFor(state, ROOT), ROOT);
  if (!invented) return;
  control(state, 'tld', root, invented, someServers(root));
  for (const server of someServers(root)) {
    const ask = askFor(state, { purpose: 'control', zone: ROOT, server, name: invented, type: 'A', by: 'tcp' });
    state.controls.at(-1)?.asks.push(ask);
  }
}

/** Rule 6: TCP that fails after truncation is the domain's fault only if TCP works from here with others. */
function controlTcp(state: WalkState): void {
  const [goal] = state.goals;
  const root = state.zones.get(ROOT) as ZoneState;
  if (!goal || ![...state.asks.values()].some(a => a.done && a.best?.outcome.kind === 'truncated')) return;
  for (const server of serversOf(root)
    .filter(s => s.address.includes('.'))
    .slice(0, CONTROL_SERVERS))
    askFor(state, { purpose: 'control', zone: ROOT, server, ...goal.question, by: 'tcp' });
}

/** Recursion offered, or data where only a referral can be: no server of a registry says that. */
function isForged(ask: Ask, zone: Name): boolean {
  const outcome = outcomeAt(ask, zone);
  return outcome !== null && 'said' in outcome && (outcome.said.ra || (zone === ROOT && outcome.kind === 'answer'));
}

/** Rule 4: the last good servers are asked although the parent no longer lists them; and whether they are the old ones at all. */
function askLastGood(state: WalkState): void {
  const { lastGood } = state.given;
  const goal = state.goals[0];
  if (!lastGood || !goal || lastGood.servers.length === 0) return;
  const end = endOf(state, goal);
  const zone = state.zones.get(lastGood.zone);
  const replaced =
    lastGood.knownBy === 'memory' &&
    zone !== undefined &&
    end.kind !== 'unfinished' &&
    !lastGood.servers.some(s => zone.nameservers.has(s.name));
  // Denied, or answered in its place by a registry that answers for everything.
  const denied = isUnder(lastGood.zone, end.zone) && end.kind !== 'unfinished';
  const broken = end.kind === 'broken' && isAtOrUnder(lastGood.zone, end.zone);
  if (!replaced && !denied && !broken) return;
  const ask = (server: ServerAddress, about: Question): void => {
    const asked = askFor(state, { purpose: 'last-good', zone: lastGood.zone, server, ...about });
    if (!state.lastGood.includes(asked)) state.lastGood.push(asked);
  };
  for (const server of lastGood.servers) {
    ask(server, goal.question);
    // Old servers that publish the new set themselves say that the change is meant.
    if (replaced) ask(server, { name: lastGood.zone, type: 'NS' });
  }
  if (replaced && zone) controlStrangers(state, zone);
}

/** Servers that took the old ones' place: do they answer for names that nobody made, in the zone and outside of it? */
function controlStrangers(state: WalkState, zone: ZoneState): void {
  if (state.controls.some(c => c.kind === 'invented' && c.zone === zone.zone)) return;
  const label = state.options.inventLabel();
  const inside = prepend(label, zone.zone);
  if (inside) control(state, 'invented', zone, inside, someServers(zone));
  control(state, 'invented', zone, name(`${label}.example.`), someServers(zone));
}

/** Rule 8: public resolvers show what users see now; for a zone that is silent to us a name nobody has asked for tells more. */
function askResolvers(state: WalkState): void {
  const goal = state.goals[0];
  if (!goal) return;
  const end = endOf(state, goal);
  const invented = end.kind === 'broken' ? inventedFor(state, end.zone) : null;
  for (const address of state.options.resolvers) {
    const server: ServerAddress = { name: ROOT, address };
    askFor(state, { purpose: 'hint', zone: ROOT, server, ...goal.question, by: 'resolver' });
    if (invented) askFor(state, { purpose: 'hint', zone: end.zone, server, name: invented, type: 'A', by: 'resolver' });
  }
}

function inventedFor(state: WalkState, zone: Name): Name | null {
  if (zone === ROOT) return null;
  const known = [...state.asks.values()].find(a => a.purpose === 'hint' && a.zone === zone);
  return known ? known.question.name : prepend(state.options.inventLabel(), zone);
}
