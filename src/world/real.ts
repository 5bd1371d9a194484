import { createSocket, type Socket } from 'node:dgram';
import { closeSync, openSync, readSync } from 'node:fs';
import { connect } from 'node:net';
import { type Address, familyOf, parseAddress } from '../values/address.ts';
import { instant } from '../values/instant.ts';
import type { Arrival, Chance, Clock, FailureReason, Network, World } from './ports.ts';

/** Random octets fetched at once: a trace needs about 6 for each of some 200 questions. */
const POOL_OCTETS = 2_048;
/** Octets: what the two-octet length before a message over TCP can say (RFC 1035 §4.2.2). */
const MAX_MESSAGE_OCTETS = 65_535;
/** Ports a query may leave from: all that need no privilege (RFC 5452 §9.2 wants as many as there are). */
const FIRST_PORT = 1024;
/** Random ports tried before the kernel is asked for any: on a host with few sockets the first one is nearly always free. */
const PORT_TRIES = 3;
/** Arrivals told for one datagram: an answer, a few different ones as evidence of interception; the rest is a flood. */
const MAX_ARRIVALS = 8;
/** Milliseconds: the longest wait that one timer of the runtime can hold (2³¹ − 1); longer waits are made of several. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The network, the clock and the chance of this host. */
export const realWorld = (): World => ({ network: realNetwork, clock: realClock, chance: realChance });

export const realClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  after(ms, then) {
    let timer = setTimeout(step, Math.min(ms, LONGEST_TIMER_MS), ms - LONGEST_TIMER_MS);
    function step(leftMs: number): void {
      if (leftMs <= 0) then();
      else timer = setTimeout(step, Math.min(leftMs, LONGEST_TIMER_MS), leftMs - LONGEST_TIMER_MS);
    }
    return () => clearTimeout(timer);
  },
};

/**
 * Octets from the kernel's generator, fetched a pool at a time. Read as a file: the runtime's own module for it takes
 * 10 to 25 ms to load, and no query could leave before that.
 */
export const realChance: Chance = {
  bytes(count) {
    if (count > pool.length - drawn) {
      pool = fromKernel(Math.max(count, POOL_OCTETS));
      drawn = 0;
    }
    drawn += count;
    return pool.slice(drawn - count, drawn);
  },
};

let pool = new Uint8Array(0);
let drawn = 0;

function fromKernel(count: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(count);
  try {
    const file = openSync('/dev/urandom', 'r');
    try {
      // One read gives what is asked for, up to 32 MiB (random(4)).
      if (readSync(file, octets) === count) return octets;
    } finally {
      closeSync(file);
    }
  } catch {
    // No such file: Windows, or a bare chroot.
  }
  return process.getBuiltinModule('node:crypto').getRandomValues(octets);
}

/** A random unprivileged port, each as likely as the others. */
function randomPort(): number {
  for (;;) {
    const [high = 0, low = 0] = realChance.bytes(2);
    if (high * 256 + low >= FIRST_PORT) return high * 256 + low;
  }
}

export const realNetwork: Network = { udp: openUdp, tcp: openTcp };

/** Addresses are literal already: this stands where the runtime would ask the system resolver. */
const noLookup = (host: string, ...rest: unknown[]): void => {
  const done = rest.at(-1) as (error: Error | null, address: string, family: number) => void;
  done(null, host, host.includes(':') ? 6 : 4);
};

function openUdp(to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): () => void {
  let socket: Socket | null = null;
  let isOut = false;
  let arrivals = 0;
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    socket?.close();
  };
  const tell = (arrival: Arrival): void => {
    if (isClosed || arrivals++ >= MAX_ARRIVALS) return;
    arrive(arrival);
  };
  // Also for what fails inside the call: the caller must have its `close` before anything arrives.
  const fail = (error: unknown): void => {
    const reason = reasonOf(error, isOut ? 'after' : 'before', to);
    process.nextTick(tell, { kind: 'failed', reason });
  };
  try {
    const isV6 = familyOf(to) === 'v6';
    socket = createSocket({ type: isV6 ? 'udp6' : 'udp4', ipv6Only: isV6, lookup: noLookup });
    socket.on('message', (bytes, from) => {
      // What came between bind and connect was not filtered by the kernel.
      if (from.port === port && parseAddress(from.address) === to) tell({ kind: 'message', bytes });
    });
    socket.once('connect', () => {
      isOut = true;
      if (!isClosed) socket?.send(payload, error => error && fail(error));
    });
    bindRandom(socket, bound => bound.on('error', fail).connect(port, to), fail);
  } catch (error) {
    fail(error);
  }
  return close;
}

/** Binds to a random unprivileged port; where that is taken a few times in a row, to one the kernel chooses. */
function bindRandom(socket: Socket, then: (bound: Socket) => void, fail: (error: unknown) => void): void {
  let tries = 0;
  const attempt = (): void => {
    const port = tries++ < PORT_TRIES ? randomPort() : 0;
    socket.bind({ port, exclusive: true });
  };
  const onError = (error: Error & { code?: string }): void => {
    if (tries <= PORT_TRIES && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) attempt();
    else fail(error);
  };
  socket.on('error', onError);
  socket.once('listening', () => {
    socket.off('error', onError);
    then(socket);
  });
  attempt();
}

function openTcp(to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): () => void {
  let isDone = false;
  let isOut = false;
  const socket = connect({
    host: to,
    port,
    family: to.includes(':') ? 6 : 4,
    autoSelectFamily: false,
    noDelay: true,
    lookup: noLookup,
  });
  const close = (): void => {
    isDone = true;
    socket.destroy();
  };
  const end = (arrival: Arrival): void => {
    if (isDone) return;
    close();
    arrive(arrival);
  };
  // An error of connect(2) itself comes before the event loop turns, one that a router or the server sent comes after.
  setImmediate(() => {
    isOut = true;
  });
  const read = messageReader();
  socket.on('data', chunk => {
    const bytes = read(chunk);
    if (bytes !== null) end({ kind: 'message', bytes });
  });
  socket.on('error', error => end({ kind: 'failed', reason: reasonOf(error, isOut ? 'after' : 'before', to) }));
  socket.on('close', () => end({ kind: 'closed' }));
  socket.on('end', () => end({ kind: 'closed' }));
  // Length and message in one segment: some servers do not wait for the second (RFC 7766 §8).
  if (payload.length > MAX_MESSAGE_OCTETS) process.nextTick(end, { kind: 'failed', reason: 'other' });
  else socket.write(Buffer.concat([Buffer.of(payload.length >> 8, payload.length & 255), payload]));
  return close;
}

/** Puts the one message of a stream together, however it was cut (RFC 7766 §8); null until it is whole. */
function messageReader(): (chunk: Uint8Array) => Uint8Array | null {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let length: number | null = null;
  return chunk => {
    chunks.push(chunk);
    size += chunk.length;
    if (length === null && size >= 2) length = Buffer.concat(chunks, 2).readUInt16BE(0);
    return length === null || size - 2 < length ? null : Buffer.concat(chunks, 2 + length).subarray(2);
  };
}

/**
 * Why the system gave up. 'before': the system itself would not send, so it is this host's network.
 * 'after': the packet had left, so a router on the way or the server said so.
 */
function reasonOf(error: unknown, when: 'before' | 'after', to: Address): FailureReason {
  switch ((error as { code?: unknown }).code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset';
    case 'EAFNOSUPPORT':
    case 'EPROTONOSUPPORT':
      return 'no-family';
    case 'EADDRNOTAVAIL':
      // No address of our own to send from: IPv6 is switched off, or no interface has an address.
      return familyOf(to) === 'v6' ? 'no-family' : 'no-route';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
    case 'EHOSTDOWN':
      return when === 'before' ? 'no-route' : 'unreachable';
    case 'EPERM':
    case 'EACCES':
      // A packet filter of this host forbids it; afterwards it is an ICMP "administratively prohibited".
      return when === 'before' ? 'no-route' : 'unreachable';
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
    case 'ENOMEM':
    case 'EADDRINUSE':
      return 'too-many';
    default:
      return 'other';
  }
}
