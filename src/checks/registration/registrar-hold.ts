import { denialOf } from '../../judgement/parents.ts';
import { expiryOf, holdBy, registrationOf } from '../../judgement/registration.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** The registrar has taken the name out of DNS. */
export default defineCheck({
  source: 'RFC 5731 §2.3 clientHold; zoho.com 2018-09-24',
  findings: {
    'registrar-hold': {
      severity: 'critical',
      words: '{about} is down for everyone: its registrar has put it on hold ({status})',
      remedy:
        'Look for mail from the registrar (an unpaid bill, an unanswered verification, an abuse report), settle it, then call.',
    },
  },
  run(evidence, chain) {
    const denial = denialOf(evidence, chain);
    const facts = denial && registrationOf(evidence, denial.domain);
    const hold = holdBy(facts, 'registrar');
    if (denial === null || hold === null || holdBy(facts, 'registry') || expiryOf(facts, evidence)) return [];
    const { parent, domain } = denial;
    const params = { parent, how: denial.how, status: hold.word, denying: denial.denying.length, all: denial.asked };
    return [claiming(finding('registrar-hold', [domain], params), claim('registrar', parent, [domain]))];
  },
});
