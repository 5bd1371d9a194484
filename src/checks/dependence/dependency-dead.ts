import type { Evidence } from '../../evidence.ts';
import { causeOfSet, fatesOf, type NsView, unreachableSet } from '../../judgement/nameservers.ts';
import type { Name } from '../../values/name.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finalZone, finding } from '../claims.ts';

/** The name servers are called after another domain, and that one is dead: this domain dies with it. */
export default defineCheck({
  source: 'pureos.net, 2018-02-20: paid for, delegated and down, since its name servers are ns1 to ns3.puri.sm',
  findings: {
    'dependency-dead': {
      severity: 'critical',
      words: '{domain} is down for everyone: its name servers ({nameservers}) are under {about}, which is itself dead',
      remedy: 'Set name servers under a living domain at your registrar; there is no need to wait for the other one.',
    },
    'some-dependencies-dead': {
      severity: 'medium',
      words: '{nameservers} of {domain} cannot be found, since {about} is dead; the others carry on',
      remedy: 'Replace those name servers at your registrar.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final) return [];
    const domain = final.facts.zone;
    const dead = fatesOf(evidence, final.facts).flatMap(v =>
      v.fate.kind === 'dead' ? [{ ns: v.ns, zone: v.fate.zone }] : [],
    );
    const [first] = dead;
    if (first === undefined) return [];
    const zones = [...new Set(dead.map(d => d.zone))];
    const params = { domain, nameservers: dead.map(d => d.ns.name) };
    const set = unreachableSet(evidence, final.facts);
    if (set === null || causeOfSet(set) !== 'dependency-dead')
      return [finding('some-dependencies-dead', zones, params)];
    return [claiming(finding('dependency-dead', zones, params), causeIn(evidence, set, zones, first.zone))];
  },
});

function causeIn(
  evidence: Evidence,
  set: readonly NsView[],
  zones: readonly Name[],
  restsOn: Name,
): NonNullable<Finding['cause']> {
  const brokenAt = evidence.trace.zones.get(restsOn)?.zone ?? restsOn;
  const confidence = set.every(v => v.fate.kind === 'dead') ? 'certain' : 'likely';
  return claim('other-domain-owner', brokenAt, zones, { confidence, restsOn });
}
