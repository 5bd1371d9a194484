import { walk } from '../dns/walk/driver.ts';
import type { Reply, ServerAddress, Trace } from '../dns/walk/facts.ts';
import type { SharedFacts } from '../dns/walk/shared.ts';
import { addressOf } from '../dns/wire/rdata.ts';
import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Lookup, World } from '../world/ports.ts';

export interface LookupParts {
  readonly world: World;
  readonly hints: readonly ServerAddress[];
  readonly isRegistryZone: (zone: Name) => boolean;
  readonly shared: SharedFacts;
}

/** Milliseconds for which a host's addresses serve again: registries move their servers less often than that. */
const KEPT_MS = 300_000;
/** Hosts kept; more than one process ever asks. */
const MAX_KEPT = 500;
/** Aliases that are followed to an address. */
const MAX_ALIASES = 8;

/**
 * Addresses of host names by our own walk from the root, never by the system resolver, which may be what is broken. IPv4
 * and IPv6 are asked at once; a walk ends as soon as any server has given an answer. IPv4 addresses come first.
 */
export function createLookup(parts: LookupParts): Lookup {
  const kept = new Map<Name, { readonly atMs: number; readonly found: Promise<readonly Address[]> }>();
  return host => {
    const now = parts.world.clock.monotonicMs();
    const known = kept.get(host);
    if (known !== undefined && now - known.atMs < KEPT_MS) return known.found;
    if (kept.size >= MAX_KEPT) kept.clear();
    const found = Promise.all(['A', 'AAAA'].map(type => addressesOf(host, type, parts))).then(both => both.flat());
    kept.set(host, { atMs: now, found });
    // An empty answer may be our own trouble of the moment: the next one asks again.
    void found.then(addresses => addresses.length > 0 || kept.delete(host));
    return found;
  };
}

async function addressesOf(host: Name, type: string, parts: LookupParts): Promise<readonly Address[]> {
  const { world, hints, isRegistryZone, shared } = parts;
  const given = Promise.resolve({ lastGood: null, controls: [] });
  const input = { asked: { name: host, type }, hints, resolvers: [], typeAsked: true, isRegistryZone, given, shared };
  for await (const trace of walk(input, world)) {
    const found = foundIn(trace, host, type);
    if (found !== null) return found;
  }
  return [];
}

/** The addresses that the walk has met so far, aliases followed; none where servers deny it; null while nobody has said anything. */
function foundIn(trace: Trace, host: Name, type: string): readonly Address[] | null {
  const replies = [...trace.zones.values()].flatMap(zone => zone.replies);
  let name = host;
  for (let aliases = 0; aliases <= MAX_ALIASES; aliases++) {
    const said = replies.filter(reply => reply.question.name === name && reply.question.type === type);
    const answer = said.find(reply => reply.outcome?.kind === 'answer');
    if (answer !== undefined) return addressesIn(answer, name, type);
    const alias = said.map(reply => reply.outcome).find(outcome => outcome?.kind === 'alias');
    if (alias?.kind !== 'alias') return said.some(isDenial) ? [] : null;
    name = alias.target;
  }
  return [];
}

const isDenial = (reply: Reply): boolean => reply.outcome?.kind === 'nodata' || reply.outcome?.kind === 'nxdomain';

function addressesIn(reply: Reply, name: Name, type: string): readonly Address[] {
  if (reply.outcome?.kind !== 'answer') return [];
  const records = reply.outcome.said.answers.filter(record => record.name === name && record.type === type);
  return [...new Set(records.flatMap(record => addressOf(record) ?? []))];
}
