import { isAtOrUnder, isUnder, type Name, ROOT } from '../../values/name.ts';
import type { Builder } from './builder.ts';
import type { Detail, HostFact, LeafFact, RegistrationFact, ServerFact, Surroundings, ZoneFact } from './facts.ts';
import { netsOf } from './networks.ts';

/** What building needs at hand: the facts, by name. */
export interface Plan {
  readonly build: Builder;
  readonly facts: Surroundings;
  readonly detail: Detail;
  readonly zones: ReadonlyMap<Name, ZoneFact>;
  readonly hosts: ReadonlyMap<Name, HostFact>;
  readonly registrations: ReadonlyMap<Name, RegistrationFact>;
}

export const planOf = (build: Builder, facts: Surroundings, detail: Detail): Plan => ({
  build,
  facts,
  detail,
  zones: new Map(facts.zones.map(zone => [zone.zone, zone])),
  hosts: new Map(facts.hosts.map(host => [host.name, host])),
  registrations: new Map(facts.registrations.map(registration => [registration.domain, registration])),
});

/** A name as people type it. */
const shown = (name: Name): string => (name === ROOT ? 'the root' : name.slice(0, -1));

/**
 * A zone that resolves: its parent does, it is published there, one of its servers answers, and what else is known to
 * matter works. Circles end at the id, so the least fixpoint decides them.
 */
export function zoneOf(plan: Plan, zone: Name): string {
  const { build } = plan;
  if (zone === ROOT) return build.basic('root', 'the root servers');
  const id = `zone:${zone}`;
  if (build.has(id)) return id;
  build.reserve(id);
  const fact = plan.zones.get(zone);
  if (fact === undefined) return unknownZone(plan, zone, id);
  const parent = zoneOf(plan, fact.parent ?? ROOT);
  if (fact.kind === 'registry') {
    const needs = [
      parent,
      build.basic(`tld-servers:${zone}`, `the servers of .${shown(zone)}`),
      operatorOf(plan, zone),
    ];
    return build.and(id, needs, { label: shown(zone), source: fact.source });
  }
  const servers = fact.servers.map(server => serveOf(plan, fact, server));
  const needs = [
    parent,
    publishedOf(plan, fact),
    build.or(`servers:${zone}`, servers, { label: `a name server of ${shown(zone)}`, source: fact.source }),
    ...leavesOf(plan, fact.leaves),
  ];
  return build.and(id, needs, { label: shown(zone), source: fact.source });
}

/** Nothing was seen of it: it is taken to work, and its TLD to matter. */
function unknownZone(plan: Plan, zone: Name, id: string): string {
  const above = Array.from(plan.zones.keys())
    .filter(one => isUnder(zone, one))
    .sort((a, b) => b.length - a.length)[0];
  return plan.build.and(id, [zoneOf(plan, above ?? ROOT)], { label: shown(zone), source: 'assumed' });
}

export const leavesOf = ({ build }: Plan, leaves: readonly LeafFact[]): string[] =>
  leaves.map(leaf => build.basic(leaf.id, leaf.label, leaf.source));

/** The back end that runs a registry; where nobody knows it, one of its own. */
function operatorOf({ build, facts, zones }: Plan, registry: Name): string {
  let tld = registry;
  for (let fact = zones.get(tld); fact && fact.parent !== null && fact.parent !== ROOT; fact = zones.get(tld))
    tld = fact.parent;
  const known = facts.operators.get(registry) ?? facts.operators.get(tld);
  const operator = known ?? tld.slice(0, -1).toUpperCase();
  return build.basic(`registry-operator:${operator}`, `the registry ${operator}`, known ? 'inferred' : 'assumed');
}

/** The delegation of a registered name: held up by registration, registrar and registry. Null below other zones. */
function publishedOf(plan: Plan, fact: ZoneFact): string | null {
  const { build, detail, zones, registrations } = plan;
  const registry = fact.parent;
  if (registry === null || zones.get(registry)?.kind !== 'registry') return null;
  const { zone } = fact;
  const id = `published:${zone}`;
  if (build.has(id)) return id;
  const registration = registrations.get(zone);
  const needs = [
    build.basic(`registration:${zone}`, `the registration of ${shown(zone)}`, registration?.source ?? 'inferred'),
    operatorOf(plan, registry),
    ...(detail.policies
      ? [
          registrarOf(plan, zone),
          build.basic(`registry-policy:${registry}`, `a suspension by .${shown(registry)}`, 'assumed'),
        ]
      : []),
  ];
  return build.and(id, needs, { label: `${shown(zone)} is delegated`, maybe: sharedRegistrar(plan, zone) });
}

/** The registrar of a domain. Where nobody says who it is, there is one all the same. */
function registrarOf({ build, registrations }: Plan, zone: Name): string {
  const registration = registrations.get(zone);
  const registrar = registration?.registrar ?? null;
  return registrar === null
    ? build.basic(`registrar:?${zone}`, `the registrar of ${shown(zone)}, whoever that is`, 'assumed')
    : build.basic(`registrar:${registrar}`, `the registrar ${registrar}`, registration?.source);
}

/** Two domains whose registrars nobody knows may have the same one. */
function sharedRegistrar({ build, detail, facts, zones, registrations }: Plan, zone: Name): string[] {
  const isUnknown = (one: Name): boolean => (registrations.get(one)?.registrar ?? null) === null;
  const others = facts.zones.filter(
    other => other.zone !== zone && isUnknown(other.zone) && zones.get(other.parent ?? ROOT)?.kind === 'registry',
  );
  const isPossible = detail.policies && isUnknown(zone) && others.some(other => other.kind === 'owned');
  return isPossible
    ? [build.basic('registrar:?', 'one registrar for all whose registrar is not known', 'assumed')]
    : [];
}

/** One name server of a zone: found, and answering for the zone. */
function serveOf(plan: Plan, zone: ZoneFact, server: ServerFact): string {
  const { build } = plan;
  const id = `serve:${server.name}@${zone.zone}`;
  if (build.has(id)) return id;
  const about = { label: `${shown(server.name)} serves ${shown(zone.zone)}`, source: zone.source };
  if (server.lame) return build.or(id, [], about);
  build.reserve(id);
  return build.and(id, [...foundOf(plan, zone, server), ...leavesOf(plan, server.leaves)], about);
}

/**
 * What is needed to reach a name server. Glue saves asking the servers of its zone, never that zone's registration:
 * a host object hangs on the domain that it is named under (RFC 5731 §3.2.2), so glue ends with that delegation; which
 * glue comes with a referral: RFC 9471 §2.
 */
function foundOf(plan: Plan, zone: ZoneFact, server: ServerFact): readonly (string | null)[] {
  const { build, facts, detail } = plan;
  const glued = (): string => netsOf(build, facts, `glue:${server.name}@${zone.zone}`, server.glue, detail);
  if (isAtOrUnder(server.name, zone.zone)) return [glued()];
  const owner = siblingOf(plan, zone, server.name);
  if (owner !== null)
    return [publishedOf(plan, owner), ...(server.glue.length > 0 ? [glued()] : [resolveOf(plan, server.name)])];
  return [resolveOf(plan, server.name)];
}

/** The zone beside this one, delegated by the same parent, that a name-server name lies in. */
function siblingOf({ zones }: Plan, zone: ZoneFact, server: Name): ZoneFact | null {
  for (const other of zones.values())
    if (other.zone !== zone.zone && other.parent === zone.parent && isAtOrUnder(server, other.zone)) return other;
  return null;
}

/** A name that resolves to an address that can be reached: its zone works, its alias' target does. */
export function resolveOf(plan: Plan, name: Name): string {
  const { build, facts, detail } = plan;
  const id = `resolve:${name}`;
  if (build.has(id)) return id;
  build.reserve(id);
  const host = plan.hosts.get(name);
  const zone = host?.zone ?? closestZone(plan, name);
  const about = { label: shown(name), source: host === undefined ? ('assumed' as const) : ('observed' as const) };
  const needs = [zoneOf(plan, zone)];
  if (host?.alias) needs.push(resolveOf(plan, host.alias));
  else if (host !== undefined && host.addresses.length > 0)
    needs.push(netsOf(build, facts, `addresses:${name}`, host.addresses, detail));
  return build.and(id, needs, about);
}

/** The deepest known zone that a name lies in. */
function closestZone(plan: Plan, name: Name): Name {
  let best: Name = ROOT;
  for (const zone of plan.zones.keys()) if (isAtOrUnder(name, zone) && zone.length > best.length) best = zone;
  return best;
}
