import type { Config } from '../config.ts';
import type { Running } from '../health/running.ts';
import { anchorsOf, hintsOf, type Written } from '../operator.ts';
import type { Catalogue, Operations, RegistrationDesk, Surveyor, Tracer } from '../services.ts';
import type { Records } from '../store/records.ts';
import type { Memory } from '../tracer.ts';
import type { Lookup } from '../world/ports.ts';
import { realChance, realClock } from '../world/real.ts';

/** What a process gives to everything that is made for it. */
export interface Process {
  readonly config: Config;
  readonly commands: Catalogue;
  /** True where commands follow one another; false for a single one. */
  readonly conversation: boolean;
  /** Says a line about our own trouble; that of the memory is one that everybody should know. */
  warn(line: string, about?: 'memory'): void;
  /** How far its wall clock is ahead of others'; absent where nobody compares. */
  aheadMs?(): number | null;
  /** What the bot that runs in this process says of itself; absent where none does. */
  running?(): Running | null;
  /** By how many processes what servers of others bear is divided; absent: one. */
  processes?(): number;
}

/** Makes it when it is first asked for. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Looks hosts up from the root; name servers are asked as a trace asks them, guarded. */
export function walkOf(of: Process): Lookup {
  const resolver = once(async () => {
    const [{ createResolver }, { realWorld }, { guarded }, hints] = await Promise.all([
      import('../dns/walk/resolve.ts'),
      import('../world/real.ts'),
      import('../world/guard.ts'),
      hintsOf(of),
    ]);
    const world = realWorld();
    const network = guarded(world.network, new Set(hints.map(server => server.address)));
    return createResolver({ ...world, network }, hints);
  });
  return async host => (await (await resolver())(host)).addresses ?? [];
}

/** A tracer over the real network, guarded: it dials public addresses, and those that the operator wrote down. */
export async function tracerOf(
  of: Process,
  memory: () => Promise<Memory>,
  written: Written,
  registrations: () => Promise<RegistrationDesk>,
): Promise<Tracer> {
  const [{ createTracer }, { realWorld }, { guarded }, hints, anchors] = await Promise.all([
    import('../tracer.ts'),
    import('../world/real.ts'),
    import('../world/guard.ts'),
    hintsOf(of),
    anchorsOf(of),
  ]);
  const { resolvers } = of.config;
  const world = realWorld();
  const network = guarded(world.network, new Set([...hints.map(server => server.address), ...resolvers]));
  const portfolio = async () => (await written()).portfolio;
  const clock = { ...world.clock, ...(of.aheadMs && { aheadMs: of.aheadMs }) };
  return createTracer({
    world: { ...world, network, clock },
    hints,
    resolvers,
    anchors,
    memory,
    registrations,
    portfolio,
  });
}

export async function operationsOf(
  { config, commands, conversation, running }: Process,
  records: () => Promise<Records>,
  walk: Lookup,
  surveyor: () => Promise<Surveyor>,
): Promise<Operations> {
  const { createOperations } = await import('./operations.ts');
  return createOperations({
    config,
    commands,
    clock: realClock,
    chance: realChance,
    records,
    walk,
    surveyor,
    maySetUp: !conversation,
    running: () => running?.() ?? null,
  });
}

/** Registration data over the real network, guarded: public addresses, ports 43 and 443. */
export async function registrationsOf(
  of: Process,
  records: () => Promise<Records>,
  written: Written,
): Promise<RegistrationDesk> {
  const [{ createRegistrationDesk }, { realWorld }, { guarded }, { guardedStreams, realStreams }, hints] =
    await Promise.all([
      import('../registrations.ts'),
      import('../world/real.ts'),
      import('../world/guard.ts'),
      import('../world/streams.ts'),
      hintsOf(of),
    ]);
  const world = realWorld();
  return createRegistrationDesk({
    world: { ...world, network: guarded(world.network, new Set(hints.map(server => server.address))) },
    streams: guardedStreams(realStreams, new Set()),
    hints,
    records: await records(),
    portfolio: async () => (await written()).portfolio,
    processes: () => of.processes?.() ?? 1,
    mayReadFiles: !of.conversation,
  });
}

/** Looks at all that a domain rests on, over the real network, guarded as a trace is. */
export async function surveyorOf(
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
    import('../surveyor.ts'),
    import('../observe/surroundings/load-as-table.ts'),
    import('../observe/own-needs.ts'),
    import('../world/real.ts'),
    import('../world/guard.ts'),
    import('../world/streams.ts'),
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
