import type { Address } from '../../../values/address.ts';
import type { Name } from '../../../values/name.ts';
import type { Question, RrType } from '../../message.ts';
import { classify } from '../classify.ts';
import type { Outcome, Purpose, ServerAddress } from '../facts.ts';
import { HINT_MS, LADDER, SILENT_AFTER_MS, TCP_AFTER_ANSWER_MS } from '../limits.ts';
import { sharedFact } from '../shared.ts';
import type { Ask, Host, Rung, Station, WalkState } from './state.ts';

/** Something new about an ask: all that wait for it look again. */
export function touch(state: WalkState, ask: Ask): void {
  state.changes++;
  const zone = state.zones.get(ask.zone);
  if (zone) zone.revision++;
  for (const station of ask.stations) station.zone.revision++;
}

export function hostAt(state: WalkState, address: Address): Host {
  let host = state.hosts.get(address);
  if (!host) {
    host = { startedAtMs: [], heard: false, first: null, rttMs: null, cookie: null };
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

/** Facts about a zone in the order of what hangs on them: manners may not leave room for all of them at one address. */
const FACTS_FIRST: readonly RrType[] = ['AAAA', 'DS', 'DNSKEY', 'SOA', 'CDS', 'NS', 'A', 'MX'];

const urgencyOf = ({ purpose, type }: AskFor): number =>
  URGENCY[purpose] + (purpose === 'zone' ? Math.max(0, FACTS_FIRST.indexOf(type)) / FACTS_FIRST.length : 0);

export interface AskFor {
  readonly purpose: Purpose;
  readonly zone: Name;
  readonly server: ServerAddress;
  readonly name: Name;
  readonly type: RrType;
  /** TCP alone (the referral again, whole), or as a recursive question to a resolver. */
  readonly by?: 'tcp' | 'resolver';
}

/** What makes an ask the same ask: whom, what, and how. */
export const keyOf = (server: ServerAddress, { name, type }: Question, by?: AskFor['by']): string =>
  `${server.address}|${name}|${type}|${by ?? ''}`;

/** The ask for a question to a server of a zone, made where it is new: nothing is asked of anybody twice. */
export function askFor(state: WalkState, wish: AskFor): Ask {
  const { purpose, zone, server, name, type, by } = wish;
  const key = keyOf(server, { name, type }, by);
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
    urgency: urgencyOf(wish),
    flights: [],
    rungs,
    startedAtMs: null,
    deadlineMs: by === 'resolver' ? HINT_MS : by === 'tcp' ? TCP_AFTER_ANSWER_MS : SILENT_AFTER_MS,
    best: null,
    second: null,
    done: false,
    doneAtMs: 0,
    stations: new Set(),
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

/** Puts an ask among those that a station waits for. */
export function waitFor(station: Station, among: Ask[], ask: Ask): void {
  if (ask.stations.has(station) && among.includes(ask)) return;
  among.push(ask);
  ask.stations.add(station);
  // It may have been answered already, for somebody else.
  station.settledAt = 0;
}
