import { familyOf } from '../../values/address.ts';
import { instant } from '../../values/instant.ts';
import { isAtOrUnder, labelDepth, type Name, ROOT } from '../../values/name.ts';
import type { Question } from '../message.ts';
import { isUsable } from '../usefulness.ts';
import type { Chain, Hint, NameServer, Outcome, ParentSays, Reply, Step, Trace, ZoneFacts } from './facts.ts';
import { delegationIn, hiddenApex } from './settle/delegate.ts';
import { endOf } from './settle/ends.ts';
import { outcomeAt } from './state/asks.ts';
import type { Ask, Goal, Station, WalkState, ZoneState } from './state/state.ts';
import { serversOf } from './state/zones.ts';

/** The state as plain data, complete in itself: what everybody outside the walk sees. */
export function snapshot(state: WalkState, complete: boolean): Trace {
  const zones = new Map<Name, ZoneFacts>();
  for (const zone of state.zones.values()) zones.set(zone.zone, zoneFacts(state, zone));
  return {
    asked: state.asked,
    typeAsked: state.options.typeAsked,
    chains: state.goals.map(goal => chainOf(state, goal)),
    zones,
    controls: state.controls.map(c => ({
      kind: c.kind,
      zone: c.zone,
      name: c.name,
      replies: c.asks.map(a => replyOf(state, a, c.zone)),
    })),
    lastGood: lastGoodOf(state),
    hints: hintsOf(state),
    queries: state.packets,
    startedAt: state.startedAt,
    tookMs: Math.round(state.nowMs),
    complete,
    bounds: [...state.bounds].sort(),
  };
}

function chainOf(state: WalkState, goal: Goal): Chain {
  const end = goal.stations.length === 0 ? ({ kind: 'unfinished', zone: ROOT } as const) : endOf(state, goal);
  const path: Name[] = [];
  for (let zone: Name | null = end.zone; zone !== null; zone = state.zones.get(zone)?.parent ?? null)
    path.unshift(zone);
  return { role: goal.role, question: goal.question, path, end };
}

function zoneFacts(state: WalkState, zone: ZoneState): ZoneFacts {
  const asks = new Set([...state.asks.values()].filter(a => a.zone === zone.zone && !a.recursion));
  for (const goal of state.goals)
    for (const station of goal.stations) if (station.zone === zone) for (const ask of station.asks) asks.add(ask);
  const listed = [...zone.nameservers.values()].filter(ns => ns.byParent || ns.byChild);
  return {
    zone: zone.zone,
    parent: zone.parent,
    delegation: zone.parent === null ? [] : delegationOf(state, zone),
    nameservers: listed.map(ns => nameServerOf(state, ns)),
    replies: [...asks].map(a => replyOf(state, a, zone.zone)),
  };
}

const nameServerOf = (
  state: WalkState,
  ns: ZoneState['nameservers'] extends Map<Name, infer T> ? T : never,
): NameServer => ({
  name: ns.name,
  listedBy: { parent: ns.byParent, child: ns.byChild },
  addresses: [...ns.addresses].map(([address, a]) => ({
    address,
    family: familyOf(address),
    sources: [...a.sources],
    ttl: a.ttl,
  })),
  lookup: state.lookups.get(ns.name)?.end ?? null,
});

/** What each server of the parent said of a zone, from every question at or below it; the fullest referral counts. */
function delegationOf(state: WalkState, zone: ZoneState): ParentSays[] {
  const parent = zone.parent as Name;
  const said = new Map<string, ParentSays>();
  for (const goal of state.goals)
    for (const station of goal.stations.filter(s => s.zone.zone === parent))
      for (const ask of [...station.asks, ...station.probes]) {
        const one = parentSays(state, ask, station, zone);
        if (!one) continue;
        const known = said.get(one.server.address);
        if (!known || weight(one) > weight(known)) said.set(one.server.address, one);
      }
  return [...said.values()];
}

const weight = (one: ParentSays): number =>
  (isUsable(one.outcome) ? 1_000 : 0) + (one.outcome.kind === 'referral' ? 1_000 : 0) + one.glue.length;

function parentSays(state: WalkState, ask: Ask, station: Station, zone: ZoneState): ParentSays | null {
  const outcome = outcomeAt(ask, station.zone.zone);
  if (outcome === null || !isAtOrUnder(ask.question.name, zone.zone) || ask.question.type === 'DNSKEY') return null;
  if (outcome.kind === 'referral' && outcome.cut !== zone.zone) return null;
  const { ns, glue, ds } =
    outcome.kind === 'referral'
      ? delegationIn(outcome.said, zone.zone, station.zone.zone)
      : { ns: [], glue: [], ds: [] };
  const at = instant(state.startedAt + Math.round(ask.best?.atMs ?? 0));
  return {
    server: ask.server,
    outcome,
    at,
    ns,
    glue,
    ds,
    servesChild: servesChild(ask, outcome, zone, station.zone.zone),
  };
}

/** Data or a denial out of the child, given by the parent's server: it holds both, which is lawful. */
function servesChild(ask: Ask, outcome: Outcome, zone: ZoneState, parent: Name): boolean {
  if (outcome.kind === 'referral' || !isUsable(outcome)) return false;
  const hidden = hiddenApex(parent, ask.question, outcome);
  if (hidden !== null) return isAtOrUnder(hidden, zone.zone);
  const positive = outcome.kind === 'answer' || outcome.kind === 'alias';
  return positive && serversOf(zone).some(s => s.address === ask.server.address);
}

function replyOf(state: WalkState, ask: Ask, zone: Name): Reply {
  const best = ask.best;
  const outcome = outcomeAt(ask, zone);
  return {
    purpose: ask.purpose,
    zone,
    server: ask.server,
    question: ask.question,
    outcome: ask.done || (outcome !== null && isUsable(outcome)) ? outcome : null,
    by: best?.flight?.try ?? null,
    rttMs: best?.flight?.tookMs ?? null,
    at: best ? instant(state.startedAt + Math.round(best.atMs)) : null,
    steps: ask.flights.map(
      (flight): Step => ({
        purpose: ask.purpose,
        zone,
        server: ask.server,
        question: ask.question,
        try: flight.try,
        sentAt: instant(state.startedAt + Math.round(flight.sentAtMs)),
        tookMs: flight.tookMs,
        outcome: flight.outcome,
      }),
    ),
    second: ask.second,
  };
}

function lastGoodOf(state: WalkState): Trace['lastGood'] {
  const { lastGood } = state.given;
  if (!lastGood || state.lastGood.length === 0) return null;
  const all = state.lastGood.map(a => replyOf(state, a, lastGood.zone));
  const isAbout = (question: Question, { name, type }: Question): boolean =>
    question.name === name && question.type === type;
  return {
    zone: lastGood.zone,
    knownBy: lastGood.knownBy,
    replies: all.filter(r => isAbout(r.question, state.asked)),
    published: all.filter(r => isAbout(r.question, { name: lastGood.zone, type: 'NS' })),
  };
}

function hintsOf(state: WalkState): Hint[] {
  const hints: Hint[] = [];
  for (const ask of state.asks.values()) {
    if (ask.purpose !== 'hint' || ask.best === null || !(ask.done || isUsable(ask.best.outcome))) continue;
    const at = instant(state.startedAt + Math.round(ask.best.atMs));
    const invented = ask.question.name !== state.asked.name && labelDepth(ask.question.name) > 0;
    hints.push({ resolver: ask.server.address, question: ask.question, outcome: ask.best.outcome, at, invented });
  }
  return hints;
}
