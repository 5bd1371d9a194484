import { readFile, stat } from 'node:fs/promises';
import { type Config, exampleOf } from './config.ts';
import type { TrustAnchor } from './dns/dnssec/anchors.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import type { Inside, Stage } from './drills.ts';
import type { Loaded, PortfolioFile } from './portfolio/load.ts';
import type { Report } from './report/report.ts';
import type { Catalogue, RegistrationDesk, Services, Surveyor, Tracer, Workshop } from './services.ts';
import type { Records } from './store/records.ts';
import type { Memory } from './tracer.ts';
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

/** Makes each service once, when the first command that needs it comes. */
export function workshopOf(of: Process): Workshop {
  const made = new Map<keyof Services, Promise<unknown>>();
  const tellers: ((news: Report) => void)[] = [];
  const past = pastOf(of);
  const portfolio = portfolioOf(of);
  let stage: Stage | null = null;
  const makers: Makers = {
    commands: async () => of.commands,
    clock: async () => realClock,
    tracer: () => tracerOf(of, past.memory, portfolio, () => make('registrations') as Promise<RegistrationDesk>),
    registrations: () => registrationsOf(of, past.records, portfolio),
    surveyor: () => surveyorOf(of, past.records, portfolio, () => make('registrations') as Promise<RegistrationDesk>),
    drills: async () => {
      stage = await stageOf(of, news => {
        for (const tell of tellers) tell(news);
      });
      return stage;
    },
  };
  const make = async (key: keyof Services): Promise<unknown> => {
    const inside = stage?.inside();
    if (inside && isInside(key)) return inside[key];
    const one = made.get(key) ?? makers[key]();
    made.set(key, one);
    return one;
  };
  return {
    commands: of.commands,
    async build(needs) {
      stage?.touch();
      const built = await Promise.all(needs.map(async key => [key, await make(key)] as const));
      return Object.fromEntries(built) as unknown as Services;
    },
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
const isInside = (key: keyof Services): key is keyof Inside => key !== 'commands' && key !== 'drills';

/** What is remembered on disk. Opened by the first trace, while its questions travel. */
function pastOf({ config, warn }: Process): {
  memory(): Promise<Memory>;
  records(): Promise<Records>;
  close(): Promise<void>;
} {
  let opened: Promise<{ memory: Memory; records: Records }> | null = null;
  const open = async () => {
    const [{ createMemory }, { openStore }] = await Promise.all([
      import('./observe/memory.ts'),
      import('./store/open.ts'),
    ]);
    const records = openStore({ url: config.store, warn, chance: realChance });
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

/** What the operator wrote down, as it is now. */
type Written = () => Promise<Loaded>;

/** Reads the portfolio where there is one; without it, nothing that could read one is loaded. */
function portfolioOf({ config, warn }: Process): Written {
  let file: PortfolioFile | null = null;
  return async () => {
    const isThere = await stat(config.portfolio).then(
      () => true,
      () => false,
    );
    if (file === null && !isThere) return { portfolio: null, problems: [] };
    file ??= (await import('./portfolio/load.ts')).portfolioFile(config.portfolio, warn);
    return file.current();
  };
}

/** The drills, each with a memory of its own: what happens in one must not be taken for the real past. */
async function stageOf({ conversation }: Process, tell: (news: Report) => void): Promise<Stage> {
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
    { botIn, createSurveyor },
    { loadAsTable },
    { realWorld },
    { guarded },
    { guardedStreams, realStreams },
    hints,
  ] = await Promise.all([
    import('./surveyor.ts'),
    import('./observe/surroundings/load-as-table.ts'),
    import('./world/real.ts'),
    import('./world/guard.ts'),
    import('./world/streams.ts'),
    hintsOf(of),
  ]);
  const world = realWorld();
  const { originsOf } = await loadAsTable(of.config.asTable, of.warn);
  return createSurveyor({
    world: { ...world, network: guarded(world.network, new Set(hints.map(server => server.address))) },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    registrations: await registrations(),
    records: await records(),
    portfolio,
    originsOf,
    bot: botIn(of.config),
    mayReadFiles: !of.conversation,
  });
}

/** Where every walk begins: the operator's file, or what is built in. */
async function hintsOf({ config, warn }: Process): Promise<readonly ServerAddress[]> {
  const { ROOT_HINTS, readHints } = await import('./dns/root-hints.ts');
  const read = (text: string) => {
    const { servers, problems } = readHints(text);
    return { things: servers, problems };
  };
  return (await listFrom('ROOT_HINTS', config.rootHints, read, warn)) ?? ROOT_HINTS;
}

/** The keys that are trusted without proof: the operator's file, or null for what is built in. */
async function anchorsOf({ config, warn }: Process): Promise<readonly TrustAnchor[] | null> {
  if (config.trustAnchors === null) return null;
  const { readAnchors } = await import('./dns/dnssec/anchors.ts');
  const read = (text: string) => {
    const { anchors, problems } = readAnchors(text);
    return { things: anchors, problems };
  };
  return listFrom('TRUST_ANCHORS', config.trustAnchors, read, warn);
}

interface ListRead<T> {
  readonly things: readonly T[];
  readonly problems: readonly { readonly line: number; readonly what: string }[];
}

/** What a file of the operator's lists; null where there is none or it is of no use, which is said in one line. */
async function listFrom<T>(
  setting: string,
  path: string | null,
  read: (text: string) => ListRead<T>,
  warn: (line: string) => void,
): Promise<readonly T[] | null> {
  if (path === null) return null;
  const unread = (error: NodeJS.ErrnoException): ListRead<T> => ({
    things: [],
    problems: [{ line: 0, what: `cannot be read (${error.code})` }],
  });
  const { things, problems } = await readFile(path, 'utf8').then(read, unread);
  const [first] = problems;
  if (first !== undefined) {
    const where = first.line === 0 ? first.what : `has a fault in line ${first.line}: ${first.what}`;
    const instead = things.length === 0 ? 'Going on with what is built in.' : 'Going on with the rest of it.';
    warn(`${setting} names ${path}, which ${where}. Example: ${setting}=${exampleOf(setting)}. ${instead}`);
  }
  return things.length === 0 ? null : things;
}
