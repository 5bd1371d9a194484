import { denialOf } from '../../judgement/parents.ts';
import { knownToExist, registrationOf, rememberedAs } from '../../judgement/registration.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** Nobody has the domain, or nothing tells whether anybody ever had. */
export default defineCheck({
  source: 'RFC 2308 §5: a denial says that the name is not there, never why; RFC 9083 §5.3 (RDAP: nobody has it)',
  findings: {
    'not-registered': {
      severity: 'critical',
      words: '{about} does not exist: {denying} of {all} servers of {parent} deny it',
      remedy:
        'Check the spelling. If it should be yours, look at your registrar for it, or register it before somebody else does.',
    },
    'deleted-since': {
      severity: 'critical',
      words:
        '{about} was there at {lastGoodAt} and is registered to nobody now: anybody can take it, with its users and its mail',
      remedy: 'Register it now, with any registrar.',
    },
    'tld-wildcard': {
      severity: 'info',
      words: '{about} answers every name that nobody has registered, so an answer proves nothing there',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const denial = denialOf(evidence, chain);
    if (denial === null || knownToExist(evidence, denial.domain)) return [];
    const { parent, domain } = denial;
    const free = registrationOf(evidence, domain)?.state === 'free';
    const params = { parent, how: denial.how, denying: denial.denying.length, all: denial.asked };
    const found = finding('not-registered', [domain], params);
    const also: Finding[] = denial.how === 'wildcard' ? [finding('tld-wildcard', [parent])] : [];
    const lastGoodAt = evidence.history?.lastGood?.at;
    if (free && rememberedAs(evidence, domain) === 'own' && lastGoodAt !== undefined)
      also.push(finding('deleted-since', [domain], { lastGoodAt }));
    return [claiming(found, claim('you', parent, [domain], { confidence: free ? 'certain' : 'possible' })), ...also];
  },
});
