import type { RrType } from '../message.ts';

/**
 * Numbers and mnemonics of types, response codes, classes and options, after the IANA registry "Domain Name System (DNS)
 * Parameters". A number without a mnemonic keeps the generic form of RFC 3597 §5 (`TYPE65280`, `CLASS32`, `RCODE3841`).
 */
const TYPES: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  X25: 19,
  ISDN: 20,
  RT: 21,
  NSAP: 22,
  SIG: 24,
  KEY: 25,
  PX: 26,
  GPOS: 27,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  SRV: 33,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  DNAME: 39,
  OPT: 41,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  DSYNC: 66,
  SPF: 99,
  NID: 104,
  L32: 105,
  L64: 106,
  LP: 107,
  EUI48: 108,
  EUI64: 109,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
  URI: 256,
  CAA: 257,
  AMTRELAY: 260,
  RESINFO: 261,
  WALLET: 262,
  TA: 32768,
  DLV: 32769,
};

/** Types that are no data of a name: OPT, and the range 128–255 of meta and query types (RFC 6895 §3.1). */
const isMeta = (number: number): boolean => number === 0 || number === 41 || (number >= 128 && number <= 255);

const RCODES: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
};

const CLASSES: Readonly<Record<string, number>> = { IN: 1, CH: 3, HS: 4, NONE: 254, ANY: 255 };

/** Option codes (IANA "DNS EDNS0 Option Codes"): RFC 5001, 7873, 8914. */
export const OPTION = { nsid: 3, cookie: 10, ede: 15 } as const;

/** Seconds of the longest TTL: 31 bits (RFC 2181 §8). */
export const MAX_TTL = 0x7fff_ffff;

/** The class of everything on the internet. */
export const CLASS_IN = 1;

const inverse = (of: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(of).map(([mnemonic, number]) => [number, mnemonic]));

const TYPE_NAMES = inverse(TYPES);
const RCODE_NAMES = inverse(RCODES);
const CLASS_NAMES = inverse(CLASSES);

/** A number from a mnemonic or its generic form, in any case; null where it is neither or exceeds `max`. */
function numberIn(table: Readonly<Record<string, number>>, prefix: string, max: number, text: string): number | null {
  const upper = text.toUpperCase();
  if (Object.hasOwn(table, upper)) return table[upper] ?? null;
  const digits = upper.startsWith(prefix) ? upper.slice(prefix.length) : '';
  const number = /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
  return number <= max ? number : null;
}

/** The mnemonic of a type number, or `TYPE1234`. */
export const typeName = (number: number): RrType => TYPE_NAMES.get(number) ?? `TYPE${number}`;

/** The number of a type given as mnemonic or `TYPE1234`, in any case; null where there is no such type. */
export const typeNumber = (type: string): number | null => numberIn(TYPES, 'TYPE', 0xffff, type);

/** The mnemonic of a 12-bit response code, or `RCODE1234`. */
export const rcodeName = (number: number): string => RCODE_NAMES.get(number) ?? `RCODE${number}`;

/** The number of a response code given as mnemonic or `RCODE1234`; null where there is none. */
export const rcodeNumber = (rcode: string): number | null => numberIn(RCODES, 'RCODE', 0xfff, rcode);

/** The mnemonic of a class number, or `CLASS1234`. */
export const className = (number: number): string => CLASS_NAMES.get(number) ?? `CLASS${number}`;

/** The number of a class given as mnemonic or `CLASS1234`, in any case; null where there is none. */
export const classNumber = (text: string): number | null => numberIn(CLASSES, 'CLASS', 0xffff, text);

/** The normal form of a type a person typed (`mx` → `MX`, `TYPE15` → `MX`); null where there is no such type. */
export function parseType(text: string): RrType | null {
  const number = typeNumber(text);
  return number === null ? null : typeName(number);
}

/** True for a type that a name can have records of, in any case; false for unknown words and for OPT, ANY, AXFR and their kind. */
export function isQueryableType(text: string): boolean {
  const number = typeNumber(text);
  return number !== null && !isMeta(number);
}

/** Mnemonics of all types that can be asked for, for "did you mean". */
export const QUERYABLE_TYPES: readonly RrType[] = Object.keys(TYPES).filter(isQueryableType);
