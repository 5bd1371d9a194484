/**
 * Numbers of the IANA registries "DNS Security Algorithm Numbers" and "DNSSEC Delegation Signer (DS) Resource Record
 * Type Digest Algorithms", as far as validation needs them. What is missing here is unknown, and zones that are signed
 * only with it are insecure (RFC 4035 §5.2, RFC 6840 §5.2).
 */
interface Algorithm {
  readonly mnemonic: string;
  /** sha1: checked, but its zones count as insecure and never as bogus (RFC 9905 §2). */
  readonly strength: 'good' | 'sha1';
}

const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map([
  [5, { mnemonic: 'RSASHA1', strength: 'sha1' }],
  [7, { mnemonic: 'RSASHA1-NSEC3-SHA1', strength: 'sha1' }],
  [8, { mnemonic: 'RSASHA256', strength: 'good' }],
  [10, { mnemonic: 'RSASHA512', strength: 'good' }],
  [13, { mnemonic: 'ECDSAP256SHA256', strength: 'good' }],
  [14, { mnemonic: 'ECDSAP384SHA384', strength: 'good' }],
  [15, { mnemonic: 'ED25519', strength: 'good' }],
  [16, { mnemonic: 'ED448', strength: 'good' }],
]);

/** Digest types of DS records that are known, with their octets (RFC 4034 §5.1.3, RFC 4509, RFC 6605 §2). */
const DIGESTS: ReadonlyMap<number, { readonly octets: number }> = new Map([
  [1, { octets: 20 }],
  [2, { octets: 32 }],
  [4, { octets: 48 }],
]);

/** The mnemonic of an algorithm, or its number as text. */
export const algorithmName = (number: number): string => ALGORITHMS.get(number)?.mnemonic ?? String(number);

/** How much a signature of this algorithm proves: null where it is unknown here. */
export const strengthOf = (algorithm: number): 'good' | 'sha1' | null => ALGORITHMS.get(algorithm)?.strength ?? null;

/** Octets of a digest of this type; null where the type is unknown here. */
export const digestOctets = (type: number): number | null => DIGESTS.get(type)?.octets ?? null;
