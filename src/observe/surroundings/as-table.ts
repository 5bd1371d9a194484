import { type Address, octetsOf, parseAddress } from '../../values/address.ts';

/** Lines of a table; the routing table of 2026 has some 1.3 million prefixes of both families. */
const MAX_LINES = 4_000_000;

/** Which AS announce an address. */
export interface AsTable {
  originsOf(address: Address): readonly number[];
  /** Lines that could not be read. */
  readonly skipped: number;
  /** Of which day it is, ISO 8601; null where nothing says. */
  readonly at: string | null;
}

export const NO_TABLE: AsTable = { originsOf: () => [], skipped: 0, at: null };

/**
 * A table of origin AS, one prefix a line: `192.0.2.0/24 64500` or with tabs `192.0.2.0 24 64500_64501` (as CAIDA's
 * pfx2as has it). The longest prefix that holds the address counts; several AS stand with `_` or `,` between them.
 */
export function readAsTable(text: string): AsTable {
  const byLength = new Map<number, Map<string, readonly number[]>>();
  let skipped = 0;
  let lines = 0;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (++lines > MAX_LINES) break;
    const [network = '', bits = '', ...rest] = line.trim().split(/[\s/]+/);
    const address = parseAddress(network);
    const length = Number(bits);
    const origins = (rest[0] ?? '').split(/[_,]/).map(Number);
    const octets = address === null ? null : octetsOf(address);
    if (octets === null || !(length >= 0 && length <= octets.length * 8) || !origins.every(isAs)) {
      skipped++;
      continue;
    }
    const group = octets.length * 1_000 + length;
    const table = byLength.get(group) ?? new Map<string, readonly number[]>();
    table.set(masked(octets, length), origins);
    byLength.set(group, table);
  }
  return { skipped, at: null, originsOf: address => longest(byLength, octetsOf(address)) };
}

const isAs = (as: number): boolean => Number.isInteger(as) && as > 0 && as < 2 ** 32;

function longest(byLength: ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>, octets: Uint8Array) {
  for (let length = octets.length * 8; length >= 0; length--) {
    const origins = byLength.get(octets.length * 1_000 + length)?.get(masked(octets, length));
    if (origins !== undefined) return origins;
  }
  return [];
}

/** The first bits of an address as a key. */
function masked(octets: Uint8Array, length: number): string {
  let key = '';
  for (let i = 0; i < octets.length && i * 8 < length; i++) {
    const kept = Math.min(8, length - i * 8);
    key += String.fromCharCode((octets[i] as number) & (0xff << (8 - kept)) & 0xff);
  }
  return key;
}
