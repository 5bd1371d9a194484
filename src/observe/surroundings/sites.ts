import { renewBy } from '../../certificates/certificate.ts';
import { type CertificateLook, lookAtCertificate } from '../../certificates/look.ts';
import type { CertificateFact } from '../../graph/model/facts.ts';
import type { Address } from '../../values/address.ts';
import { isoOf } from '../../values/instant.ts';
import { holdsName, type Name, parseName } from '../../values/name.ts';
import type { Clock, Streams } from '../../world/ports.ts';

/** What a web server says under one name. */
export interface Site {
  /** Whether a browser takes its certificate for the name; null where nobody answered, or where only some browsers would. */
  readonly covered: boolean | null;
  readonly certificate: CertificateFact | null;
  /** The host that it sends visitors on to; null where it serves them itself. */
  readonly redirectsTo: Name | null;
}

/** Asks a web server at a real address for a name, over TLS with that name in it (RFC 6066 §3). Never throws. */
export async function lookAtSite(streams: Streams, clock: Clock, name: Name, address: Address): Promise<Site> {
  const host = name.slice(0, -1);
  const request = `HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nUser-Agent: outpost\r\n\r\n`;
  const look = await lookAtCertificate(streams, clock, { name, address }, request);
  return {
    covered: isCovered(look, name),
    certificate: factOf(look),
    redirectsTo: look.trusted ? redirectIn(look.answer, name) : null,
  };
}

/** An authority that this host does not know may be the company's own, which its people's browsers know. */
function isCovered({ certificate, refused, trusted }: CertificateLook, name: Name): boolean | null {
  if (refused === null) return trusted ? true : null;
  return refused === 'untrusted' && certificate !== null && holdsName(certificate.names, name) ? null : false;
}

const factOf = ({ certificate, refused }: CertificateLook): CertificateFact | null =>
  certificate && {
    fingerprint: certificate.fingerprint,
    names: certificate.names,
    issuer: certificate.issuer,
    notBefore: isoOf(certificate.notBefore),
    notAfter: isoOf(certificate.notAfter),
    renewBy: isoOf(renewBy(certificate)),
    refused,
  };

/** Where a 3xx answer leads to, if that is another name (RFC 9110 §10.2.2). */
function redirectIn(answer: string, name: Name): Name | null {
  if (!/^HTTP\/1\.\d 3\d\d/.test(answer)) return null;
  const location = /^location:[ \t]*(\S+)/im.exec(answer)?.[1];
  const target = location === undefined ? null : URL.parse(location, `https://${name.slice(0, -1)}/`);
  const host = target === null ? null : parseName(target.hostname);
  return host === name ? null : host;
}
