import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { aliasWay, ownChain } from '../../judgement/aliases.ts';
import { answersOf } from '../../judgement/answers.ts';
import { denialOf } from '../../judgement/parents.ts';
import { registrationOf } from '../../judgement/registration.ts';
import { type Name, ROOT } from '../../values/name.ts';
import { type Confidence, defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding } from '../claims.ts';

/** The name is an alias into another zone, and that one is broken or denies the target. */
export default defineCheck({
  source:
    'RFC 1034 §3.6.2; Akamai 2021-07-22 (the target dies); dangling CNAMEs (whoever takes the target has your users)',
  findings: {
    'alias-target-dead': {
      severity: 'critical',
      words: '{name} is down for everyone: it is an alias of {about}, which is dead',
      remedy: 'Point the alias elsewhere at your DNS host, or ask the owner of the target when it is back.',
    },
    'alias-dangling': {
      severity: 'critical',
      words: '{name} points to {about}, which does not exist: whoever registers or claims it gets your users',
      remedy: 'Delete the alias, or point it elsewhere, now.',
    },
  },
  run(evidence, chain) {
    const way = aliasWay(evidence, chain);
    if (!way?.last || way.circle !== null || ownChain(evidence, chain) !== chain) return [];
    const { last } = way;
    const fate = fateOf(evidence, last);
    if (fate === null || last.end.zone === chain.end.zone) return [];
    const target = last.question.name;
    const params = { name: chain.question.name };
    const cause = claim(fate.fixer, fate.brokenAt, [fate.because], { confidence: fate.confidence, restsOn: target });
    const also = fate.dangling ? [finding('alias-dangling', [target], params)] : [];
    return [claiming(finding('alias-target-dead', [target], params), cause), ...also];
  },
});

interface Fate {
  readonly fixer: 'you' | 'other-domain-owner';
  readonly because: Name;
  readonly brokenAt: Name;
  readonly dangling: boolean;
  readonly confidence: Confidence;
}

/** What became of the target; null where it is well, or not known yet. */
function fateOf(evidence: Evidence, chain: Chain): Fate | null {
  const { end, question } = chain;
  const denial = denialOf(evidence, chain);
  if (denial) {
    const facts = registrationOf(evidence, denial.domain);
    // A hold is its owner's to lift and nobody can take the name; what nobody has registered anybody can.
    const held = facts?.state === 'registered';
    const confidence = facts === null || facts.state === 'undecided' ? 'likely' : 'certain';
    const common = { brokenAt: denial.parent, confidence } as const;
    return held
      ? { ...common, fixer: 'other-domain-owner', because: denial.domain, dangling: false }
      : { ...common, fixer: 'you', because: question.name, dangling: true };
  }
  const common = { brokenAt: end.zone, confidence: 'certain' } as const;
  if (end.kind === 'broken') return { ...common, fixer: 'other-domain-owner', because: end.zone, dangling: false };
  if (end.zone === ROOT) return { ...common, fixer: 'you', because: question.name, dangling: false };
  if (end.kind === 'nxdomain') return { ...common, fixer: 'you', because: question.name, dangling: true };
  return isWithoutAddress(evidence, chain)
    ? { ...common, fixer: 'you', because: question.name, dangling: false }
    : null;
}

/** The target exists and has nothing of the type asked; without a type, neither kind of address. */
function isWithoutAddress(evidence: Evidence, chain: Chain): boolean {
  const final = chain.end.kind === 'nodata' ? finalZone(evidence, chain) : null;
  if (!final || chain.end.zone !== final.facts.zone) return false;
  if (answersOf(evidence, final.view, chain.question).some(a => a.existence !== 'nodata')) return false;
  const other = answersOf(evidence, final.view, { name: chain.question.name, type: 'AAAA' });
  return evidence.trace.typeAsked || (evidence.trace.complete && !other.some(a => a.existence === 'data'));
}
