import { isUsable } from '../../dns/usefulness.ts';
import type { Chain } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { ownChain } from '../../judgement/aliases.ts';
import { answersOf } from '../../judgement/answers.ts';
import { isUnder } from '../../values/name.ts';
import { defineCheck, type Finding } from '../check.ts';
import { answeringZone, claim, claiming, finding } from '../claims.ts';

/** The zone is well, and the name is not in it. */
export default defineCheck({
  source: 'RFC 8020 §2 (NXDOMAIN: nothing there and nothing below), RFC 2308 §2.1',
  findings: {
    'name-missing': {
      severity: 'critical',
      words: '{about} does not exist in public DNS: {zone} is up and has no such name',
      remedy: 'Check the spelling, or add the record at your DNS host.',
    },
    'ent-nxdomain': {
      severity: 'medium',
      words:
        '{servers} {say|says} that {about} does not exist (NXDOMAIN), though {name} below it does: resolvers that ask label by label lose it',
      remedy: 'Have the server software updated: a name with something below it exists.',
    },
  },
  run(evidence, chain) {
    const own = ownChain(evidence, chain);
    const final = answeringZone(evidence, own);
    if (!final) return [];
    const found = wrongDenials(evidence, own);
    const { name } = own.question;
    if (own.end.kind !== 'nxdomain' || own.end.zone !== final.facts.zone || name === final.facts.zone) return found;
    const answers = answersOf(evidence, final.view, own.question);
    // One server that knows the name makes it a disagreement of the servers, not a missing name.
    if (answers.length === 0 || answers.some(a => a.existence !== 'nxdomain')) return found;
    const { zone } = final.facts;
    return [claiming(finding('name-missing', [name], { zone }), claim('you', zone, [name])), ...found];
  },
});

/** Servers that deny a shorter name and know one below it (rule 9 of evidence; RFC 8020 §2 forbids it). */
function wrongDenials(evidence: Evidence, chain: Chain): Finding[] {
  const { name } = chain.question;
  const replies = evidence.trace.zones.get(chain.end.zone)?.replies ?? [];
  const knowing = new Set(
    replies
      .filter(r => r.question.name === name && isUsable(r.outcome) && r.outcome?.kind !== 'nxdomain')
      .map(r => r.server.address),
  );
  const wrong = replies.filter(
    r =>
      r.purpose !== 'control' &&
      r.outcome?.kind === 'nxdomain' &&
      isUnder(name, r.question.name) &&
      knowing.has(r.server.address),
  );
  const shorter = [...new Set(wrong.map(r => r.question.name))];
  return shorter.map(about =>
    finding(
      'ent-nxdomain',
      [about],
      { name },
      wrong.filter(r => r.question.name === about).map(r => r.server),
    ),
  );
}
