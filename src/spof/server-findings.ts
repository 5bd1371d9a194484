import type { ServerFact, ZoneFact } from '../graph/model/facts.ts';
import { prefixOf } from '../graph/model/networks.ts';
import { type Address, familyOf } from '../values/address.ts';
import { isAtOrUnder, labelDepth, type Name, suffixOf } from '../values/name.ts';
import { found, type Known } from './known.ts';
import type { RiskFinding } from './spof.ts';

/** What a zone's name servers share. */
export function serverFindings(zone: ZoneFact, { facts, cuts }: Known): RiskFinding[] {
  const { servers } = zone;
  if (servers.length === 0) return [];
  const hosts = new Map(facts.hosts.map(host => [host.name, host.addresses]));
  const addressesOf = (server: ServerFact): readonly Address[] =>
    server.glue.length > 0 ? server.glue : (hosts.get(server.name) ?? []);
  const addresses = [...new Set(servers.flatMap(addressesOf))];
  const known = servers.every(server => addressesOf(server).length > 0);
  const about = [zone.zone];
  const one = <T>(values: readonly T[]): T | null => (new Set(values).size === 1 ? (values[0] as T) : null);
  const prefix = known && addresses.length > 1 ? one(addresses.map(prefixOf)) : null;
  const origins = addresses.map(address => facts.origins.get(address) ?? []);
  const as = known && addresses.length > 1 && origins.every(list => list.length === 1) ? one(origins.flat()) : null;
  const family = known && addresses.length > 0 ? one(addresses.map(familyOf)) : null;
  const lame = servers.filter(server => server.lame).map(server => server.name);
  return [
    ...(servers.length === 1 ? [found('single-ns', 'high', about, { server: (servers[0] as ServerFact).name })] : []),
    ...(servers.length > 1 && known && addresses.length === 1
      ? [found('ns-one-address', 'high', about, { address: addresses[0] as string })]
      : []),
    ...(prefix === null ? [] : [found('ns-one-prefix', 'medium', about, { prefix })]),
    ...(as === null ? [] : [found('ns-one-as', 'medium', about, { as })]),
    ...(family === null
      ? []
      : [found('one-family-only', 'info', about, { family: family === 'v4' ? 'IPv4' : 'IPv6' })]),
    ...(lame.length === 0 ? [] : [found('lame-ns', 'high', about, { servers: lame })]),
    ...foreignFindings(zone, facts.portfolio),
    ...(zone.zone === facts.domain ? hiddenShared(zone, cuts) : []),
  ];
}

/** Name-server names that lie in other domains, all in one, or all under one TLD. */
function foreignFindings(zone: ZoneFact, own: readonly Name[]): RiskFinding[] {
  const names = zone.servers.map(server => server.name);
  const foreign = names.filter(name => !own.some(domain => isAtOrUnder(name, domain)));
  const domains = new Set(foreign.map(name => suffixOf(name, Math.max(1, labelDepth(name) - 1))));
  const tlds = new Set(names.map(name => suffixOf(name, 1)));
  return [
    ...(foreign.length === names.length && domains.size === 1
      ? [found('ns-foreign-domain', 'medium', [zone.zone], { domain: [...domains][0] as Name })]
      : []),
    ...(tlds.size === 1 && !tlds.has(suffixOf(zone.zone, 1))
      ? [found('ns-one-tld', 'medium', [zone.zone], { tld: [...tlds][0] as Name })]
      : []),
  ];
}

/** Networks that alone take the zone down though it has several servers: they meet somewhere. */
function hiddenShared(zone: ZoneFact, cuts: Known['cuts']): RiskFinding[] {
  if (zone.servers.length < 2) return [];
  const shared = cuts
    .filter(cut => cut.top === 'name' && cut.order === 1 && cut.certainty === 'definite')
    .flatMap(cut => cut.components)
    .filter(id => id.startsWith('address:') || id.startsWith('as:') || id.startsWith('prefix:'));
  return shared.length === 0 ? [] : [found('hidden-shared', 'high', [zone.zone], { components: shared })];
}
