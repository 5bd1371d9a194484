import type { Chain, ServerAddress, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { unreachableSet } from '../judgement/nameservers.ts';
import { movedServers } from '../judgement/oddities.ts';
import { cutsOf, denialOf, deniedControls, KNOWN_NAMES_THAT_PROVE } from '../judgement/parents.ts';
import { type ServerView, viewZone, type ZoneView } from '../judgement/servers.ts';
import { type Name, ROOT } from '../values/name.ts';
import { isRegistryZone } from '../values/suffix.ts';
import type { CauseClaim, Confidence, Finding, Fixer, Params, Severity } from './check.ts';

/** A finding without claim. */
export const finding = (
  code: string,
  about: readonly Name[],
  params: Params = {},
  servers: readonly ServerAddress[] = [],
): Finding => ({
  code,
  about,
  servers,
  params,
});

/** The same as a candidate for the cause. */
export const claiming = (of: Finding, cause: CauseClaim): Finding => ({ ...of, cause });

/** A claim, with what is usual: certain, and critical since nobody can reach the name. */
export const claim = (
  fixer: Fixer,
  brokenAt: Name | null,
  because: readonly Name[],
  rest: Partial<Pick<CauseClaim, 'group' | 'restsOn'>> & { confidence?: Confidence; severity?: Severity | 'none' } = {},
): CauseClaim => ({ fixer, brokenAt, because, confidence: 'certain', severity: 'critical', ...rest });

/** Below a zone that is no registry's, its owner does what a registrar does, and its DNS host what a registry does. */
export const registrarOf = (parent: Name): Fixer => (isRegistryZone(parent) ? 'registrar' : 'you');
export const registryOf = (parent: Name): Fixer => (isRegistryZone(parent) ? 'registry' : 'dns-host');

/** The servers of views, as findings carry them. */
export const serversIn = (views: readonly { readonly server: ServerAddress }[]): ServerAddress[] =>
  views.map(v => v.server);

/** The names of servers, each once. */
export const namesIn = (views: readonly { readonly server: ServerAddress }[]): Name[] => [
  ...new Set(views.map(v => v.server.name)),
];

export interface FinalZone {
  readonly facts: ZoneFacts;
  readonly view: ZoneView;
}

/**
 * The zone whose own servers a chain ends at: the deepest that was delegated. Null where a registry, or the root, or
 * the zone's own parent denies it, and for the zones of registries, which have checks of their own.
 */
export function finalZone(evidence: Evidence, chain: Chain): FinalZone | null {
  // Every check about servers asks for it; evidence never changes, so it is worked out once.
  const chains = finalZones.get(evidence) ?? new Map<Chain, FinalZone | null>();
  finalZones.set(evidence, chains);
  const known = chains.get(chain);
  if (known !== undefined) return known;
  const found = findFinalZone(evidence, chain);
  chains.set(chain, found);
  return found;
}

const finalZones = new WeakMap<Evidence, Map<Chain, FinalZone | null>>();

function findFinalZone(evidence: Evidence, chain: Chain): FinalZone | null {
  if (denialOf(evidence, chain) !== null) return null;
  const facts = evidence.trace.zones.get(deepestDelegated(evidence, chain));
  return facts === undefined || isRegistryZone(facts.zone)
    ? null
    : { facts, view: viewZone(evidence, facts, chain.question) };
}

/**
 * The zone whose servers answered a chain, a registry's own too: names that lie in a registry's zone itself. Null where
 * that answer is the registry's denial of a domain.
 */
export function answeringZone(evidence: Evidence, chain: Chain): FinalZone | null {
  const final = finalZone(evidence, chain);
  if (final !== null || denialOf(evidence, chain) !== null) return final;
  const { zone } = chain.end;
  const facts =
    deniedControls(evidence, zone).length >= KNOWN_NAMES_THAT_PROVE ? undefined : evidence.trace.zones.get(zone);
  return facts === undefined || zone === ROOT ? null : { facts, view: viewZone(evidence, facts, chain.question) };
}

function deepestDelegated(evidence: Evidence, chain: Chain): Name {
  const delegated = cutsOf(evidence, chain).filter(c => c.state === 'delegated' || c.state === 'inconsistent');
  return delegated.at(-1)?.zone ?? chain.end.zone;
}

/** How many zones below the root a chain passed well, and how many servers they have: what "healthy" counts. */
export function seenOn(evidence: Evidence, chain: Chain): { readonly zones: number; readonly servers: number } {
  const zones = chain.path.flatMap(zone => evidence.trace.zones.get(zone) ?? []);
  return {
    zones: zones.length,
    servers: zones.reduce((sum, z) => sum + viewZone(evidence, z, chain.question).all.length, 0),
  };
}

/** Kinds with their counts, as "2 refused, 1 silent" is made from. */
export function kindsOf(views: readonly ServerView[]): string[] {
  const counts = new Map<string, number>();
  for (const { standing } of views) {
    const kind = standing.kind === 'lame' ? standing.how : standing.kind;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${KIND_WORDS[kind] ?? kind}`);
}

/** How a count of servers of each kind is said. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  refused: 'refused',
  servfail: 'reported a failure of its own (SERVFAIL)',
  formerr: 'rejected the question',
  upward: 'pointed back up',
  'not-authoritative': 'answered without authority',
  empty: 'answered with nothing',
  drops: 'answered other questions but not this one',
  'denies-apex': 'said that the domain does not exist',
  'alias-at-apex': 'gave an alias for the domain itself',
  truncated: 'cut the answer short and gave none over TCP',
  malformed: 'sent something that is no DNS',
  mismatched: 'answered another question',
  silent: 'silent',
  unreachable: 'not reachable',
};

/** True where a reason of its own stands before the servers': they were moved, or have no address that anybody can reach. */
export const isExplained = (evidence: Evidence, { facts, view }: FinalZone): boolean =>
  movedServers(evidence, facts, view) !== null || unreachableSet(evidence, facts) !== null;
