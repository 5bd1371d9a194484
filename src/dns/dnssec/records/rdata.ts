import type { Name } from '../../../values/name.ts';
import type { RawRecord, RrType } from '../../message.ts';
import { typeName } from '../../wire/codes.ts';
import { concat, nameOfWire, numberOf } from '../../wire/cursor.ts';
import { type Part, partsOf } from '../../wire/layout.ts';
import { canonicalRdata } from './canonical.ts';

/** The records of DNSSEC as values. Each reader gives null where the rdata is malformed; none throws. */

/** RFC 4034 §2.1. */
export interface Dnskey {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: Uint8Array;
  /** RFC 4034 appendix B: a hint which key, never an identity. */
  readonly tag: number;
  readonly rdata: Uint8Array;
}

/** RFC 4034 §3.1. Times are serial numbers of seconds (§3.1.5). */
export interface Rrsig {
  readonly covered: RrType;
  readonly algorithm: number;
  readonly labels: number;
  readonly originalTtl: number;
  readonly expiration: number;
  readonly inception: number;
  readonly tag: number;
  readonly signer: Name;
  readonly signature: Uint8Array;
  /** The rdata before the signature, the signer's name in lower case: what is signed with the records. */
  readonly head: Uint8Array;
}

/** RFC 4034 §5.1. */
export interface Ds {
  readonly tag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Uint8Array;
}

/** RFC 4034 §4.1. */
export interface Nsec {
  readonly owner: Name;
  readonly next: Name;
  readonly types: ReadonlySet<RrType>;
}

/** RFC 5155 §3.1. */
export interface Nsec3 {
  /** The hash in the owner's first label. */
  readonly hash: Uint8Array;
  readonly next: Uint8Array;
  readonly optOut: boolean;
  readonly iterations: number;
  readonly salt: Uint8Array;
  readonly types: ReadonlySet<RrType>;
}

/** DNSKEY flags (RFC 4034 §2.1.1, RFC 5011 §7). */
export const ZONE_KEY = 0x0100;
const REVOKED = 0x0080;
export const SECURE_ENTRY_POINT = 0x0001;

/** RFC 4034 §2.1.2: the only value of the protocol field. */
const PROTOCOL = 3;

/** True for a key that may sign a zone's data: zone flag set, not revoked, protocol 3 (RFC 4034 §2.1, RFC 5011 §2.1). */
export const isZoneKey = (key: Dnskey): boolean =>
  (key.flags & ZONE_KEY) !== 0 && (key.flags & REVOKED) === 0 && key.protocol === PROTOCOL;

/** RFC 4034 appendix B: the sum of the rdata's 16-bit words with the carry added. */
export function keyTag(rdata: Uint8Array): number {
  let sum = 0;
  for (const [i, byte] of rdata.entries()) sum += i % 2 === 0 ? byte * 256 : byte;
  return (sum + Math.floor(sum / 65_536)) & 0xffff;
}

type Fields = {
  readonly parts: readonly Part[];
  readonly number: (i: number) => number;
  readonly bytes: (i: number) => Uint8Array;
};

function fieldsOf(record: RawRecord, type: RrType): Fields | null {
  const parts = record.type === type ? partsOf(type, record.rdata) : null;
  if (parts === null) return null;
  const bytes = (i: number): Uint8Array => parts[i]?.bytes ?? new Uint8Array(0);
  return { parts, bytes, number: i => numberOf(bytes(i)) };
}

export function dnskeyOf(record: RawRecord): Dnskey | null {
  const f = fieldsOf({ ...record, type: record.type === 'CDNSKEY' ? 'DNSKEY' : record.type }, 'DNSKEY');
  if (f === null || f.bytes(3).length === 0) return null;
  const { rdata } = record;
  return {
    flags: f.number(0),
    protocol: f.number(1),
    algorithm: f.number(2),
    publicKey: f.bytes(3),
    tag: keyTag(rdata),
    rdata,
  };
}

export function rrsigOf(record: RawRecord): Rrsig | null {
  const f = fieldsOf(record, 'RRSIG');
  if (f === null || f.bytes(8).length === 0) return null;
  const canonical = canonicalRdata('RRSIG', record.rdata);
  return {
    covered: typeName(f.number(0)),
    algorithm: f.number(1),
    labels: f.number(2),
    originalTtl: f.number(3),
    expiration: f.number(4),
    inception: f.number(5),
    tag: f.number(6),
    signer: nameOfWire(f.bytes(7)),
    signature: f.bytes(8),
    head: canonical.subarray(0, canonical.length - f.bytes(8).length),
  };
}

/** A DS record, or a CDS record, which has the same form (RFC 7344 §3.1). */
export function dsOf(record: RawRecord): Ds | null {
  const f = fieldsOf({ ...record, type: record.type === 'CDS' ? 'DS' : record.type }, 'DS');
  return f && { tag: f.number(0), algorithm: f.number(1), digestType: f.number(2), digest: f.bytes(3) };
}

export function nsecOf(record: RawRecord): Nsec | null {
  const f = fieldsOf(record, 'NSEC');
  const types = f && typesOf(f.bytes(1));
  return types && { owner: record.name, next: nameOfWire(f.bytes(0)), types };
}

/** Hash algorithms and flags that RFC 5155 does not define make the record void (§8.1, §8.2): null. */
export function nsec3Of(record: RawRecord): Nsec3 | null {
  const f = fieldsOf(record, 'NSEC3');
  const types = f && typesOf(f.bytes(5));
  const hash = base32hexOf(record.name.slice(0, Math.max(0, record.name.indexOf('.'))));
  if (!types || hash === null || f.number(0) !== 1 || f.number(1) > 1) return null;
  const next = f.bytes(4).subarray(1);
  if (hash.length !== next.length) return null;
  return { hash, next, optOut: f.number(1) === 1, iterations: f.number(2), salt: f.bytes(3).subarray(1), types };
}

/** The types of a bit map (RFC 4034 §4.1.2); null where its windows are out of order or of a wrong length. */
export function typesOf(bits: Uint8Array): ReadonlySet<RrType> | null {
  const types = new Set<RrType>();
  let last = -1;
  for (let at = 0; at < bits.length; ) {
    const window = bits[at] ?? 0;
    const length = bits[at + 1] ?? 0;
    if (window <= last || length < 1 || length > 32 || at + 2 + length > bits.length) return null;
    for (let bit = 0; bit < length * 8; bit++) {
      const octet = bits[at + 2 + (bit >> 3)] ?? 0;
      if ((octet & (0x80 >> (bit & 7))) !== 0) types.add(typeName(window * 256 + bit));
    }
    last = window;
    at += 2 + length;
  }
  return types;
}

/** A type bit map of type numbers (RFC 4034 §4.1.2). */
export function typeBits(numbers: readonly number[]): Uint8Array {
  const windows = [...new Set(numbers.map(n => n >> 8))].sort((a, b) => a - b);
  return concat(
    windows.map(window => {
      const low = numbers.filter(n => n >> 8 === window).map(n => n & 255);
      const octets = new Uint8Array((Math.max(...low) >> 3) + 1);
      for (const n of low) octets[n >> 3] = (octets[n >> 3] ?? 0) | (0x80 >> (n & 7));
      return concat([Uint8Array.of(window, octets.length), octets]);
    }),
  );
}

/** RFC 4648 §7, the order of hashes kept, as NSEC3 owners use it (RFC 5155 §1.3): lower case, without padding. */
const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

export function base32hex(bytes: Uint8Array): string {
  let out = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += BASE32HEX.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? out : out + BASE32HEX.charAt((held << (5 - bits)) & 31);
}

function base32hexOf(text: string): Uint8Array | null {
  const out: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    const value = BASE32HEX.indexOf(char);
    if (value === -1) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return text.length > 0 && held === 0 ? Uint8Array.from(out) : null;
}
