import type { Address } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import type { Clock, Streams } from '../world/ports.ts';
import { type Certificate, type Refusal, readCertificate, refusalOf } from './certificate.ts';

/** What a server showed under one name. */
export interface CertificateLook {
  /** Null where nobody answered, or where TLS was spoken by nobody who hands certificates over (a drill). */
  readonly certificate: Certificate | null;
  /** Why a browser would not have it; null where it would, or where nobody answered. */
  readonly refused: Refusal | null;
  /** True where the connection stood, and was trusted. */
  readonly trusted: boolean;
  /** The head of what it answered to the request; nothing without one, or where it was not trusted. */
  readonly answer: string;
}

const HTTPS_PORT = 443;
/** Milliseconds that a web server may take: the answer is waited for by a person. */
const LOOK_MS = 4_000;
/** Octets of an answer that are read: status line and headers (common servers send at most 8 KiB of them). */
const MAX_OCTETS = 16_384;

/**
 * Looks at the certificate that a server at a real address shows for a name (SNI, RFC 6066 §3), also where it is refused;
 * nothing is sent then. A `request` in HTTP/1.1 is answered on the same connection. Takes LOOK_MS at most; never rejects.
 */
export function lookAtCertificate(
  streams: Streams,
  clock: Clock,
  { name, address }: { readonly name: Name; readonly address: Address },
  request = '',
): Promise<CertificateLook> {
  return new Promise(resolve => {
    let certificate: Certificate | null = null;
    let refused: Refusal | null = null;
    let trusted = false;
    let answer = '';
    const done = (): void => {
      cancel();
      close();
      resolve({ certificate, refused, trusted, answer });
    };
    const cancel = clock.after(LOOK_MS, done);
    const target = { address, port: HTTPS_PORT, tls: name.slice(0, -1) };
    const close = streams.open(target, new TextEncoder().encode(request), {
      certificate(der, why) {
        certificate = readCertificate(der);
        refused = why === null ? null : refusalOf(why);
        trusted = why === null;
        if (trusted && request === '') done();
      },
      data(chunk) {
        trusted = true;
        answer += Buffer.from(chunk).toString('latin1');
        if (answer.length > MAX_OCTETS || answer.includes('\r\n\r\n')) done();
      },
      end(how) {
        if (how.kind === 'failed' && how.reason === 'certificate') refused ??= 'untrusted';
        done();
      },
    });
  });
}
