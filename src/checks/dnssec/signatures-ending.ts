import type { Evidence } from '../../evidence.ts';
import { overdueIn } from '../../judgement/signing.ts';
import { securedOn } from '../../judgement/trust.ts';
import type { Name } from '../../values/name.ts';
import { isRegistryZone, registrableOf } from '../../values/suffix.ts';
import type { Finding } from '../check.ts';
import { defineCheck } from '../check.ts';
import { finding, namesIn } from '../claims.ts';

/** Signatures that still hold and should have been renewed by now (rule 16 of evidence): an outage with its date. */
export default defineCheck({
  source:
    'RFC 6781 §4.4.2 (renew well before the end): less than a tenth of their life, or than their TTL and an hour, is left, or they were not renewed when earlier ones were',
  findings: {
    'signatures-ending': {
      severity: 'medium',
      words:
        'the signatures of {zone} end at {untilAt} ({what}), and nobody has renewed them: then it fails for all whose resolver checks them',
      remedy: 'Have the DNS host look at the signer of {zone} today.',
    },
    'signatures-not-renewed': {
      severity: 'medium',
      words:
        'the signatures of {zone} ({what}) have not been renewed since {sinceAt}, and until now that took {usualMs} each time: they end at {untilAt}, and then it fails for all whose resolver checks them',
      remedy: 'Have the DNS host look at the signer of {zone}: it may have stopped.',
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
      if (first === undefined) return notRenewed(evidence, zone);
      const { signature, servers } = first;
      const code = isRegistryZone(zone) ? 'signatures-ending-above' : 'signatures-ending';
      const params = { zone, untilAt: signature.expires, what: `${signature.name} ${signature.type}` };
      return [finding(code, namesIn(servers.map(server => ({ server }))), params, servers)];
    }),
});

/** What only looks before this one can tell. They are of the asked domain, whatever chain leads by it. */
function notRenewed(evidence: Evidence, zone: Name): Finding[] {
  const { history, trace, takenAt, dnssec } = evidence;
  const signing = history?.signing;
  const isOurs = zone === (registrableOf(trace.asked.name) ?? trace.asked.name);
  const overdue = signing === undefined || !isOurs ? null : overdueIn(signing, takenAt);
  const latest = dnssec?.zones.get(zone)?.latest;
  const now = overdue === null ? null : overdue.type === 'SOA' ? latest?.soa : latest?.keys;
  if (overdue === null || now?.expires !== overdue.until) return [];
  const { type, since, until, usualMs } = overdue;
  return [finding('signatures-not-renewed', [zone], { zone, what: type, sinceAt: since, untilAt: until, usualMs })];
}
