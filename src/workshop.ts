import { once, operationsOf, type Process, registrationsOf, surveyorOf, tracerOf, walkOf } from './bot/makers.ts';
import { inProject } from './config/parsers.ts';
import type { Stage, StageParts } from './drills.ts';
import type { createMemory } from './observe/memory.ts';
import { NOTHING_WRITTEN, portfolioOf, type Written } from './operator.ts';
import type { Portfolio } from './portfolio/schema.ts';
import type { Services, Workshop } from './services.ts';
import type { Inside } from './stage/inside.ts';
import type { Store } from './store/records.ts';
import type { Lookup } from './world/ports.ts';
import { realChance, realClock } from './world/real.ts';

type Makers = { readonly [K in keyof Services]: () => Promise<Services[K]> };

/** A workshop, and what the bot itself takes from it. */
export interface House extends Workshop {
  records(): Promise<Store>;
  portfolio(): Promise<Portfolio | null>;
  /** Addresses found by a walk from the root. */
  readonly walk: Lookup;
  /** What the bot does by itself is never a drill's. */
  readonly outside: Workshop;
  /** Gives commands what the running bot has of its own already. */
  lend(services: Partial<Services>): void;
}

/** Makes each service once, when the first command that needs it comes. */
export function workshopOf(of: Process): House {
  const tellers: Parameters<Workshop['onNews']>[0][] = [];
  const past = pastOf(of);
  const portfolio = portfolioOf(of);
  let stage: Stage | null = null;
  const drills = once(async () => {
    stage = await stageOf({ ...of, records: past.records, walk }, (news, by) => {
      for (const tell of tellers) tell(news, by);
    });
    return stage;
  });
  const operations: Makers['operations'] = once(() =>
    operationsOf(of, past.records, walk, () => benches.with.surveyor()),
  );
  const walk = walkOf(of);
  const shared = { drills, operations };
  const lent: Partial<Services> = {};
  /** Two benches with the same tools: on one of them lies no portfolio. */
  const benches = {
    with: benchOf(of, past, shared, walk, portfolio),
    without: benchOf(of, past, shared, walk, async () => NOTHING_WRITTEN),
  };
  const outside: Workshop = {
    commands: of.commands,
    build: (needs, options) => builtOn(benches, lent, null, needs, options),
    now: () => realClock.now(),
    heading: () => null,
    onNews: tell => void tellers.push(tell),
    async close() {
      await stage?.stop();
      await past.close();
    },
  };
  return {
    ...outside,
    outside,
    records: past.records,
    portfolio: async () => (await portfolio()).portfolio,
    walk,
    build(needs, options) {
      stage?.touch();
      return builtOn(benches, lent, stage?.inside() ?? null, needs, options);
    },
    lend: services => void Object.assign(lent, services),
    now: () => (stage?.inside()?.clock ?? realClock).now(),
    heading: () => stage?.heading() ?? null,
  };
}

/** What is needed: from inside a drill where one is meant, else as it was lent, else made. */
async function builtOn(
  benches: { readonly with: Makers; readonly without: Makers },
  lent: Partial<Services>,
  inside: Inside | null,
  needs: Parameters<Workshop['build']>[0],
  { portfolio: mayKnow = true }: NonNullable<Parameters<Workshop['build']>[1]> = {},
): Promise<Services> {
  const bench = mayKnow ? benches.with : benches.without;
  const made = (key: keyof Services) =>
    (inside !== null && isInside(key) ? inside[key] : null) ?? lent[key] ?? bench[key]();
  const built = await Promise.all(needs.map(async key => [key, await made(key)] as const));
  return Object.fromEntries(built) as unknown as Services;
}

/** All but what is the same in a drill: while one is played, nothing else may be taken from outside it. */
const isInside = (key: keyof Services): key is keyof Inside =>
  key !== 'commands' && key !== 'drills' && key !== 'operations' && key !== 'caller';

function benchOf(
  of: Process,
  past: Past,
  shared: Pick<Makers, 'drills' | 'operations'>,
  walk: Lookup,
  written: Written,
): Makers {
  const registrations = once(() => registrationsOf(of, past.records, written));
  const tracer = once(() => tracerOf(of, past.memory, written, registrations));
  const { records } = past;
  const portfolio = async () => (await written()).portfolio;
  const oncall = once(async () =>
    (await import('./oncall/real.ts')).realOnCall({ records, portfolio, lookup: walk, resolve: inProject }),
  );
  return {
    ...shared,
    commands: async () => of.commands,
    clock: async () => realClock,
    tracer,
    registrations,
    surveyor: once(() => surveyorOf(of, past.records, written, registrations)),
    lifelines: past.memory,
    oncall,
    incidents: once(async () =>
      (await import('./bot/incidents.ts')).incidentsBeside({ ...of, records, portfolio, oncall }),
    ),
    watch: once(async () => {
      const { openWatchDesk } = await import('./watch/desk/desk.ts');
      const accept: Kept['accept'] = async look => (await past.memory()).accept(look);
      return openWatchDesk({ records, portfolio, clock: realClock, tracer, accept });
    }),
    // A chat puts in who asks (conversation/carry.ts).
    caller: async () => null,
  };
}

/** What is kept between traces. */
type Kept = ReturnType<typeof createMemory>;

/** What is remembered on disk. */
interface Past {
  memory(): Promise<Kept>;
  records(): Promise<Store>;
  close(): Promise<void>;
}

/** Opened by the first trace, while its questions travel. */
function pastOf({ config, warn }: Process): Past {
  let opened: Promise<{ memory: Kept; records: Store }> | null = null;
  const open = async () => {
    const [{ createMemory }, { openStore }] = await Promise.all([
      import('./observe/memory.ts'),
      import('./store/open.ts'),
    ]);
    const records = openStore({
      url: config.store,
      warn: line => warn(line, 'memory'),
      chance: realChance,
      clock: realClock,
    });
    return { memory: createMemory(records), records };
  };
  return {
    async memory() {
      opened ??= open();
      return (await opened).memory;
    },
    async records() {
      opened ??= open();
      return (await opened).records;
    },
    close: async () => (await opened)?.records.close(),
  };
}

/** The drills, each with a memory of its own: what happens in one must not be taken for the real past. */
async function stageOf(of: Process & Pick<House, 'records' | 'walk'>, tell: StageParts['tell']): Promise<Stage> {
  const { conversation } = of;
  const [{ openStage }, { memoryRecords }] = await Promise.all([import('./drills.ts'), import('./store/memory.ts')]);
  return openStage({
    goesOn: conversation,
    backEnd: conversation ? 'loopback' : 'memory',
    clock: realClock,
    records: memoryRecords,
    hall: once(async () => (await import('./stage/aloud/hall.ts')).openHall(of)),
    tell,
  });
}
