import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { aliasWay } from '../../judgement/aliases.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding, seenOn } from '../claims.ts';

/** Nothing stands in the way. Every other claim comes before this one; where it is the only one, it says how sure it is. */
export default defineCheck({
  source:
    'RFC 1034 §5.3.3: a name resolves when every zone on the way delegates and the last one answers with authority',
  findings: {
    healthy: {
      severity: 'info',
      words: '{name} resolves everywhere that can be seen from here: {zones} zones, {servers} servers',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const { name } = chain.question;
    const sure = isSure(evidence, chain);
    const params = { name, ...seenOn(evidence, chain), ...(sure ? {} : { why: whyUnsure(evidence, chain) }) };
    const cause = claim('nobody', null, [], { severity: 'none', confidence: sure ? 'certain' : 'possible' });
    return [claiming(finding('healthy', [name], params), cause)];
  },
});

/** The name and everything that it is an alias of came to an answer, or to a denial that nobody minds. */
function isSure(evidence: Evidence, chain: Chain): boolean {
  const last = aliasWay(evidence, chain)?.last ?? chain;
  return evidence.trace.complete && (last.end.kind === 'answer' || last.end.kind === 'nodata');
}

function whyUnsure({ trace }: Evidence, { end }: Chain): string {
  if (trace.bounds.length > 0) return 'a bound of this look was reached';
  return end.kind === 'unfinished' ? 'some answers are still out' : 'what was asked got no answer that can be judged';
}
