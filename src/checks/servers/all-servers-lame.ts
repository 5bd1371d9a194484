import { reachedByOthers } from '../../judgement/hints.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding, isExplained, kindsOf, serversIn } from '../claims.ts';

/** The domain is delegated, and none of its servers serves it; at least one says something wrong. */
export default defineCheck({
  source: 'RFC 9499 §7 (lame delegation), RFC 1912 §2.8',
  findings: {
    'all-servers-lame': {
      severity: 'critical',
      words: '{about} is down for everyone: none of its {all} servers serves it ({kinds})',
      remedy:
        'Ask your DNS host whether the zone was deleted, is locked or has run out on the servers; if you moved, correct the delegation.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || isExplained(evidence, final)) return [];
    const { zone, all, good, lame, silent, pending } = final.view;
    if (good.length > 0 || lame.length === 0 || pending.length > 0) return [];
    // Cut short on all of them and no TCP: the zone is served, the way to the answer is broken (transport-broken).
    if (silent.length === 0 && lame.every(v => v.standing.how === 'truncated')) return [];
    const bad = [...lame, ...silent];
    const params = { all: all.length, kinds: kindsOf(bad), lame: lame.length, silent: silent.length };
    const confidence = reachedByOthers(evidence, zone) ? 'possible' : 'certain';
    return [
      claiming(
        finding('all-servers-lame', [zone], params, serversIn(bad)),
        claim('dns-host', zone, [zone], { confidence }),
      ),
    ];
  },
});
