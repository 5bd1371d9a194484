import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Address, address } from '../values/address.ts';
import type { Arrival, Clock, Close, Network } from '../world/ports.ts';
import type { Internet } from './internet.ts';
import { type Delivery, type Dice, deliveriesOf, failureBefore, type Packet } from './servers/machine.ts';

/** The simulated internet on real sockets: each of its addresses is a UDP and a TCP port of this machine. */
export interface Loopback {
  /** Translates the addresses of the scenario into those ports and sends through the network given. */
  readonly network: Network;
  close(): Promise<void>;
}

interface Ports {
  readonly udp: number;
  readonly tcp: number;
  close(): Promise<void>;
}

const LOOPBACK = address('127.0.0.1');
const DNS_PORT = 53;
/** Octets: the length before a message over TCP (RFC 1035 §4.2.2). */
const LENGTH_OCTETS = 2;

/** What a packet to one address brings. */
type Serve = (over: 'udp' | 'tcp', bytes: Uint8Array) => readonly Delivery[];

/**
 * Opens the ports for all addresses. `internet` gives the state at this moment, `clock` is real time for round trips,
 * `real` the network that reaches 127.0.0.1. Throws where the system gives no sockets.
 */
export async function openLoopback(
  addresses: readonly Address[],
  internet: () => Internet,
  clock: Clock,
  real: Network,
  dice: Dice,
  sent: (packet: Packet) => void,
): Promise<Loopback> {
  const ports = new Map<Address, Ports>();
  for (const to of addresses) {
    const serve: Serve = (over, bytes) =>
      deliveriesOf(internet(), { to, port: DNS_PORT, over, bytes }, clock.now(), dice);
    ports.set(to, await listen(serve, clock));
  }
  /** Where packets to addresses that nobody has go, and no answer comes from. */
  const nowhere = await listen(() => [], clock);
  /** Ports that were open once: the system itself says that nobody listens. */
  const shut = await listen(() => [], clock);
  await shut.close();
  const send =
    (over: 'udp' | 'tcp') =>
    (to: Address, port: number, payload: Uint8Array, arrive: (arrival: Arrival) => void): Close => {
      const packet: Packet = { to, port, over, bytes: payload };
      sent(packet);
      const failure = failureBefore(internet(), packet);
      if (failure === 'no-route') return clock.after(0, () => arrive({ kind: 'failed', reason: 'no-route' }));
      const there = failure === 'refused' ? shut : ((port === DNS_PORT ? ports.get(to) : undefined) ?? nowhere);
      return real[over](LOOPBACK, there[over], payload, arrive);
    };
  const close = async (): Promise<void> => {
    await Promise.all([nowhere, ...ports.values()].map(one => one.close()));
  };
  return { network: { udp: send('udp'), tcp: send('tcp') }, close };
}

async function listen(serve: Serve, clock: Clock): Promise<Ports> {
  const [udp, tcp] = await Promise.all([listenUdp(serve, clock), listenTcp(serve, clock)]);
  const close = async (): Promise<void> => {
    await Promise.all([udp.close(), tcp.close()]);
  };
  return { udp: udp.port, tcp: tcp.port, close };
}

interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

async function listenUdp(serve: Serve, clock: Clock): Promise<Listener> {
  const socket = createSocket('udp4');
  let isOpen = true;
  socket.on('message', (bytes, from) => {
    for (const { afterMs, arrival } of serve('udp', bytes)) {
      if (arrival.kind !== 'message') continue;
      clock.after(afterMs, () => isOpen && socket.send(arrival.bytes, from.port, from.address));
    }
  });
  // An answer to a port that was closed meanwhile comes back as an error; nobody waits for it.
  socket.on('error', () => {});
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    socket.close();
    await once(socket, 'close');
  };
  return { port: socket.address().port, close };
}

async function listenTcp(serve: Serve, clock: Clock): Promise<Listener> {
  const open = new Set<Socket>();
  const server = createServer(socket => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    answerOneMessage(socket, serve, clock);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of open) socket.destroy();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Reads one message, however it is cut, and answers it. */
function answerOneMessage(socket: Socket, serve: Serve, clock: Clock): void {
  let got = Buffer.alloc(0);
  let isAnswered = false;
  socket.on('data', chunk => {
    got = Buffer.concat([got, chunk]);
    const length = got.length < LENGTH_OCTETS ? Number.POSITIVE_INFINITY : got.readUInt16BE(0);
    if (isAnswered || got.length < LENGTH_OCTETS + length) return;
    isAnswered = true;
    const [delivery] = serve('tcp', got.subarray(LENGTH_OCTETS, LENGTH_OCTETS + length));
    if (delivery !== undefined) clock.after(delivery.afterMs, () => deliver(socket, delivery.arrival));
  });
}

function deliver(socket: Socket, arrival: Arrival): void {
  if (arrival.kind === 'closed') socket.end();
  else if (arrival.kind === 'failed') socket.resetAndDestroy();
  else socket.end(Buffer.concat([Buffer.of(arrival.bytes.length >> 8, arrival.bytes.length & 255), arrival.bytes]));
}
