import type { Instant } from '../../../values/instant.ts';
import type { Name } from '../../../values/name.ts';
import type { RawRecord } from '../../message.ts';
import { CLASS_IN, typeNumber } from '../../wire/codes.ts';
import { concat, u16, u32, wireOfName } from '../../wire/cursor.ts';
import { digestOf, ed25519KeyPair, type KeyPair, newKeyPair, signWith } from '../crypto.ts';
import { signedData, signedLabels } from '../records/canonical.ts';
import { keyTag, SECURE_ENTRY_POINT, ZONE_KEY } from '../records/rdata.ts';

/** Keys and signatures of zones of our own: the simulated internet of drills and tests. Nothing real is signed here. */
export interface SigningKey {
  readonly algorithm: number;
  readonly flags: number;
  readonly pair: KeyPair;
  /** The rdata of its DNSKEY record. */
  readonly rdata: Uint8Array;
  readonly tag: number;
}

/** key-signing: signs the DNSKEY set, and a DS stands for it · zone-signing: signs the rest · both: does both alone. */
export type KeyRole = 'key-signing' | 'zone-signing';

/** From when until when signatures are to hold. */
export interface Period {
  readonly inception: Instant;
  readonly expiration: Instant;
}

const ED25519 = 15;

/** A key of algorithm 15 made from a secret of 32 octets: the same each time, so that replays are. */
export const keyFromSecret = (secret: Uint8Array, role: KeyRole): SigningKey =>
  keyOf(ED25519, ed25519KeyPair(secret), role);

/** A new random key of any algorithm that validation knows. */
export const newKey = (algorithm: number, role: KeyRole): SigningKey => keyOf(algorithm, newKeyPair(algorithm), role);

function keyOf(algorithm: number, pair: KeyPair, role: KeyRole): SigningKey {
  const flags = ZONE_KEY | (role === 'key-signing' ? SECURE_ENTRY_POINT : 0);
  const rdata = concat([u16(flags), Uint8Array.of(3, algorithm), pair.publicKey]);
  return { algorithm, flags, pair, rdata, tag: keyTag(rdata) };
}

export const isKeySigning = (key: SigningKey): boolean => (key.flags & SECURE_ENTRY_POINT) !== 0;

/** The DNSKEY record of a key. */
export const dnskeyRecord = (zone: Name, key: SigningKey, ttl: number): RawRecord => ({
  name: zone,
  type: 'DNSKEY',
  class: CLASS_IN,
  ttl,
  rdata: key.rdata,
});

/** The DS record that the parent publishes for a key; digest types 1, 2 and 4. */
export function dsRecord(zone: Name, key: SigningKey, ttl: number, digestType = 2): RawRecord {
  const digest = digestOf(digestType, concat([wireOfName(zone), key.rdata])) ?? new Uint8Array(0);
  const rdata = concat([u16(key.tag), Uint8Array.of(key.algorithm, digestType), digest]);
  return { name: zone, type: 'DS', class: CLASS_IN, ttl, rdata };
}

const seconds = (at: Instant): Uint8Array => u32(Math.floor(at / 1000));

/** The RRSIG over records of one name and type; `labels` below the owner's make it a wildcard's (RFC 4034 §3.1.3). */
export function signSet(
  set: readonly RawRecord[],
  zone: Name,
  key: SigningKey,
  period: Period,
  labels?: number,
): RawRecord {
  const first = set[0];
  if (first === undefined) throw new TypeError('nothing to sign');
  const count = labels ?? signedLabels(first.name);
  const head = concat([
    u16(typeNumber(first.type) ?? 0),
    Uint8Array.of(key.algorithm, count),
    u32(first.ttl),
    seconds(period.expiration),
    seconds(period.inception),
    u16(key.tag),
    wireOfName(zone),
  ]);
  const signature = signWith(key.algorithm, key.pair.privateKey, signedData(head, count, first.ttl, set));
  return { name: first.name, type: 'RRSIG', class: CLASS_IN, ttl: first.ttl, rdata: concat([head, signature]) };
}
