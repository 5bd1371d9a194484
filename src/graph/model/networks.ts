import { type Address, addressFromBytes, familyOf, octetsOf } from '../../values/address.ts';
import type { Builder } from './builder.ts';
import type { Detail, Surroundings } from './facts.ts';

/** The longest prefixes that are routed on their own, as a rule: what one wrong announcement takes away at least. */
const PREFIX_BITS = { v4: 24, v6: 48 } as const;

/** The worst-case prefix of an address, as `192.0.2.0/24`. */
export function prefixOf(address: Address): string {
  const bits = PREFIX_BITS[familyOf(address)];
  const octets = octetsOf(address).fill(0, bits / 8);
  return `${addressFromBytes(octets)}/${bits}`;
}

/** An address with what carries its packets: the address, its prefix, and any one of the AS that announce it. */
function netOf(build: Builder, facts: Surroundings, address: Address, detail: Detail): string {
  const own = build.basic(`address:${address}`, address);
  if (!detail.networks) return own;
  const id = `net:${address}`;
  if (build.has(id)) return id;
  const prefix = prefixOf(address);
  const origins = (facts.origins.get(address) ?? []).map(as => build.basic(`as:${as}`, `AS${as}`, 'inferred'));
  const [only] = origins;
  const announced = origins.length > 1 ? build.or(`origins:${address}`, origins) : (only ?? null);
  return build.and(id, [own, build.basic(`prefix:${prefix}`, prefix, 'inferred'), announced], { label: address });
}

/** One of several addresses. Without any: not known where `isKnown` is false, else there is none. */
export function netsOf(
  build: Builder,
  facts: Surroundings,
  id: string,
  addresses: readonly Address[],
  detail: Detail,
): string {
  const nets = addresses.map(address => netOf(build, facts, address, detail));
  return nets.length === 1 ? (nets[0] as string) : build.or(id, nets);
}
