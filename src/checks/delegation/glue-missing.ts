import type { ZoneFacts } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { causeOfSet, fatesOf, unreachableSet } from '../../judgement/nameservers.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
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
    'glue-partly-missing': {
      severity: 'medium',
      words: '{parent} gives no address (glue) for {about} of {domain}; the other name servers carry on',
      remedy: 'Enter its address as a host record (glue) at your registrar.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || final.facts.parent === null) return [];
    const { zone, parent } = final.facts;
    const set = unreachableSet(evidence, final.facts);
    if (set === null || causeOfSet(set) !== 'glue-missing') {
      const without = withoutGlue(evidence, final.facts);
      return without.length === 0 ? [] : [finding('glue-partly-missing', without, { domain: zone, parent })];
    }
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

/** Names inside the zone for which no server of the parent gives an address, while one of them gives others. */
function withoutGlue(evidence: Evidence, facts: ZoneFacts): Name[] {
  if (facts.delegation.every(d => d.glue.length === 0)) return glueless(evidence, facts);
  return facts.nameservers
    .filter(ns => ns.listedBy.parent && isAtOrUnder(ns.name, facts.zone))
    .filter(ns => !ns.addresses.some(a => a.sources.includes('glue')))
    .map(ns => ns.name);
}

const glueless = (evidence: Evidence, facts: ZoneFacts): Name[] =>
  fatesOf(evidence, facts)
    .filter(v => v.fate.kind === 'glueless')
    .map(v => v.ns.name);
