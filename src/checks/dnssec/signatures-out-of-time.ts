import { brokenEverywhere } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { trustClaim } from '../trust-claims.ts';

/** The signer has stopped, or its clock is wrong: signatures are outside of their time on every server that serves them. */
export default defineCheck({
  source: 'RFC 4035 §5.3.1, RFC 4034 §3.1.5 (a signature holds from its inception to its expiration)',
  findings: {
    'signatures-expired': {
      severity: 'critical',
      words:
        '{zone} fails for all whose resolver checks signatures: those of {what} ended at {expiredAt} on every server that serves them',
      remedy: 'Have the DNS host start the signer of {zone} again and sign the zone afresh.',
    },
    'signatures-not-yet-valid': {
      severity: 'critical',
      words:
        '{zone} fails for all whose resolver checks signatures: those of {what} begin only at {beginAt} on every server that serves them',
      remedy: 'Have the DNS host set the clock of the signer of {zone} right and sign the zone afresh.',
    },
  },
  run: (evidence, chain) =>
    (['expired', 'not-yet-valid'] as const).flatMap(kind =>
      brokenEverywhere(evidence, chain, ({ zone, fault }) => fault.fault.kind === kind && !isRegistryZone(zone)).map(
        broken => trustClaim(`signatures-${kind}`, evidence, chain, broken),
      ),
    ),
});
