import type { Resolver } from '../dns/walk/resolve.ts';
import { type Address, familyOf } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Clock, Lookup } from '../world/ports.ts';

/** Milliseconds for which a host's addresses serve again: registries move their servers less often than that. */
const KEPT_MS = 300_000;
/** Hosts kept; more than one process ever asks. */
const MAX_KEPT = 500;

/**
 * Addresses of host names by our own walk from the root, never by the system resolver, which may be what is broken.
 * IPv4 addresses come first.
 */
export function createLookup(resolve: Resolver, clock: Clock): Lookup {
  const kept = new Map<Name, { readonly atMs: number; readonly found: Promise<readonly Address[]> }>();
  return host => {
    const now = clock.monotonicMs();
    const known = kept.get(host);
    if (known !== undefined && now - known.atMs < KEPT_MS) return known.found;
    if (kept.size >= MAX_KEPT) kept.clear();
    const found = resolve(host).then(({ addresses = [] }) =>
      [...addresses].sort((a, b) => Number(familyOf(a) === 'v6') - Number(familyOf(b) === 'v6')),
    );
    kept.set(host, { atMs: now, found });
    // An empty answer may be our own trouble of the moment: the next one asks again.
    void found.then(addresses => addresses.length > 0 || kept.delete(host));
    return found;
  };
}
