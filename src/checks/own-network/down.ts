import { wasHeard } from '../../judgement/own-network.ts';
import { ROOT } from '../../values/name.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** Nothing came back from anywhere: our own network is at fault, and nothing may be said about the domain (rule 6). */
export default defineCheck({
  source: 'RFC 9609 §3 (priming): any root server that answers will do, so none at all is our own silence',
  findings: {
    'own-network-down': {
      severity: 'info',
      words: 'No root server can be reached from here ({asked} asked), so nothing can be said about {domain}',
      remedy: "Look at this host's link, routes and firewall: UDP and TCP port 53 must go out.",
    },
  },
  run({ trace }, chain) {
    const asked = (trace.zones.get(ROOT)?.replies ?? []).filter(
      r => r.purpose === 'delegation' || r.purpose === 'alias',
    );
    const heard = [...trace.zones.values()].some(z => z.replies.some(r => r.steps.some(s => wasHeard(s.outcome))));
    const concluded = asked.length > 0 && asked.every(r => r.outcome !== null);
    const tried = asked.some(r => r.outcome?.kind === 'silent' || r.outcome?.kind === 'unreachable');
    if (heard || !concluded || !tried) return [];
    const found = finding('own-network-down', [ROOT], { asked: asked.length, domain: chain.question.name });
    return [claiming(found, claim('network', ROOT, [], { severity: 'none' }))];
  },
});
