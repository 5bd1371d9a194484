import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { concat, u32 } from '../wire/cursor.ts';

/** The one door to node:crypto: signatures, digests and the hash of NSEC3. Nothing here throws on outside input. */

/**
 * RSA keys outside these bounds are not used: RFC 3110 §2 and RFC 5702 §2 end at 4,096 bits, and an exponent of more
 * than 64 bits makes one check cost as much as a thousand.
 */
const MAX_RSA_OCTETS = 512;
const MIN_RSA_OCTETS = 64;
const MAX_EXPONENT_OCTETS = 8;

const RSA_HASH: ReadonlyMap<number, string> = new Map([
  [5, 'sha1'],
  [7, 'sha1'],
  [8, 'sha256'],
  [10, 'sha512'],
]);
const CURVES: ReadonlyMap<number, { name: 'P-256' | 'P-384'; hash: string; octets: number }> = new Map([
  [13, { name: 'P-256', hash: 'sha256', octets: 32 }],
  [14, { name: 'P-384', hash: 'sha384', octets: 48 }],
]);
const EDWARDS: ReadonlyMap<number, { name: 'Ed25519' | 'Ed448'; octets: number }> = new Map([
  [15, { name: 'Ed25519', octets: 32 }],
  [16, { name: 'Ed448', octets: 57 }],
]);

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A public key in the form of a DNSKEY record; null where the algorithm is unknown here or the octets are no such key. */
export function importPublicKey(algorithm: number, publicKey: Uint8Array): KeyObject | null {
  const jwk = jwkOf(algorithm, publicKey);
  if (jwk === null) return null;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function jwkOf(algorithm: number, key: Uint8Array): Record<string, string> | null {
  const curve = CURVES.get(algorithm);
  if (curve) {
    // RFC 6605 §4: x and y, each of the curve's length, without the leading 4.
    if (key.length !== curve.octets * 2) return null;
    const [x, y] = [key.subarray(0, curve.octets), key.subarray(curve.octets)];
    return { kty: 'EC', crv: curve.name, x: base64url(x), y: base64url(y) };
  }
  const edwards = EDWARDS.get(algorithm);
  if (edwards) return key.length === edwards.octets ? { kty: 'OKP', crv: edwards.name, x: base64url(key) } : null;
  return RSA_HASH.has(algorithm) ? rsaJwk(key) : null;
}

/** RFC 3110 §2: the exponent behind one length octet, or three where the first is 0; the rest is the modulus. */
function rsaJwk(key: Uint8Array): Record<string, string> | null {
  const long = key[0] === 0;
  const length = long ? (key[1] ?? 0) * 256 + (key[2] ?? 0) : (key[0] ?? 0);
  const at = long ? 3 : 1;
  const e = stripZeros(key.subarray(at, at + length));
  const n = stripZeros(key.subarray(at + length));
  if (e.length === 0 || e.length > MAX_EXPONENT_OCTETS || n.length < MIN_RSA_OCTETS || n.length > MAX_RSA_OCTETS)
    return null;
  return { kty: 'RSA', n: base64url(n), e: base64url(e) };
}

function stripZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex(byte => byte !== 0);
  return first === -1 ? bytes.subarray(0, 0) : bytes.subarray(first);
}

/** How a signature of an algorithm is made: the hash, and for the curves of RFC 6605 §4 the plain r and s. */
function schemeOf(
  algorithm: number,
  key: KeyObject,
): { digest: string | null; key: KeyObject | { key: KeyObject; dsaEncoding: 'ieee-p1363' } } {
  const curve = CURVES.get(algorithm);
  if (curve) return { digest: curve.hash, key: { key, dsaEncoding: 'ieee-p1363' } };
  return { digest: RSA_HASH.get(algorithm) ?? null, key };
}

/** True where the signature over the data was made with the key (RFC 5702, RFC 6605, RFC 8080). */
export function isSignedBy(algorithm: number, publicKey: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  const scheme = schemeOf(algorithm, publicKey);
  try {
    return verify(scheme.digest, data, scheme.key, signature);
  } catch {
    return false;
  }
}

/** A signature over data, in the form of an RRSIG record. For our own zones in drills and tests. */
export function signWith(algorithm: number, privateKey: KeyObject, data: Uint8Array): Uint8Array {
  const scheme = schemeOf(algorithm, privateKey);
  return Uint8Array.from(sign(scheme.digest, data, scheme.key));
}

/** A digest as DS records hold it (types 1, 2, 4); null for other types. */
export function digestOf(type: number, data: Uint8Array): Uint8Array | null {
  const algorithm = { 1: 'sha1', 2: 'sha256', 4: 'sha384' }[type];
  return algorithm === undefined ? null : Uint8Array.from(hash(algorithm, data, 'buffer'));
}

/** A short key for a cache: equal only for equal octets. */
export const fingerprint = (parts: readonly Uint8Array[]): string =>
  hash('sha256', concat(parts.flatMap(part => [u32(part.length), part])), 'base64');

/** RFC 5155 §5: SHA-1 over name and salt, then `iterations` times over its result and the salt. */
export function nsec3Hash(name: Uint8Array, salt: Uint8Array, iterations: number): Uint8Array {
  let digest: Uint8Array = hash('sha1', concat([name, salt]), 'buffer');
  const round = concat([digest, salt]);
  for (let i = 0; i < iterations; i++) {
    round.set(digest);
    digest = hash('sha1', round, 'buffer');
  }
  return Uint8Array.from(digest);
}

export interface KeyPair {
  /** In the form of a DNSKEY record. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** A new key pair: RSA with 2,048 bits, or the algorithm's curve. Throws (a bug) for algorithms unknown here. */
export function newKeyPair(algorithm: number): KeyPair {
  const pair = generatePair(algorithm);
  return { publicKey: dnskeyForm(algorithm, pair.publicKey), privateKey: pair.privateKey };
}

function generatePair(algorithm: number): { publicKey: KeyObject; privateKey: KeyObject } {
  const curve = CURVES.get(algorithm);
  if (curve) return generateKeyPairSync('ec', { namedCurve: curve.name });
  if (algorithm === 15) return generateKeyPairSync('ed25519');
  if (algorithm === 16) return generateKeyPairSync('ed448');
  if (RSA_HASH.has(algorithm)) return generateKeyPairSync('rsa', { modulusLength: 2048 });
  throw new TypeError(`no key pairs for algorithm ${algorithm}`);
}

/** RFC 8410 §7: what stands before the 32 octets of an Ed25519 private key in PKCS #8. */
const ED25519_PKCS8 = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** The Ed25519 key pair (algorithm 15) of a secret of 32 octets: the same secret, the same signatures. */
export function ed25519KeyPair(secret: Uint8Array): KeyPair {
  const privateKey = createPrivateKey({
    key: Buffer.from(concat([ED25519_PKCS8, secret])),
    format: 'der',
    type: 'pkcs8',
  });
  return { publicKey: dnskeyForm(15, createPublicKey(privateKey)), privateKey };
}

function dnskeyForm(algorithm: number, key: KeyObject): Uint8Array {
  const jwk = key.export({ format: 'jwk' });
  const part = (text: string | undefined): Uint8Array => Uint8Array.from(Buffer.from(text ?? '', 'base64url'));
  if (CURVES.has(algorithm)) return concat([part(jwk.x), part(jwk.y)]);
  if (EDWARDS.has(algorithm)) return part(jwk.x);
  return concat([Uint8Array.of(part(jwk.e).length), part(jwk.e), part(jwk.n)]);
}
