/**
 * A program: the work of a bot without chats, in real time, on so many domains of a simulated internet of so many, on the store
 * that it is given. `sharing-work.ts NAME STORE COUNT ALL FOLDER` says when it is ready, and answers each line that it reads with
 * what it has done since the one before; `sharing-work.ts --seed STORE COUNT ALL` writes what such a bot knows of its domains,
 * and ends.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Lifeline, openLifeline } from '../src/bot/lifeline.ts';
import { openSharing } from '../src/bot/sharing.ts';
import { seeded } from '../src/drill/chance.ts';
import { fastClock } from '../src/drill/clock.ts';
import { memoryNetwork } from '../src/drill/memory.ts';
import type { Packet } from '../src/drill/servers/machine.ts';
import { drillStreams } from '../src/drill/streams.ts';
import { SLICES } from '../src/share/share.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/records.ts';
import { openShadow } from '../src/store/shadow.ts';
import { instant } from '../src/values/instant.ts';
import { realChance, realClock } from '../src/world/real.ts';
import { turn } from '../src/world/turns.ts';
import { everySecond } from '../src/world/wake.ts';
import { answerAgain, cpuMs, domainsOf, hintsIn, internetOf, keptOf, portfolioOf } from './watched.ts';

/** What a process has done since it was asked last. */
export interface Done {
  /** Milliseconds of processor, without what the simulated servers' answers cost. */
  readonly cpuMs: number;
  readonly questions: number;
  readonly slices: number;
}

const EVERY_MS = 60_000;
/** Milliseconds over which full looks are spread: as often as names in calm have them. */
const THOROUGH_MS = 21_600_000;
/** Records that are written at once. */
const AT_ONCE = 16;

const [by = '', url = '', count = '', all = '', folder = ''] = process.argv.slice(2);
const domains = domainsOf(Number(count));
const internet = internetOf(domainsOf(Number(all)));
const open = (at: string): Store =>
  openStore({ url: at, warn: line => process.stderr.write(`${line}\n`), chance: realChance, clock: realClock });

if (by === '--seed') await seed(open(url));
else await work();

/** What was seen a minute ago; full looks are due evenly over their interval, the rest not now. */
async function seed(store: Store): Promise<void> {
  const clock = fastClock(realClock.now());
  const network = memoryNetwork(
    () => internet,
    clock,
    seeded(2).dice,
    () => undefined,
  );
  const world = { network, clock, chance: seeded(1) };
  const later = instant(clock.now() + THOROUGH_MS);
  for (let from = 0; from < domains.length; from += AT_ONCE) {
    const known = await clock.run(
      Promise.all(
        domains.slice(from, from + AT_ONCE).map((domain, n) => {
          const thorough = instant(clock.now() + (THOROUGH_MS * (from + n)) / domains.length);
          return keptOf(world, internet, domain, from + n, { registration: later, certificates: later, thorough });
        }),
      ),
    );
    await Promise.all(known.map(kept => store.addIfAbsent(`watch/domain/${kept.memory.domain}`, kept)));
  }
  await store.close();
}

async function work(): Promise<void> {
  const store = open(url);
  const records = async (): Promise<Store> => store;
  const sharing = await openSharing({
    url,
    store: records,
    clock: realClock,
    by,
    life: `${by}-${process.pid}`,
    places: ['slack', 'matrix', 'page'],
    isAble: () => true,
    changed: () => undefined,
    log,
  });
  sharing?.start();
  const packets: Packet[] = [];
  const lifeline = await begun(records, sharing, packets);
  process.stdout.write(`"${lifeline.watcher.status().names} names"\n`);
  let since = cpuMs();
  for await (const _ of createInterface({ input: process.stdin })) {
    const used = cpuMs() - since;
    const asked = packets.splice(0);
    const done: Done = {
      cpuMs: used - answerAgain(internet, realClock, asked),
      questions: asked.length,
      slices: sharing?.share.state().mine ?? SLICES,
    };
    since = cpuMs();
    process.stdout.write(`${JSON.stringify(done)}\n`);
  }
}

/** All that a bot does by itself, with nobody to tell it to; beside a shared store it keeps a file of its own. */
async function begun(
  records: () => Promise<Store>,
  sharing: Awaited<ReturnType<typeof openSharing>>,
  packets: Packet[],
): Promise<Lifeline> {
  const network = memoryNetwork(
    () => internet,
    realClock,
    seeded(2).dice,
    packet => void packets.push(packet),
  );
  const warn = (line: string): void => log('warn', line);
  const shadow =
    sharing === null ? null : openShadow({ shared: records, local: open(join(folder, `${by}.db`)), turn, warn });
  const portfolio = portfolioOf(domains);
  return openLifeline({
    sharing,
    world: { network, clock: { ...realClock, aheadMs: () => null }, chance: realChance },
    streams: drillStreams(() => internet, realClock),
    hints: hintsIn(internet),
    resolvers: [],
    anchors: [],
    records: shadow?.records ?? records,
    ...(shadow === null ? {} : { past: shadow.past }),
    portfolio: async () => portfolio,
    rota: async () => null,
    speakers: [],
    sides: [],
    pager: null,
    wake: everySecond,
    everyMs: EVERY_MS,
    log,
    bug: error => log('error', String(error)),
  });
}

function log(level: string, what: string): void {
  process.stderr.write(`${level} ${what}\n`);
}
