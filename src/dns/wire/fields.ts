import { type Address, addressFromBytes, octetsOf, parseAddress } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';
import type { RrType } from '../message.ts';
import { typeName, typeNumber } from './codes.ts';
import { concat, nameOfWire, numberOf, u16, u32, wireOfName } from './cursor.ts';
import { base32Of, base64Of, bytesOfBase32, bytesOfBase64, bytesOfHex, hexOf } from './encodings.ts';
import type { Field } from './layout.ts';
import { charactersIn, nameIn, quoted, secondsIn, type Word } from './words.ts';

/** One kind of field in presentation form (RFC 1035 §5.1 and the RFC of each type), both ways; null: it has none, it is none. */
export interface Form {
  text(bytes: Uint8Array): string | null;
  bytes(word: Word, origin: Name): Uint8Array | null;
}

/** A field that takes all words that are left. */
export interface RestForm {
  text(bytes: Uint8Array): string | null;
  rest(words: readonly Word[]): Uint8Array | null;
}

const map = <A, B>(value: A | null, then: (value: A) => B): B | null => (value === null ? null : then(value));

const all = <A>(values: readonly (A | null)[]): A[] | null => {
  const present = values.filter(value => value !== null);
  return present.length === values.length ? present : null;
};

const number = (octets: 1 | 2 | 4): Form => ({
  text: bytes => String(numberOf(bytes)),
  bytes({ text }) {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return value < 256 ** octets ? u32(value).subarray(4 - octets) : null;
  },
});

const addressForm = (octets: 4 | 16): Form => ({
  text: addressFromBytes,
  bytes({ text }) {
    const bytes = map(parseAddress(text), (of: Address) => octetsOf(of));
    return bytes?.length === octets ? bytes : null;
  },
});

/** Bytes behind an octet that counts them; null for more than 255. */
const counted = (bytes: Uint8Array | null): Uint8Array | null =>
  bytes === null || bytes.length > 255 ? null : concat([Uint8Array.of(bytes.length), bytes]);

/** Digits over all words that are left; none at all have no presentation form. */
const digits = (textOf: (bytes: Uint8Array) => string, bytesOf: (text: string) => Uint8Array | null): RestForm => ({
  text: bytes => textOf(bytes) || null,
  rest: words => bytesOf(words.map(word => word.text).join('')),
});

/** RFC 8659 §4.1: letters and digits only. */
const TAG = /^[a-z0-9]{1,255}$/i;

/** RFC 4034 §3.2: UTC as YYYYMMDDHHmmSS, written here as if no signature were of 2106 or later; or a number of seconds. */
const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/\.000Z$|[-:T]/g, '');

function timeIn(text: string): number | null {
  if (/^\d{1,10}$/.test(text)) return Number(text) < 2 ** 32 ? Number(text) : null;
  const seconds = Date.parse(text.replace(/^(\d{4})(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z')) / 1000;
  return seconds >= 0 && seconds < 2 ** 32 && timeText(seconds) === text ? seconds : null;
}

const FORMS: Readonly<Record<Field, Form | RestForm>> = {
  u8: number(1),
  u16: number(2),
  u32: number(4),
  seconds: { text: number(4).text, bytes: ({ text }) => map(secondsIn(text, 0xffff_ffff), u32) },
  time: { text: bytes => timeText(numberOf(bytes)), bytes: ({ text }) => map(timeIn(text), u32) },
  type: { text: bytes => typeName(numberOf(bytes)), bytes: ({ text }) => map(typeNumber(text), u16) },
  ipv4: addressForm(4),
  ipv6: addressForm(16),
  name: { text: nameOfWire, bytes: ({ text }, origin) => map(nameIn(text, origin), wireOfName) },
  string: { text: bytes => quoted(bytes.subarray(1)), bytes: word => counted(charactersIn(word)) },
  text: { text: quoted, bytes: charactersIn },
  tag: {
    text: bytes => map(TAG.exec(Buffer.from(bytes.subarray(1)).toString('latin1')), found => found[0]),
    bytes: word => (TAG.test(word.text) ? counted(charactersIn(word)) : null),
  },
  salt: {
    text: bytes => hexOf(bytes.subarray(1)) || '-',
    bytes: ({ text }) => (text === '-' ? Uint8Array.of(0) : counted(bytesOfHex(text))),
  },
  hash: {
    text: bytes => base32Of(bytes.subarray(1)).toUpperCase() || null,
    bytes: ({ text }) => counted(bytesOfBase32(text)),
  },
  hex: digits(hexOf, bytesOfHex),
  base64: digits(base64Of, bytesOfBase64),
  strings: {
    text: bytes => stringsOf(bytes)?.map(quoted).join(' ') ?? null,
    rest: words => map(all(words.map(word => counted(charactersIn(word)))), concat),
  },
  types: {
    text: bytes => typesOf(bytes)?.join(' ') ?? null,
    rest: words => map(all(words.map(word => typeNumber(word.text))), bitmapOf),
  },
};

/** How a kind of field is written and read. */
export const formOf = (field: Field): Form | RestForm => FORMS[field];

/** The character strings of TXT rdata in order (RFC 1035 §3.3.14); null where their lengths do not fit, or there is none. */
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
export function typesOf(bytes: Uint8Array): RrType[] | null {
  const out: RrType[] = [];
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
    const bits = windows.get(number >> 8) ?? new Uint8Array(32);
    const low = number & 255;
    bits[low >> 3] = (bits[low >> 3] ?? 0) | (0x80 >> (low & 7));
    windows.set(number >> 8, bits);
  }
  const blocks = [...windows].map(([window, bits]) => {
    const length = bits.findLastIndex(octet => octet !== 0) + 1;
    return concat([Uint8Array.of(window, length), bits.subarray(0, length)]);
  });
  return concat(blocks);
}
