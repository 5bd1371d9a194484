import type { Chain, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import {
  DENIALS,
  delegationSeconds,
  FAILURE_CACHE_SECONDS,
  negativeSeconds,
  recordSeconds,
  trustSeconds,
  WRONG_PLACES,
} from '../judgement/caches.ts';
import { addSeconds, type Instant, instant } from '../values/instant.ts';
import { type Name, ROOT } from '../values/name.ts';
import type { Impact, ImpactReason, Verdict } from './diagnosis.ts';
import { groupOf } from './precedence.ts';

/**
 * When users lose the name and when they have it back, from TTLs that were read on the way. T0 is the first look that
 * saw the trouble; T1, the repair, is not known while the trouble lasts, so "back" is a length of time until then.
 */
export function impactOf(evidence: Evidence, chain: Chain, verdict: Verdict): Impact {
  if (verdict.code === 'healthy' || verdict.code.startsWith('own-network-')) return noImpact({ kind: 'none' });
  if (verdict.code === 'resolvers-behind') return untilResolversFollow(evidence, verdict);
  const { reason, seconds } = backAfter(evidence, chain, verdict);
  return { ...noImpact(reason), ...lost(evidence, chain, verdict), backAfterSeconds: seconds };
}

const noImpact = (reason: ImpactReason): Impact => ({
  lostFirst: null,
  lostLast: null,
  backFirst: null,
  backLast: null,
  backAfterSeconds: null,
  reason,
});

/** Cold resolvers lose the name at once; the last one when the delegation and then the answer have run out of its cache. */
function lost(evidence: Evidence, chain: Chain, verdict: Verdict): Pick<Impact, 'lostFirst' | 'lostLast'> {
  // What was validated is kept no longer than its signature holds (RFC 4035 §5.3.3): its end is everybody's.
  const expired = verdict.finding?.params['expiredAt'];
  if (verdict.code === 'signatures-expired' && typeof expired === 'number')
    return { lostFirst: instant(expired), lostLast: instant(expired) };
  const since = evidence.history?.troubleSince ?? null;
  if (since === null || isPartial(verdict)) return { lostFirst: since, lostLast: null };
  const record = recordSeconds(evidence, chain);
  if (record === null) return { lostFirst: since, lostLast: null };
  // Silent or failing servers: what is cached still counts, and cannot be refreshed; a denial is believed only once asked.
  const kept =
    DENIALS.has(verdict.code) || WRONG_PLACES.has(verdict.code)
      ? delegationSeconds(evidence, lostZone(evidence, chain))
      : 0;
  return { lostFirst: since, lostLast: addSeconds(since, (kept ?? 0) + record) };
}

/** The delegation that was lost: the zone of the last good state where memory has one, else the last one on the way. */
function lostZone(evidence: Evidence, chain: Chain): ZoneFacts | undefined {
  const zone = evidence.history?.lastGood?.zone ?? chain.end.zone;
  return evidence.trace.zones.get(zone) ?? remembered(evidence);
}

/** A zone that nobody delegates any more has no facts of its own: memory holds its TTLs. */
function remembered(evidence: Evidence): ZoneFacts | undefined {
  const good = evidence.history?.lastGood;
  return good ? { zone: good.zone, parent: null, delegation: [], nameservers: [], replies: [] } : undefined;
}

const isPartial = (verdict: Verdict): boolean => verdict.severity === 'high' || verdict.severity === 'medium';

interface Back {
  readonly reason: ImpactReason;
  readonly seconds: number | null;
}
const FAILURE: Back = {
  reason: { kind: 'failure-cache', seconds: FAILURE_CACHE_SECONDS },
  seconds: FAILURE_CACHE_SECONDS,
};
const UNKNOWN: Back = { reason: { kind: 'unknown' }, seconds: null };

function backAfter(evidence: Evidence, chain: Chain, verdict: Verdict): Back {
  const { code, brokenAt } = verdict;
  if (verdict.of) return backAfter(evidence, chain, verdict.of.verdict);
  if (isPartial(verdict) && !DENIALS.has(code) && !isDistrusted(verdict))
    return { reason: { kind: 'partial' }, seconds: null };
  if (code === 'expired' && brokenAt !== null && isDelegated(evidence, chain)) return wrongPlace(evidence, chain);
  // A registry may deny everybody, which is remembered as a denial, or fail, which hardly is.
  if (code === 'tld-failing' && verdict.finding?.params['denied'] === undefined) return FAILURE;
  if (DENIALS.has(code) || code === 'name-missing' || code === 'record-missing')
    return denied(evidence, brokenAt ?? ROOT);
  if (WRONG_PLACES.has(code)) return wrongPlace(evidence, chain);
  if (code === 'ds-without-key' || code === 'ds-mismatch') return distrusted(evidence, brokenAt ?? chain.end.zone);
  if (code === 'alias-loop' || code === 'alias-target-dead') return aliased(evidence, chain);
  return FAILURE;
}

const isDelegated = (evidence: Evidence, chain: Chain): boolean =>
  evidence.history?.lastGood != null && chain.path.includes(evidence.history.lastGood.zone);

/** T1 + min(N, the resolvers' own cap); who never asked during the outage is back at once. */
function denied(evidence: Evidence, zone: Name): Back {
  const seconds = negativeSeconds(evidence, zone);
  return seconds === null ? UNKNOWN : { reason: { kind: 'negative-ttl', zone, seconds }, seconds };
}

/** T1 + max(Pn, Cn of the wrong servers) + R of the wrong answers. */
function wrongPlace(evidence: Evidence, chain: Chain): Back {
  const facts = evidence.trace.zones.get(chain.end.zone);
  const delegation = delegationSeconds(evidence, facts);
  if (facts === undefined || delegation === null) return UNKNOWN;
  const seconds = delegation + (recordSeconds(evidence, chain) ?? 0);
  return { reason: { kind: 'delegation-ttl', zone: facts.zone, seconds }, seconds };
}

/** Other servers do not help whoever checks signatures: all of them serve the same. */
const isDistrusted = ({ code, finding }: Verdict): boolean =>
  finding?.cause !== undefined && groupOf(code, finding.cause) === 'dnssec';

function distrusted(evidence: Evidence, zone: Name): Back {
  const facts = evidence.trace.zones.get(zone);
  const seconds = trustSeconds(facts);
  return facts === undefined || seconds === null
    ? UNKNOWN
    : { reason: { kind: 'ds-ttl', zone: facts.zone, seconds }, seconds };
}

/** Resolvers keep the alias itself for its TTL, wherever it is pointed meanwhile. */
function aliased(evidence: Evidence, chain: Chain): Back {
  const seconds = recordSeconds(evidence, chain);
  return seconds === null ? UNKNOWN : { reason: { kind: 'delegation-ttl', zone: chain.end.zone, seconds }, seconds };
}

/** The repair has happened: users come back from now on, the last one when the caches have run out. */
function untilResolversFollow(evidence: Evidence, verdict: Verdict): Impact {
  const { untilAt: until, parent, lagging } = verdict.finding?.params ?? {};
  const seconds = typeof until === 'number' ? Math.max(0, Math.round((until - evidence.takenAt) / 1000)) : null;
  const found = { lostFirst: evidence.history?.troubleSince ?? null, backFirst: evidence.takenAt };
  if (seconds !== null && typeof parent === 'string' && typeof lagging === 'number') {
    const reason: ImpactReason = { kind: 'parent-lags', zone: parent as Name, servers: lagging, seconds };
    return { ...noImpact(reason), ...found, backAfterSeconds: seconds };
  }
  const backLast: Instant | null = seconds === null ? null : addSeconds(evidence.takenAt, seconds);
  const zone = evidence.trace.chains[0]?.end.zone ?? ROOT;
  const reason: ImpactReason = seconds === null ? { kind: 'unknown' } : { kind: 'negative-ttl', zone, seconds };
  return { ...noImpact(reason), ...found, backLast, backAfterSeconds: seconds };
}
