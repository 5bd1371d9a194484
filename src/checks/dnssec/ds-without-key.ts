import { brokenEverywhere } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { trustClaim } from '../trust-claims.ts';

/** The parent says that the zone is signed, and the zone is not: it moved to a host that does not sign, say. */
export default defineCheck({
  source: 'RFC 4035 §5.2, §2.4 (a DS needs a key): NASA 2012; the usual end of a move to another DNS host',
  findings: {
    'ds-without-key': {
      severity: 'critical',
      words:
        '{zone} fails for all whose resolver checks signatures: its parent has a DS record (key tag {tags}), and its servers serve no key',
      remedy:
        'Remove the DS record at the registrar, or have the DNS host sign {zone} with the key that it stands for.',
    },
  },
  run: (evidence, chain) =>
    brokenEverywhere(evidence, chain, ({ zone, fault }) => fault.fault.kind === 'no-keys' && !isRegistryZone(zone)).map(
      broken => trustClaim('ds-without-key', evidence, chain, broken),
    ),
});
