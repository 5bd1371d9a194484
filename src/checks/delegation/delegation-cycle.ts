import type { Evidence } from '../../evidence.ts';
import { causeOfSet, unreachableSet } from '../../judgement/nameservers.ts';
import { isAtOrUnder, labelDepth, type Name } from '../../values/name.ts';
import { isRegistryZone, registrableOf } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding } from '../claims.ts';

/** Domains whose name servers lie under one another, with no glue anywhere on the circle. */
export default defineCheck({
  source: 'tsuNAME (.nz 2020): cyclic dependencies between delegations',
  findings: {
    'delegation-cycle': {
      severity: 'critical',
      words: '{about} are down for everyone: to find one of them, one must have found the other first',
      remedy:
        'At the registrar of one of them, give its name servers addresses (glue), or name servers outside the circle.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    const set = final && unreachableSet(evidence, final.facts);
    if (!final || !set || causeOfSet(set) !== 'delegation-cycle') return [];
    const { zone, parent } = final.facts;
    const through = set.flatMap(v => (v.fate.kind === 'cycle' ? v.fate.through : []));
    const zones = [...new Set([zone, ...through.map(name => homeOf(evidence, name))])].sort();
    const confidence = set.every(v => v.fate.kind === 'cycle') ? 'certain' : 'likely';
    return [
      claiming(finding('delegation-cycle', zones, { through }), claim('you', parent ?? zone, zones, { confidence })),
    ];
  },
});

/** The delegation that a name-server name lies under: the deepest one met, below the registries. */
function homeOf(evidence: Evidence, name: Name): Name {
  const zones = [...evidence.trace.zones.keys()].filter(z => isAtOrUnder(name, z) && !isRegistryZone(z));
  return zones.sort((a, b) => labelDepth(b) - labelDepth(a))[0] ?? registrableOf(name) ?? name;
}
