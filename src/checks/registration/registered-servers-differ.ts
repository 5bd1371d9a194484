import { cutsOf } from '../../judgement/parents.ts';
import { registrationOf } from '../../judgement/registration.ts';
import type { Name } from '../../values/name.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

/** The registry's database and its zone name different servers: a change is on its way, or one of them is wrong. */
export default defineCheck({
  source: 'RFC 5731 §3.2.1: name servers are set in the database; RFC 9083 §5.3 shows them, the zone is made from it',
  findings: {
    'registered-servers-differ': {
      severity: 'medium',
      words:
        '{parent} delegates {about} to {delegated}, while its registry lists {registered}: a change is on its way, or one of the two is wrong',
      remedy:
        'If nobody of yours has just changed the name servers, ask your registrar what it has on file, and lock the domain.',
    },
  },
  run(evidence, chain) {
    return cutsOf(evidence, chain).flatMap(({ zone, parent, state, delegating }) => {
      const facts = registrationOf(evidence, zone);
      if (state !== 'delegated' || facts?.state !== 'registered' || facts.nameservers.length === 0) return [];
      const sets = delegating.flatMap(says => (says.ns.length === 0 ? [] : [setOf(says.ns.map(ns => ns.name))]));
      const [delegated, ...others] = sets;
      // Where the parent's servers differ among themselves, it is they who are behind.
      if (delegated === undefined || others.some(other => other.join() !== delegated.join())) return [];
      const registered = setOf(facts.nameservers);
      return delegated.join() === registered.join()
        ? []
        : [finding('registered-servers-differ', [zone], { parent, delegated, registered })];
    });
  },
});

const setOf = (names: readonly Name[]): Name[] => [...new Set(names)].sort();
