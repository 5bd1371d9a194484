import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { aliasWay } from '../../judgement/aliases.ts';
import { reachedByOthers } from '../../judgement/hints.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding, seenOn } from '../claims.ts';

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
    'not-all-seen': {
      severity: 'info',
      words: 'Not everything about {about} could be seen ({why}), so this is what the rest shows',
      remedy: 'Ask again in a minute.',
    },
  },
  run(evidence, chain) {
    const { name } = chain.question;
    const sure = isSure(evidence, chain);
    const found = finding('healthy', [name], {
      name,
      zones: seenOn(evidence, chain).zones,
      servers: seenOn(evidence, chain).servers,
    });
    const claimed = claiming(
      found,
      claim('nobody', null, [], { severity: 'none', confidence: sure ? 'certain' : 'possible' }),
    );
    if (sure || !evidence.trace.complete) return [claimed];
    const final = finalZone(evidence, chain);
    if (final && reachedByOthers(evidence, final.facts.zone)) return [claimed];
    return [claimed, finding('not-all-seen', [name], { why: whyUnsure(evidence, chain) })];
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
