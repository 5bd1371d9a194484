import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RrType } from '../../src/dns/message.ts';
import type { Loaded } from '../../src/drill/library.ts';
import type { Expectation, Judgement } from '../../src/drill/scenario.ts';
import type { Name } from '../../src/values/name.ts';
import { expectedOf, type Judged } from '../scenarios/judging.ts';
import type { Cable } from './cable.ts';
import type { Stage } from './stage.ts';

/** What is compared with real servers: all that `trace --json` says of a judgement. */
export type Said = Omit<Judged, 'of'>;

/** Part of what `trace --json` prints. */
interface Printed {
  readonly verdict: {
    readonly code: string;
    readonly fixer: string;
    readonly brokenAt: string | null;
    readonly because: readonly string[];
    readonly confidence: string;
    readonly severity: string;
  };
  readonly findings: readonly { readonly code: string }[];
  readonly answer: { readonly dnssec: string } | null;
}

const OUTPOST = fileURLToPath(new URL('../../src/outpost', import.meta.url));

/** What a scenario expects of the real program: with registration data where its WHOIS servers say something. */
export const judgementOf = (expectation: Expectation, { internets }: Loaded): Judgement =>
  (internets[0]?.answers.some(answer => answer.kind === 'whois') ? expectation.withRegistration : null) ?? expectation;

export function expectedSaid(judgement: Judgement): Said {
  const { of: _, ...said } = expectedOf(judgement);
  return said;
}

/** Traces as processes, each with a memory of what the expectation says came before. */
export interface Tracing {
  /** What the program says to what an expectation asks for, in the terms of that judgement. */
  trace(loaded: Loaded, expectation: Expectation, judgement: Judgement): Promise<Said>;
}

export function tracingOn(cable: Cable, stage: Stage): Tracing {
  /** Folders of stores by scenario and the moments that they remember. */
  const memories = new Map<string, string>();
  let count = 0;
  const copyOf = (memory: string | null): string => {
    const folder = join(cable.folder, `store-${count++}`);
    if (memory === null) mkdirSync(folder);
    else cpSync(memory, folder, { recursive: true });
    return folder;
  };
  const run = async (asked: Name, type: RrType | null, store: string): Promise<Printed> => {
    const words = ['trace', asked, ...(type === null ? [] : [type]), '--json'];
    const env = { ...stage.env, OUTPOST_STORE: join(store, 'outpost.db') };
    const { out, err, status } = await cable.ask(OUTPOST, words, { env });
    if (status === null || !out.startsWith('{')) throw new Error(`outpost ${words.join(' ')} ended ${status}: ${err}`);
    return JSON.parse(out);
  };
  const memoryOf = async (loaded: Loaded, moments: readonly string[]): Promise<string | null> => {
    const moment = moments.at(-1);
    if (moment === undefined) return null;
    const id = [loaded.scenario.name, ...moments].join(' ');
    const known = memories.get(id);
    if (known !== undefined) return known;
    const folder = copyOf(await memoryOf(loaded, moments.slice(0, -1)));
    await stage.show(loaded, moment);
    // A bot had an eye on every name that the scenario is about.
    for (const asked of new Set(loaded.scenario.expectations.map(one => one.name))) await run(asked, null, folder);
    memories.set(id, folder);
    return folder;
  };
  return {
    async trace(loaded, { name, type, moment, remembering }, judgement) {
      const store = copyOf(await memoryOf(loaded, remembering));
      await stage.show(loaded, moment);
      return saidIn(await run(name, type, store), judgement);
    },
  };
}

function saidIn({ verdict, findings, answer }: Printed, expected: Judgement): Said {
  const codes = new Set(findings.map(finding => finding.code));
  return {
    verdict: verdict.code,
    fixer: verdict.fixer,
    because: expected.because === null ? null : [...verdict.because].sort(),
    brokenAt: verdict.brokenAt,
    findings: [...codes].filter(code => !expected.allowed.includes(code)).sort(),
    ...(expected.confidence === null ? {} : { confidence: verdict.confidence }),
    ...(expected.severity === null ? {} : { severity: verdict.severity }),
    ...(expected.dnssec === null ? {} : { dnssec: answer?.dnssec ?? 'unknown' }),
  };
}
