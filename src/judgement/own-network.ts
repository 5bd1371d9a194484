import type { Outcome, Reply, Said, ServerAddress, Step, Trace } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { type Address, familyOf, rangeOf } from '../values/address.ts';
import { type Name, ROOT } from '../values/name.ts';
import { registrableOf } from '../values/suffix.ts';

/** The ways a packet can go that our own network may break: a family, a transport, EDNS at all, more than 512 octets. */
export type Way = 'v4' | 'v6' | 'udp' | 'tcp' | 'edns' | 'big';
export const WAYS: readonly Way[] = ['v4', 'v6', 'udp', 'tcp', 'edns', 'big'];

/** Rule 6 of evidence: a domain is charged with a way only if it worked against this many other operators. */
export const OTHER_OPERATORS = 2;
/** Octets that every DNS message over UDP may have without EDNS (RFC 1035 §4.2.1). */
const PLAIN_UDP_OCTETS = 512;
/** Verisign runs two of the thirteen root letters (root-servers.org); every other letter has an operator of its own. */
const SAME_ROOT_OPERATOR: Readonly<Record<string, string>> = { 'j.root-servers.net.': 'a.root-servers.net.' };

/** Who runs a server, as far as its name tells: a root letter's operator, else the registrable domain of its name. */
export function operatorOf(zone: Name, server: ServerAddress): string {
  if (zone === ROOT) return SAME_ROOT_OPERATOR[server.name] ?? server.name;
  return registrableOf(server.name) ?? server.name;
}

interface Experience {
  readonly worked: ReadonlyMap<Way, ReadonlySet<string>>;
  readonly failed: ReadonlyMap<Way, ReadonlySet<string>>;
  /** Operators that were heard in any way at all. */
  readonly heard: ReadonlySet<string>;
  /** Kinds of address (`rangeOf`) at which somebody answered. */
  readonly ranges: ReadonlySet<string>;
}

const known = new WeakMap<Trace, Experience>();

/** Which operators this host reached in which way during this trace, and which it tried in vain. */
function experienceOf(trace: Trace): Experience {
  const before = known.get(trace);
  if (before) return before;
  const worked = new Map<Way, Set<string>>();
  const failed = new Map<Way, Set<string>>();
  const heard = new Set<string>();
  const ranges = new Set(['public']);
  const note = (into: Map<Way, Set<string>>, ways: readonly Way[], operator: string) => {
    for (const way of ways) into.set(way, (into.get(way) ?? new Set()).add(operator));
  };
  const lost: { readonly step: Step; readonly operator: string }[] = [];
  for (const reply of repliesOf(trace)) {
    if (wasHeard(reply.outcome)) ranges.add(rangeOf(reply.server.address));
    for (const step of reply.steps) {
      const operator = operatorOf(reply.zone, reply.server);
      if (wasHeard(step.outcome)) {
        heard.add(operator);
        note(worked, waysOf(step), operator);
      }
      if (failedToReach(step.outcome)) lost.push({ step, operator });
    }
  }
  for (const { step, operator } of lost) {
    const family = familyOf(step.server.address);
    // Over a family that brings nothing at all, nothing is learnt about transports and EDNS.
    const ways: Way[] = worked.has(family) ? [step.try.over, ...(step.try.edns ? ['edns' as const] : [])] : [];
    note(failed, [family, ...ways], operator);
  }
  const experience = { worked, failed, heard, ranges };
  known.set(trace, experience);
  return experience;
}

function* repliesOf(trace: Trace): Iterable<Reply> {
  for (const zone of trace.zones.values()) yield* zone.replies;
  for (const control of trace.controls) yield* control.replies;
  if (trace.lastGood) yield* new Set([...trace.lastGood.replies, ...trace.lastGood.published]);
}

/** What a message held, where the outcome is one. */
export const saidIn = (outcome: Outcome | null): Said | null =>
  outcome !== null && 'said' in outcome ? outcome.said : null;

/** True where anything at all came back. */
export const wasHeard = (outcome: Outcome | null): boolean =>
  saidIn(outcome) !== null || outcome?.kind === 'malformed' || outcome?.kind === 'mismatched';

const failedToReach = (outcome: Outcome | null): boolean =>
  outcome?.kind === 'silent' || outcome?.kind === 'unreachable';

const triedWays = (step: Step): Way[] => [familyOf(step.server.address), step.try.over];

function waysOf(step: Step): Way[] {
  const said = saidIn(step.outcome);
  const ways = triedWays(step);
  if (step.try.edns && said?.edns) ways.push('edns');
  if (step.try.over === 'udp' && (said?.size ?? 0) > PLAIN_UDP_OCTETS) ways.push('big');
  return ways;
}

/**
 * True for an address at which a server can be: a public one, or one of a special-purpose range in which some server did
 * answer during this trace (a lab, a split network). Silence at any other address is no silence of a server.
 */
export const canBeReached = (evidence: Evidence, at: Address): boolean =>
  experienceOf(evidence.trace).ranges.has(rangeOf(at));

/** True where a way worked from here against enough operators other than those given: then its failure is not ours. */
export function workedElsewhere(evidence: Evidence, way: Way, except: ReadonlySet<string>): boolean {
  const operators = experienceOf(evidence.trace).worked.get(way) ?? new Set();
  let others = 0;
  for (const operator of operators) if (!except.has(operator)) others++;
  return others >= OTHER_OPERATORS;
}

/** How many operators were reached in a way, and how many were reached in other ways only: the dead ones tell nothing. */
export function tally(evidence: Evidence, way: Way): { readonly worked: number; readonly failed: number } {
  const { worked, failed, heard } = experienceOf(evidence.trace);
  const good = worked.get(way) ?? new Set<string>();
  return { worked: good.size, failed: [...(failed.get(way) ?? [])].filter(o => !good.has(o) && heard.has(o)).length };
}
