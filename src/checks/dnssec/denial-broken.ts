import { brokenEverywhere } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { isOutOfTime, trustClaim } from '../trust-claims.ts';

/** What exists validates, what does not exist is not proven: a missing AAAA is enough to make a name fail. */
export default defineCheck({
  source: 'RFC 4035 §5.4, RFC 5155 §8 (denial of existence): Slack 2021-09-30, where a wildcard had the wrong NSEC',
  findings: {
    'denial-broken': {
      severity: 'high',
      words: '{zone} {why}: names and types without a record fail for all whose resolver checks signatures',
      remedy: 'Have the DNS host sign {zone} afresh.',
    },
  },
  run: (evidence, chain) =>
    brokenEverywhere(
      evidence,
      chain,
      ({ zone, fault: { fault } }) => fault.denial && !isOutOfTime(fault.kind) && !isRegistryZone(zone),
    ).map(broken => trustClaim('denial-broken', evidence, chain, broken)),
});
