import { inProject } from './config/parsers.ts';
import type { Config } from './config.ts';
import type { Inside, Stage, StageParts } from './drills.ts';
import type { createMemory } from './observe/memory.ts';
import { anchorsOf, hintsOf, NOTHING_WRITTEN, portfolioOf, type Written } from './operator.ts';
import type { Portfolio } from './portfolio/schema.ts';
import type { Report } from './report/report.ts';
import type { Catalogue, Operations, RegistrationDesk, Services, Surveyor, Tracer, Workshop } from './services.ts';
import type { Records } from './store/records.ts';
import type { Memory } from './tracer.ts';
import type { Lookup } from './world/ports.ts';
import { realChance, realClock } from './world/real.ts';

/** What a process gives to everything that is made for it. */
export interface Process {
  readonly config: Config;
  readonly commands: Catalogue;
  /** True where commands follow one another; false for a single one. */
  readonly conversation: boolean;
  /** Says a line about our own trouble. */
  warn(line: string): void;
}

type Makers = { readonly [K in keyof Services]: () => Promise<Services[K]> };

/** A workshop, and what the bot itself takes from it. */
export interface House extends Workshop {
  records(): Promise<Records>;
  portfolio(): Promise<Portfolio | null>;
  /** Addresses found by a walk from the root. */
  readonly walk: Lookup;
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
    stage = await stageOf(of, (news, by) => {
      for (const tell of tellers) tell(news, by);
    });
    return stage;
  });
  const operations: Makers['operations'] = once(() =>
    operationsOf(of, past.records, walk, () => benches.with.surveyor()),
  );
  const walk = walkOf(of);
  const incidents: Makers['incidents'] = once(() => incidentsOf(of, past, portfolio, () => benches.with.oncall()));
  const shared = { drills, operations, incidents };
  const lent: Partial<Services> = {};
  /** Two benches with the same tools: on one of them lies no portfolio. */
  const benches = {
    with: benchOf(of, past, shared, walk, portfolio),
    without: benchOf(of, past, shared, walk, async () => NOTHING_WRITTEN),
  };
  return {
    commands: of.commands,
    records: past.records,
    portfolio: async () => (await portfolio()).portfolio,
    walk,
    async build(needs, { portfolio: mayKnow = true } = {}) {
      stage?.touch();
      const bench = mayKnow ? benches.with : benches.without;
      const inside = stage?.inside() ?? null;
      const made = (key: keyof Services) =>
        inside !== null && isInside(key) ? inside[key] : (lent[key] ?? bench[key]());
      const built = await Promise.all(needs.map(async key => [key, await made(key)] as const));
      return Object.fromEntries(built) as unknown as Services;
    },
    lend: services => void Object.assign(lent, services),
    now: () => (stage?.inside()?.clock ?? realClock).now(),
    heading: () => stage?.heading() ?? null,
    onNews: tell => void tellers.push(tell),
    async close() {
      await stage?.stop();
      await past.close();
    },
  };
}

/** All but what is the same in a drill: while one is played, nothing else may be taken from outside it. */
const isInside = (key: keyof Services): key is keyof Inside =>
  key !== 'commands' && key !== 'drills' && key !== 'operations' && key !== 'incidents' && key !== 'caller';

function benchOf(
  of: Process,
  past: Past,
  shared: Pick<Makers, 'drills' | 'operations' | 'incidents'>,
  walk: Lookup,
  written: Written,
): Makers {
  const registrations = once(() => registrationsOf(of, past.records, written));
  const tracer = once(() => tracerOf(of, past.memory, written, registrations));
  return {
    ...shared,
    commands: async () => of.commands,
    clock: async () => realClock,
    tracer,
    registrations,
    surveyor: once(() => surveyorOf(of, past.records, written, registrations)),
    lifelines: past.memory,
    oncall: once(async () => {
      const { realOnCall } = await import('./oncall/real.ts');
      const portfolio = async () => (await written()).portfolio;
      return realOnCall({ records: past.records, portfolio, lookup: walk, resolve: inProject });
    }),
    watch: once(async () => {
      const { openWatchDesk } = await import('./watch/desk/desk.ts');
      const portfolio = async () => (await written()).portfolio;
      return openWatchDesk({
        records: past.records,
        portfolio,
        clock: realClock,
        tracer,
        accept: async look => (await past.memory()).accept(look),
      });
    }),
    // A chat puts in who asks (conversation/carry.ts).
    caller: async () => null,
  };
}

/** Incidents as a single command changes them: the bot beside it brings out what is said. */
async function incidentsOf(
  { config, warn }: Process,
  { records }: Past,
  written: Written,
  oncall: () => Promise<Services['oncall']>,
): Promise<Services['incidents']> {
  const { openBeside } = await import('./incidents/beside.ts');
  const { slackBotToken, matrixToken } = config;
  return openBeside({
    records,
    clock: realClock,
    portfolio: async () => (await written()).portfolio,
    rota: async () => (await (await oncall()).state()).rota,
    chats: [
      ...(slackBotToken === null ? [] : ['slack' as const]),
      ...(matrixToken === null ? [] : ['matrix' as const]),
    ],
    everyMs: null,
    warn,
  });
}

/** What is kept between traces. */
type Kept = ReturnType<typeof createMemory>;

/** What is remembered on disk. */
interface Past {
  memory(): Promise<Kept>;
  records(): Promise<Records>;
  close(): Promise<void>;
}

/** Opened by the first trace, while its questions travel. */
function pastOf({ config, warn }: Process): Past {
  let opened: Promise<{ memory: Kept; records: Records }> | null = null;
  const open = async () => {
    const [{ createMemory }, { openStore }] = await Promise.all([
      import('./observe/memory.ts'),
      import('./store/open.ts'),
    ]);
    const records = openStore({ url: config.store, warn, chance: realChance, clock: realClock });
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

/** Makes it when it is first asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Looks hosts up from the root; name servers are asked as a trace asks them, guarded. */
function walkOf(of: Process): Lookup {
  const resolver = once(async () => {
    const [{ createResolver }, { realWorld }, { guarded }, hints] = await Promise.all([
      import('./dns/walk/resolve.ts'),
      import('./world/real.ts'),
      import('./world/guard.ts'),
      hintsOf(of),
    ]);
    const world = realWorld();
    const network = guarded(world.network, new Set(hints.map(server => server.address)));
    return createResolver({ ...world, network }, hints);
  });
  return async host => (await (await resolver())(host)).addresses ?? [];
}

/** The drills, each with a memory of its own: what happens in one must not be taken for the real past. */
async function stageOf({ conversation }: Process, tell: StageParts['tell']): Promise<Stage> {
  const [{ openStage }, { memoryRecords }] = await Promise.all([import('./drills.ts'), import('./store/memory.ts')]);
  return openStage({
    goesOn: conversation,
    backEnd: conversation ? 'loopback' : 'memory',
    clock: realClock,
    records: memoryRecords,
    tell,
  });
}

/** A tracer over the real network, guarded: it dials public addresses, and those that the operator wrote down. */
async function tracerOf(
  of: Process,
  memory: () => Promise<Memory>,
  written: Written,
  registrations: () => Promise<RegistrationDesk>,
): Promise<Tracer> {
  const [{ createTracer }, { realWorld }, { guarded }, hints, anchors] = await Promise.all([
    import('./tracer.ts'),
    import('./world/real.ts'),
    import('./world/guard.ts'),
    hintsOf(of),
    anchorsOf(of),
  ]);
  const { resolvers } = of.config;
  const world = realWorld();
  const network = guarded(world.network, new Set([...hints.map(server => server.address), ...resolvers]));
  const portfolio = async () => (await written()).portfolio;
  return createTracer({ world: { ...world, network }, hints, resolvers, anchors, memory, registrations, portfolio });
}

async function operationsOf(
  { config, commands, conversation }: Process,
  records: () => Promise<Records>,
  walk: Lookup,
  surveyor: () => Promise<Surveyor>,
): Promise<Operations> {
  const { createOperations } = await import('./bot/operations.ts');
  return createOperations({
    config,
    commands,
    clock: realClock,
    chance: realChance,
    records,
    walk,
    surveyor,
    maySetUp: !conversation,
  });
}

/** Registration data over the real network, guarded: public addresses, ports 43 and 443. */
async function registrationsOf(
  of: Process,
  records: () => Promise<Records>,
  written: Written,
): Promise<RegistrationDesk> {
  const [{ createRegistrationDesk }, { realWorld }, { guarded }, { guardedStreams, realStreams }, hints] =
    await Promise.all([
      import('./registrations.ts'),
      import('./world/real.ts'),
      import('./world/guard.ts'),
      import('./world/streams.ts'),
      hintsOf(of),
    ]);
  const world = realWorld();
  return createRegistrationDesk({
    world: { ...world, network: guarded(world.network, new Set(hints.map(server => server.address))) },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    records: await records(),
    portfolio: async () => (await written()).portfolio,
    mayReadFiles: !of.conversation,
  });
}

/** Looks at all that a domain rests on, over the real network, guarded as a trace is. */
async function surveyorOf(
  of: Process,
  records: () => Promise<Records>,
  portfolio: Written,
  registrations: () => Promise<RegistrationDesk>,
): Promise<Surveyor> {
  const [
    { botIn, createSurveyor, setupIn },
    { loadAsTable },
    { ownNeeds },
    { realWorld },
    { guarded },
    { guardedStreams, realStreams },
    hints,
  ] = await Promise.all([
    import('./surveyor.ts'),
    import('./observe/surroundings/load-as-table.ts'),
    import('./observe/own-needs.ts'),
    import('./world/real.ts'),
    import('./world/guard.ts'),
    import('./world/streams.ts'),
    hintsOf(of),
  ]);
  const world = realWorld();
  const { originsOf, at: asTableAt } = await loadAsTable(of.config.asTable, of.warn);
  return createSurveyor({
    world: { ...world, network: guarded(world.network, new Set(hints.map(server => server.address))) },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    registrations: await registrations(),
    records: await records(),
    portfolio,
    originsOf,
    asTableAt,
    bot: botIn(of.config),
    needs: portfolio => ownNeeds(setupIn(of.config, portfolio)),
    mayReadFiles: !of.conversation,
  });
}
