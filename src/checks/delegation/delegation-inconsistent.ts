import { cutsOf, type ParentView } from '../../judgement/parents.ts';
import { ROOT } from '../../values/name.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finding, registryOf, serversIn } from '../claims.ts';

/** Some servers of the parent delegate, others deny: users find the name or not, as chance has it. */
export default defineCheck({
  source: 'RFC 1034 §4.3.5: a zone reaches its servers one after another ; .bw once served two versions',
  findings: {
    'delegation-inconsistent': {
      severity: 'high',
      words: '{domain} fails for some users: {denying} of {all} servers of {parent} deny it, the others know it',
      remedy: 'Whoever runs {parent} must bring its servers to one version of the zone.',
    },
    'in-transition': {
      severity: 'medium',
      words: 'A change of {about} is on its way: {already} of {all} servers of {parent} serve the new state already',
      remedy: null,
    },
    'root-inconsistent': {
      severity: 'low',
      words: '{denying} of {all} root servers say that {about} does not exist, the others know it',
      remedy: null,
    },
  },
  run(evidence, chain) {
    return cutsOf(evidence, chain).flatMap(cut =>
      cut.denying.length === 0 || cut.delegating.length === 0 ? [] : [judge(cut)],
    );
  },
});

const namesOf = (denying: ParentView['denying']) => [...new Set(denying.map(d => d.server.name))];

function judge(cut: ParentView): Finding {
  const { zone, parent, denying, delegating, transition } = cut;
  const all = denying.length + delegating.length;
  if (transition)
    return finding('in-transition', [zone], { parent, already: transition.already, all, newest: transition.newest });
  const params = { domain: zone, parent, denying: denying.length, all };
  if (parent === ROOT) return finding('root-inconsistent', [zone], params, serversIn(denying));
  const found = finding('delegation-inconsistent', [zone], params, serversIn(denying));
  return claiming(found, claim(registryOf(parent), parent, namesOf(denying), { severity: 'high' }));
}
