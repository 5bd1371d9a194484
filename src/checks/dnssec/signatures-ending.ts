import { securedOn } from '../../judgement/trust.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { finding, namesIn } from '../claims.ts';

/** Signatures that still hold and should have been renewed by now (rule 16 of evidence): an outage with its date. */
export default defineCheck({
  source:
    'RFC 6781 §4.4.2 (renew well before the end): less than a tenth of their life, or than their TTL and an hour, is left',
  findings: {
    'signatures-ending': {
      severity: 'medium',
      words:
        'the signatures of {zone} end at {untilAt} ({what}), and nobody has renewed them: then it fails for all whose resolver checks them',
      remedy: 'Have the DNS host look at the signer of {zone} today.',
    },
    'signatures-ending-above': {
      severity: 'low',
      words: 'signatures of {zone} end at {untilAt} ({what})',
      remedy: null,
    },
  },
  run: (evidence, chain) =>
    securedOn(evidence, chain).flatMap(({ zone, ending }) => {
      const [first] = ending;
      if (first === undefined) return [];
      const { signature, servers } = first;
      const code = isRegistryZone(zone) ? 'signatures-ending-above' : 'signatures-ending';
      const params = { zone, untilAt: signature.expires, what: `${signature.name} ${signature.type}` };
      return [finding(code, namesIn(servers.map(server => ({ server }))), params, servers)];
    }),
});
