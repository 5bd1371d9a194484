import type { Config } from './config.ts';
import type { Catalogue, Services, Workshop } from './services.ts';

/** What a process gives to everything that is made for it. */
export interface Process {
  readonly config: Config;
  readonly commands: Catalogue;
  /** Says a line about our own trouble. */
  warn(line: string): void;
}

type Makers = { readonly [K in keyof Services]: () => Promise<Services[K]> };

/** Makes each service once, when the first command that needs it comes. */
export function workshopOf({ commands }: Process): Workshop {
  const makers: Makers = {
    commands: async () => commands,
    clock: async () => (await import('./world/real.ts')).realClock,
  };
  const made = new Map<keyof Services, Promise<unknown>>();
  const make = (key: keyof Services): Promise<unknown> => {
    const one = made.get(key) ?? makers[key]();
    made.set(key, one);
    return one;
  };
  return {
    commands,
    async build(needs) {
      const built = await Promise.all(needs.map(async key => [key, await make(key)] as const));
      return Object.fromEntries(built) as unknown as Services;
    },
    heading: () => null,
    onNews() {},
    async close() {},
  };
}
