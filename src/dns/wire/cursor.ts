import { labelBytes, labelsOf, MAX_LABEL_OCTETS, MAX_NAME_OCTETS, type Name, ROOT } from '../../values/name.ts';

export { nameOfWire } from '../../values/name.ts';

/**
 * A place in bytes that came from outside. Reading past the end or anything malformed sets `broken` once and gives
 * zeros from then on, so a reader checks once at the end and nothing throws.
 */
export interface Cursor {
  readonly bytes: Uint8Array;
  /** Where this part of the bytes ends (a record's rdata, or all of them). */
  readonly end: number;
  /** Whether names may hold compression pointers: in a message, never in rdata that stands alone. */
  readonly compressed: boolean;
  at: number;
  broken: string | null;
}

/** A cursor over bytes that stand alone: pointers are malformed in them. */
export const cursorOf = (bytes: Uint8Array): Cursor => ({
  bytes,
  end: bytes.length,
  compressed: false,
  at: 0,
  broken: null,
});

/** Octets of a message's header (RFC 1035 §4.1.1). */
export const HEADER_OCTETS = 12;

/** Pointers in one name: each useful one brings a label, and no name has more than 127 labels. */
const MAX_POINTERS = 127;

/** Where a name is put together; what leaves is a copy. */
const NAME_ROOM = new Uint8Array(MAX_NAME_OCTETS);

const NOTHING = new Uint8Array(0);

/** Marks the cursor as malformed; the first reason stays. */
export function fail(cursor: Cursor, why: string): void {
  cursor.broken ??= why;
}

/** The next `count` octets, as a view; none where fewer are left. */
export function take(cursor: Cursor, count: number): Uint8Array {
  if (cursor.broken !== null) return NOTHING;
  if (count > cursor.end - cursor.at) {
    fail(cursor, 'it ends in the middle of a field');
    return NOTHING;
  }
  cursor.at += count;
  return cursor.bytes.subarray(cursor.at - count, cursor.at);
}

/** The next big-endian unsigned number of `octets` octets (1, 2 or 4). */
export function takeNumber(cursor: Cursor, octets: 1 | 2 | 4): number {
  if (cursor.broken !== null || octets > cursor.end - cursor.at) return numberOf(take(cursor, octets));
  let sum = 0;
  for (const end = cursor.at + octets; cursor.at < end; cursor.at++) sum = sum * 256 + (cursor.bytes[cursor.at] ?? 0);
  return sum;
}

/** Octets as a big-endian unsigned number. */
export function numberOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = sum * 256 + byte;
  return sum;
}

/** A number as two octets. */
export const u16 = (number: number): Uint8Array => Uint8Array.of(number >>> 8, number & 255);

/** A number as four octets. */
export const u32 = (number: number): Uint8Array => Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);

/** Several byte strings as one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * The next domain name, written out without compression and in the case it was sent in (RFC 1035 §4.1.4). Malformed:
 * labels over 63 octets, names over 255, pointers that do not point before the piece they stand in, or into the header.
 */
export function takeName(cursor: Cursor): Uint8Array {
  const { bytes, compressed, end } = cursor;
  const out = NAME_ROOM;
  let { at } = cursor;
  let start = at;
  let length = 0;
  let pointers = 0;
  while (cursor.broken === null) {
    const octet = at < end ? (bytes[at] ?? 0) : -1;
    const labelEnd = at + 1 + octet;
    if (octet === -1) fail(cursor, 'a name runs past the end');
    else if (octet === 0) {
      if (pointers === 0) cursor.at = at + 1;
      out[length] = 0;
      return out.slice(0, length + 1);
    } else if (octet >= 0xc0) {
      const target = at + 1 < end ? ((octet & 0x3f) << 8) | (bytes[at + 1] ?? 0) : bytes.length;
      if (!compressed) fail(cursor, 'a compression pointer where none may be');
      else if (target >= start) fail(cursor, 'a compression pointer that does not point back');
      else if (target < HEADER_OCTETS) fail(cursor, 'a compression pointer into the header');
      else if (++pointers > MAX_POINTERS) fail(cursor, 'too many compression pointers in a name');
      if (pointers === 1) cursor.at = at + 2;
      at = start = target;
    } else if (octet > MAX_LABEL_OCTETS) fail(cursor, 'a label of more than 63 octets');
    else if (labelEnd > end) fail(cursor, 'a name runs past the end');
    else if (length + octet + 2 > MAX_NAME_OCTETS) fail(cursor, 'a name of more than 255 octets');
    else {
      while (at < labelEnd) out[length++] = bytes[at++] ?? 0;
    }
  }
  return NOTHING;
}

/** A name as uncompressed octets, in lower case: also its canonical form for DNSSEC (RFC 4034 §6.2). */
export function wireOfName(name: Name): Uint8Array {
  if (!name.includes('\\')) return wireOfPlain(name);
  const out = new Uint8Array(MAX_NAME_OCTETS);
  let at = 0;
  for (const label of labelsOf(name)) {
    const bytes = labelBytes(label);
    out[at] = bytes.length;
    out.set(bytes, at + 1);
    at += 1 + bytes.length;
  }
  return out.slice(0, at + 1);
}

/** Of a name without escapes: each dot becomes the length of what stood before it, one octet further on. */
function wireOfPlain(name: Name): Uint8Array {
  if (name === ROOT) return new Uint8Array(1);
  const out = new Uint8Array(name.length + 1);
  for (let i = 0, lengthAt = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === DOT) {
      out[lengthAt] = i - lengthAt;
      lengthAt = i + 1;
    } else out[i + 1] = code;
  }
  return out;
}

const DOT = 0x2e;
