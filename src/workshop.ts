import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import type { ServerAddress } from './dns/walk/facts.ts';
import type { Stage } from './drills.ts';
import type { Report } from './report/report.ts';
import type { Catalogue, Services, Tracer, Workshop } from './services.ts';
import { realClock } from './world/real.ts';

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
  let stage: Stage | null = null;
  const makers: Makers = {
    commands: async () => of.commands,
    clock: async () => realClock,
    tracer: () => tracerOf(of),
    drills: async () => {
      stage = await stageOf(of, news => {
        for (const tell of tellers) tell(news);
      });
      return stage;
    },
  };
  const make = async (key: keyof Services): Promise<unknown> => {
    const inside = stage?.inside();
    if (inside && (key === 'tracer' || key === 'clock')) return inside[key];
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
    close: async () => stage?.stop(),
  };
}

/** The drills, each with a memory of its own: what happens in one must not be taken for the real past. */
async function stageOf({ conversation }: Process, tell: (news: Report) => void): Promise<Stage> {
  const { openStage } = await import('./drills.ts');
  return openStage({
    goesOn: conversation,
    backEnd: conversation ? 'loopback' : 'memory',
    clock: realClock,
    memory: null,
    tell,
  });
}

/** A tracer over the real network, guarded: it dials public addresses, and those that the operator wrote down. */
async function tracerOf(of: Process): Promise<Tracer> {
  const [{ createTracer }, { realWorld }, { guarded }, hints] = await Promise.all([
    import('./tracer.ts'),
    import('./world/real.ts'),
    import('./world/guard.ts'),
    hintsOf(of),
  ]);
  const { resolvers } = of.config;
  const world = realWorld();
  const network = guarded(world.network, new Set([...hints.map(server => server.address), ...resolvers]));
  return createTracer({ world: { ...world, network }, hints, resolvers, memory: null });
}

/** Where every walk begins: the operator's file, or what is built in. A file that is no use is said, and not used. */
async function hintsOf({ config: { rootHints }, warn }: Process): Promise<readonly ServerAddress[]> {
  const { ROOT_HINTS, readHints } = await import('./dns/root-hints.ts');
  if (rootHints === null) return ROOT_HINTS;
  const { servers, problems } = await readFile(rootHints, 'utf8').then(readHints, error => ({
    servers: [],
    problems: [{ line: 0, what: `it cannot be read (${(error as NodeJS.ErrnoException).code})` }],
  }));
  const [first] = problems;
  if (first !== undefined) {
    const where = first.line === 0 ? '' : `line ${first.line}: `;
    const instead = servers.length === 0 ? 'Going on with the built-in root servers.' : 'Going on with the rest of it.';
    warn(
      `ROOT_HINTS names ${rootHints}: ${where}${first.what}. Example: ROOT_HINTS=/etc/outpost/root.hints. ${instead}`,
    );
  }
  return servers.length === 0 ? ROOT_HINTS : servers;
}
