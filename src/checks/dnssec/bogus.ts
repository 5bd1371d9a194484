import { brokenEverywhere } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { isOutOfTime, trustClaim } from '../trust-claims.ts';

/** Validation fails on every server for a reason that has no check of its own. */
export default defineCheck({
  source: 'RFC 4035 §5.3 (what a signature needs to hold)',
  findings: {
    bogus: {
      severity: 'critical',
      words: '{zone} {why} ({what}) on every server: it fails for all whose resolver checks signatures',
      remedy:
        'Have the DNS host sign {zone} afresh; if that takes long, have the registrar remove the DS record meanwhile.',
    },
    'bogus-beside': {
      severity: 'medium',
      words: '{zone} {why} ({what}) on every server; the answer asked for does not need it, others will fail',
      remedy: 'Have the DNS host sign {zone} afresh.',
    },
  },
  run: (evidence, chain) =>
    brokenEverywhere(evidence, chain, ({ zone, fault: { fault } }) => {
      const { denial, kind } = fault;
      const hasItsOwn = denial || isOutOfTime(kind) || kind === 'no-keys' || kind === 'no-key-for-ds';
      return !hasItsOwn && !isRegistryZone(zone);
    }).map(broken => {
      const found = trustClaim('bogus', evidence, chain, broken);
      if (broken.needed) return found;
      const { cause: _, ...beside } = found;
      return { ...beside, code: 'bogus-beside' };
    }),
});
