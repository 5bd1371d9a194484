import type { ZoneFacts } from '../../dns/walk/facts.ts';
import type { Evidence } from '../../evidence.ts';
import { lastGoodNow, lastGoodOf } from '../../judgement/history.ts';
import { differingGlue } from '../../judgement/oddities.ts';
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
    const severity = view.good.length === 1 ? 'high' : 'medium';
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

/** Nobody reaches the zone by the glue, and memory knows other addresses of the same names, which do answer. */
function whileNoneAnswers(evidence: Evidence, { facts, view }: FinalZone): Finding[] {
  const good = lastGoodOf(evidence, facts.zone);
  if (!good || view.pending.length > 0 || view.lame.length + view.silent.length === 0) return [];
  const answering = lastGoodNow(evidence)?.answered ?? [];
  const moved = facts.nameservers.filter(ns => {
    const glue = ns.addresses.filter(a => a.sources.includes('glue')).map(a => a.address);
    const elsewhere = answering.filter(r => r.server.name === ns.name && !glue.includes(r.server.address));
    return glue.length > 0 && elsewhere.length > 0;
  });
  if (moved.length === 0) return [];
  const parent = parentOf(facts);
  const old = moved.flatMap(ns => ns.addresses.filter(a => a.sources.includes('glue')).map(a => a.address));
  const own = answering.filter(r => moved.some(ns => ns.name === r.server.name)).map(r => r.server.address);
  const names = moved.map(ns => ns.name);
  const cause = claim(registrarOf(parent), parent, names, { group: 'no-good-server', confidence: 'likely' });
  return [claiming(finding('glue-stale', names, { domain: facts.zone, parent, old, own }), cause)];
}
