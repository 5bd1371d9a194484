import { oneSided } from '../../judgement/oddities.ts';
import { defineCheck, type Finding } from '../check.ts';
import { claim, claiming, finalZone, finding, registrarOf } from '../claims.ts';

/** Parent and zone list different name servers; it hurts where some of those fail. */
export default defineCheck({
  source: 'RFC 1034 §4.2.2: both sets must be the same; RFC 2181 §5.4.1: some resolvers follow one, some the other',
  findings: {
    'parent-child-mismatch': {
      severity: 'high',
      words: '{domain} fails for some users: only {side} lists {about}, and it fails',
      remedy:
        'Bring both lists to the servers that work: the parent’s at your registrar, the zone’s own at your DNS host.',
    },
    'parent-child-differ': {
      severity: 'low',
      words:
        '{domain} and its parent {parent} list different name servers ({about}); all of them answer, so users notice nothing yet',
      remedy: 'Bring both lists in step.',
    },
  },
  run(evidence, chain) {
    const final = finalZone(evidence, chain);
    if (!final || final.facts.parent === null || final.view.good.length === 0) return [];
    const { zone, parent } = final.facts;
    const odd = oneSided(final.facts, final.view);
    const found: Finding[] = [];
    const failing = odd.filter(o => o.fails);
    if (failing.length > 0) {
      // A server that fails in the parent's list stops whoever comes afresh; one in the zone's own only the others.
      const side = failing.some(o => o.by === 'parent') ? 'parent' : 'child';
      const names = failing.filter(o => o.by === side).map(o => o.ns.name);
      const fixer = side === 'parent' ? registrarOf(parent) : 'you';
      const severity = final.view.good.length === 1 ? 'high' : 'medium';
      const brokenAt = side === 'parent' ? parent : zone;
      const params = { domain: zone, side: brokenAt };
      found.push(
        claiming(finding('parent-child-mismatch', names, params), claim(fixer, brokenAt, names, { severity })),
      );
    }
    const harmless = odd.filter(o => !o.fails).map(o => o.ns.name);
    if (failing.length === 0 && harmless.length > 0)
      found.push(finding('parent-child-differ', harmless, { domain: zone, parent }));
    return found;
  },
});
