import { denialOf } from '../../judgement/parents.ts';
import {
  expiryOf,
  hasNoServers,
  holdBy,
  knownToExist,
  registrationOf,
  rememberedAs,
} from '../../judgement/registration.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** The registry denies what memory or registration data know, and no status says why. */
export default defineCheck({
  source: 'RFC 5731 §2.3: "inactive" means that no delegation information has been associated with the object',
  findings: {
    'delegation-withdrawn': {
      severity: 'critical',
      words:
        '{about} is down for everyone: {denying} of {all} servers of {parent} no longer know it, and nothing says why',
      remedy:
        'Ask your registrar what the registry says; a suspension, a deletion and a fault of the registry look the same from here.',
    },
    'no-nameservers-registered': {
      severity: 'critical',
      words: 'The registry has no name servers for {about}',
      remedy: 'Set the name servers again at your registrar.',
    },
  },
  run(evidence, chain) {
    const denial = denialOf(evidence, chain);
    if (denial === null || !knownToExist(evidence, denial.domain)) return [];
    const { parent, domain } = denial;
    const facts = registrationOf(evidence, domain);
    if (expiryOf(facts, evidence) || holdBy(facts, 'registry') || holdBy(facts, 'registrar')) return [];
    const bare = hasNoServers(facts);
    const params = { parent, how: denial.how, denying: denial.denying.length, all: denial.asked };
    const confidence = rememberedAs(evidence, domain) === 'servers' && facts === null ? 'likely' : 'certain';
    const cause = claim(bare ? 'registrar' : 'registry', parent, [domain], { confidence });
    const also: Finding[] = bare ? [finding('no-nameservers-registered', [domain])] : [];
    return [claiming(finding('delegation-withdrawn', [domain], params), cause), ...also];
  },
});
