/**
 * A program: watches ten thousand domains of a simulated internet for some minutes of its time, in this process, and prints
 * what that cost as JSON. With the word `half` it is one of two processes, and looks at the names of its slices alone.
 */
import { seeded } from '../src/drill/chance.ts';
import { fastClock } from '../src/drill/clock.ts';
import type { Host, Internet } from '../src/drill/internet.ts';
import { loadText } from '../src/drill/library.ts';
import { memoryNetwork } from '../src/drill/memory.ts';
import type { Packet } from '../src/drill/servers/machine.ts';
import { adding, record, type Zone, zoneOf } from '../src/drill/servers/zone.ts';
import { drillStreams } from '../src/drill/streams.ts';
import { type Aim, glanceAbove, glanceAt } from '../src/observe/glance.ts';
import { readPortfolio } from '../src/portfolio/read.ts';
import type { Portfolio } from '../src/portfolio/schema.ts';
import { SLICES, sliceOf } from '../src/share/share.ts';
import { memoryRecords } from '../src/store/memory.ts';
import type { Records } from '../src/store/records.ts';
import { instant } from '../src/values/instant.ts';
import { type Name, name, ROOT } from '../src/values/name.ts';
import { newMemory } from '../src/watch/memory.ts';
import { startWatching } from '../src/watching.ts';
import type { World } from '../src/world/ports.ts';

/** Domains that are watched, under so many registries, on the servers of so many hosting companies. */
const DOMAINS = 10_000;
const TLDS = ['sm', 'st', 'cc', 'tv'];
const HOSTERS = 20;
/** Minutes that are watched, after one in which the code is compiled and all is read. */
const MINUTES = 3;
const MINUTE_MS = 60_000;
const BEGINS = instant(Date.UTC(2026, 0, 1));

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

const stage = newStage();
const watcher = await stage.clock.run(watching(stage));
await pass(stage, MINUTE_MS);
const sent = stage.packets.length;
const begun = cpuMs();
await pass(stage, MINUTES * MINUTE_MS);
const took = cpuMs() - begun;
const { rss } = process.memoryUsage();
const packets = stage.packets.slice(sent);
const roundMs = (took - answerAgain(stage, packets)) / MINUTES;
const { names, lastRoundAt } = watcher.status();
await stage.clock.run(watcher.stop());
const ageMs = stage.clock.now() - (lastRoundAt ?? 0);
process.stdout.write(JSON.stringify({ roundMs, packets: packets.length / MINUTES, rss, names, ageMs }));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Stage {
  readonly clock: ReturnType<typeof fastClock>;
  readonly world: World;
  readonly internet: Internet;
  readonly records: Records;
  readonly portfolio: Portfolio;
  readonly domains: readonly Name[];
  packets: Packet[];
}

function newStage(): Stage {
  const clock = fastClock(BEGINS);
  const chance = seeded(1);
  const domains = Array.from({ length: DOMAINS }, (_, i) => name(`shop${i}.${TLDS[i % TLDS.length]}`));
  const internet = withDomains(loadText('watch', INTERNET).internets[0] as Internet, domains);
  const read = readPortfolio(`domains:\n${domains.map(domain => `  ${domain.slice(0, -1)}: {}\n`).join('')}`);
  if (!read.ok) throw new Error(read.problems[0]?.what ?? 'no portfolio');
  const stage: Stage = {
    clock,
    world: null as never,
    internet,
    records: memoryRecords(),
    portfolio: read.portfolio,
    domains,
    packets: [],
  };
  const network = memoryNetwork(
    () => internet,
    clock,
    seeded(2).dice,
    packet => void stage.packets.push(packet),
  );
  return Object.assign(stage, { world: { network, clock, chance } });
}

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

/** Starts watching with all that a bot knows that has watched since yesterday. */
async function watching(stage: Stage) {
  const { world, records, domains, internet, portfolio } = stage;
  const hints = [...internet.hosts.values()]
    .filter(host => host.zones.has(ROOT))
    .flatMap(host => host.addresses.map(address => ({ name: host.name, address })));
  for (const [i, domain] of domains.entries())
    await records.addIfAbsent(`watch/domain/${domain}`, await keptOf(stage, domain, i));
  stage.packets = [];
  return startWatching({
    world,
    streams: drillStreams(() => internet, world.clock),
    hints,
    resolvers: [],
    anchors: [],
    records: async () => records,
    portfolio: async () => portfolio,
    alarm: { tell: async () => 1, open: async () => [] },
    wake(then) {
      let cancel = world.clock.after(1_000, step);
      function step(): void {
        cancel = world.clock.after(1_000, step);
        then();
      }
      return () => cancel();
    },
    everyMs: MINUTE_MS,
    ...(process.argv[2] === 'half' ? { share: { isMine: isOfHalf, sliceOf, processes: () => 2 } } : {}),
    log: (level, what) => process.stderr.write(`${level} ${what}\n`),
  });
}

function isOfHalf(domain: Name): boolean {
  return sliceOf(domain) < SLICES / 2;
}

async function keptOf({ world, internet }: Stage, domain: Name, index: number) {
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
  const later = instant(BEGINS + 3_600_000);
  const memory = {
    ...newMemory(domain, BEGINS),
    restsOn: serversOf(index),
    due: { registration: later, certificates: later, thorough: later },
  };
  return { memory, aim };
}

function pass({ clock }: Stage, forMs: number): Promise<void> {
  return clock.run(new Promise(resolve => clock.after(forMs, resolve)));
}

/** Has the simulated servers make their answers once more, for nobody; gives the milliseconds that it takes them. */
function answerAgain({ internet, clock }: Stage, packets: readonly Packet[]): number {
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
