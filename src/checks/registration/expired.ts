import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { replacedServers } from '../../judgement/history.ts';
import { denialOf } from '../../judgement/parents.ts';
import { expiryOf, registrationOf } from '../../judgement/registration.ts';
import type { Name } from '../../values/name.ts';
import { type CauseClaim, defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** The registration has run out: the registry denies the name, or somebody else's servers answer for it. */
export default defineCheck({
  source: 'RFC 3915 §3 (redemption, deletion); fosstodon.org 2022',
  findings: {
    expired: {
      severity: 'critical',
      words: '{about} is lost to everyone: its registration has run out ({status})',
      remedy:
        'Pay for the renewal or the restore at your registrar today; after the deletion anybody can take the name.',
    },
  },
  run(evidence, chain) {
    const met = lostDomain(evidence, chain);
    const facts = met && registrationOf(evidence, met.domain);
    const expiry = expiryOf(facts, evidence);
    if (met === null || expiry === null) return [];
    const params = { parent: met.parent, status: expiry.word, why: expiry.why };
    const fixer = expiry.restorable ? 'registrar' : 'nobody';
    const found = finding('expired', [met.domain], {
      ...params,
      ...(facts?.expires ? { expiresAt: facts.expires } : {}),
    });
    return [claiming(found, claim(fixer, met.brokenAt, [met.domain], { group: met.group }))];
  },
});

function lostDomain(
  evidence: Evidence,
  chain: Chain,
): { domain: Name; parent: Name; brokenAt: Name; group: NonNullable<CauseClaim['group']> } | null {
  const denial = denialOf(evidence, chain);
  if (denial) return { domain: denial.domain, parent: denial.parent, brokenAt: denial.parent, group: 'parent-denies' };
  const replaced = replacedServers(evidence, chain);
  return replaced && { domain: replaced.zone, parent: replaced.parent, brokenAt: replaced.parent, group: 'not-yours' };
}
