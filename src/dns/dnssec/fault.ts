import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { RrType } from '../message.ts';
import type { BoundName } from './limits.ts';

/** Secure and insecure are proven, bogus is a proof that fails; unknown is everything that was not seen (RFC 4035 §4.3). */
export type Security = 'secure' | 'insecure' | 'bogus' | 'unknown';

export type FaultKind =
  /** DS at the parent, but the server has no DNSKEY records. */
  | 'no-keys'
  /** DNSKEY records, but none that a usable DS stands for. */
  | 'no-key-for-ds'
  /** Records without the RRSIG they need. */
  | 'unsigned'
  /** Every signature is past its expiration, or before its inception (RFC 4034 §3.1.5). */
  | 'expired'
  | 'not-yet-valid'
  /** A signature of a known key that does not fit the records. */
  | 'wrong-signature'
  /** Signatures only by keys that the zone does not publish, or that are no zone keys. */
  | 'unknown-key'
  /** Signatures only by another zone than the one that holds the records (RFC 4035 §5.3.1). */
  | 'wrong-signer'
  /** RRSIG records that cannot be read, or whose labels or times contradict themselves. */
  | 'malformed'
  /** No NSEC or NSEC3 where absence is claimed. */
  | 'denial-missing'
  /** NSEC or NSEC3 records that are well signed but do not prove what is claimed. */
  | 'denial-wrong'
  /** A wildcard's answer without the proof that nothing closer exists (RFC 4035 §5.3.4, RFC 5155 §8.8). */
  | 'wildcard-unproven'
  /** A CNAME that is not what its DNAME makes (RFC 6672 §5.3.1). */
  | 'alias-forged';

/** Why validation failed: fields first, the sentence is made elsewhere. */
export interface Fault {
  readonly kind: FaultKind;
  /** The records it is about. */
  readonly name: Name;
  readonly type: RrType;
  /** True where the records are a proof of absence, or missing from one. */
  readonly denial: boolean;
  readonly keyTag: number | null;
  readonly algorithm: number | null;
  /** expired: since when · not-yet-valid: from when. */
  readonly at: Instant | null;
}

/** A signature that holds: what rule 16 of evidence (ending signatures) looks at. */
export interface GoodSignature {
  readonly name: Name;
  readonly type: RrType;
  readonly signer: Name;
  readonly keyTag: number;
  readonly algorithm: number;
  readonly inception: Instant;
  readonly expires: Instant;
  /** Original TTL, seconds. */
  readonly ttl: number;
}

/** Why something is insecure although signatures may be there. */
export type InsecureHow =
  /** The parent proves that there is no DS: by NSEC, NSEC3, or by an NSEC3 span with opt-out (RFC 5155 §6). */
  | 'no-ds-nsec'
  | 'no-ds-nsec3'
  | 'opt-out'
  /** Every DS has an algorithm or digest type that is unknown here (RFC 4035 §5.2). */
  | 'unknown-algorithm'
  /** Only algorithms 5 or 7 (RFC 9905 §2). */
  | 'sha1-algorithm'
  /** More NSEC3 iterations than validators accept (RFC 9276 §3.2). */
  | 'iterations'
  /** A zone above is insecure. */
  | 'parent';

/** The judgement over one set of records, one proof or one whole answer. */
export type Judged =
  | { readonly security: 'secure' }
  | { readonly security: 'insecure'; readonly how: InsecureHow }
  | { readonly security: 'bogus'; readonly fault: Fault }
  | { readonly security: 'unknown'; readonly why: BoundName | 'not-seen' };
