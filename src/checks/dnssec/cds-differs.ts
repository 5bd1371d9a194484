import { cdsSeen, dsText } from '../../dns/dnssec/cds.ts';
import { securedOn } from '../../judgement/trust.ts';
import { addSeconds } from '../../values/instant.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { finding } from '../claims.ts';

/** Parents look for CDS records daily to weekly, and many never: what has waited longer waits for a person. */
const WAITS_AFTER_SECONDS = 7 * 86_400;

/** The zone asks for other DS records than its parent has, and has done so for a week (rule 15 of evidence). */
export default defineCheck({
  source: 'RFC 7344 §4.1, RFC 8078: CDS records say what the DS set should become',
  findings: {
    'cds-differs': {
      severity: 'low',
      words:
        '{zone} has asked for other DS records (CDS) since {sinceAt}, and its parent still has the old ones: {wanted}',
      remedy: 'Have the registrar set these DS records, or have the DNS host withdraw its wish.',
    },
  },
  run: (evidence, chain) =>
    securedOn(evidence, chain)
      .filter(({ zone, security }) => zone === chain.end.zone && security === 'secure' && !isRegistryZone(zone))
      .flatMap(({ zone }) => {
        const facts = evidence.trace.zones.get(zone);
        const known = evidence.history?.cds ?? null;
        const wanted = cdsSeen(facts);
        const isSecure = evidence.dnssec?.answers.some(
          ({ question, security }) => question.type === 'CDS' && question.name === zone && security === 'secure',
        );
        if (facts === undefined || known === null || wanted !== known.records || !isSecure) return [];
        const waits = addSeconds(known.firstSeenAt, WAITS_AFTER_SECONDS) <= evidence.takenAt;
        if (wanted === '' || wanted === dsText(facts) || !waits) return [];
        return [finding('cds-differs', [zone], { zone, wanted, sinceAt: known.firstSeenAt })];
      }),
});
