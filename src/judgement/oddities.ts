import type { NameServer, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { type Address, type Family, familyOf } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import { lastGoodNow, lastGoodOf } from './history.ts';
import type { ServerView, ZoneView } from './servers.ts';

/** Servers that fail for a reason that has its own check, so that `some-servers-failing` is left with the rest. */

const isBad = (view: ServerView): boolean =>
  view.standing.kind === 'lame' || view.standing.kind === 'silent' || view.standing.kind === 'unreachable';

const at = (view: ZoneView, address: Address): ServerView | undefined =>
  view.all.find(v => v.server.address === address);

export interface StaleGlue {
  readonly ns: NameServer;
  /** What the parent gives and the zone itself does not. */
  readonly old: readonly Address[];
  /** What the zone itself gives. */
  readonly own: readonly Address[];
  /** True where none of the old ones answers for the zone any more. */
  readonly dead: boolean;
}

/** Names whose glue differs from the address that their own zone gives with authority. */
export function differingGlue(facts: ZoneFacts, view: ZoneView): StaleGlue[] {
  return facts.nameservers.flatMap(ns => {
    const own = ns.addresses.filter(a => a.sources.some(s => s === 'authoritative' || s === 'resolved'));
    const families = new Set(own.map(a => a.family));
    const old = ns.addresses.filter(
      a => a.sources.includes('glue') && families.has(a.family) && !own.some(o => o.address === a.address),
    );
    if (old.length === 0) return [];
    const views = old.map(a => at(view, a.address));
    const dead = views.some(v => v !== undefined && isBad(v));
    return [{ ns, old: old.map(a => a.address), own: own.map(a => a.address), dead }];
  });
}

/** How many good servers whoever comes from the parent finds: those at addresses that only the zone itself gives do not count. */
export function goodFromParent(facts: ZoneFacts, view: ZoneView): number {
  const own = facts.nameservers.flatMap(ns => ns.addresses).filter(a => a.sources.every(s => s === 'authoritative'));
  return view.good.filter(v => !own.some(a => a.address === v.server.address)).length;
}

export interface Moved {
  readonly names: readonly Name[];
  /** Glue that leads nowhere, and where the same names answer instead. */
  readonly old: readonly Address[];
  readonly own: readonly Address[];
}

/**
 * Nobody reaches the zone by its glue, and memory knows other addresses of the same names which do answer; null where a
 * server is good, or memory knows nothing better.
 */
export function movedServers(evidence: Evidence, facts: ZoneFacts, view: ZoneView): Moved | null {
  if (lastGoodOf(evidence, facts.zone) === null || view.good.length > 0) return null;
  const answering = lastGoodNow(evidence)?.answered ?? [];
  const glue = facts.nameservers.map(ns => ({
    name: ns.name,
    old: ns.addresses.filter(a => a.sources.includes('glue')).map(a => a.address),
  }));
  const moved = glue.flatMap(ns => {
    const own = answering.filter(r => r.server.name === ns.name && !ns.old.includes(r.server.address));
    return ns.old.length > 0 && own.length > 0 ? [{ ...ns, own: own.map(r => r.server.address) }] : [];
  });
  if (moved.length === 0) return null;
  return { names: moved.map(m => m.name), old: moved.flatMap(m => m.old), own: moved.flatMap(m => m.own) };
}

export interface OneSided {
  readonly ns: NameServer;
  readonly by: 'parent' | 'child';
  /** True where it leads to no server that answers for the zone. */
  readonly fails: boolean;
}

/** Names that only the parent or only the zone itself lists. None while the zone's own set is not known. */
export function oneSided(facts: ZoneFacts, view: ZoneView): OneSided[] {
  const sides = ['parent', 'child'] as const;
  if (!sides.every(side => facts.nameservers.some(ns => ns.listedBy[side]))) return [];
  return facts.nameservers
    .filter(ns => ns.listedBy.parent !== ns.listedBy.child)
    .map(ns => ({ ns, by: ns.listedBy.parent ? 'parent' : 'child', fails: leadsNowhere(ns, view) }));
}

function leadsNowhere(ns: NameServer, view: ZoneView): boolean {
  const views = ns.addresses.map(a => at(view, a.address)).filter(v => v !== undefined);
  if (views.length > 0) return views.some(isBad) && views.every(v => isBad(v) || v.standing.kind === 'unasked');
  return ns.lookup !== null && ns.lookup.kind !== 'found' && ns.lookup.kind !== 'unfinished';
}

/** The family over which not one server of the zone says anything, while one does over the other; null where both work. */
export function deadFamily(view: ZoneView): Family | null {
  const families: readonly Family[] = ['v4', 'v6'];
  for (const family of families) {
    const here = view.all.filter(v => familyOf(v.server.address) === family);
    const dead = here.length > 0 && here.every(v => v.standing.kind === 'silent' || v.standing.kind === 'unreachable');
    if (dead && view.good.some(v => familyOf(v.server.address) !== family)) return family;
  }
  return null;
}

/** The bad servers of a zone that nothing else explains. */
export function unexplained(facts: ZoneFacts, view: ZoneView): ServerView[] {
  const stale = new Set(differingGlue(facts, view).flatMap(s => (s.dead ? s.old : [])));
  const sided = oneSided(facts, view).filter(s => s.fails);
  const oneSidedOnly = new Set(sided.flatMap(s => s.ns.addresses.map(a => a.address)));
  const family = deadFamily(view);
  return [...view.lame, ...view.silent].filter(
    ({ server: { address } }) => !stale.has(address) && !oneSidedOnly.has(address) && familyOf(address) !== family,
  );
}
