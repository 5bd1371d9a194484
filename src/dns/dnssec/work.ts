import type { Name } from '../../values/name.ts';
import { wireOfName } from '../wire/cursor.ts';
import { digestOf, fingerprint, importPublicKey, isSignedBy, nsec3Hash } from './crypto.ts';
import { type BoundName, LIMITS, type Limits } from './limits.ts';
import { digestOctets } from './records/algorithms.ts';
import { compareBytes } from './records/canonical.ts';
import type { Dnskey, Ds, Nsec3, Rrsig } from './records/rdata.ts';

/**
 * The expensive part of validation, counted and remembered: equal answers from thirteen servers cost one check. One of
 * these lives as long as its trace, so that later snapshots only pay for what is new. It grows with the trace alone.
 */
export interface Work {
  readonly limits: Limits;
  /** What was done so far. */
  readonly done: Record<'signatureChecks' | 'digests' | 'nsec3Rounds', number>;
  /** The bounds that were reached. */
  readonly reached: Set<BoundName>;
  readonly signatures: Map<string, boolean>;
  readonly keys: Map<string, ReturnType<typeof importPublicKey>>;
  readonly matches: Map<string, boolean>;
  readonly hashes: Map<string, Uint8Array>;
}

export const newWork = (limits: Limits = LIMITS): Work => ({
  limits,
  done: { signatureChecks: 0, digests: 0, nsec3Rounds: 0 },
  reached: new Set(),
  signatures: new Map(),
  keys: new Map(),
  matches: new Map(),
  hashes: new Map(),
});

/** Takes `count` from a bound; false, with the bound noted, where it is used up. */
function spend(work: Work, bound: keyof Work['done'], count: number): boolean {
  if (work.done[bound] + count > work.limits[bound]) {
    work.reached.add(bound);
    return false;
  }
  work.done[bound] += count;
  return true;
}

function remembered<T>(map: Map<string, T>, key: string, allowed: () => boolean, make: () => T): T | null {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (!allowed()) return null;
  const made = make();
  map.set(key, made);
  return made;
}

/** Whether the signature fits the data and the key. Null at the bound. */
export function checkSignature(work: Work, key: Dnskey, sig: Rrsig, data: Uint8Array): boolean | null {
  const id = fingerprint([key.rdata, sig.signature, data]);
  const allowed = (): boolean => spend(work, 'signatureChecks', 1);
  return remembered(work.signatures, id, allowed, () => {
    const publicKey = remembered(
      work.keys,
      fingerprint([key.rdata]),
      () => true,
      () => importPublicKey(key.algorithm, key.publicKey),
    );
    return publicKey !== null && isSignedBy(sig.algorithm, publicKey, data, sig.signature);
  });
}

/** Whether a DS stands for the key of a zone: digest over owner and rdata (RFC 4034 §5.1.4). Null at the bound. */
export function checkDigest(work: Work, zone: Name, ds: Ds, key: Dnskey): boolean | null {
  if (ds.tag !== key.tag || ds.algorithm !== key.algorithm || ds.digest.length !== digestOctets(ds.digestType))
    return false;
  const owner = wireOfName(zone);
  const id = fingerprint([Uint8Array.of(ds.digestType), ds.digest, owner, key.rdata]);
  const allowed = (): boolean => spend(work, 'digests', 1);
  return remembered(work.matches, id, allowed, () => {
    const digest = digestOf(ds.digestType, Uint8Array.from([...owner, ...key.rdata]));
    return digest !== null && compareBytes(digest, ds.digest) === 0;
  });
}

/** The NSEC3 hash of a name with a record's parameters. Null at the bound. */
export function hashName(work: Work, params: Pick<Nsec3, 'salt' | 'iterations'>, name: Name): Uint8Array | null {
  const id = `${params.iterations} ${params.salt.join()} ${name}`;
  const allowed = (): boolean => spend(work, 'nsec3Rounds', params.iterations + 1);
  return remembered(work.hashes, id, allowed, () => nsec3Hash(wireOfName(name), params.salt, params.iterations));
}
