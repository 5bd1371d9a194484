import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 address in canonical text form (RFC 5952). Never a host name, never with a zone index. */
declare const brand: unique symbol;
export type Address = string & { readonly [brand]: true };
export type Family = 'v4' | 'v6';

export const familyOf = (address: Address): Family => (address.includes(':') ? 'v6' : 'v4');

/** 0 to 255, without leading zeros: some read those as octal. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const V4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/**
 * An address from text in strict form (four decimal parts, or IPv6); null where it is none. Addresses of IPv4, the many of
 * each packet, are read here: that takes a fiftieth of the library's time.
 */
export function parseAddress(text: string): Address | null {
  if (V4.test(text)) return text as Address;
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.IPv6.parse(text).toRFC5952String() as Address;
}

/** An address from the rdata of an A (4 octets) or AAAA (16 octets) record; null at any other length. */
export function addressFromBytes(bytes: Uint8Array): Address | null {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}` as Address;
  return bytes.length === 16 ? textOfV6(bytes) : null;
}

/** RFC 5952 §4: without leading zeros, the first of the longest runs of two or more groups of zeros left out, lower case. */
function textOfV6(bytes: Uint8Array): Address {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  let [from, length] = [0, 1];
  for (let i = 0, run = 0; i < groups.length; i++) {
    run = groups[i] === 0 ? run + 1 : 0;
    if (run > length) [from, length] = [i + 1 - run, run];
  }
  const text = (some: readonly number[]): string => some.map(group => group.toString(16)).join(':');
  const whole = length === 1 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + length))}`;
  return whole as Address;
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
  const range = (familyOf(of) === 'v4' ? new ipaddr.IPv4(octetsOfV4(of)) : v6Of(of)).range();
  return range === 'unicast' ? 'public' : range;
}

/** As the library has it; one that stands for an address of IPv4 (RFC 4291 §2.5.5.2) as that one. */
function v6Of(of: Address): ipaddr.IPv4 | ipaddr.IPv6 {
  const parsed = new ipaddr.IPv6(octetsOfV6(of));
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

/** The octets of an address, as A and AAAA records hold them: 4 or 16. */
export const octetsOf = (of: Address): Uint8Array =>
  Uint8Array.from(familyOf(of) === 'v4' ? octetsOfV4(of) : octetsOfV6(of));

const octetsOfV4 = (of: Address): number[] => of.split('.').map(Number);

function octetsOfV6(of: Address): number[] {
  const [before = [], after = []] = of
    .split('::')
    .map(half => (half === '' ? [] : half.split(':').map(group => Number.parseInt(group, 16))));
  const between = new Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...between, ...after].flatMap(group => [group >> 8, group & 0xff]);
}
