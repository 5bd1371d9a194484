import { isUsable } from '../dns/usefulness.ts';
import type { Chain, Reply, ZoneFacts } from '../dns/walk/facts.ts';
import { targetOf } from '../dns/wire/rdata.ts';
import type { Evidence, GoodState, OwnDomain } from '../evidence.ts';
import { addSeconds, type Instant } from '../values/instant.ts';
import { isUnder, type Name } from '../values/name.ts';
import { denialOf } from './parents.ts';

/** What memory adds: which servers were good, whether they still answer, and who took their place. */

/** Seven healthy days make a changed delegation the normal one. */
const ACCEPTED_AFTER_SECONDS = 7 * 86_400;

/** The last good state, where it speaks of a zone on this chain's way. */
export const lastGoodOf = (evidence: Evidence, zone: Name): GoodState | null => {
  const good = evidence.history?.lastGood ?? null;
  return good?.zone === zone ? good : null;
};

/** The names of a delegation now, as its parent lists them. */
export const delegatedNames = (facts: ZoneFacts): Name[] =>
  facts.nameservers.filter(ns => ns.listedBy.parent).map(ns => ns.name);

export interface Replaced {
  readonly zone: Name;
  readonly parent: Name;
  readonly facts: ZoneFacts;
  readonly before: readonly Name[];
  readonly now: readonly Name[];
}

/**
 * The delegation whose last good servers are all gone, others standing in their place; null where one is left, where
 * nothing is remembered, where the old servers publish the new set themselves, or where it has been well for a week.
 */
export function replacedServers(evidence: Evidence, chain: Chain): Replaced | null {
  const zone = evidence.history?.lastGood?.zone;
  const facts = zone === undefined ? undefined : evidence.trace.zones.get(zone);
  const good = zone === undefined ? null : lastGoodOf(evidence, zone);
  if (!good || !facts || facts.parent === null || !chain.path.includes(good.zone) || denialOf(evidence, chain))
    return null;
  const now = delegatedNames(facts);
  const before = good.nameservers.map(ns => ns.name);
  if (now.length === 0 || before.length === 0 || before.some(name => now.includes(name))) return null;
  if (oldServersPublish(evidence, good.zone, now) || isAccepted(evidence)) return null;
  return { zone: good.zone, parent: facts.parent, facts, before, now };
}

/** True where the last good servers themselves list the new set: whoever moved the domain held the old servers too. */
function oldServersPublish(evidence: Evidence, zone: Name, now: readonly Name[]): boolean {
  return (evidence.trace.lastGood?.published ?? []).some(reply => {
    const { outcome } = reply;
    if (!outcome || !('said' in outcome) || !outcome.said.aa) return false;
    const records = [...outcome.said.answers, ...outcome.said.authorities];
    const own = records.filter(r => r.type === 'NS' && r.name === zone).map(targetOf);
    return own.length > 0 && now.every(name => own.includes(name));
  });
}

/** True after a week in which nothing but the change itself was wrong. */
function isAccepted({ history, takenAt }: Evidence): boolean {
  if (!history) return false;
  const well = (verdict: string): boolean => verdict === 'delegation-changed' || verdict === 'healthy';
  const lastTrouble = history.looks.findLastIndex(l => !well(l.verdict));
  const since = history.looks.slice(lastTrouble + 1).find(l => l.verdict === 'delegation-changed')?.at;
  return since !== undefined && addSeconds(since, ACCEPTED_AFTER_SECONDS) <= takenAt;
}

export interface LastGoodNow {
  readonly answered: readonly Reply[];
  readonly asked: readonly Reply[];
}

/** How the last good servers answered now, asked although the parent denies them (rule 4); null where they were not asked. */
export function lastGoodNow(evidence: Evidence): LastGoodNow | null {
  const replies = evidence.trace.lastGood?.replies ?? [];
  const asked = replies.filter(r => r.outcome !== null && r.outcome.kind !== 'not-asked');
  if (asked.length === 0) return null;
  return { asked, answered: asked.filter(r => isUsable(r.outcome)) };
}

/** True where an invented label below the zone got an answer from the servers that stand there now. */
export const answersInvented = (evidence: Evidence, zone: Name, inside: boolean): boolean =>
  evidence.trace.controls.some(
    c =>
      c.kind === 'invented' &&
      c.zone === zone &&
      isUnder(c.name, zone) === inside &&
      c.replies.some(r => r.outcome?.kind === 'answer' || r.outcome?.kind === 'alias'),
  );

/** Between which two looks a domain of the company fell; null where it has not, or was never seen well. */
export const troubleSpan = ({
  lastGoodAt,
  fell,
}: OwnDomain): { readonly from: Instant; readonly until: Instant } | null =>
  lastGoodAt === null || fell === null ? null : { from: lastGoodAt, until: fell.at };
