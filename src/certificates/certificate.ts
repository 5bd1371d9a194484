import { X509Certificate } from 'node:crypto';
import { type Instant, instant } from '../values/instant.ts';
import { type Name, parseName } from '../values/name.ts';

/** What a server's certificate says of itself (RFC 5280 §4.1). */
export interface Certificate {
  /** SHA-256 over the whole certificate, in lower-case hexadecimal: two names with the same one share one certificate. */
  readonly fingerprint: string;
  /** Names that it holds, as `example.com.` and `*.example.com.`; its common name counts for nothing (RFC 9525 §2). */
  readonly names: readonly Name[];
  /** Who signed it, by the name of its organisation, else its common name; null where it has neither. Text from outside. */
  readonly issuer: string | null;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/** Why a browser would not have it. `untrusted`: nobody that it trusts has signed it, or the chain is not whole. */
export type Refusal = 'expired' | 'not-yet-valid' | 'other-name' | 'untrusted';

/** Names of one certificate that are read: the largest authorities put 100 to 250 into one. */
const MAX_NAMES = 1_000;
/** Characters of an issuer's name: RFC 5280 appendix A.1 allows 64, and some have more. */
const MAX_ISSUER_CHARS = 120;

/** Reads a certificate in DER; null where it is none. Never throws. */
export function readCertificate(der: Uint8Array): Certificate | null {
  try {
    const read = new X509Certificate(der);
    const [notBefore, notAfter] = [Date.parse(read.validFrom), Date.parse(read.validTo)];
    if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return null;
    return {
      fingerprint: read.fingerprint256.replaceAll(':', '').toLowerCase(),
      names: namesIn(read.subjectAltName ?? ''),
      issuer: issuerIn(read.issuer),
      notBefore: instant(notBefore),
      notAfter: instant(notAfter),
    };
  } catch {
    return null;
  }
}

/** `DNS:example.com, DNS:"odd, one", IP Address:192.0.2.1`: the runtime quotes what could be taken for two. */
function namesIn(text: string): Name[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [];
  const names = entries.flatMap(entry => {
    const host = /^\s*DNS:([^"]+)$/.exec(entry)?.[1];
    return host === undefined ? [] : (parseName(host) ?? []);
  });
  return [...new Set(names)].slice(0, MAX_NAMES);
}

/** One attribute a line, as `O=Example Trust`. */
function issuerIn(text: string): string | null {
  const value = (key: string): string | undefined =>
    text
      .split('\n')
      .find(line => line.startsWith(`${key}=`))
      ?.slice(key.length + 1);
  return (value('O') ?? value('CN'))?.slice(0, MAX_ISSUER_CHARS) ?? null;
}

/** What the TLS library calls the reason, in our words (X509_verify_cert_error_string(3), tls.checkServerIdentity). */
export function refusalOf(code: string): Refusal {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'expired';
    case 'CERT_NOT_YET_VALID':
      return 'not-yet-valid';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'other-name';
    default:
      return 'untrusted';
  }
}

const DAY_MS = 86_400_000;
/** Days before the end at which somebody must look, at most. */
const SOON_DAYS = 30;
/**
 * Of its whole time, when so much is left: who renews by itself has done so by then, mostly with a third left. Lives get
 * shorter, so no fixed number of days fits all.
 */
const SOON_PART = 1 / 6;

/** When a certificate should have been renewed by: later than that, somebody has to look. */
export const renewBy = ({ notBefore, notAfter }: Pick<Certificate, 'notBefore' | 'notAfter'>): Instant =>
  instant(notAfter - Math.min(SOON_DAYS * DAY_MS, (notAfter - notBefore) * SOON_PART));
