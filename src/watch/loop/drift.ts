import type { Address } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { isNewerSerial } from '../../values/serial.ts';

/** Servers of one zone that stay behind: by the serials that light checks see, one server at a time. */

export interface SerialSeen {
  readonly mname: Name;
  readonly serial: number;
  /** Seconds, as the zone sets them (RFC 1035 §3.3.13). */
  readonly refresh: number;
  readonly retry: number;
}

export interface Drift {
  readonly newest: SerialSeen & { readonly firstAt: Instant };
  /** What each server last gave. */
  readonly servers: ReadonlyMap<Address, number>;
}

/** Rule 7 of evidence: serials of different primaries compare to nothing, so another primary begins anew. */
export function drifting(before: Drift | null, server: Address, seen: SerialSeen, now: Instant): Drift {
  if (before === null || before.newest.mname !== seen.mname)
    return { newest: { ...seen, firstAt: now }, servers: new Map([[server, seen.serial]]) };
  const isNewer = isNewerSerial(seen.serial, before.newest.serial);
  const newest = isNewer ? { ...seen, firstAt: now } : before.newest;
  const known =
    before.servers.get(server) === seen.serial ? before.servers : new Map(before.servers).set(server, seen.serial);
  return newest === before.newest && known === before.servers ? before : { newest, servers: known };
}

/** Servers that have an older version although the newest one was seen for longer than refresh and retry together. */
export function behindIn(
  { newest, servers }: Drift,
  now: Instant,
): readonly { readonly address: Address; readonly serial: number }[] {
  if (now - newest.firstAt <= (newest.refresh + newest.retry) * 1_000) return [];
  return [...servers].flatMap(([address, serial]) =>
    isNewerSerial(newest.serial, serial) ? [{ address, serial }] : [],
  );
}
