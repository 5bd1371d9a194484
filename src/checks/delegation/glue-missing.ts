import { causeOfSet, unreachableSet } from '../../judgement/nameservers.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding, registrarOf } from '../claims.ts';

/** Name servers inside the domain, and no address for any of them: nobody can find the way in. */
export default defineCheck({
  source: 'RFC 1034 §4.2.1, RFC 9471 §3: glue for name servers inside the zone is required',
  findings: {
    'glue-missing': {
      severity: 'critical',
      words:
        '{about} is down for everyone: its name servers ({nameservers}) lie inside it, and {parent} gives no address (glue) for any of them',
      remedy: 'Enter their addresses as host records (glue) at your registrar, or use name servers of another domain.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    const set = final && unreachableSet(evidence, final.facts);
    if (!final || !set || final.facts.parent === null || causeOfSet(set) !== 'glue-missing') return [];
    const { zone, parent } = final.facts;
    // Rule 10 of evidence: without the referral over TCP a cut-off message may be all that is missing.
    const overTcp = (evidence.trace.zones.get(parent)?.replies ?? []).some(
      r => r.outcome?.kind === 'referral' && r.outcome.cut === zone && r.by?.over === 'tcp',
    );
    const nameservers = set.map(v => v.ns.name);
    const confidence = overTcp && set.every(v => v.fate.kind === 'glueless') ? 'certain' : 'likely';
    const cause = claim(registrarOf(parent), parent, [zone], { confidence });
    return [claiming(finding('glue-missing', [zone], { parent, nameservers }), cause)];
  },
});
