import type { Chain } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import type { Name } from '../values/name.ts';

/** An alias followed to where it ends. */
export interface AliasWay {
  /** The names on the way, the one asked first. */
  readonly names: readonly Name[];
  /** The chain of the last name; null where it was not followed so far. */
  readonly last: Chain | null;
  /** The zone that gave the alias which led to the last name. */
  readonly from: Name;
  /** The names of the circle where there is one. */
  readonly circle: readonly Name[] | null;
}

/** Follows a chain's alias; null where it does not end in one. */
export function aliasWay(evidence: Evidence, chain: Chain): AliasWay | null {
  const { end } = chain;
  if (end.kind !== 'alias') return null;
  const names: Name[] = [chain.question.name];
  let at: Chain | null = chain;
  let from = end.zone;
  while (at?.end.kind === 'alias') {
    from = at.end.zone;
    const { target }: { target: Name } = at.end;
    const known = names.indexOf(target);
    if (known >= 0) return { names, last: at, from, circle: names.slice(known) };
    names.push(target);
    at = chainOf(evidence, chain, target);
  }
  return { names, last: at, from, circle: null };
}

const chainOf = (evidence: Evidence, from: Chain, target: Name): Chain | null =>
  evidence.trace.chains.find(
    c => c.role !== 'dependency' && c.question.name === target && c.question.type === from.question.type,
  ) ?? null;

/** The chain that a name's own fate is read from: its alias' end where that lies in the same zone, else the chain itself. */
export function ownChain(evidence: Evidence, chain: Chain): Chain {
  const way = aliasWay(evidence, chain);
  return way?.last && way.circle === null && way.last.end.zone === chain.end.zone ? way.last : chain;
}
