import type { Drill } from '../drill/drill.ts';
import { createMemory } from '../observe/memory.ts';
import { type OnCallDesk, openOnCall } from '../oncall/desk.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import { createRegistrationDesk } from '../registrations.ts';
import type { RegistrationDesk, Services, Tracer } from '../services.ts';
import type { Records } from '../store/records.ts';
import { createSurveyor } from '../surveyor.ts';
import { createTracer } from '../tracer.ts';
import { openWatchDesk, type WatchDesk } from '../watch/desk/desk.ts';

/** The services of a drill's own internet: every one that could look at the real one instead. */
export type Inside = Omit<Services, 'commands' | 'drills' | 'operations' | 'incidents' | 'caller'> &
  Partial<Pick<Services, 'incidents'>>;

/** Makes them, on a store of the drill's own; each step of their work takes the drill's time. */
export function insideOf(drill: Drill, records: Records): Inside {
  const { world, streams, hints, anchors, resolvers } = drill;
  const memory = createMemory(records);
  const portfolio = writtenIn(drill);
  const desk = createRegistrationDesk({ world, streams, hints, records, portfolio, mayReadFiles: false });
  const tracer = createTracer({
    world,
    hints,
    anchors,
    resolvers,
    memory: async () => memory,
    registrations: async () => desk,
    portfolio,
  });
  const surveyor = createSurveyor({
    world,
    streams,
    hints,
    registrations: desk,
    records,
    portfolio: async () => ({ portfolio: await portfolio(), problems: [] }),
    // A drill's internet has no table of AS.
    originsOf: () => [],
    bot: [],
    needs: async () => [],
    mayReadFiles: false,
  });
  return {
    tracer: { trace: (question, options) => inItsTime(drill, tracer.trace(question, options)) },
    registrations: { ...desk, look: (asked, options) => lookInItsTime(drill, desk, asked, options) },
    surveyor: {
      look: (domain, question) => inItsTime(drill, surveyor.look(domain, question)),
      self: null,
      saved: null,
    },
    lifelines: memory,
    oncall: onCallIn(drill, records),
    watch: watchIn(drill, records, tracer, memory),
    clock: world.clock,
  };
}

/** Nobody's real calendar has a word in a drill. */
const onCallIn = (drill: Drill, records: Records): OnCallDesk =>
  openOnCall({
    clock: drill.world.clock,
    records: async () => records,
    portfolio: writtenIn(drill),
    streams: drill.streams,
    lookup: async () => [],
    resolve: path => path,
  });

/** Watching is ordered in a drill as outside of it; its looks take the drill's time. */
function watchIn(drill: Drill, records: Records, tracer: Tracer, memory: ReturnType<typeof createMemory>): WatchDesk {
  const desk = openWatchDesk({
    records: async () => records,
    portfolio: writtenIn(drill),
    clock: drill.world.clock,
    tracer: async () => tracer,
    accept: look => memory.accept(look),
  });
  return { carryOut: (...about) => drill.run(desk.carryOut(...about)) };
}

/** The portfolio of the company that the outage is about, read when it is needed first. */
export function writtenIn({ name, portfolio: text }: Drill): () => Promise<Portfolio | null> {
  let reading: Promise<Portfolio | null> | null = null;
  return () => {
    reading ??= text === null ? Promise.resolve(null) : portfolioIn(name, text);
    return reading;
  };
}

async function portfolioIn(name: string, text: string): Promise<Portfolio> {
  const { readPortfolio } = await import('../portfolio/read.ts');
  const read = readPortfolio(text);
  if (!read.ok)
    throw new TypeError(`the portfolio of ${name}, line ${read.problems[0]?.line}: ${read.problems[0]?.what}`);
  return read.portfolio;
}

/** Values of work in a drill's world: each step runs under the drill's clock. */
async function* inItsTime<T>(drill: Drill, values: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  const steps = values[Symbol.asyncIterator]();
  try {
    for (let step = await drill.run(steps.next()); step.done !== true; step = await drill.run(steps.next()))
      yield step.value;
  } finally {
    await steps.return?.();
  }
}

async function lookInItsTime(drill: Drill, desk: RegistrationDesk, ...about: Parameters<RegistrationDesk['look']>) {
  const looks = await drill.run(desk.look(...about));
  return looks && inItsTime(drill, looks);
}
