import { type Address, addressFromBytes } from '../../values/address.ts';
import type { Name } from '../../values/name.ts';
import type { RawRecord, Soa } from '../message.ts';
import { className } from './codes.ts';
import { concat, nameOfWire, numberOf } from './cursor.ts';
import { layoutOf, partsOf } from './layout.ts';
import { bytesOfHex, fieldBytes, fieldText, takesRest, type Word } from './text.ts';

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
  const fields = partsOf(record.type, record.rdata)?.map(part => fieldText(part.field, part.bytes));
  if (fields?.every(field => field !== null)) return fields.filter(field => field !== '').join(' ');
  const hex = Buffer.from(record.rdata).toString('hex').toUpperCase();
  return `\\# ${record.rdata.length}${hex === '' ? '' : ` ${hex}`}`;
}

/** A record as one line of a zone file: owner, TTL in seconds, class, type, rdata. */
export const recordText = (record: RawRecord): string =>
  `${record.name} ${record.ttl} ${className(record.class)} ${record.type} ${rdataText(record)}`;

/** Octets of the longest rdata (its length has 16 bits, RFC 1035 §4.1.3). */
const MAX_RDATA_OCTETS = 65_535;

/** The rdata that words of a zone file stand for, or what is wrong with them. Names without a final dot lie below `origin`. */
export function rdataFromWords(type: string, words: readonly Word[], origin: Name): Uint8Array | string {
  const [first, ...generic] = words;
  const layout = layoutOf(type);
  const read =
    first?.text === '\\#' && !first.quoted
      ? genericRdata(generic)
      : layout === null
        ? null
        : fieldsRdata(layout, words, origin);
  if (read === null) return `${type} is known in the generic form of RFC 3597 only (\\# length hex)`;
  return typeof read === 'string' || read.length <= MAX_RDATA_OCTETS ? read : `rdata of ${read.length} octets`;
}

function genericRdata([length, ...hex]: readonly Word[]): Uint8Array | string {
  const joined = hex.map(word => word.text).join('');
  const bytes = joined === '' ? new Uint8Array(0) : bytesOfHex(joined);
  if (bytes === null) return 'the generic form needs an even number of hexadecimal digits';
  return length?.text === String(bytes.length)
    ? bytes
    : `the generic form says ${length?.text ?? 'no length'} and has ${bytes.length} octets`;
}

function fieldsRdata(
  layout: NonNullable<ReturnType<typeof layoutOf>>,
  words: readonly Word[],
  origin: Name,
): Uint8Array | string {
  const out: Uint8Array[] = [];
  let at = 0;
  for (const field of layout) {
    const own = words.slice(at, takesRest(field) ? words.length : at + 1);
    if (own.length === 0 && field !== 'types') return `a value is missing (${field})`;
    const bytes = fieldBytes(field, own, origin);
    if (bytes === null) return `not a value of the kind ${field}: ${own[0]?.text.slice(0, 40)}`;
    out.push(bytes);
    at += own.length;
  }
  return at === words.length ? concat(out) : `too many values, from ${words[at]?.text.slice(0, 40)} on`;
}
