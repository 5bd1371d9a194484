import type { Evidence } from '../../evidence.ts';
import { unexplained } from '../../judgement/oddities.ts';
import { waysTo } from '../../judgement/transport.ts';
import { faultKindsOf, oddServers } from '../../judgement/trust.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, type FinalZone, finalZone, finding, kindsOf, namesIn, serversIn } from '../claims.ts';

/** Part of the zone's servers fail, or all of them lose questions: users are slower, or fail by chance. */
export default defineCheck({
  source: 'RFC 2182 §3 (why a zone has several servers); gouv.nc 2023: every server lost most of what it was asked',
  findings: {
    'some-servers-failing': {
      severity: 'medium',
      words: '{domain} is slow or fails for some users: {bad} of its {all} servers fail ({kinds})',
      remedy: 'Have your DNS host mend {about}, or take it out of the delegation until it is.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || final.view.good.length === 0) return [];
    const { zone, good, all } = final.view;
    const unusable = unexplained(final.facts, final.view);
    // They answer, and whoever checks signatures refuses the answer: stale secondaries of a signed zone.
    const refused = oddServers(evidence, zone).filter(odd => good.some(v => v.server.address === odd.server.address));
    const bad = [...unusable, ...refused];
    if (bad.length === 0) return lossy(evidence, final);
    const kinds = [...kindsOf(unusable), ...faultKindsOf(refused)];
    const params = { domain: zone, bad: bad.length, all: all.length, kinds };
    const cause = claim('dns-host', zone, namesIn(bad), {
      // With one server left the next fault is an outage, and a resolver that tries only some of them fails already.
      severity: good.length - refused.length <= 1 ? 'high' : 'medium',
      confidence: refused.length > 0 || unusable.some(v => v.standing.kind === 'lame') ? 'certain' : 'likely',
    });
    return [claiming(finding('some-servers-failing', namesIn(bad), params, serversIn(bad)), cause)];
  },
});

/** Every server answers, and every one of them loses more than a third of what it is asked. */
function lossy(evidence: Evidence, { view }: FinalZone): Finding[] {
  const { loss } = waysTo(evidence, view);
  if (loss === null) return [];
  const { lost, asked } = loss;
  const kinds = [`${lost} of ${asked} questions were lost`];
  const params = { domain: view.zone, bad: view.all.length, all: view.all.length, kinds, lost, asked };
  const cause = claim('dns-host', view.zone, namesIn(view.all), { severity: 'high', confidence: 'likely' });
  return [claiming(finding('some-servers-failing', namesIn(view.all), params, serversIn(view.all)), cause)];
}
