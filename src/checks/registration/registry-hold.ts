import { denialOf } from '../../judgement/parents.ts';
import { expiryOf, holdBy, registrationOf } from '../../judgement/registration.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** The registry has taken the name out of DNS. */
export default defineCheck({
  source: 'RFC 5731 §2.3 serverHold; puri.sm 2018-02-20, zoom.us 2025-04-16',
  findings: {
    'registry-hold': {
      severity: 'critical',
      words: '{about} is down for everyone: the registry of {parent} has suspended it ({status})',
      remedy:
        'Only the registry can lift it, and its customer is your registrar: have the registrar open a case there.',
    },
    'registrar-hold-too': {
      severity: 'high',
      words: 'The registrar holds {about} as well ({status}), so the name stays down until both holds are lifted',
      remedy: 'Ask your registrar what it needs from you to lift its own hold.',
    },
  },
  run(evidence, chain) {
    const denial = denialOf(evidence, chain);
    const facts = denial && registrationOf(evidence, denial.domain);
    const hold = holdBy(facts, 'registry');
    if (denial === null || hold === null || expiryOf(facts, evidence)) return [];
    const { parent, domain } = denial;
    const params = { parent, how: denial.how, status: hold.word, denying: denial.denying.length, all: denial.asked };
    const registrars = holdBy(facts, 'registrar');
    const also: Finding[] = registrars ? [finding('registrar-hold-too', [domain], { status: registrars.word })] : [];
    return [claiming(finding('registry-hold', [domain], params), claim('registry', parent, [domain])), ...also];
  },
});
