import type { NameServer, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { isAtOrUnder, type Name } from '../values/name.ts';
import { isRegistryZone } from '../values/suffix.ts';
import { canBeReached } from './own-network.ts';
import { domainUnder, viewParent } from './parents.ts';
import { knownToExist, registrationOf } from './registration.ts';

/** What became of one name of an NS set on the way to an address. */
export type Fate =
  | { readonly kind: 'addressed' }
  /** It has only addresses that nobody on the internet can reach, and none of them answered. */
  | { readonly kind: 'private' }
  /** Inside the zone itself, and the parent gives no address (RFC 9471 §3.1: it must). */
  | { readonly kind: 'glueless' }
  | { readonly kind: 'cycle'; readonly through: readonly Name[] }
  /** The domain it lies under is dead; it was there before, or registration data know it. */
  | { readonly kind: 'dead'; readonly zone: Name }
  /** The registry denies the domain it lies under, and registration data say that nobody has it. */
  | { readonly kind: 'free'; readonly domain: Name }
  /** Denied by a working zone; `domain` where that is a registry that denies all of it and nobody knows more. */
  | { readonly kind: 'denied'; readonly by: Name; readonly domain: Name | null }
  | { readonly kind: 'alias'; readonly target: Name }
  | { readonly kind: 'unknown' };

/** A name's fate in the zone's NS set, from its addresses and, where there are none, from how its look-up ended. */
function fateOf(evidence: Evidence, zone: ZoneFacts, ns: NameServer): Fate {
  const addresses = ns.addresses.filter(a => a.sources.some(s => s !== 'history'));
  if (addresses.some(a => canBeReached(evidence, a.address) && !isGuarded(zone, a.address)))
    return { kind: 'addressed' };
  const { lookup } = ns;
  if (lookup?.kind === 'alias') return { kind: 'alias', target: lookup.target };
  if (addresses.length > 0) return { kind: 'private' };
  if (lookup?.kind === 'denied') return fateOfDenied(evidence, ns.name, lookup.by);
  if (isAtOrUnder(ns.name, zone.zone))
    return lookup === null && !evidence.trace.complete ? { kind: 'unknown' } : { kind: 'glueless' };
  if (lookup?.kind === 'cycle') return { kind: 'cycle', through: lookup.through };
  if (lookup?.kind === 'dead') return fateOfDead(evidence, ns.name, lookup.zone);
  return { kind: 'unknown' };
}

/** True where this host would not even send a packet there: an address inside somebody's own network. */
const isGuarded = (zone: ZoneFacts, address: string): boolean =>
  zone.replies.some(
    r => r.server.address === address && r.outcome?.kind === 'not-asked' && r.outcome.why === 'guarded',
  );

/** A denial by the zone's own servers is about the name; by a registry it is about the whole domain. */
function fateOfDenied(evidence: Evidence, name: Name, by: Name): Fate {
  const domain = isRegistryZone(by) ? domainUnder(by, name) : null;
  return domain === null ? { kind: 'denied', by, domain: null } : fateOfDomain(evidence, domain, by);
}

function fateOfDead(evidence: Evidence, name: Name, zone: Name): Fate {
  const facts = evidence.trace.zones.get(zone);
  const view = facts ? viewParent(evidence, facts) : null;
  if (view?.state !== 'denied' || !isRegistryZone(view.parent)) return { kind: 'dead', zone };
  return fateOfDomain(evidence, domainUnder(view.parent, name) ?? zone, view.parent);
}

function fateOfDomain(evidence: Evidence, domain: Name, by: Name): Fate {
  if (knownToExist(evidence, domain)) return { kind: 'dead', zone: domain };
  if (registrationOf(evidence, domain)?.state === 'free') return { kind: 'free', domain };
  return { kind: 'denied', by, domain };
}

export interface NsView {
  readonly ns: NameServer;
  readonly fate: Fate;
}

/** Every name of a zone's NS set with its fate. */
export const fatesOf = (evidence: Evidence, zone: ZoneFacts): NsView[] =>
  zone.nameservers
    .filter(ns => ns.listedBy.parent || ns.listedBy.child)
    .map(ns => ({ ns, fate: fateOf(evidence, zone, ns) }));

/**
 * The fates where no name leads to a usable address; null where one does, or may do yet. Look-ups that a bound ended
 * (NXNS: names without end) leave the rest to speak, as long as there is a rest.
 */
export function unreachableSet(evidence: Evidence, zone: ZoneFacts): NsView[] | null {
  const views = fatesOf(evidence, zone);
  if (views.some(v => v.fate.kind === 'addressed')) return null;
  const known = views.filter(v => v.fate.kind !== 'unknown');
  return known.length === views.length || evidence.trace.complete ? (known.length > 0 ? views : null) : null;
}

export type SetCause = 'delegation-cycle' | 'glue-missing' | 'dependency-dead' | 'nameserver-unresolvable';

/** What a name-server set that leads nowhere comes down to: the fate that stands first in the order of precedence. */
export function causeOfSet(views: readonly NsView[]): SetCause {
  const kinds = new Set(views.map(v => v.fate.kind));
  if (kinds.has('cycle')) return 'delegation-cycle';
  if (kinds.has('glueless')) return 'glue-missing';
  return kinds.has('dead') ? 'dependency-dead' : 'nameserver-unresolvable';
}
