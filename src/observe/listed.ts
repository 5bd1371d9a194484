import type { KnownServers, ServerAddress } from '../dns/walk/facts.ts';
import type { Resolver } from '../dns/walk/resolve.ts';
import type { RegistrationFacts } from '../evidence.ts';
import { isAtOrUnder, type Name } from '../values/name.ts';
import type { Clock } from '../world/ports.ts';
import type { Gathering } from './registrations.ts';

/** Name servers of a registration that are asked: most domains have two to four, registries allow 13 and more. */
const LISTED_NAMES = 8;
/** Addresses of one of them that are asked. */
const LISTED_ADDRESSES = 4;
/** Milliseconds for the addresses of name servers under other domains; a server found later is left out. */
const RESOLVE_MS = 2_000;

/**
 * The servers that a name's registration lists, for a name that its registry denies and that nobody remembers (rule 4 of
 * evidence): with the addresses that the registry gives, else found from the root where they are under another domain.
 * Null where it is not registered, nobody tells, or no address is known.
 */
export async function listedServers(
  asked: Name,
  gathering: Gathering,
  resolve: Resolver,
  clock: Clock,
): Promise<KnownServers | null> {
  for (;;) {
    const facts = [...gathering.facts.values()].find(known => isAtOrUnder(asked, known.domain));
    if (facts?.state === 'free') return null;
    if (facts?.state === 'registered' && facts.nameservers.length > 0) return found(facts, resolve, clock);
    if (gathering.isDone()) return null;
    await gathering.changed();
  }
}

async function found(facts: RegistrationFacts, resolve: Resolver, clock: Clock): Promise<KnownServers | null> {
  const { domain, nameservers, hostAddresses = {} } = facts;
  const servers: ServerAddress[] = [];
  const add = (name: Name, addresses: ServerAddress['address'][]): void => {
    for (const address of addresses.slice(0, LISTED_ADDRESSES)) servers.push({ name, address });
  };
  const lookUps = nameservers.slice(0, LISTED_NAMES).map(async name => {
    const listed = hostAddresses[name] ?? [];
    // What is under the denied name itself cannot be found: who denies the one denies the other.
    if (listed.length > 0 || isAtOrUnder(name, domain)) return add(name, [...listed]);
    const { addresses = [] } = await resolve(name);
    add(name, [...addresses]);
  });
  await Promise.race([Promise.all(lookUps), after(clock, RESOLVE_MS)]);
  return servers.length === 0 ? null : { zone: domain, servers: [...servers], knownBy: 'registration' };
}

const after = (clock: Clock, ms: number): Promise<void> => new Promise(resolve => void clock.after(ms, resolve));
