import type { ZoneFacts } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { differingGlue, goodFromParent, movedServers } from '../../judgement/oddities.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, type FinalZone, finalZone, finding, registrarOf } from '../claims.ts';

/** The parent still gives addresses that the servers have left. */
export default defineCheck({
  source: 'RFC 1034 §4.2.2: glue must be kept in step with the zone; RFC 2181 §5.4.1 ranks it below the zone itself',
  findings: {
    'glue-stale': {
      severity: 'high',
      words:
        '{domain} fails or is slow for users: {parent} sends them to old addresses of {about} ({old}), which no longer answer for it',
      remedy: 'Correct the host records (glue) at your registrar.',
    },
    'glue-differs': {
      severity: 'low',
      words: '{parent} gives other addresses for {about} ({old}) than {domain} itself ({own}); all of them answer',
      remedy: 'Bring the host records (glue) at your registrar in step before the old addresses go.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || final.facts.parent === null) return [];
    return final.view.good.length > 0 ? whileSomeAnswer(final) : whileNoneAnswers(evidence, final);
  },
});

const parentOf = (facts: ZoneFacts) => facts.parent ?? facts.zone;

function whileSomeAnswer({ facts, view }: FinalZone): Finding[] {
  const parent = parentOf(facts);
  const params = (s: ReturnType<typeof differingGlue>) => ({
    domain: facts.zone,
    parent,
    old: s.flatMap(g => g.old),
    own: s.flatMap(g => g.own),
  });
  const differing = differingGlue(facts, view);
  const [stale, harmless] = [differing.filter(s => s.dead), differing.filter(s => !s.dead)];
  const found: Finding[] = [];
  if (stale.length > 0) {
    const names = stale.map(s => s.ns.name);
    const servers = stale.flatMap(s => s.old.map(address => ({ name: s.ns.name, address })));
    const severity = goodFromParent(facts, view) < 2 ? 'high' : 'medium';
    const cause = claim(registrarOf(parent), parent, names, { severity, group: 'some-hurt' });
    found.push(claiming(finding('glue-stale', names, params(stale), servers), cause));
  }
  if (harmless.length > 0)
    found.push(
      finding(
        'glue-differs',
        harmless.map(s => s.ns.name),
        params(harmless),
      ),
    );
  return found;
}

function whileNoneAnswers(evidence: Evidence, { facts, view }: FinalZone): Finding[] {
  const moved = view.pending.length > 0 ? null : movedServers(evidence, facts, view);
  if (moved === null) return [];
  const parent = parentOf(facts);
  const { names, old, own } = moved;
  const cause = claim(registrarOf(parent), parent, names, { group: 'no-good-server', confidence: 'likely' });
  return [claiming(finding('glue-stale', names, { domain: facts.zone, parent, old, own }), cause)];
}
