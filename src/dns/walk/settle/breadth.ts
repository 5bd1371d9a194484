import { ROOT } from '../../../values/name.ts';
import { isUsable } from '../../usefulness.ts';
import type { ServerAddress } from '../facts.ts';
import { LOOKUP_BREADTH, LOOKUP_ROOTS, LOOKUP_WIDEN_MS } from '../limits.ts';
import { hostAt, outcomeAt } from '../state/asks.ts';
import type { Station, WalkState } from '../state/state.ts';
import { serversOf } from '../state/zones.ts';

/** Whom a name server's look-up asks: a few at first, the least burdened, and more while none helps. */

/** Those few servers that a look-up asks: the least asked, the quickest, and more of them while none helps. */
export function few(
  state: WalkState,
  station: Station,
  servers: readonly ServerAddress[],
  leads: boolean,
): ServerAddress[] {
  const outcomes = station.asks.map(a => outcomeAt(a, station.zone.zone));
  if (station.asks.length > 0 && state.nowMs >= widenTime(station))
    station.wanted = station.asks.length + LOOKUP_BREADTH;
  if (leads && outcomes.some(o => o?.kind === 'nxdomain') && station.zone.zone !== ROOT)
    station.wanted = servers.length;
  const most = station.zone.zone === ROOT ? Math.min(LOOKUP_ROOTS, servers.length) : servers.length;
  const asked = new Set(station.asks.map(a => a.server.address));
  const rest = servers.filter(s => !asked.has(s.address)).sort((a, b) => burden(state, a) - burden(state, b));
  return rest.slice(0, Math.max(0, Math.min(station.wanted, most) - station.asks.length));
}

/** When a look-up asks more servers, in walk milliseconds: once each of those asked has had its time, and none helped. */
export function widenTime(station: Station): number {
  if (station.asks.some(a => isUsable(outcomeAt(a, station.zone.zone)))) return Number.POSITIVE_INFINITY;
  const times = station.asks.map(a =>
    a.done ? 0 : a.startedAtMs === null ? Number.POSITIVE_INFINITY : a.startedAtMs + LOOKUP_WIDEN_MS,
  );
  return Math.max(0, ...times);
}

/** The next time at which a look-up wants to ask more servers, in walk milliseconds. */
export function nextWidening(state: WalkState): number {
  let next = Number.POSITIVE_INFINITY;
  for (const goal of state.goals)
    for (const station of goal.stations) {
      const at = station.breadth === 'few' && station.asks.length > 0 && !isExhausted(station) ? widenTime(station) : 0;
      if (at > state.nowMs) next = Math.min(next, at);
    }
  return next;
}

/** Smaller is better: questions already put to it weigh most, then its time to answer; a dead one comes last. */
function burden(state: WalkState, server: ServerAddress): number {
  const host = hostAt(state, server.address);
  const dead = host.first?.done === true && !host.heard ? 1e9 : 0;
  const unproven = host.rttMs === null && server.address.includes(':') ? 500 : 0;
  return dead + host.startedAtMs.length * 1_000 + unproven + Math.min(host.rttMs ?? 400, 900);
}

/** True once a station has asked everybody that it may ask. */
export const isExhausted = (station: Station): boolean => {
  const count = serversOf(station.zone).length;
  return (
    station.asks.length >=
    (station.breadth === 'few' && station.zone.zone === ROOT ? Math.min(LOOKUP_ROOTS, count) : count)
  );
};
