import type { Verdict } from '../../src/diagnose/diagnosis.ts';
import type { RrType } from '../../src/dns/message.ts';
import { playing, type Sent } from '../../src/drill/drill.ts';
import type { Loaded } from '../../src/drill/library.ts';
import type { Expectation, Judgement } from '../../src/drill/scenario.ts';
import { createMemory } from '../../src/observe/memory.ts';
import { createRegistrationDesk } from '../../src/registrations.ts';
import type { Look } from '../../src/services.ts';
import { memoryRecords } from '../../src/store/memory.ts';
import { createTracer } from '../../src/tracer.ts';
import type { Name } from '../../src/values/name.ts';

/** A judgement in the form that is compared: what a scenario says, and what a trace found, written the same way. */
export interface Judged {
  readonly verdict: string;
  readonly fixer: string;
  readonly because: readonly string[] | null;
  readonly brokenAt: string | null;
  readonly of: string | null;
  readonly findings: readonly string[];
  readonly confidence?: string;
  readonly severity?: string;
  readonly dnssec?: string;
}

/** What the scenario expects. Confidence, severity and DNSSEC only where it names them. */
export const expectedOf = (expected: Judgement): Judged => ({
  verdict: expected.verdict,
  fixer: expected.fixer,
  because: expected.because === null ? null : [...expected.because].sort(),
  brokenAt: expected.brokenAt,
  of: expected.of === null ? null : `${expected.of.verdict} about ${expected.of.name}`,
  findings: [...expected.findings].sort(),
  ...(expected.confidence === null ? {} : { confidence: expected.confidence }),
  ...(expected.severity === null ? {} : { severity: expected.severity }),
  ...(expected.dnssec === null ? {} : { dnssec: expected.dnssec }),
});

/** What a look found, in the terms of what was expected. Every finding counts but those that may be there or not. */
export function foundBy(look: Look, expected: Judgement): Judged {
  const { verdict, findings } = look.diagnosis;
  const codes = new Set(findings.map(finding => finding.code));
  return {
    verdict: verdict.code,
    fixer: verdict.fixer,
    because: expected.because === null ? null : [...verdict.because].sort(),
    brokenAt: verdict.brokenAt,
    of: sayOf(verdict.of),
    findings: [...codes].filter(code => !expected.allowed.includes(code)).sort(),
    ...(expected.confidence === null ? {} : { confidence: verdict.confidence }),
    ...(expected.severity === null ? {} : { severity: verdict.severity }),
    ...(expected.dnssec === null ? {} : { dnssec: look.evidence.dnssec?.answer ?? 'unknown' }),
  };
}

const sayOf = (of: Verdict['of']): string | null => (of === null ? null : `${of.verdict.code} about ${of.name}`);

/** What came of playing an expectation. */
export interface Played {
  readonly look: Look;
  /** Packets of the last trace. */
  readonly sent: readonly Sent[];
}

/**
 * Traces what an expectation asks for, at its moment. A bot that was there before had an eye on every name that the
 * scenario is about, so all of them are traced at the moments to be remembered. With registration data: from the WHOIS and
 * RDAP servers of the drill.
 */
export async function play(
  loaded: Loaded,
  expectation: Expectation,
  { withRegistration = false } = {},
): Promise<Played> {
  const drill = await playing(loaded, { backEnd: 'memory' });
  try {
    const { world, streams, hints, resolvers, anchors } = drill;
    const records = memoryRecords();
    const memory = createMemory(records);
    const desk = createRegistrationDesk({ world, streams, hints, records, mayReadFiles: false });
    const trace = (name: Name, type: RrType | null, onlyLast: boolean): Promise<Look> => {
      const tracer = createTracer({
        world,
        hints,
        resolvers,
        anchors,
        memory: async () => memory,
        registrations: withRegistration ? async () => desk : null,
      });
      return drill.run(lastOf(tracer.trace({ name, type: type ?? 'A' }, { typeAsked: type !== null, onlyLast })));
    };
    for (const moment of expectation.remembering) {
      drill.moveTo(moment);
      for (const name of new Set(drill.expectations.map(other => other.name))) await trace(name, null, true);
    }
    drill.moveTo(expectation.moment);
    const before = drill.sent().length;
    const look = await trace(expectation.name, expectation.type, false);
    return { look, sent: drill.sent().slice(before) };
  } finally {
    await drill.close();
  }
}

async function lastOf(looks: AsyncIterable<Look>): Promise<Look> {
  let last: Look | null = null;
  for await (const look of looks) last = look;
  if (last === null) throw new Error('the trace yielded nothing');
  return last;
}
