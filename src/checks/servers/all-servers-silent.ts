import { reachedByOthers } from '../../judgement/hints.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finalZone, finding, isExplained, serversIn } from '../claims.ts';

/** No server of the zone says anything, over UDP or TCP, by either family, while its parent does. */
export default defineCheck({
  source: 'Dyn 2016-10-21, Akamai Edge DNS 2021-07-22; RFC 9520 §1: silence is a failure that resolvers remember',
  findings: {
    'all-servers-silent': {
      severity: 'critical',
      words:
        '{about} is down for everyone as far as can be seen from here: none of its {silent} servers answers (asked again and again, over UDP and TCP)',
      remedy: 'Ask your DNS host about an outage or an attack, and look at its status page.',
    },
    'silent-from-here': {
      severity: 'low',
      words: '{about} is silent to this place only: a public resolver ({resolver}) got a fresh answer from it just now',
      remedy: 'Look at the way between this host and the servers, and whether they block its address.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || isExplained(evidence, final)) return [];
    const { zone, good, lame, silent, unasked, pending } = final.view;
    if (good.length > 0 || lame.length > 0 || silent.length === 0 || pending.length > 0) return [];
    const elsewhere = reachedByOthers(evidence, zone);
    if (elsewhere) return [finding('silent-from-here', [zone], { resolver: elsewhere.resolver }, serversIn(silent))];
    const confidence = unasked.length > 0 ? 'likely' : 'certain';
    const found = finding('all-servers-silent', [zone], { silent: silent.length }, serversIn(silent));
    return [claiming(found, claim('dns-host', zone, [zone], { confidence }))];
  },
});
