import { viewZone } from '../../judgement/servers.ts';
import { defineCheck } from '../check.ts';
import { finalZone, finding, kindsOf, serversIn } from '../claims.ts';

/** A dead root letter or secondary of a registry: worth knowing, never the cause while another one helps (rule 6). */
export default defineCheck({
  source: 'c.root-servers.net, May 2024: one letter out of step for days, and nobody lost a name',
  findings: {
    'above-servers-failing': {
      severity: 'low',
      words:
        '{bad} of {all} servers of {zone} fail ({kinds}); the others do their work, so users notice nothing but a slower first answer',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const own = finalZone(evidence, chain)?.facts.zone ?? null;
    return chain.path.flatMap(zone => {
      const facts = evidence.trace.zones.get(zone);
      if (facts === undefined || zone === own) return [];
      const { good, lame, silent, all } = viewZone(evidence, facts, chain.question);
      const bad = [...lame, ...silent];
      if (good.length === 0 || bad.length === 0) return [];
      const params = { zone, bad: bad.length, all: all.length, kinds: kindsOf(bad) };
      return [finding('above-servers-failing', [zone], params, serversIn(bad))];
    });
  },
});
