import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { cutsOf } from '../../judgement/parents.ts';
import { isUnder, type Name, ROOT, suffixOf } from '../../values/name.ts';
import { isListedTld, specialUseOf } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** The root itself says that the top-level domain does not exist. */
export default defineCheck({
  source: 'RFC 1034 §3.1 (nothing exists below what the root denies), RFC 6761 (names set aside)',
  findings: {
    'tld-not-delegated': {
      severity: 'critical',
      words: 'Nothing under {tld} can be found: {denying} root servers say that there is no such top-level domain',
      remedy:
        'Check how the name is spelled; a top-level domain that was there before is a matter for the root zone (IANA).',
    },
    'private-name': {
      severity: 'info',
      words: '{about} is a private name, not in public DNS ({setAsideBy}): only your own resolvers can know it',
      remedy: 'Ask inside the network that the name belongs to.',
    },
  },
  run(evidence, chain) {
    const { name } = chain.question;
    const denying = rootDenials(evidence, chain);
    if (denying === 0) return [];
    const tld = suffixOf(name, 1);
    const special = specialUseOf(name);
    const fixer = special === null && (isListedTld(tld) || remembered(evidence, tld)) ? 'root' : 'you';
    const found = finding('tld-not-delegated', [tld], { tld, denying });
    const also = special === null ? [] : [finding('private-name', [name], { setAsideBy: special.source })];
    return [claiming(found, claim(fixer, ROOT, [tld])), ...also];
  },
});

const remembered = (evidence: Evidence, tld: Name): boolean => {
  const good = evidence.history?.lastGood;
  return good !== undefined && good !== null && isUnder(good.zone, tld);
};

/** How many root servers deny it while none delegates; one stale letter makes no verdict (rule 6). */
function rootDenials(evidence: Evidence, chain: Chain): number {
  const cut = cutsOf(evidence, chain).find(c => c.parent === ROOT);
  if (cut) return cut.state === 'denied' ? cut.denying.length : 0;
  const { end, question } = chain;
  if (end.zone !== ROOT || question.name === ROOT || (end.kind !== 'nxdomain' && end.kind !== 'nodata')) return 0;
  const replies = evidence.trace.zones.get(ROOT)?.replies ?? [];
  return replies.filter(r => r.question.name === question.name && r.outcome?.kind === end.kind).length;
}
