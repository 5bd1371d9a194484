/**
 * A program: watches ten thousand domains of a simulated internet for some minutes of its time, in this process, and prints
 * what that cost as JSON. With the word `half` it is one of two processes, and looks at the names of its slices alone.
 */
import { seeded } from '../src/drill/chance.ts';
import { fastClock } from '../src/drill/clock.ts';
import type { Internet } from '../src/drill/internet.ts';
import { memoryNetwork } from '../src/drill/memory.ts';
import type { Packet } from '../src/drill/servers/machine.ts';
import { drillStreams } from '../src/drill/streams.ts';
import type { Portfolio } from '../src/portfolio/schema.ts';
import { SLICES, sliceOf } from '../src/share/share.ts';
import { memoryRecords } from '../src/store/memory.ts';
import type { Records } from '../src/store/records.ts';
import { instant } from '../src/values/instant.ts';
import type { Name } from '../src/values/name.ts';
import { startWatching } from '../src/watching.ts';
import type { World } from '../src/world/ports.ts';
import { answerAgain, cpuMs, DOMAINS, domainsOf, hintsIn, internetOf, keptOf, portfolioOf } from './watched.ts';

/** Minutes that are watched, after one in which the code is compiled and all is read. */
const MINUTES = 3;
const MINUTE_MS = 60_000;
const BEGINS = instant(Date.UTC(2026, 0, 1));

const stage = newStage();
const watcher = await stage.clock.run(watching(stage));
await pass(stage, MINUTE_MS);
const sent = stage.packets.length;
const begun = cpuMs();
await pass(stage, MINUTES * MINUTE_MS);
const took = cpuMs() - begun;
const { rss } = process.memoryUsage();
const packets = stage.packets.slice(sent);
const roundMs = (took - answerAgain(stage.internet, stage.clock, packets)) / MINUTES;
const { names, lastRoundAt } = watcher.status();
await stage.clock.run(watcher.stop());
const ageMs = stage.clock.now() - (lastRoundAt ?? 0);
process.stdout.write(JSON.stringify({ roundMs, packets: packets.length / MINUTES, rss, names, ageMs }));

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
  const domains = domainsOf(DOMAINS);
  const internet = internetOf(domains);
  const stage: Stage = {
    clock,
    world: null as never,
    internet,
    records: memoryRecords(),
    portfolio: portfolioOf(domains),
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

/** Starts watching with all that a bot knows that has watched since yesterday. */
async function watching(stage: Stage) {
  const { world, records, domains, internet, portfolio } = stage;
  const later = instant(BEGINS + 3_600_000);
  const due = { registration: later, certificates: later, thorough: later };
  for (const [i, domain] of domains.entries())
    await records.addIfAbsent(`watch/domain/${domain}`, await keptOf(world, internet, domain, i, due));
  stage.packets = [];
  return startWatching({
    world,
    streams: drillStreams(() => internet, world.clock),
    hints: hintsIn(internet),
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

function pass({ clock }: Stage, forMs: number): Promise<void> {
  return clock.run(new Promise(resolve => clock.after(forMs, resolve)));
}
