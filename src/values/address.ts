import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 address in canonical text form (RFC 5952). Never a host name, never with a zone index. */
declare const brand: unique symbol;
export type Address = string & { readonly [brand]: true };
export type Family = 'v4' | 'v6';

export const familyOf = (address: Address): Family => (address.includes(':') ? 'v6' : 'v4');

/** An address from text in strict form (four decimal parts, or IPv6); null where it is none. */
export function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString() as Address;
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.IPv6.parse(text).toRFC5952String() as Address;
}

/** An address from the rdata of an A (4 octets) or AAAA (16 octets) record; null at any other length. */
export function addressFromBytes(bytes: Uint8Array): Address | null {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}` as Address;
  return bytes.length === 16 ? (new ipaddr.IPv6(Array.from(bytes)).toRFC5952String() as Address) : null;
}

/** An address written in our own code: throws (a bug) where it is none. */
export function address(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === null) throw new TypeError(`not an address: ${text}`);
  return parsed;
}

/**
 * What kind of address this is: 'public' (global unicast) or the special-purpose range it lies in
 * (IANA special-purpose registries: private, loopback, linkLocal, carrierGradeNat, uniqueLocal, reserved, …).
 */
export function rangeOf(of: Address): string {
  const parsed = ipaddr.process(of);
  const range = parsed.range();
  return range === 'unicast' ? 'public' : range;
}

/** The 4 or 16 octets of an address, as in the rdata of A and AAAA. */
export const octetsOf = (of: Address): Uint8Array => Uint8Array.from(ipaddr.parse(of).toByteArray());

/** The octets of an address, as A and AAAA records hold them: 4 or 16. */
export const addressToBytes = (of: Address): Uint8Array => Uint8Array.from(ipaddr.parse(of).toByteArray());
