import type { Address } from '../../values/address.ts';
import { type Name, parseName } from '../../values/name.ts';
import type { Clock, Streams } from '../../world/ports.ts';

/** What a web server says under one name. */
export interface Site {
  /** Whether its certificate holds the name, checked as a browser does; null where nobody answered. */
  readonly covered: boolean | null;
  /** The host that it sends visitors on to; null where it serves them itself. */
  readonly redirectsTo: Name | null;
}

const HTTPS_PORT = 443;
/** Milliseconds that a web server may take: the answer is waited for by a person. */
const SITE_MS = 4_000;
/** Octets of an answer that are read: status line and headers (common servers send at most 8 KiB of them). */
const MAX_OCTETS = 16_384;

/** Asks a web server at a real address for a name, over TLS with that name in it (RFC 6066 §3). Never throws. */
export function lookAtSite(streams: Streams, clock: Clock, name: Name, address: Address): Promise<Site> {
  const host = name.slice(0, -1);
  const request = `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nUser-Agent: outpost\r\n\r\n`;
  return new Promise(resolve => {
    let answer = '';
    const done = (covered: boolean | null): void => {
      cancel();
      close();
      resolve({ covered, redirectsTo: covered === true ? redirectIn(answer, name) : null });
    };
    const cancel = clock.after(SITE_MS, () => done(answer === '' ? null : true));
    const close = streams.open({ address, port: HTTPS_PORT, tls: host }, new TextEncoder().encode(request), {
      data(chunk) {
        answer += Buffer.from(chunk).toString('latin1');
        if (answer.length > MAX_OCTETS || answer.includes('\r\n\r\n')) done(true);
      },
      end(how) {
        if (how.kind === 'ended') done(answer === '' ? null : true);
        else done(how.reason === 'certificate' ? false : answer === '' ? null : true);
      },
    });
  });
}

/** Where a 3xx answer leads to, if that is another name (RFC 9110 §10.2.2). */
function redirectIn(answer: string, name: Name): Name | null {
  if (!/^HTTP\/1\.\d 3\d\d/.test(answer)) return null;
  const location = /^location:[ \t]*(\S+)/im.exec(answer)?.[1];
  const target = location === undefined ? null : URL.parse(location, `https://${name.slice(0, -1)}/`);
  const host = target === null ? null : parseName(target.hostname);
  return host === name ? null : host;
}
