import type { Name } from '../values/name.ts';

/** Type mnemonic as registered with IANA ('A', 'NS', 'DNSKEY'); `TYPE65280` where there is none (RFC 3597). */
export type RrType = string;

export interface Question {
  readonly name: Name;
  readonly type: RrType;
}

/**
 * A record as it was sent. `rdata` is the raw rdata with every compressed name in it written out and nothing else
 * changed (RFC 3597 §4): DNSSEC needs the bytes, and no reading of names may pass through text.
 */
export interface RawRecord {
  readonly name: Name;
  readonly type: RrType;
  readonly class: number;
  readonly ttl: number;
  readonly rdata: Uint8Array;
}

/** Extended DNS error (RFC 8914); the text is foreign and bounded. */
export interface ExtendedError {
  readonly code: number;
  readonly text: string;
}

/** What the OPT record of a message held (RFC 6891). */
export interface Edns {
  readonly version: number;
  readonly udpSize: number;
  readonly dnssecOk: boolean;
  readonly nsid: Uint8Array | null;
  readonly cookie: Uint8Array | null;
  readonly ede: readonly ExtendedError[];
}

export interface Message {
  readonly id: number;
  readonly response: boolean;
  readonly opcode: number;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly rd: boolean;
  readonly ra: boolean;
  readonly ad: boolean;
  readonly cd: boolean;
  /** Mnemonic of the full 12-bit code, extended part included: 'NOERROR', 'NXDOMAIN', 'BADVERS', `RCODE3841`. */
  readonly rcode: string;
  readonly questions: readonly (Question & { readonly class: number })[];
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
  /** Without the OPT record, which is `edns`. */
  readonly additionals: readonly RawRecord[];
  readonly edns: Edns | null;
}

/** The rdata of a SOA record (RFC 1035 §3.3.13); times in seconds. */
export interface Soa {
  readonly mname: Name;
  readonly rname: Name;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}
