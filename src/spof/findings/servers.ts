import type { ServerFact, ZoneFact } from '../../graph/model/facts.ts';
import { prefixOf } from '../../graph/model/networks.ts';
import { type Address, familyOf } from '../../values/address.ts';
import { type Name, suffixOf } from '../../values/name.ts';
import { registrableOf } from '../../values/suffix.ts';
import { type Bare, found, inside, type Known, only, operatorKey, plain, registrarOf, when } from './known.ts';

/** What a zone's name servers share. */
export function serverFindings(zone: ZoneFact, known: Known): Bare[] {
  const { servers } = zone;
  if (servers.length === 0) return [];
  const lame = servers.filter(server => server.lame).map(server => server.name);
  const about = [zone.zone];
  const networks = networkFindings(zone, known);
  return [
    ...when(servers.length === 1, () => found('single-ns', 'high', about, { server: (servers[0] as ServerFact).name })),
    ...networks,
    ...when(lame.length > 0, () => found('lame-ns', 'high', about, { servers: lame })),
    ...foreignFindings(zone, known),
    ...operatorFindings(zone, known),
    // Where all addresses share it, that has been said, and is not hidden.
    ...(zone.zone === known.facts.domain && !networks.some(({ code }) => code.startsWith('ns-one-'))
      ? hiddenShared(zone, known.cuts)
      : []),
  ];
}

/** Addresses, networks and families that all servers share; nothing where one address is not known. */
function networkFindings({ zone, servers }: ZoneFact, { facts }: Known): Bare[] {
  const hosts = new Map(facts.hosts.map(host => [host.name, host.addresses]));
  const addressesOf = (server: ServerFact): readonly Address[] =>
    server.glue.length > 0 ? server.glue : (hosts.get(server.name) ?? []);
  const addresses = [...new Set(servers.flatMap(addressesOf))];
  if (addresses.length === 0 || !servers.every(server => addressesOf(server).length > 0)) return [];
  const isOne = addresses.length === 1;
  const prefix = isOne ? null : only(addresses.map(prefixOf));
  const origins = addresses.map(address => facts.origins.get(address) ?? []);
  const as = !isOne && origins.every(list => list.length === 1) ? only(origins.flat()) : null;
  const family = only(addresses.map(familyOf));
  const about = [zone];
  return [
    ...when(servers.length > 1 && isOne, () =>
      found('ns-one-address', 'high', about, { address: addresses[0] as string }),
    ),
    ...(prefix === null ? [] : [found('ns-one-prefix', 'medium', about, { prefix })]),
    ...(as === null ? [] : [found('ns-one-as', 'medium', about, { as })]),
    ...(family === null
      ? []
      : [found('one-family-only', 'info', about, { family: family === 'v4' ? 'IPv4' : 'IPv6' })]),
  ];
}

/** Name-server names that lie in other domains, all in one, or all under one TLD. */
function foreignFindings(zone: ZoneFact, { facts }: Known): Bare[] {
  const names = zone.servers.map(server => server.name);
  const home = foreignHome(zone, facts.portfolio);
  const tlds = new Set(names.map(name => suffixOf(name, 1)));
  // Where they are all under one domain, that says the same and more.
  const severity = only(names.map(name => registrableOf(name))) === null ? 'medium' : 'low';
  return [
    ...(home === null ? [] : [found('ns-foreign-domain', 'medium', [zone.zone], { domain: home })]),
    ...when(tlds.size === 1 && !tlds.has(suffixOf(zone.zone, 1)), () =>
      found('ns-one-tld', severity, [zone.zone], { tld: [...tlds][0] as Name }),
    ),
  ];
}

/** The one domain of others that all servers are named under; null where there is none. */
const foreignHome = ({ servers }: ZoneFact, own: readonly Name[]): Name | null =>
  servers.some(server => inside(server.name, own) !== null)
    ? null
    : only(servers.map(server => registrableOf(server.name) ?? server.name));

/** One house runs all servers: its mistake, or a quarrel with it, takes them together, however many networks they are in. */
function operatorFindings(zone: ZoneFact, known: Known): Bare[] {
  const { servers } = zone;
  if (servers.some(server => inside(server.name, known.facts.portfolio) !== null)) return [];
  const operator = only(servers.map(server => operatorKey(server.name, registrableOf)));
  if (operator === null || operator === '') return [];
  const registrar = registrarOf(known, zone.zone);
  // Shorter ones are part of too many other names.
  const isRegistrar = registrar !== null && operator.length >= 4 && plain(registrar).startsWith(plain(operator));
  return [
    ...when(servers.length > 1, () => found('ns-one-operator', 'medium', [zone.zone], { operator })),
    ...(isRegistrar ? [found('ns-operator-is-registrar', 'medium', [zone.zone], { operator, registrar })] : []),
  ];
}

/** Networks that alone take the zone down though it has several servers: they meet somewhere. */
function hiddenShared(zone: ZoneFact, cuts: Known['cuts']): Bare[] {
  if (zone.servers.length < 2) return [];
  const shared = cuts
    .filter(cut => cut.top === 'name' && cut.order === 1 && cut.certainty === 'definite')
    .flatMap(cut => cut.components)
    .filter(id => id.startsWith('address:') || id.startsWith('as:') || id.startsWith('prefix:'));
  return when(shared.length > 0, () => found('hidden-shared', 'high', [zone.zone], { components: shared }));
}
