import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type Address, familyOf } from '../values/address.ts';
import { mayDial } from './guard.ts';
import type { FailureReason, StreamEnd, StreamHearer, Streams } from './ports.ts';

/** WHOIS (RFC 3912) and HTTPS: nothing else is spoken with servers of registration data. */
const PORTS: ReadonlySet<number> = new Set([43, 443]);

/** TCP and TLS of this host. Certificates are checked against the authorities that Node knows. */
export const realStreams: Streams = {
  open(to, payload, on) {
    let isDone = false;
    const end = (how: StreamEnd): void => {
      if (isDone) return;
      close();
      on.end(how);
    };
    const host = {
      host: to.address,
      port: to.port,
      family: familyOf(to.address) === 'v6' ? 6 : 4,
      autoSelectFamily: false,
    };
    // Who is refused is looked at all the same: `isTrusted` decides before anything is sent or heard.
    const tls =
      to.tls === null
        ? null
        : connectTls({ ...host, servername: to.tls, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false });
    const socket: Socket = tls ?? connect(host);
    const close = (): void => {
      isDone = true;
      socket.destroy();
    };
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      if (isDone) return;
      if (tls !== null && !isTrusted(tls, on)) end({ kind: 'failed', reason: 'certificate' });
      else hear(socket, chunk => isDone || on.data(chunk));
      if (!isDone) socket.write(payload);
    });
    socket.on('error', error => end({ kind: 'failed', reason: reasonOf(error) }));
    socket.on('end', () => end({ kind: 'ended' }));
    socket.on('close', () => end({ kind: 'ended' }));
    return close;
  },
};

const hear = (socket: Socket, tell: (chunk: Uint8Array) => void): void => void socket.on('data', tell);

/** Hands the certificate over; whether its chain ends at a known authority and it holds the name, as Node checked. */
function isTrusted(socket: TLSSocket, on: StreamHearer): boolean {
  const { raw } = socket.getPeerCertificate();
  const refused = socket.authorized ? null : String(socket.authorizationError ?? 'unknown');
  if (raw !== undefined) on.certificate?.(new Uint8Array(raw), refused);
  return socket.authorized;
}

/**
 * The streams, but only to ports 43 and 443 of public addresses: a registry's answer names other servers, and must not make
 * us knock at doors of the network that we run in.
 */
export function guardedStreams(streams: Streams, configured: ReadonlySet<Address>): Streams {
  return {
    open(to, payload, on) {
      if (PORTS.has(to.port) && (configured.has(to.address) || mayDial(to.address)))
        return streams.open(to, payload, on);
      let isClosed = false;
      queueMicrotask(() => isClosed || on.end({ kind: 'failed', reason: 'guarded' }));
      return () => {
        isClosed = true;
      };
    },
  };
}

function reasonOf(error: unknown): FailureReason | 'certificate' {
  const code = String((error as { code?: unknown }).code ?? '');
  if (/^(?:CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_SSL_)/.test(code)) return 'certificate';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset';
    case 'EAFNOSUPPORT':
    case 'EADDRNOTAVAIL':
      return 'no-family';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return 'no-route';
    case 'ETIMEDOUT':
      return 'unreachable';
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOBUFS':
      return 'too-many';
    default:
      return 'other';
  }
}
