import { brokenEverywhere } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { trustClaim } from '../trust-claims.ts';

/** The zone is signed, but with no key that the parent knows: a key was changed on one side only. */
export default defineCheck({
  source: 'RFC 4035 §5.2 (one DS must match a key), RFC 6781 §4.1.2 (the order of a key rollover); .nz 2023-05',
  findings: {
    'ds-mismatch': {
      severity: 'critical',
      words:
        '{zone} fails for all whose resolver checks signatures: no DS record at its parent (key tag {tags}) matches a key of its servers ({keys})',
      remedy:
        'Give the registrar the DS record of the present key, or remove the old one; or have the DNS host serve the old key again.',
    },
  },
  run: (evidence, chain) =>
    brokenEverywhere(
      evidence,
      chain,
      ({ zone, fault }) => fault.fault.kind === 'no-key-for-ds' && !isRegistryZone(zone),
    ).map(broken => trustClaim('ds-mismatch', evidence, chain, broken)),
});
