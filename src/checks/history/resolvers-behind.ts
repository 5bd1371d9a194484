import type { Chain, Hint } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { aliasWay } from '../../judgement/aliases.ts';
import { answersOf } from '../../judgement/answers.ts';
import { rememberedAfter } from '../../judgement/caches.ts';
import { replacedServers } from '../../judgement/history.ts';
import { cutsOf } from '../../judgement/parents.ts';
import { addSeconds, type Instant, instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, type FinalZone, finalZone, finding } from '../claims.ts';

/** Every authority is good again, and resolvers still hold what they learnt during the trouble. */
export default defineCheck({
  source: 'RFC 2308 §5 (denials are remembered), RFC 2181 §5.4.1; zoom.us 2025-04-16, Slack 2021-09-30',
  findings: {
    'resolvers-behind': {
      severity: 'high',
      words: '{about} is mended, and some resolvers still remember the trouble, until {untilAt} at the latest',
      remedy: 'Nothing to mend: wait, or flush the name at the resolvers that matter to you.',
    },
    'resolver-blocks': {
      severity: 'info',
      words: 'The public resolver {resolver} withholds {about} on purpose (it says: {why})',
      remedy: 'Ask its operator why; the domain itself is not the reason.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (chain.role !== 'asked' || !final || !isWell(evidence, chain, final)) return [];
    const { name } = chain.question;
    const blocked = evidence.trace.hints.flatMap(h => {
      const why = BLOCKING.find(b => extendedCodes(h).includes(b.code))?.why;
      return why === undefined ? [] : [finding('resolver-blocks', [name], { resolver: h.resolver, why })];
    });
    const until = latest([repairUntil(evidence, chain, final), ...evidence.trace.hints.map(h => staleUntil(h, chain))]);
    if (until === null || until <= evidence.takenAt) return blocked;
    const found = finding('resolvers-behind', [name], { untilAt: until, ...lagging(evidence, chain) });
    return [claiming(found, claim('wait', null, [name], { severity: 'high', confidence: 'likely' })), ...blocked];
  },
});

/**
 * The parent of whose servers some do not serve the repair yet: until the last one does, resolvers go on learning the old
 * state, and nobody can name the end.
 */
function lagging(evidence: Evidence, chain: Chain): { readonly parent?: Name; readonly lagging?: number } {
  const cut = cutsOf(evidence, chain).find(({ transition }) => transition?.newest === 'delegating');
  return cut === undefined
    ? {}
    : { parent: cut.parent, lagging: new Set(cut.denying.map(({ server }) => server.name)).size };
}

/** RFC 8914 §4.16 to §4.19: the resolver says that it does not want to answer. */
const BLOCKING = [
  { code: 15, why: 'blocked' },
  { code: 16, why: 'censored' },
  { code: 17, why: 'filtered' },
  { code: 18, why: 'prohibited' },
] as const;

const extendedCodes = (hint: Hint): number[] => ('said' in hint.outcome ? hint.outcome.said.ede.map(e => e.code) : []);

/** All servers that were asked are good and know the name. */
function isWell(evidence: Evidence, chain: Chain, { view }: FinalZone): boolean {
  const end = (aliasWay(evidence, chain)?.last ?? chain).end.kind;
  const cuts = cutsOf(evidence, chain);
  if (cuts.some(cut => cut.state === 'inconsistent') || replacedServers(evidence, chain)) return false;
  const whole = view.lame.length + view.silent.length + view.pending.length === 0 && view.good.length > 0;
  return end === 'answer' && whole && answersOf(evidence, view, chain.question).every(a => a.existence === 'data');
}

/** A resolver that denies what every authority serves: it goes on for as long as its denial's TTL still runs. */
function staleUntil(hint: Hint, chain: Chain): Instant | null {
  const { outcome, question } = hint;
  if (hint.invented || question.name !== chain.question.name || question.type !== chain.question.type) return null;
  if (outcome.kind !== 'nxdomain' && outcome.kind !== 'nodata') return null;
  if (extendedCodes(hint).some(code => BLOCKING.some(b => b.code === code))) return null;
  return outcome.said.soa === null ? null : addSeconds(hint.at, outcome.said.soa.ttl);
}

/** Memory shows trouble until lately: what resolvers learnt in it lives on for as long as caches may keep it. */
function repairUntil(evidence: Evidence, chain: Chain, { facts }: FinalZone): Instant | null {
  const looks = evidence.history?.looks ?? [];
  const lastBad = looks.findLastIndex(l => l.verdict !== 'healthy' && l.verdict !== 'resolvers-behind');
  const bad = looks[lastBad];
  if (bad === undefined) return null;
  // Repaired is what the last of the parent's servers serves.
  const repairedAt = looks.slice(lastBad + 1).find(look => look.parentLags !== true)?.at ?? evidence.takenAt;
  const seconds = rememberedAfter(evidence, chain, facts, bad.verdict);
  return seconds === null ? null : addSeconds(repairedAt, seconds);
}

const latest = (instants: readonly (Instant | null)[]): Instant | null => {
  const known = instants.filter(i => i !== null);
  return known.length === 0 ? null : instant(Math.max(...known));
};
