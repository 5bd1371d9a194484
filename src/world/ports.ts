import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** What may happen to a datagram or stream that was sent: bytes, or why none will come. Never thrown. */
export type Arrival =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** This host could not send (no route, no such family), or was told at once that nobody listens (ICMP, RST). */
  | { readonly kind: 'failed'; readonly reason: FailureReason }
  /** TCP only: the other side closed before a whole message came. */
  | { readonly kind: 'closed' };

/**
 * no-route, no-family, too-many: this host itself could not send · unreachable: a router on the way said so (ICMP) ·
 * refused: nobody listens there · reset: the connection was cut · guarded: an address that may not be dialled.
 */
export type FailureReason =
  | 'no-route'
  | 'no-family'
  | 'unreachable'
  | 'refused'
  | 'reset'
  | 'guarded'
  | 'too-many'
  | 'other';

/** Closes the socket; nothing arrives afterwards. May be called twice. */
export type Close = () => void;

/**
 * The network, as far as DNS needs it. Callbacks arrive after the call has returned, any number of times for UDP
 * (a second, different answer to one question is evidence), at most once for TCP.
 */
export interface Network {
  /** One datagram from a new socket on a random port, connected to the address, so that only it can answer. */
  udp(to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): Close;
  /** One message over a new TCP connection with the two-octet length of RFC 1035 §4.2.2, one message back. */
  tcp(to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): Close;
}

export interface Clock {
  /** The wall clock. */
  now(): Instant;
  /** Milliseconds that never jump; only differences mean anything. */
  monotonicMs(): number;
  /** Calls `then` once after `ms`; the result cancels. */
  after(ms: number, then: () => void): () => void;
  /** Milliseconds that `now` is ahead of the clocks of others (behind: negative); null or absent where nobody compared. */
  aheadMs?(): number | null;
}

export interface Chance {
  /** `count` random octets, unpredictable (query ids, cookies, invented labels). */
  bytes(count: number): Uint8Array;
}

export interface World {
  readonly network: Network;
  readonly clock: Clock;
  readonly chance: Chance;
}

/** Where a stream goes: an address that was resolved and checked before, never a name. */
export interface StreamTarget {
  readonly address: Address;
  readonly port: number;
  /** The name whose certificate is wanted (SNI, RFC 6066 §3); null: no TLS. */
  readonly tls: string | null;
}

export type StreamEnd =
  /** The other side has said all. */
  { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly reason: FailureReason | 'certificate' };

/** Who is told what comes over a stream. */
export interface StreamHearer {
  data(chunk: Uint8Array): void;
  /** Once, after the call has returned, and the last. */
  end(how: StreamEnd): void;
  /**
   * The server's certificate in DER (RFC 5280), before anything else: also one that is refused, with the word of the TLS
   * library for why; then nothing is sent, and the end follows. Null: it is trusted for the name.
   */
  certificate?(der: Uint8Array, refused: string | null): void;
}

/** Streams to web servers and servers of registration data: what comes is told as it comes, so that a part is kept when the rest fails. */
export interface Streams {
  /** Connects, sends all of `payload`, then tells what comes. */
  open(to: StreamTarget, payload: Uint8Array, on: StreamHearer): Close;
}

/** The addresses of a host name, found without the system resolver; none where there are none or nobody tells. Never rejects. */
export type Lookup = (host: Name) => Promise<readonly Address[]>;

/** Says something about ourselves for whoever runs us. Sentences without secrets, domains of others' or texts of people; what is counted or named stands in `facts`. */
export type Log = (
  level: 'error' | 'warn' | 'info' | 'debug',
  what: string,
  facts?: Readonly<Record<string, string | number | boolean | null>>,
) => void;
