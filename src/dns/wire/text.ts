import { addressFromBytes, addressToBytes, parseAddress } from '../../values/address.ts';
import { type Name, parseName, ROOT } from '../../values/name.ts';
import { base32Of, bytesOfBase32 } from './base32.ts';
import { typeName, typeNumber } from './codes.ts';
import { concat, nameOfWire, numberOf, u16, u32, wireOfName } from './cursor.ts';
import type { Field } from './layout.ts';

/** Each field of rdata in presentation form (RFC 1035 §5.1 and the RFC of each type), both ways. */

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Bytes as a quoted character string: printable ASCII as it is, `"` and `\` escaped, the rest as `\DDD`. */
function quoted(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) out += `\\${String.fromCharCode(byte)}`;
    else out += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  }
  return `"${out}"`;
}

/** Character strings one after the other (RFC 1035 §3.3.14); null where the lengths do not fit or there is none. */
export function stringsOf(bytes: Uint8Array): Uint8Array[] | null {
  const out: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + (bytes[at] ?? 0);
    if (end > bytes.length) return null;
    out.push(bytes.subarray(at + 1, end));
    at = end;
  }
  return out.length === 0 ? null : out;
}

/** The types of a type bit map, ascending (RFC 4034 §4.1.2); null where it is malformed. */
export function typesOf(bytes: Uint8Array): string[] | null {
  const out: string[] = [];
  let last = -1;
  for (let at = 0; at < bytes.length; ) {
    const window = bytes[at] ?? 0;
    const length = bytes[at + 1] ?? 0;
    if (window <= last || length < 1 || length > 32 || at + 2 + length > bytes.length) return null;
    for (let bit = 0; bit < length * 8; bit++) {
      if (((bytes[at + 2 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) out.push(typeName(window * 256 + bit));
    }
    last = window;
    at += 2 + length;
  }
  return out;
}

function bitmapOf(numbers: readonly number[]): Uint8Array {
  const windows = new Map<number, Uint8Array>();
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const window = windows.get(number >> 8) ?? new Uint8Array(32);
    const low = number & 255;
    window[low >> 3] = (window[low >> 3] ?? 0) | (0x80 >> (low & 7));
    windows.set(number >> 8, window);
  }
  return concat(
    [...windows].flatMap(([window, bits]) => {
      const length = bits.findLastIndex(octet => octet !== 0) + 1;
      return [Uint8Array.of(window, length), bits.subarray(0, length)];
    }),
  );
}

/** RFC 4034 §3.2: UTC as YYYYMMDDHHmmSS. Signature times are modulo 2^32 seconds; this reads them as before 2106. */
const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.000Z$|[-:T]/g, '');

function timeOf(text: string): number | null {
  if (!/^\d{14}$/.test(text)) return /^\d{1,10}$/.test(text) ? Number(text) : null;
  const iso = text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  const seconds = Date.parse(iso) / 1000;
  return Number.isNaN(seconds) || timeText(seconds) !== text ? null : seconds;
}

/** One field's bytes in presentation form; null where they have none, so that the generic form is used. */
export function fieldText(field: Field, bytes: Uint8Array): string | null {
  switch (field) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'seconds':
      return String(numberOf(bytes));
    case 'time':
      return timeText(numberOf(bytes));
    case 'type':
      return typeName(numberOf(bytes));
    case 'ipv4':
    case 'ipv6':
      return addressFromBytes(bytes);
    case 'name':
      return nameOfWire(bytes);
    case 'string':
      return quoted(bytes.subarray(1));
    case 'text':
      return quoted(bytes);
    case 'strings':
      return stringsOf(bytes)?.map(quoted).join(' ') ?? null;
    case 'tag':
      return tagText(bytes.subarray(1));
    case 'salt':
      return bytes.length === 1 ? '-' : hexOf(bytes.subarray(1));
    case 'hash':
      return bytes.length === 1 ? null : base32Of(bytes.subarray(1)).toUpperCase();
    case 'hex':
      return bytes.length === 0 ? null : hexOf(bytes);
    case 'base64':
      return bytes.length === 0 ? null : base64Of(bytes);
    case 'types':
      return typesOf(bytes)?.join(' ') ?? null;
  }
}

/** RFC 8659 §4.1: letters and digits only. */
const tagText = (bytes: Uint8Array): string | null => {
  const text = Buffer.from(bytes).toString('latin1');
  return /^[a-z0-9]+$/i.test(text) ? text : null;
};

/** A word of a zone file: what stood there, escapes kept, and whether it was in quotes. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** A name from a zone file: `@` is the origin, names without a final dot lie below it; null where it is none. */
export function nameIn(text: string, origin: Name): Name | null {
  if (text === '@') return origin;
  const absolute = /(?:^|[^\\])(?:\\\\)*\.$/.test(text);
  return parseName(absolute ? text : origin === ROOT ? `${text}.` : `${text}.${origin}`);
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds from `3600`, `1h` or `1w2d`; null where it is neither or over 31 bits (RFC 2181 §8). */
export function secondsIn(text: string): number | null {
  if (!/^(?:\d+|(?:\d+[smhdw])+)$/i.test(text)) return null;
  const pieces = text.toLowerCase().match(/\d+[smhdw]?/g) ?? [];
  const sum = pieces.reduce((total, piece) => total + Number.parseInt(piece, 10) * (UNITS[piece.slice(-1)] ?? 1), 0);
  return sum <= 0x7fff_ffff ? sum : null;
}

/** The bytes of a character string, escapes resolved, other than ASCII as UTF-8; null where an escape is none. */
function stringBytes(text: string): Uint8Array | null {
  const out: Uint8Array[] = [];
  for (const [piece] of text.matchAll(/\\\d{3}|\\[\s\S]|\\$|[^\\]+/gu)) {
    if (piece === '\\' || (piece.length === 4 && /^\\\d/.test(piece) && Number(piece.slice(1)) > 255)) return null;
    if (/^\\\d{3}$/.test(piece)) out.push(Uint8Array.of(Number(piece.slice(1))));
    else out.push(new TextEncoder().encode(piece.startsWith('\\') ? piece.slice(1) : piece));
  }
  return concat(out);
}

/** Bytes with their length in front; null where they are more than 255. */
const counted = (bytes: Uint8Array | null): Uint8Array | null =>
  bytes === null || bytes.length > 255 ? null : concat([Uint8Array.of(bytes.length), bytes]);

const numberBytes = (text: string, octets: 1 | 2 | 4): Uint8Array | null => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number < 256 ** octets ? u32(number).subarray(4 - octets) : null;
};

/** Bytes from hexadecimal digits; null where they are none. */
export const bytesOfHex = (text: string): Uint8Array | null =>
  /^(?:[0-9a-f]{2})+$/i.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : null;

const bytesOfBase64 = (text: string): Uint8Array | null =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) && text !== ''
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : null;

/** True for fields that take all words that are left. */
export const takesRest = (field: Field): boolean =>
  field === 'strings' || field === 'hex' || field === 'base64' || field === 'types';

/** One field's bytes from presentation form: one word, or all that are left (`takesRest`); null where it cannot be. */
export function fieldBytes(field: Field, words: readonly Word[], origin: Name): Uint8Array | null {
  const text = words[0]?.text ?? '';
  const joined = words.map(word => word.text).join('');
  switch (field) {
    case 'u8':
      return numberBytes(text, 1);
    case 'u16':
      return numberBytes(text, 2);
    case 'u32':
      return numberBytes(text, 4);
    case 'seconds':
      return orNull(secondsIn(text), u32);
    case 'time':
      return orNull(timeOf(text), u32);
    case 'type':
      return orNull(typeNumber(text), u16);
    case 'ipv4':
    case 'ipv6':
      return addressBytes(text, field);
    case 'name':
      return orNull(nameIn(text, origin), wireOfName);
    case 'string':
      return counted(stringBytes(text));
    case 'tag':
      return /^[a-z0-9]+$/i.test(text) ? counted(stringBytes(text)) : null;
    case 'text':
      return stringBytes(text);
    case 'strings':
      return allOf(
        words.map(word => counted(stringBytes(word.text))),
        concat,
      );
    case 'salt':
      return text === '-' ? Uint8Array.of(0) : counted(bytesOfHex(text));
    case 'hash':
      return counted(bytesOfBase32(text));
    case 'hex':
      return bytesOfHex(joined);
    case 'base64':
      return bytesOfBase64(joined);
    case 'types':
      return allOf(
        words.map(word => typeNumber(word.text)),
        bitmapOf,
      );
  }
}

const orNull = <A, B>(value: A | null, then: (value: A) => B): B | null => (value === null ? null : then(value));

const allOf = <A, B>(values: readonly (A | null)[], then: (values: A[]) => B): B | null => {
  const present = values.filter(value => value !== null);
  return present.length === values.length ? then(present) : null;
};

function addressBytes(text: string, family: 'ipv4' | 'ipv6'): Uint8Array | null {
  const parsed = parseAddress(text);
  if (parsed === null || parsed.includes(':') !== (family === 'ipv6')) return null;
  return addressToBytes(parsed);
}
