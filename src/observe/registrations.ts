import type { Chain, Trace, ZoneFacts } from '../dns/walk/facts.ts';
import type { RegistrationFacts } from '../evidence.ts';
import type { Name } from '../values/name.ts';

/** Looks a registration up for a name at or below the registered one; null where nobody sells such names. */
export type AskRegistration = (
  asked: Name,
  options: { readonly fresh: boolean },
) => Promise<AsyncIterable<RegistrationFacts> | null>;

/** Domains whose registration one trace asks for: the asked one, and those that look guilty. */
const DOMAINS_PER_TRACE = 4;
/** Milliseconds; an answer older than this was remembered, not asked for this trace. */
const REMEMBERED_MS = 1_000;

/** Registration data of one trace, growing. */
export interface Gathering {
  readonly facts: ReadonlyMap<Name, RegistrationFacts>;
  /** Asks for what the trace makes worth asking. */
  follow(trace: Trace): void;
  isDone(): boolean;
  /** Settles at the next news, or at once where nothing is out. */
  changed(): Promise<void>;
}

/**
 * Gathers registration data beside a walk: of the asked name at once, of name servers' and alias targets' domains as soon
 * as they are in trouble, and past what is remembered where the walk contradicts it.
 */
export function gatherRegistrations(asked: Name, ask: AskRegistration): Gathering {
  const facts = new Map<Name, RegistrationFacts>();
  const begun = new Set<string>();
  let out = 0;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const heard = waiting;
    waiting = [];
    for (const tell of heard) tell();
  };
  const want = async (name: Name, fresh: boolean): Promise<void> => {
    if (begun.has(`${name} ${fresh}`) || begun.size >= 2 * DOMAINS_PER_TRACE) return;
    begun.add(`${name} ${fresh}`);
    out++;
    try {
      let undecided: RegistrationFacts | null = null;
      for await (const known of (await ask(name, { fresh })) ?? []) {
        if (known.state === 'undecided') undecided = known;
        else facts.set(known.domain, known);
        wake();
      }
      // Only a look that has ended without an answer has none: before that nobody has waited for it.
      if (undecided !== null && !facts.has(undecided.domain)) facts.set(undecided.domain, undecided);
    } finally {
      out--;
      wake();
    }
  };
  const start = (name: Name, fresh: boolean): void => void want(name, fresh).catch(() => undefined);
  start(asked, false);
  return {
    facts,
    follow(trace) {
      for (const name of suspects(trace).slice(0, DOMAINS_PER_TRACE)) start(name, false);
      for (const known of [...facts.values()]) {
        if (!isContradicted(trace, known)) continue;
        // What cannot be true any more is not judged, whether or not the new answer comes in time.
        facts.delete(known.domain);
        start(known.domain, true);
      }
    },
    isDone: () => out === 0,
    changed: () => (out === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  };
}

/** Names whose registration may explain what the walk saw: those that somebody denies or nobody serves. */
function suspects(trace: Trace): Name[] {
  const ended = trace.chains.filter(chain => chain.role !== 'asked' && isInTrouble(chain)).map(c => c.question.name);
  const servers = [...trace.zones.values()].flatMap(zone =>
    zone.nameservers.flatMap(ns => (ns.lookup?.kind === 'denied' || ns.lookup?.kind === 'dead' ? [ns.name] : [])),
  );
  return [...new Set([...ended, ...servers])];
}

const isInTrouble = ({ end }: Chain): boolean => end.kind === 'nxdomain' || end.kind === 'broken';

/** A remembered answer that says the name is served while its registry denies it, the other way round, or by other servers. */
function isContradicted(trace: Trace, known: RegistrationFacts): boolean {
  if (trace.startedAt - known.at < REMEMBERED_MS) return false;
  const zone = trace.zones.get(known.domain);
  const isDelegated = zone?.delegation.some(one => one.outcome.kind === 'referral') ?? false;
  const denied = trace.chains.some(
    chain => chain.end.kind === 'nxdomain' && chain.question.name.endsWith(known.domain) && !isDelegated,
  );
  const isHeld = known.state === 'registered' && known.status.some(status => status.inDns === false);
  if (known.state === 'free') return isDelegated;
  return isHeld ? isDelegated : denied || isServedByOthers(zone?.delegation ?? [], known.nameservers);
}

/** True where every server of the zone above that delegates names other servers than the registry listed. */
function isServedByOthers(delegation: ZoneFacts['delegation'], listed: readonly Name[]): boolean {
  const setOf = (names: readonly Name[]): string => [...new Set(names)].sort().join();
  const sets = delegation.flatMap(says => (says.ns.length === 0 ? [] : [setOf(says.ns.map(ns => ns.name))]));
  return listed.length > 0 && sets.length > 0 && sets.every(set => set !== setOf(listed));
}
