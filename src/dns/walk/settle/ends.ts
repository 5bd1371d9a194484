import type { Name } from '../../../values/name.ts';
import type { ChainEnd } from '../facts.ts';
import { hostAt, outcomeAt } from '../state/asks.ts';
import type { Goal, Station, WalkState, ZoneState } from '../state/state.ts';
import { serversOf } from '../state/zones.ts';
import { isExhausted } from './breadth.ts';
/** Where a goal has come to, and whether it can still go on. */

/** The station furthest from the root. A goal that has begun has at least one. */
export const deepestOf = (goal: Goal): Station => goal.stations.reduce((a, b) => (b.zone.depth > a.zone.depth ? b : a));

/** Where and how a goal ended, or that it has not. */
export function endOf(state: WalkState, goal: Goal): ChainEnd {
  const last = deepestOf(goal);
  const zone = last.zone.zone;
  const outcomes = last.asks.map(a => outcomeAt(a, zone));
  const alias = outcomes.find(o => o?.kind === 'alias');
  if (alias?.kind === 'alias') return { kind: 'alias', zone, by: alias.by, target: alias.target };
  for (const kind of ['answer', 'nodata', 'nxdomain'] as const)
    if (outcomes.some(o => o?.kind === kind)) return { kind, zone };
  const referral = outcomes.find(o => o?.kind === 'referral');
  if (referral?.kind === 'referral')
    return { kind: isGlued(state, goal, referral.cut) ? 'answer' : 'unfinished', zone: referral.cut };
  const waiting =
    last.asks.some(a => !a.done) ||
    !isExhausted(last) ||
    (serversOf(last.zone).length === 0 && mayFindServers(state, last.zone));
  return { kind: waiting && !state.ended ? 'unfinished' : 'broken', zone };
}

const isGlued = (state: WalkState, goal: Goal, cut: Name): boolean => {
  const zone = state.zones.get(cut);
  return goal.role === 'dependency' && zone !== undefined && gluedAddresses(state, zone, goal.question.name);
};

/** True while a look-up may still give a zone without servers an address. */
export const mayFindServers = (state: WalkState, zone: ZoneState): boolean =>
  [...zone.nameservers.keys()].some(name => {
    const lookup = state.lookups.get(name);
    return lookup !== undefined && lookup.end === null;
  });
/**
 * True where glue met on the way to a name server is good enough to ask it by: resolvers do the same. Where nobody
 * answers there, the name's own zone is asked after all (the glue may be stale).
 */
export function gluedAddresses(state: WalkState, cut: ZoneState, name: Name): boolean {
  const glue = [...(cut.nameservers.get(name)?.addresses ?? [])]
    .filter(([, a]) => a.sources.has('glue'))
    .map(([address]) => address);
  return glue.some(address => {
    const host = hostAt(state, address);
    return host.first === null || !host.first.done || host.heard;
  });
}
