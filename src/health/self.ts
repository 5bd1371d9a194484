import { plainLine } from '../report/plain.ts';
import type { Report } from '../report/report.ts';
import { sayRisk } from '../say/spof/advice.ts';
import { saySelf } from '../say/spof/self.ts';
import type { Surveyor } from '../services.ts';
import type { Spof } from '../spof/spof.ts';

/** What the bot itself shares with the domains that it is to speak of. */
export interface OwnTies {
  /** False where it dies with one of them, or shares what matters. */
  readonly ok: boolean;
  /** The worst of it first, then each tie with what to change; sentences without secrets. */
  readonly lines: readonly string[];
  /** The same for a chat. */
  readonly report: Report;
  /** Equal for two looks that found the same, whenever they were made. */
  readonly result: string;
}

const SPACE = { kind: 'text', text: ' ' } as const;

/** Looks at it once; null where no chat is set up, as nothing is then heard of it anyway. */
export async function ownTies({ self }: Surveyor): Promise<OwnTies | null> {
  if (self === null) return null;
  let last: Spof | null = null;
  for await (const spof of self({ without: [], suspended: null, order: 2 })) last = spof;
  if (last?.self === undefined) return null;
  const report = saySelf(last, last.self);
  const { mark, title } = report;
  const ties = last.findings.map(sayRisk).map(({ summary, remedy }) => [...summary, SPACE, ...(remedy ?? [])]);
  const about = { zone: 'UTC', now: last.takenAt };
  return {
    ok: mark === 'fine' || mark === 'unknown',
    lines: [title, ...ties].map(line => plainLine(line, about).trimEnd()),
    report,
    result: JSON.stringify(last.findings.map(({ code, about: names, params }) => [code, names, params])),
  };
}
