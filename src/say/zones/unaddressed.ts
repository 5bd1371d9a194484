import type { LookupEnd, ZoneFacts } from '../../dns/walk/facts.ts';
import type { Line } from '../../report/report.ts';
import { isAtOrUnder, labelDepth, type Name } from '../../values/name.ts';
import { joined, listed, named, text, zoneWord } from '../language/names.ts';

/** A zone that is delegated to names without addresses: which, and why. */
export function unaddressed(facts: ZoneFacts): Line {
  if (facts.nameservers.length === 0) return [text('no name servers known yet')];
  const inside = facts.nameservers.every(ns => isAtOrUnder(ns.name, facts.zone));
  const reasons = new Map<string, LookupEnd[]>();
  for (const { lookup } of facts.nameservers) {
    const end: LookupEnd = lookup ?? { kind: 'unfinished', why: '' };
    const key = inside && end.kind !== 'alias' ? 'glueless' : `${end.kind} ${'how' in end ? end.how : ''}`;
    reasons.set(key, [...(reasons.get(key) ?? []), end]);
  }
  const why = [...reasons].map(([key, ends]): Line => {
    const who = reasons.size > 1 ? `${ends.length} of them ` : 'which ';
    return key === 'glueless'
      ? [text(`${who}the zone above gives no address for (glue)`)]
      : [text(who), ...lookupLine(ends)];
  });
  return [text('delegated to '), ...listed(facts.nameservers.map(ns => ns.name)), text(', '), ...joined(why, ', ')];
}

/** What became of look-ups that ended alike. */
function lookupLine(ends: readonly LookupEnd[]): Line {
  const [end] = ends;
  const have = ends.length > 1 ? 'have' : 'has';
  switch (end?.kind) {
    case undefined:
    case 'found':
      return [text(`${have} no address of use`)];
    case 'denied':
      if (end.how === 'nodata') return [text(`${have} no address (says `), ...byWhom(end.by), text(')')];
      return [text(`${ends.length > 1 ? 'do' : 'does'} not exist (says `), ...byWhom(end.by), text(')')];
    case 'alias': {
      const targets = ends.flatMap(e => (e.kind === 'alias' ? [e.target] : []));
      const are = ends.length > 1 ? 'are aliases of ' : 'is an alias of ';
      return [text(are), ...listed(targets), text(' (name servers must not be aliases)')];
    }
    case 'dead':
      return [text(`${have} no address, as `), ...named(end.zone), text(' is dead')];
    case 'cycle':
      return [text('can only be found with the help of this zone itself: a circle')];
    case 'unfinished':
      return end.why === ''
        ? [text(`${have} no address yet`)]
        : [text(`${have} no address so far (`), { kind: 'foreign', text: end.why }, text(')')];
    default:
      return end satisfies never;
  }
}

const byWhom = (zone: Name): Line => (labelDepth(zone) === 1 ? [text(`the ${zoneWord(zone)} registry`)] : named(zone));
