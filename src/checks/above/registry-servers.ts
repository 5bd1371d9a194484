import { deniedControls, KNOWN_NAMES_THAT_PROVE } from '../../judgement/parents.ts';
import { viewZone, type ZoneView } from '../../judgement/servers.ts';
import { isUnder, type Name, ROOT } from '../../values/name.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finding, kindsOf, serversIn } from '../claims.ts';

/** The registry's own servers: none of them speaks, they speak wrongly, or they deny names that exist for certain. */
export default defineCheck({
  source: '.club 2021-10-07 (all servers dead), .se 2009-10-12 (a zone without its names): every name under it fails',
  findings: {
    'tld-silent': {
      severity: 'critical',
      words:
        'Everything under {zone} is down: none of its {all} servers answers (asked again and again, over UDP and TCP)',
      remedy:
        'Only the registry can end it: tell users early, and send them to a domain under another top-level domain.',
    },
    'tld-failing': {
      severity: 'critical',
      words: 'Everything under {zone} is down: its servers answer wrongly ({kinds})',
      remedy:
        'Only the registry can end it: tell users early, and send them to a domain under another top-level domain.',
    },
  },
  run(evidence, chain) {
    const zone = chain.end.zone;
    const facts = evidence.trace.zones.get(zone);
    if (facts === undefined || zone === ROOT || !isRegistryZone(zone)) return [];
    const denied = deniedControls(evidence, zone);
    const cause = { brokenAt: zone, because: [zone] };
    if (isUnder(chain.question.name, zone) && denied.length >= KNOWN_NAMES_THAT_PROVE) {
      const kinds = [`they deny ${denied.length} names that are known to exist`];
      const found = finding('tld-failing', [zone], { zone, kinds, denied });
      return [claiming(found, claim('registry', cause.brokenAt, cause.because))];
    }
    if (chain.end.kind !== 'broken') return [];
    const view = viewZone(evidence, facts, chain.question);
    return view.all.length === 0 && evidence.trace.complete ? addressless(zone) : dead(view);
  },
});

/** Name servers, and not one address for any of them: whatever the reason, only the registry can mend it. */
const addressless = (zone: Name): Finding[] => {
  const found = finding('tld-failing', [zone], { zone, kinds: ['none of them has an address'] });
  return [claiming(found, claim('registry', zone, [zone], { confidence: 'likely' }))];
};

function dead(view: ZoneView): Finding[] {
  const { zone, all, good, pending, lame, silent, unasked } = view;
  if (good.length > 0 || pending.length > 0 || (lame.length === 0 && silent.length === 0)) return [];
  const confidence = unasked.length > 0 ? 'likely' : 'certain';
  const params = { zone, all: all.length, kinds: kindsOf([...lame, ...silent]) };
  const code = lame.length > 0 ? 'tld-failing' : 'tld-silent';
  return [
    claiming(
      finding(code, [zone], params, serversIn([...lame, ...silent])),
      claim('registry', zone, [zone], { confidence }),
    ),
  ];
}
