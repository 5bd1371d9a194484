import type { Chain } from '../../dns/walk/facts.ts';
import { targetOf } from '../../dns/wire/rdata.ts';
import type { Evidence } from '../../evidence.ts';
import { ownChain } from '../../judgement/aliases.ts';
import { answersOf } from '../../judgement/answers.ts';
import type { Name } from '../../values/name.ts';
import { defineCheck } from '../check.ts';
import { answeringZone, claim, claiming, type FinalZone, finding } from '../claims.ts';

/** The zone is well and knows the name, and has no record of the type that is wanted. */
export default defineCheck({
  source: 'RFC 2308 §2.2 (NODATA); AWS us-east-1 2025-10-20: an emptied record took a region down',
  findings: {
    'record-missing': {
      severity: 'critical',
      words: '{about} has no {types} record: {zone} is up and knows the name, but nothing of that type',
      remedy: 'Add the record at your DNS host.',
    },
    'no-address': {
      severity: 'info',
      words: '{about} has no address (neither A nor AAAA), and nothing says that it should',
      remedy: null,
    },
  },
  run(evidence, chain) {
    const own = ownChain(evidence, chain);
    const final = answeringZone(evidence, own);
    if (!final || own.end.kind !== 'nodata' || own.end.zone !== final.facts.zone) return [];
    const { name, type } = own.question;
    const answers = answersOf(evidence, final.view, own.question);
    if (answers.length === 0 || answers.some(a => a.existence !== 'nodata')) return [];
    const { zone } = final.facts;
    const types = evidence.trace.typeAsked ? type : 'A or AAAA';
    const missing = claiming(finding('record-missing', [name], { zone, types }), claim('you', zone, [name]));
    if (evidence.trace.typeAsked) return [missing];
    if (hasOtherFamily(evidence, final, own)) return [];
    if (own !== chain || wasThere(evidence, name, zone) || isMailExchanger(evidence, name)) return [missing];
    return [finding('no-address', [name])];
  },
});

/** An A is missing and there is an AAAA, or nobody could say yet. */
function hasOtherFamily(evidence: Evidence, { view }: FinalZone, { question }: Chain): boolean {
  if (question.type !== 'A') return false;
  const answers = answersOf(evidence, view, { name: question.name, type: 'AAAA' });
  return answers.length === 0 ? !evidence.trace.complete : answers.some(a => a.existence === 'data');
}

/** Memory knows an address of the very name that was asked. */
const wasThere = ({ history, trace }: Evidence, name: Name, zone: Name): boolean => {
  const good = history?.lastGood;
  return good?.zone === zone && trace.asked.name === name && good.types.some(t => t === 'A' || t === 'AAAA');
};

/** Some MX record that was seen leads to the name, so it should have an address. */
const isMailExchanger = ({ trace }: Evidence, name: Name): boolean =>
  [...trace.zones.values()].some(z =>
    z.replies.some(
      r =>
        r.outcome?.kind === 'answer' &&
        r.outcome.said.answers.some(record => record.type === 'MX' && targetOf(record) === name),
    ),
  );
