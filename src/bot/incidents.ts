import type { Config } from '../config.ts';
import { openBeside } from '../incidents/beside.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Services } from '../services.ts';
import type { Records } from '../store/records.ts';
import { realClock } from '../world/real.ts';

export interface IncidentsOf {
  readonly config: Config;
  readonly records: () => Promise<Records>;
  readonly portfolio: () => Promise<Portfolio | null>;
  readonly oncall: () => Promise<Services['oncall']>;
  warn(line: string): void;
}

/** Incidents as a single command changes them: the bot beside it brings out what is said. */
export function incidentsBeside({ config, records, portfolio, oncall, warn }: IncidentsOf): Services['incidents'] {
  const { slackBotToken, matrixToken } = config;
  return openBeside({
    records,
    clock: realClock,
    portfolio,
    rota: async () => (await (await oncall()).state()).rota,
    chats: [
      ...(slackBotToken === null ? [] : ['slack' as const]),
      ...(matrixToken === null ? [] : ['matrix' as const]),
    ],
    everyMs: config.watchEvery,
    warn,
  });
}
