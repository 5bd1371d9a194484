import { labelBytes, labelDepth, labelsOf, type Name, suffixOf } from '../../../values/name.ts';
import type { RawRecord, RrType } from '../../message.ts';
import { typeNumber } from '../../wire/codes.ts';
import { concat, cursorOf, u16, u32, wireOfName } from '../../wire/cursor.ts';
import { type Field, layoutOf, takeParts } from '../../wire/layout.ts';

/**
 * The canonical form and order that signatures and proofs of absence rest on (RFC 4034 §6). Rdata of types not listed
 * here, or malformed, stays as it was sent: whoever signed it signed those bytes.
 */

/** Types whose names inside the rdata are lowered (RFC 4034 §6.2 item 3, without NSEC as RFC 6840 §5.1 corrects; HINFO has none). */
const LOWERED: ReadonlySet<RrType> = new Set(
  'NS MD MF CNAME SOA MB MG MR PTR MINFO MX RP AFSDB RT SIG PX NXT NAPTR KX SRV DNAME A6 RRSIG'.split(' '),
);

/** RFC 2535 §5.2: obsolete and unknown to the wire reader, but on the list above. */
const NXT: readonly Field[] = ['name', 'hex'];

/** ASCII upper case to lower in a name on the wire; length octets are at most 63 and so never taken for letters. */
const lowered = (wire: Uint8Array): Uint8Array => wire.map(byte => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** The rdata as it is signed: names of the listed types in lower case, everything else untouched. */
export function canonicalRdata(type: RrType, rdata: Uint8Array): Uint8Array {
  if (!LOWERED.has(type)) return rdata;
  if (type === 'A6') return canonicalA6(rdata);
  const layout = type === 'NXT' ? NXT : layoutOf(type);
  if (layout === null) return rdata;
  const cursor = cursorOf(rdata);
  const parts = takeParts(cursor, layout);
  if (cursor.broken !== null) return rdata;
  return concat(parts.map(part => (part.field === 'name' ? lowered(part.bytes) : part.bytes)));
}

/** RFC 2874 §3.1.1: prefix length, that many bits less of an address, then a name unless the length is 0. */
function canonicalA6(rdata: Uint8Array): Uint8Array {
  const bits = rdata[0] ?? 0;
  const at = 1 + Math.ceil((128 - Math.min(bits, 128)) / 8);
  return concat([rdata.subarray(0, at), lowered(rdata.subarray(at))]);
}

/** Octet strings in the order of RFC 4034 §6.3: left-justified and unsigned, the shorter first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The canonical order of names (RFC 4034 §6.1): label by label from the right. Negative where `a` comes first. */
export function compareNames(a: Name, b: Name): number {
  if (a === b) return 0;
  const left = labelsOf(a).reverse();
  const right = labelsOf(b).reverse();
  for (const [i, label] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const difference = label === other ? 0 : compareBytes(labelBytes(label), labelBytes(other));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** How many labels of an owner the Labels field counts: not the root, not a leading `*` (RFC 4034 §3.1.3). */
export const signedLabels = (owner: Name): number => labelDepth(owner) - (owner.startsWith('*.') ? 1 : 0);

/** The owner that was signed: the wildcard where the Labels field is smaller than the owner's (RFC 4035 §5.3.2). */
function signedOwner(owner: Name, labels: number): Uint8Array {
  if (labels >= signedLabels(owner)) return wireOfName(owner);
  return concat([Uint8Array.of(1, 42), wireOfName(suffixOf(owner, labels))]);
}

/**
 * The octets that a signature covers (RFC 4034 §3.1.8.1): `head` is the RRSIG's rdata without the signature, its signer's
 * name in lower case; then the records in canonical order, each once (§6.3), with the original TTL.
 */
export function signedData(
  head: Uint8Array,
  labels: number,
  originalTtl: number,
  rrset: readonly RawRecord[],
): Uint8Array {
  const first = rrset[0];
  if (first === undefined) return head;
  const owner = signedOwner(first.name, labels);
  const fixed = concat([owner, u16(typeNumber(first.type) ?? 0), u16(first.class), u32(originalTtl)]);
  const rdatas = rrset.map(record => canonicalRdata(record.type, record.rdata)).sort(compareBytes);
  const once = rdatas.filter((rdata, i) => i === 0 || compareBytes(rdata, rdatas[i - 1] as Uint8Array) !== 0);
  return concat([head, ...once.flatMap(rdata => [fixed, u16(rdata.length), rdata])]);
}
