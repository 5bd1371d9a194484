/**
 * Every bound of validation. KeyTrap (CVE-2023-50387) makes many keys and signatures out of one answer, CVE-2023-50868
 * many hashes: what is counted here is what costs time. At a bound the result is "unknown" with the bound's name.
 */
export interface Limits {
  readonly signatureChecks: number;
  readonly checksPerSet: number;
  readonly recordsPerSet: number;
  readonly keysPerSignature: number;
  readonly digests: number;
  readonly nsec3Rounds: number;
}

export type BoundName = keyof Limits;

export const LIMITS: Limits = {
  /**
   * Signature checks in one trace: at most 1 ms each (P-384, the slowest) and half a millisecond for the largest set, so
   * 0.6 s in all. A trace of six zones needs about 60, of zones that are signed anew for every answer about 200.
   */
  signatureChecks: 400,
  /** Signatures and keys tried for one set of records; Unbound tries 8, and rollovers with two algorithms need 4. */
  checksPerSet: 8,
  /** Records of a set that are put in order to be checked; a set in the wild has up to a hundred. */
  recordsPerSet: 500,
  /** Keys with one key tag and algorithm tried for one signature: tags collide by chance, but hardly twice (Unbound: 4). */
  keysPerSignature: 4,
  /** DS digests computed in one trace; a DS set has one to four, a zone one key for each. */
  digests: 400,
  /** SHA-1 rounds of NSEC3 in one trace, 3 µs each with the longest salt; a proof without iterations needs three. */
  nsec3Rounds: 50_000,
};

/**
 * NSEC3 iterations above which a zone counts as insecure, its signatures checked all the same (RFC 9276 §3.2 allows any
 * number above 0; Unbound and BIND 9.18 stop at 150).
 */
export const MAX_ITERATIONS = 150;

/** DNSKEY records of one set that are looked at; the wild has up to ten, KeyTrap hundreds. */
export const KEYS_PER_ZONE = 64;

/** Records of NSEC or NSEC3 in one answer that are looked at; a proof needs at most three (RFC 5155 §7.2). */
export const DENIALS_PER_ANSWER = 8;
