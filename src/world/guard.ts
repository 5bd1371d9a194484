import { type Address, addressFromBytes, familyOf, octetsOf, rangeOf } from '../values/address.ts';
import type { Network } from './ports.ts';

/**
 * Whoever owns a domain chooses the addresses of its name servers, so they could make us knock at doors of the network
 * that we run in. Only addresses of the public internet are dialled, and what the operator configured.
 */

/** Ranges, as `rangeOf` names them, that are part of the public internet. AS112 (RFC 7534) and AMT relays (RFC 7450) are anycast there. */
const PUBLIC_RANGES: ReadonlySet<string> = new Set(['public', 'as112', 'as112v6', 'amt']);
/** Looks public, but answers inside one cloud with facts about the virtual machine (Azure "wire server"). */
const CLOUD_METADATA: ReadonlySet<string> = new Set(['168.63.129.16']);

/** True where an address that came from outside may be asked. False for everything that is special, mapped or a tunnel to it. */
export function mayDial(to: Address): boolean {
  if (CLOUD_METADATA.has(to)) return false;
  if (familyOf(to) === 'v4') return PUBLIC_RANGES.has(rangeOf(to));
  const octets = octetsOf(to);
  const carried = carriedV4(octets, rangeOf(to));
  if (carried !== null) return mayDial(carried);
  return isGlobalUnicast(octets) && PUBLIC_RANGES.has(rangeOf(to));
}

/** IANA has handed out 2000::/3 only (RFC 4291 §2.4); everything else is special, mapped or unassigned. */
const isGlobalUnicast = (octets: Uint8Array): boolean => ((octets[0] ?? 0) & 0xe0) === 0x20;

/** The IPv4 address that a gateway would send to: 6to4 (RFC 3056 §2) and the well-known NAT64 prefix 64:ff9b::/96 (RFC 6052 §2.1). */
function carriedV4(octets: Uint8Array, range: string): Address | null {
  if (range === '6to4') return addressFromBytes(octets.slice(2, 6));
  const isWellKnownNat64 = range === 'rfc6052' && octets.slice(4, 12).every(octet => octet === 0);
  return isWellKnownNat64 ? addressFromBytes(octets.slice(12)) : null;
}

/**
 * The network, but what may not be dialled is answered with 'guarded' and never sent.
 * `configured`: addresses of the operator's own root hints and resolvers, which may lie anywhere.
 */
export function guarded(network: Network, configured: ReadonlySet<Address>): Network {
  const through =
    (send: Network['udp']): Network['udp'] =>
    (to, port, payload, arrive) => {
      if (configured.has(to) || mayDial(to)) return send(to, port, payload, arrive);
      let isClosed = false;
      queueMicrotask(() => isClosed || arrive({ kind: 'failed', reason: 'guarded' }));
      return () => {
        isClosed = true;
      };
    };
  return { udp: through(network.udp), tcp: through(network.tcp) };
}
