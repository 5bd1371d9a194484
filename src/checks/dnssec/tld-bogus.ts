import { brokenEverywhere, FAULT_WORDS } from '../../judgement/trust.ts';
import { ROOT } from '../../values/name.ts';
import { isRegistryZone } from '../../values/suffix.ts';
import { defineCheck } from '../check.ts';
import { claim, claiming, finding } from '../claims.ts';

/** Something that a registry signed, and that the chain needs, does not hold on any of its servers. */
export default defineCheck({
  source: 'RFC 4035 §5 (no link of the chain may fail): .nz 2023-05, .ru 2024-01-30, .de 2026-05-05',
  findings: {
    'tld-bogus': {
      severity: 'critical',
      words:
        '{zone} itself {why} ({what}) on every server of the registry: names under it fail for all whose resolver checks signatures',
      remedy: 'Only the registry can end it: tell users early; resolvers that do not check signatures still work.',
    },
  },
  run: (evidence, chain) =>
    brokenEverywhere(evidence, chain, ({ zone, needed }) => needed && isRegistryZone(zone)).map(({ zone, fault }) => {
      const { servers, fault: told, child, question } = fault;
      const controls = evidence.dnssec?.zones.get(zone)?.faults.filter(({ role }) => role === 'control') ?? [];
      const what = child === null ? `${question.name} ${question.type}` : `DS ${child}`;
      const reach = controls.map(control => control.question.name);
      const params = {
        zone,
        what,
        why: FAULT_WORDS[told.kind],
        ...(told.at === null ? {} : { faultAt: told.at }),
        reach,
      };
      const fixer = zone === ROOT ? 'root' : 'registry';
      return claiming(finding('tld-bogus', [zone], params, servers), claim(fixer, zone, [zone]));
    }),
});
