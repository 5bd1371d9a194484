import type { Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { RawRecord } from '../message.ts';
import type { Fault, GoodSignature, Judged } from './fault.ts';
import { KEYS_PER_ZONE } from './limits.ts';
import { digestOctets, strengthOf } from './records/algorithms.ts';
import { type Dnskey, type Ds, dnskeyOf, isZoneKey } from './records/rdata.ts';
import { faultOf, findSet, instantOfSerial, judgeSet, type SignedSet, setsOf } from './rrset.ts';
import { checkDigest, type Work } from './work.ts';

/** From a parent's DS set (or a trust anchor) to a zone's keys (RFC 4035 §5.2). */

/** RFC 4509 §3: DS records with SHA-1 do not count beside others. */
const SHA1_DIGEST = 1;

/**
 * The DS records that count: algorithm and digest known here, SHA-1 digests only where there are no others. `weak` where
 * all that is left has algorithm 5 or 7 (RFC 9905 §2). None usable: the zone is insecure (RFC 4035 §5.2).
 */
export function usableDs(all: readonly Ds[]): { usable: readonly Ds[]; weak: boolean } {
  const known = all.filter(ds => strengthOf(ds.algorithm) !== null && digestOctets(ds.digestType) !== null);
  const strong = known.filter(ds => strengthOf(ds.algorithm) === 'good');
  const counted = strong.length > 0 ? strong : known;
  const newer = counted.filter(ds => ds.digestType !== SHA1_DIGEST);
  return { usable: newer.length > 0 ? newer : counted, weak: counted.length > 0 && strong.length === 0 };
}

/** What one server's DNSKEY answer came to. */
export interface KeysJudged {
  readonly judged: Judged;
  /** All its DNSKEY records, good or not. */
  readonly published: readonly Dnskey[];
  /** The keys that may sign, where the set is good. */
  readonly trusted: readonly Dnskey[];
  /** The DS records that stand for one of the published keys. */
  readonly matched: readonly Ds[];
  readonly signatures: readonly GoodSignature[];
}

/**
 * Judges a server's DNSKEY set: one key that a DS stands for must sign it (RFC 4035 §5.2), whichever (RFC 6840 §5.11).
 * `answers` is the answer section; without DNSKEY records in it the server has no keys.
 */
export function judgeKeys(
  zone: Name,
  ds: readonly Ds[],
  answers: readonly RawRecord[],
  now: Instant,
  work: Work,
): KeysJudged {
  const set = findSet(setsOf(answers), zone, 'DNSKEY');
  const published = (set?.records ?? []).slice(0, KEYS_PER_ZONE).flatMap(record => dnskeyOf(record) ?? []);
  const { usable } = usableDs(ds);
  const result = { published, trusted: [], matched: [], signatures: [] };
  const faulty = (kind: 'no-keys' | 'no-key-for-ds'): KeysJudged => {
    const fault: Fault = {
      ...faultOf({ name: zone, type: 'DNSKEY' }, kind, null, now),
      keyTag: usable[0]?.tag ?? null,
    };
    return { ...result, judged: { security: 'bogus', fault } };
  };
  if (set === null || published.length === 0) return faulty('no-keys');
  const { matched, entry, bounded } = matching(zone, usable, published, work);
  if (entry.length === 0)
    return bounded ? { ...result, judged: { security: 'unknown', why: 'digests' } } : faulty('no-key-for-ds');
  const judged = judgeSet(set, { zone, keys: entry, now }, work);
  if (judged.kind === 'bad') return { ...result, matched, judged: { security: 'bogus', fault: judged.fault } };
  if (judged.kind === 'unknown') return { ...result, matched, judged: { security: 'unknown', why: judged.why } };
  const trusted = published.filter(isZoneKey);
  return { published, matched, trusted, signatures: [judged.signature], judged: { security: 'secure' } };
}

/** The keys that a DS stands for. A DS may fit several by tag, a key several DS: the digest decides. */
function matching(zone: Name, usable: readonly Ds[], keys: readonly Dnskey[], work: Work) {
  const matched = new Set<Ds>();
  const entry = new Set<Dnskey>();
  let bounded = false;
  for (const ds of usable) {
    for (const key of keys) {
      const fits = isZoneKey(key) ? checkDigest(work, zone, ds, key) : false;
      if (fits === null) bounded = true;
      if (fits !== true) continue;
      matched.add(ds);
      entry.add(key);
    }
  }
  return { matched: [...matched], entry: [...entry], bounded };
}

/**
 * When signatures of the zone's own keys over its DNSKEY set would hold, whatever time it is: what a wrong clock is told
 * by (rule 14 of evidence). Null where no key that the DS set stands for signed it.
 */
export function keysHoldWhen(
  zone: Name,
  ds: readonly Ds[],
  answers: readonly RawRecord[],
  now: Instant,
  work: Work,
): { from: Instant; until: Instant } | null {
  const set: SignedSet | null = findSet(setsOf(answers), zone, 'DNSKEY');
  for (const sig of (set?.signatures ?? []).slice(0, work.limits.checksPerSet)) {
    const from = instantOfSerial(sig.inception, now);
    const then = judgeKeys(zone, ds, answers, from, work);
    if (then.judged.security === 'secure') return { from, until: instantOfSerial(sig.expiration, now) };
  }
  return null;
}
