import type { GoodSignature } from '../dns/dnssec/fault.ts';
import type { Evidence, Signing, SigningEnd } from '../evidence.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** Renewals that are remembered: enough to see a rhythm, few enough that a new one is learnt. */
const MAX_RENEWALS = 4;
/**
 * The least part of a signature's life by which its end moves at a renewal. Less is an edit, a key that came or went, or a
 * signer that signs for every question: that says nothing of how long the next one will take.
 */
const LEAST_PART = 0.1;

/** What is known of a zone's signer after one more look; what could not be seen this time changes nothing. Pure. */
export function signingAfter(before: Signing | undefined, evidence: Evidence, zone: Name): Signing | undefined {
  const latest = evidence.dnssec?.zones.get(zone)?.latest;
  if (latest?.keys == null) return before;
  const { takenAt } = evidence;
  if (before === undefined)
    return { keys: first(latest.keys), soa: latest.soa && first(latest.soa), tookMs: [], together: 0 };
  const keys = ended(before.keys, latest.keys, takenAt);
  const soa = latest.soa === null ? before.soa : ended(before.soa, latest.soa, takenAt);
  const tookMs = keys.until - before.keys.until;
  const isRenewal = tookMs >= (latest.keys.expires - latest.keys.inception) * LEAST_PART;
  if (!isRenewal) return { ...before, keys, soa };
  const isTogether = before.soa !== null && soa !== null && soa.until > before.soa.until;
  return {
    keys,
    soa,
    tookMs: [...before.tookMs, tookMs].slice(-MAX_RENEWALS),
    together: isTogether ? Math.min(MAX_RENEWALS, before.together + 1) : 0,
  };
}

const first = ({ expires }: GoodSignature): SigningEnd => ({ until: expires, movedAt: null });

/** The end as it is now; another one than before has moved. */
function ended(before: SigningEnd | null, { expires }: GoodSignature, now: Instant): SigningEnd {
  if (before === null) return { until: expires, movedAt: null };
  return before.until === expires ? before : { until: expires, movedAt: now };
}
