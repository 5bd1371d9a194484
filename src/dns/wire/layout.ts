import type { RrType } from '../message.ts';
import { type Cursor, cursorOf, fail, take, takeName } from './cursor.ts';

/**
 * What one piece of rdata is. `text` is the rest as one quoted string (CAA, URI), `tag` a short unquoted string,
 * `salt` and `hash` have a length octet (RFC 5155), `hex` and `base64` take the rest, `types` is a type bit map (RFC 4034 §4.1.2).
 */
export type Field =
  | 'u8'
  | 'u16'
  | 'u32'
  | 'seconds'
  | 'time'
  | 'type'
  | 'ipv4'
  | 'ipv6'
  | 'name'
  | 'string'
  | 'tag'
  | 'salt'
  | 'hash'
  | 'strings'
  | 'text'
  | 'hex'
  | 'base64'
  | 'types';

const LENGTHS: Partial<Record<Field, number>> = {
  u8: 1,
  u16: 2,
  u32: 4,
  seconds: 4,
  time: 4,
  type: 2,
  ipv4: 4,
  ipv6: 16,
};

const SOURCES: Readonly<Record<RrType, string>> = {
  // RFC 1035 §3.3
  A: 'ipv4',
  NS: 'name',
  MD: 'name',
  MF: 'name',
  CNAME: 'name',
  SOA: 'name name u32 seconds seconds seconds seconds',
  MB: 'name',
  MG: 'name',
  MR: 'name',
  PTR: 'name',
  HINFO: 'string string',
  MINFO: 'name name',
  MX: 'u16 name',
  TXT: 'strings',
  // RFC 1183, 2163, 2230, 2782, 3403, 3596, 6672, 7208
  RP: 'name name',
  AFSDB: 'u16 name',
  RT: 'u16 name',
  PX: 'u16 name name',
  KX: 'u16 name',
  SRV: 'u16 u16 u16 name',
  NAPTR: 'u16 u16 string string string name',
  AAAA: 'ipv6',
  DNAME: 'name',
  SPF: 'strings',
  // DNSSEC: RFC 4034, 5155, 7344, 4431, 2931
  DS: 'u16 u8 u8 hex',
  CDS: 'u16 u8 u8 hex',
  DLV: 'u16 u8 u8 hex',
  DNSKEY: 'u16 u8 u8 base64',
  CDNSKEY: 'u16 u8 u8 base64',
  RRSIG: 'type u8 u8 u32 time time u16 name base64',
  SIG: 'type u8 u8 u32 time time u16 name base64',
  NSEC: 'name types',
  NSEC3: 'u8 u8 u16 salt hash types',
  NSEC3PARAM: 'u8 u8 u16 salt',
  // RFC 4255, 6698, 8162, 7929, 4701, 7477, 7553, 8659, 8976
  SSHFP: 'u8 u8 hex',
  TLSA: 'u8 u8 u8 hex',
  SMIMEA: 'u8 u8 u8 hex',
  OPENPGPKEY: 'base64',
  DHCID: 'base64',
  CSYNC: 'u32 u16 types',
  URI: 'u16 u16 text',
  CAA: 'u8 tag text',
  ZONEMD: 'u32 u8 u8 hex',
};

const LAYOUTS: ReadonlyMap<RrType, readonly Field[]> = new Map(
  Object.entries(SOURCES).map(([type, fields]) => [type, fields.split(' ') as Field[]]),
);

/** Types whose names a sender may compress: those of RFC 1035 (RFC 3597 §4). */
const MAY_COMPRESS: ReadonlySet<RrType> = new Set('NS MD MF CNAME SOA MB MG MR PTR MINFO MX'.split(' '));

/** Types whose names a receiver should expand besides (RFC 3597 §4), and those that old servers compress against their RFC. */
const EXPANDED: ReadonlySet<RrType> = new Set('RP AFSDB RT SIG PX NAPTR SRV KX DNAME'.split(' '));

export const mayCompress = (type: RrType): boolean => MAY_COMPRESS.has(type);
export const mustExpand = (type: RrType): boolean => MAY_COMPRESS.has(type) || EXPANDED.has(type);

/** The fields of a type's rdata in order; null for types that are opaque here. */
export const layoutOf = (type: RrType): readonly Field[] | null => LAYOUTS.get(type) ?? null;

/** One field of some rdata: names uncompressed, everything else as sent (length octets included). */
export interface Part {
  readonly field: Field;
  readonly bytes: Uint8Array;
}

/** Cuts the rdata under the cursor into its fields; the cursor is broken where it has another shape or something is left over. */
export function takeParts(cursor: Cursor, layout: readonly Field[]): Part[] {
  const parts = layout.map(field => ({ field, bytes: takeField(cursor, field) }));
  if (cursor.broken === null && cursor.at !== cursor.end) fail(cursor, 'octets left over');
  return parts;
}

/** The fields of rdata that stands alone; null where its type is opaque here or it is malformed. */
export function partsOf(type: RrType, rdata: Uint8Array): Part[] | null {
  const layout = layoutOf(type);
  if (layout === null) return null;
  const cursor = cursorOf(rdata);
  const parts = takeParts(cursor, layout);
  return cursor.broken === null ? parts : null;
}

function takeField(cursor: Cursor, field: Field): Uint8Array {
  if (field === 'name') return takeName(cursor);
  const length = LENGTHS[field];
  if (length !== undefined) return take(cursor, length);
  if (field === 'string' || field === 'tag' || field === 'salt' || field === 'hash') {
    return take(cursor, 1 + (cursor.bytes[cursor.at] ?? 0));
  }
  return take(cursor, cursor.end - cursor.at);
}
