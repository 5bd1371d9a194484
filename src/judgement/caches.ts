import type { Chain, Reply, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import type { Name } from '../values/name.ts';
import { saidIn } from './own-network.ts';

/** How long resolvers keep what they learnt: the inputs of "when users lose you, and when they get you back". All in seconds. */

/** No resolver keeps an answer longer: BIND 9 `max-cache-ttl`, 7 days (Unbound `cache-max-ttl` is 1 day). */
const MAX_CACHE_SECONDS = 7 * 86_400;
/** No resolver keeps a denial longer: BIND 9 `max-ncache-ttl`, 3 hours (Unbound `cache-max-negative-ttl` is 1 hour). */
const MAX_NEGATIVE_SECONDS = 3 * 3_600;
/** RFC 9520 §3.2: a failure to resolve is remembered for five minutes at the most. */
export const FAILURE_CACHE_SECONDS = 300;

const capped = (seconds: number, cap: number): number => Math.min(Math.max(0, seconds), cap);
const largest = (seconds: readonly (number | null | undefined)[]): number | null => {
  const known = seconds.filter(s => s !== null && s !== undefined);
  return known.length === 0 ? null : Math.max(...known);
};

/** N: how long a zone lets resolvers remember that a name is not there (RFC 2308 §5, RFC 9077), and at most do. */
export function negativeSeconds(evidence: Evidence, zone: Name): number | null {
  const seconds = (evidence.trace.zones.get(zone)?.replies ?? []).map(reply => {
    const soa = saidIn(reply.outcome)?.soa;
    return soa?.zone === zone ? Math.min(soa.ttl, soa.soa.minimum) : null;
  });
  const longest = largest(seconds);
  return longest === null ? null : capped(longest, MAX_NEGATIVE_SECONDS);
}

/** TTL of records of a type at a name, in the answers of a zone's own servers. */
function ttlIn(replies: readonly Reply[], name: Name, type: string): number | null {
  const records = replies
    .flatMap(r => saidIn(r.outcome)?.answers ?? [])
    .filter(r => r.name === name && r.type === type);
  return largest(records.map(r => r.ttl));
}

/** max(Pn, Cn): how long a delegation to these servers lives on; the child's NS set outranks the parent's (RFC 2181 §5.4.1). */
export function delegationSeconds(evidence: Evidence, facts: ZoneFacts | undefined): number | null {
  const good =
    facts !== undefined && evidence.history?.lastGood?.zone === facts.zone ? evidence.history.lastGood : null;
  const parent = facts?.delegation.flatMap(d => d.ns.map(ns => ns.ttl)) ?? [];
  const child = facts ? ttlIn(facts.replies, facts.zone, 'NS') : null;
  const longest = largest([...parent, child, good?.parentNsTtl, good?.childNsTtl]);
  return longest === null ? null : capped(longest, MAX_CACHE_SECONDS);
}

/** max(Pd, DNSKEY TTL): how long resolvers go on with the old chain of trust. */
export function trustSeconds(facts: ZoneFacts | undefined): number | null {
  const ds = facts?.delegation.flatMap(d => d.ds.map(r => r.ttl)) ?? [];
  const keys = facts ? ttlIn(facts.replies, facts.zone, 'DNSKEY') : null;
  const longest = largest([...ds, keys]);
  return longest === null ? null : capped(longest, MAX_CACHE_SECONDS);
}

/** R: how long the answer itself lives on, as served now or when it was last good; an alias' own TTL where it is one. */
export function recordSeconds(evidence: Evidence, chain: Chain): number | null {
  const { name, type } = chain.question;
  const replies = evidence.trace.zones.get(chain.end.zone)?.replies ?? [];
  const remembered = chain.role === 'asked' ? evidence.history?.lastGood?.recordTtl : null;
  const longest = largest([ttlIn(replies, name, type), ttlIn(replies, name, 'CNAME'), remembered]);
  return longest === null ? null : capped(longest, MAX_CACHE_SECONDS);
}

/** Until when the last user is back after a repair, by what was wrong; null where nothing about it is known. */
export function rememberedAfter(evidence: Evidence, chain: Chain, facts: ZoneFacts, verdict: string): number | null {
  if (DENIALS.has(verdict)) return facts.parent === null ? null : negativeSeconds(evidence, facts.parent);
  if (WRONG_PLACES.has(verdict)) {
    const delegation = delegationSeconds(evidence, facts);
    return delegation === null ? null : delegation + (recordSeconds(evidence, chain) ?? 0);
  }
  if (verdict === 'name-missing' || verdict === 'record-missing') return negativeSeconds(evidence, facts.zone);
  return verdict === 'ds-mismatch' || verdict === 'ds-without-key' ? trustSeconds(facts) : null;
}

/** Verdicts that resolvers remember as "does not exist". */
export const DENIALS: ReadonlySet<string> = new Set([
  'not-registered',
  'registry-hold',
  'registrar-hold',
  'expired',
  'delegation-withdrawn',
  'delegation-inconsistent',
  'tld-not-delegated',
  'tld-failing',
]);
/** Verdicts in which resolvers learn the wrong servers, or data from them. */
export const WRONG_PLACES: ReadonlySet<string> = new Set([
  'parked',
  'delegation-changed',
  'glue-missing',
  'glue-stale',
  'delegation-cycle',
  'nameserver-unresolvable',
  'parent-child-mismatch',
]);
