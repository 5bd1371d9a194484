import { type Address, addressFromBytes } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';
import type { RawRecord, RrType, Soa } from '../message.ts';
import { className } from './codes.ts';
import { concat, nameOfWire, numberOf } from './cursor.ts';
import { bytesOfHex, hexOf } from './encodings.ts';
import { formOf } from './fields.ts';
import { type Field, layoutOf, partsOf } from './layout.ts';
import type { Word } from './words.ts';

/** What records say. Everything here takes rdata as it was sent and gives null, or the generic form, where it is malformed. */

const TARGETED: ReadonlySet<string> = new Set(['NS', 'CNAME', 'DNAME', 'PTR', 'MX', 'SRV']);

/** The name a record points to: of NS, CNAME, DNAME, PTR, the exchange of MX, the target of SRV; else null. */
export function targetOf(record: RawRecord): Name | null {
  if (!TARGETED.has(record.type)) return null;
  const last = partsOf(record.type, record.rdata)?.at(-1);
  return last === undefined ? null : nameOfWire(last.bytes);
}

/** What a SOA record says (RFC 1035 §3.3.13); null for every other record. */
export function soaOf(record: RawRecord): Soa | null {
  const parts = record.type === 'SOA' ? partsOf('SOA', record.rdata) : null;
  if (parts === null) return null;
  const [mname, rname, ...numbers] = parts.map(part => part.bytes) as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const [serial, refresh, retry, expire, minimum] = numbers.map(numberOf) as [number, number, number, number, number];
  return { mname: nameOfWire(mname), rname: nameOfWire(rname), serial, refresh, retry, expire, minimum };
}

/** The address of an A or AAAA record; null for every other, and where its length is wrong. */
export function addressOf(record: RawRecord): Address | null {
  const fits =
    (record.type === 'A' && record.rdata.length === 4) || (record.type === 'AAAA' && record.rdata.length === 16);
  return fits ? addressFromBytes(record.rdata) : null;
}

/** Rdata in presentation form, one line of printable ASCII; `\# 4 C0000201` (RFC 3597 §5) where the type is unknown or it is malformed. */
export function rdataText(record: RawRecord): string {
  const fields = partsOf(record.type, record.rdata)?.map(part => formOf(part.field).text(part.bytes));
  if (fields?.every(field => field !== null)) return fields.filter(field => field !== '').join(' ');
  return `\\# ${record.rdata.length} ${hexOf(record.rdata)}`.trimEnd();
}

/** A record as one line of a zone file: owner, TTL in seconds, class, type, rdata. */
export const recordText = (record: RawRecord): string =>
  `${record.name} ${record.ttl} ${className(record.class)} ${record.type} ${rdataText(record)}`;

/** Octets of the longest rdata: its length has 16 bits (RFC 1035 §4.1.3). */
const MAX_RDATA_OCTETS = 65_535;

/** Characters of a wrong word that a problem repeats. */
const MAX_SHOWN_CHARS = 40;

/** The rdata that words of a zone file stand for, or what is wrong with them. Names without a final dot lie below `origin`. */
export function rdataFromWords(type: RrType, words: readonly Word[], origin: Name): Uint8Array | string {
  const [first, ...generic] = words;
  const layout = layoutOf(type);
  const isGeneric = first?.text === '\\#' && !first.quoted;
  if (!isGeneric && layout === null) return 'read in the generic form of RFC 3597 only: \\# length hex';
  const rdata = isGeneric ? genericRdata(generic) : fieldsRdata(layout ?? [], words, origin);
  return typeof rdata === 'string' || rdata.length <= MAX_RDATA_OCTETS ? rdata : `rdata of ${rdata.length} octets`;
}

function genericRdata([length, ...hex]: readonly Word[]): Uint8Array | string {
  const bytes = bytesOfHex(hex.map(word => word.text).join(''));
  if (bytes === null) return 'the generic form needs an even number of hexadecimal digits';
  if (length?.text === String(bytes.length)) return bytes;
  return `the generic form has ${bytes.length} octets and says ${length === undefined ? 'no length' : shown(length)}`;
}

function fieldsRdata(layout: readonly Field[], words: readonly Word[], origin: Name): Uint8Array | string {
  const out: Uint8Array[] = [];
  let at = 0;
  for (const field of layout) {
    const form = formOf(field);
    const word = words[at];
    if (word === undefined && field !== 'types') return `a value is missing (${field})`;
    const bytes = 'rest' in form ? form.rest(words.slice(at)) : word && form.bytes(word, origin);
    if (!bytes) return `not a value of the kind ${field}: ${shown(word)}`;
    out.push(bytes);
    at = 'rest' in form ? words.length : at + 1;
  }
  return at < words.length ? `too many values, from ${shown(words[at])} on` : concat(out);
}

const shown = (word: Word | undefined): string => (word?.text ?? '').slice(0, MAX_SHOWN_CHARS);
