import { delegatedNames, lastGoodNow, lastGoodOf, replacedServers } from '../../judgement/history.ts';
import { parkingSigns } from '../../judgement/parking.ts';
import { expiryOf, registrationOf } from '../../judgement/registration.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finalZone, finding } from '../claims.ts';

/** None of the last good servers is left in the delegation: theft, a registry's error, or a move that nobody announced. */
export default defineCheck({
  source: 'x.ai 2017-12-04: the registry had assigned the name to other servers by hand',
  findings: {
    'delegation-changed': {
      severity: 'critical',
      words: '{about} is in other hands: {parent} now delegates it to {now}, no longer to {before}',
      remedy: 'If nobody of yours did this, have your registrar lock the domain first, then set the name servers back.',
    },
    'ns-changed': {
      severity: 'medium',
      words: 'The name servers of {about} changed since {lastGoodAt}: added {added}, gone {gone}',
      remedy: 'If nobody of yours did this, look at your registrar account now.',
    },
  },
  run(evidence, chain) {
    const replaced = replacedServers(evidence, chain);
    const final = finalZone(evidence, chain);
    if (replaced === null)
      return final
        ? changed(lastGoodOf(evidence, final.facts.zone), delegatedNames(final.facts), final.facts.zone)
        : [];
    const { zone, parent, before, now } = replaced;
    if (parkingSigns(evidence, replaced).length > 0 || expiryOf(registrationOf(evidence, zone), evidence)) return [];
    const noneGood = final !== null && final.facts.zone === zone && final.view.good.length === 0;
    const oldAnswer = (lastGoodNow(evidence)?.answered.length ?? 0) > 0;
    // New servers that do not answer, and old ones that do not either: no hand-over, but an outage of the new ones.
    if (noneGood && (!oldAnswer || final.view.pending.length > 0)) return [];
    const group = noneGood ? 'no-good-server' : 'not-yours';
    const found = finding('delegation-changed', [zone], { parent, before, now });
    return [claiming(found, claim('registrar', parent, [zone], { group, confidence: 'likely' }))];
  },
});

function changed(
  good: ReturnType<typeof lastGoodOf>,
  now: ReturnType<typeof delegatedNames>,
  zone: Finding['about'][number],
): Finding[] {
  if (!good || now.length === 0) return [];
  const before = good.nameservers.map(ns => ns.name);
  const added = now.filter(name => !before.includes(name));
  const gone = before.filter(name => !now.includes(name));
  if (added.length === 0 && gone.length === 0) return [];
  return [finding('ns-changed', [zone], { added, gone, lastGoodAt: good.at })];
}
