import { seeded } from '../src/drill/chance.ts';
import type { Host, Internet } from '../src/drill/internet.ts';
import { loadText } from '../src/drill/library.ts';
import { memoryNetwork } from '../src/drill/memory.ts';
import type { Packet } from '../src/drill/servers/machine.ts';
import { adding, record, type Zone, zoneOf } from '../src/drill/servers/zone.ts';
import { type Aim, glanceAbove, glanceAt } from '../src/observe/glance.ts';
import { readPortfolio } from '../src/portfolio/read.ts';
import type { Portfolio } from '../src/portfolio/schema.ts';
import { type Name, name, ROOT } from '../src/values/name.ts';
import type { Kept } from '../src/watch/loop/keeping.ts';
import { type DomainMemory, newMemory } from '../src/watch/memory.ts';
import type { Clock, World } from '../src/world/ports.ts';

/** Ten thousand domains and the simulated internet that they are in. */

/**
 * Domains that are watched, under so many registries, on the servers of so many hosting companies: so many that also twice the
 * domains, looked at by two processes that share what a server bears, never wait for their turn.
 */
export const DOMAINS = 10_000;
export const TLDS =
  'ac ag bz cc cx fm gd gg gs im io je la lc me mn mu nf nu pw sc sh sm st tc tk tl to tv vc vg ws'.split(' ');
export const HOSTERS = 80;
const two = (count: number): string => String(count).padStart(2, '0');

/** The top of the internet, the registries and the hosting companies. */
const INTERNET = `title ten thousand domains
include internet
begins 2026-01-01 00:00
${TLDS.map(
  (tld, i) => `host a.nic.${tld} 194.0.${i}.1 20ms
host b.nic.${tld} 194.0.${i}.2 20ms
zone ${tld} on a.nic.${tld} b.nic.${tld} ttl 3600
zone nic.${tld} on a.nic.${tld} b.nic.${tld}`,
).join('\n')}
${Array.from(
  { length: HOSTERS },
  (_, h) => `host ns1.hoster${two(h)}.net 194.1.${h}.1 20ms
host ns2.hoster${two(h)}.net 194.1.${h}.2 20ms
zone hoster${two(h)}.net on ns1.hoster${two(h)}.net ns2.hoster${two(h)}.net`,
).join('\n')}
`;

const serversOf = (index: number): readonly Name[] => [1, 2].map(n => name(`ns${n}.hoster${two(index % HOSTERS)}.net`));

export const domainsOf = (count: number): readonly Name[] =>
  Array.from({ length: count }, (_, i) => name(`shop${i}.${TLDS[i % TLDS.length]}`));

/** A portfolio that names them all. */
export function portfolioOf(domains: readonly Name[]): Portfolio {
  const read = readPortfolio(`domains:\n${domains.map(domain => `  ${domain.slice(0, -1)}: {}\n`).join('')}`);
  if (!read.ok) throw new Error(read.problems[0]?.what ?? 'no portfolio');
  return read.portfolio;
}

export const internetOf = (domains: readonly Name[]): Internet =>
  withDomains(loadText('watch', INTERNET).internets[0] as Internet, domains);

export const hintsIn = (internet: Internet) =>
  [...internet.hosts.values()]
    .filter(host => host.zones.has(ROOT))
    .flatMap(host => host.addresses.map(address => ({ name: host.name, address })));

/** Puts the domains into the registries' zones and onto the hosting companies' servers. */
function withDomains(internet: Internet, domains: readonly Name[]): Internet {
  const own = new Map<Name, Map<Name, Zone>>();
  const delegations = new Map<Name, ReturnType<typeof record>[]>();
  for (const [i, domain] of domains.entries()) {
    const servers = serversOf(i);
    const ns = servers.map(server => record(`${domain} 3600 NS ${server}`));
    const soa = record(`${domain} 300 SOA ${servers[0]} hostmaster.${domain} 1 7200 3600 1209600 300`);
    const zone = zoneOf(domain, [soa, ...ns, record(`${domain} 300 A 198.51.100.1`)]);
    for (const server of servers) own.set(server, (own.get(server) ?? new Map()).set(domain, zone));
    const tld = name(TLDS[i % TLDS.length] ?? '');
    const all = delegations.get(tld) ?? [];
    delegations.set(tld, all);
    all.push(...ns);
  }
  const grown = new Map<Name, Zone>();
  const hosts = [...internet.hosts].map(([host, of]): [Name, Host] => {
    const zones = [...of.zones].map(([apex, zone]): [Name, Zone] => {
      const more = delegations.get(apex);
      const all = grown.get(apex) ?? (more === undefined ? zone : adding(zone, more));
      grown.set(apex, all);
      return [apex, all];
    });
    return [host, { ...of, zones: new Map([...zones, ...(own.get(host) ?? [])]) }];
  });
  return { ...internet, hosts: new Map(hosts) };
}

/** What a bot knows of a domain that has watched since yesterday. */
export async function keptOf(
  world: World,
  internet: Internet,
  domain: Name,
  index: number,
  due: DomainMemory['due'],
): Promise<Kept> {
  const parent = name(TLDS[index % TLDS.length] ?? '');
  const addresses = (hosts: readonly Name[]) => hosts.flatMap(host => internet.hosts.get(host)?.addresses ?? []);
  const [above, own] = [addresses([name(`a.nic.${parent}`), name(`b.nic.${parent}`)]), addresses(serversOf(index))];
  const [first, second] = [above[0], own[0]];
  if (first === undefined || second === undefined) throw new Error('no servers');
  const [delegation, answer] = await Promise.all([
    glanceAbove(world, domain, parent, first),
    glanceAt(world, domain, second),
  ]);
  const aim: Aim = {
    parent,
    parents: { addresses: above, common: delegation.mark, odd: {} },
    servers: { addresses: own, common: answer.mark, odd: {} },
  };
  const memory = {
    ...newMemory(domain, world.clock.now()),
    restsOn: serversOf(index),
    due,
  };
  return { memory, aim };
}

/** Has the simulated servers make their answers once more, for nobody; gives the milliseconds that it takes them. */
export function answerAgain(internet: Internet, clock: Clock, packets: readonly Packet[]): number {
  const begun = cpuMs();
  const network = memoryNetwork(
    () => internet,
    clock,
    seeded(2).dice,
    () => undefined,
  );
  for (const { to, over, bytes } of packets) network[over](to, 53, bytes, () => undefined)();
  return cpuMs() - begun;
}

/** Milliseconds of processor that this process has used. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
