/** A key of IndexedDB (specification, "Keys"). */
export type Key = number | string | Date | Uint8Array | readonly Key[];

/** What stands before a key of each kind, in the order in which kinds sort; zero ends an array. */
const TAG = { end: 0x00, number: 0x10, date: 0x20, string: 0x30, binary: 0x40, array: 0x50 } as const;
/** Keys within keys; deeper ones are nobody's. */
const MAX_DEPTH = 8;

/**
 * A key as octets that sort as IndexedDB sorts keys (numbers, dates, strings by UTF-16 code units, octets, arrays), no
 * key being the beginning of another. Throws DataError for what is no key.
 */
export function encodeKey(key: unknown): Uint8Array {
  const out: number[] = [];
  write(key, out, 0);
  return Uint8Array.from(out);
}

/** The key, where it is one; null else: what an index does not list. */
export function keyOrNull(of: unknown): Uint8Array | null {
  try {
    return encodeKey(of);
  } catch {
    return null;
  }
}

function write(key: unknown, out: number[], depth: number): void {
  if (typeof key === 'number' && !Number.isNaN(key)) out.push(TAG.number, ...octetsOf(key));
  else if (key instanceof Date && !Number.isNaN(key.getTime())) out.push(TAG.date, ...octetsOf(key.getTime()));
  else if (typeof key === 'string') writeUnits(key, out);
  else if (key instanceof ArrayBuffer) writeOctets(new Uint8Array(key), out);
  else if (ArrayBuffer.isView(key)) writeOctets(new Uint8Array(key.buffer, key.byteOffset, key.byteLength), out);
  else if (Array.isArray(key) && depth < MAX_DEPTH) {
    out.push(TAG.array);
    for (const part of key) write(part, out, depth + 1);
    out.push(TAG.end);
  } else throw new DOMException('this is no key', 'DataError');
}

/** Big-endian IEEE 754; the sign turned, and all of a negative number, so that octets sort as numbers do. */
function octetsOf(number: number): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setFloat64(0, number === 0 ? 0 : number);
  const mask = (octets[0] ?? 0) >= 0x80 ? 0xff : 0x00;
  octets.forEach((octet, i) => {
    octets[i] = octet ^ (i === 0 ? mask | 0x80 : mask);
  });
  return octets;
}

/** Two octets a code unit; the unit zero as 00 00 01 and the end as 00 00 00, below every unit. */
function writeUnits(text: string, out: number[]): void {
  out.push(TAG.string);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    out.push(unit >> 8, unit & 0xff);
    if (unit === 0) out.push(1);
  }
  out.push(0, 0, 0);
}

/** The octet zero as 00 01, and the end as 00 00. */
function writeOctets(octets: Uint8Array, out: number[]): void {
  out.push(TAG.binary);
  for (const octet of octets) out.push(...(octet === 0 ? [0, 1] : [octet]));
  out.push(0, 0);
}

/** The key that `encodeKey` made octets of. */
export function decodeKey(octets: Uint8Array): Key {
  return read(octets, 0).key;
}

/** Where the octets of the key end that begins at `from`. */
export const endOfKey = (octets: Uint8Array, from: number): number => read(octets, from).end;

function read(octets: Uint8Array, from: number): { key: Key; end: number } {
  switch (octets[from]) {
    case TAG.number:
      return { key: numberAt(octets, from + 1), end: from + 9 };
    case TAG.date:
      return { key: new Date(numberAt(octets, from + 1)), end: from + 9 };
    case TAG.string:
      return readUnits(octets, from + 1);
    case TAG.binary:
      return readOctets(octets, from + 1);
    case TAG.array: {
      const parts: Key[] = [];
      let at = from + 1;
      while (octets[at] !== TAG.end) {
        const part = read(octets, at);
        parts.push(part.key);
        at = part.end;
      }
      return { key: parts, end: at + 1 };
    }
    default:
      throw new DOMException('these octets are no key', 'DataError');
  }
}

function numberAt(octets: Uint8Array, from: number): number {
  // A copy: what is given may be a view into something else.
  const turned = Uint8Array.from(octets.subarray(from, from + 8));
  const mask = (turned[0] ?? 0) >= 0x80 ? 0x00 : 0xff;
  turned.forEach((octet, i) => {
    turned[i] = octet ^ (i === 0 ? mask | 0x80 : mask);
  });
  return new DataView(turned.buffer).getFloat64(0);
}

function readUnits(octets: Uint8Array, from: number): { key: string; end: number } {
  const units: number[] = [];
  let at = from;
  for (; ; at += 2) {
    const unit = ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
    if (unit === 0 && octets[at + 2] !== 1) break;
    units.push(unit);
    if (unit === 0) at++;
  }
  return { key: units.map(unit => String.fromCharCode(unit)).join(''), end: at + 3 };
}

function readOctets(octets: Uint8Array, from: number): { key: Uint8Array; end: number } {
  const out: number[] = [];
  let at = from;
  for (; octets[at] !== 0 || octets[at + 1] === 1; at++) {
    const octet = octets[at];
    if (octet === undefined) break;
    out.push(octet);
    if (octet === 0) at++;
  }
  return { key: Uint8Array.from(out), end: at + 2 };
}
