import { cutsOf } from '../../judgement/parents.ts';
import { expiryOf, holdBy, registrationOf } from '../../judgement/registration.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

/** A hold that the registry's servers do not serve yet: the name still works, and will not for long. */
export default defineCheck({
  source: 'RFC 5731 §2.3: a held domain must not be published in the DNS; the zone follows the database with a delay',
  findings: {
    'hold-now': {
      severity: 'critical',
      words:
        '{about} is on hold ({status}) though it still resolves: it goes down as soon as the registry publishes its zone again',
      remedy: 'Call your registrar now, before users notice.',
    },
  },
  run(evidence, chain) {
    return cutsOf(evidence, chain).flatMap(({ zone, state }) => {
      if (state !== 'delegated') return [];
      const facts = registrationOf(evidence, zone);
      const hold = holdBy(facts, 'registry') ?? holdBy(facts, 'registrar');
      const expiry = expiryOf(facts, evidence);
      // A date in the past alone is no hold: registries renew by themselves and settle it later.
      const word = hold?.word ?? (expiry === null || expiry.why === 'expired' ? undefined : expiry.word);
      return word === undefined ? [] : [finding('hold-now', [zone], { status: word })];
    });
  },
});
