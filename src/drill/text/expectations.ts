import type { Expectation, Judgement, Problem } from '../scenario.ts';
import { asName, noting, takeNames, type Words, words, wrong } from './reader.ts';
import { type Block, blocksOf } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * `expect trace NAME [TYPE] at MOMENT [remembering MOMENT…]`, below it what must be found:
 *
 *     verdict registry-hold, fixer registry, because puri.sm, at sm, confidence certain
 *     findings hold-now ns-changed
 *     perhaps  one-family-only
 *     with registration
 *         verdict …
 *
 * What is not said must not be there: no `because` means an empty one, no `at` none, no `findings` none.
 * `because anything` leaves open what is blamed.
 */
export function readExpectation(block: Block, problems: Problem[]): Expectation {
  const from = words(block.text);
  if (!from.takeIf('expect', 'trace')) wrong('an expectation begins with "expect trace"');
  const name = asName(from.take('a name'));
  const type = from.takeIf('at') ? null : from.take('a type');
  if (type !== null && !from.takeIf('at')) wrong('after the name comes "at" and a moment');
  const moment = from.take('a moment');
  const remembering: string[] = [];
  if (from.takeIf('remembering')) {
    remembering.push(from.take('a moment'));
    while (from.peek() !== null) remembering.push(from.take('a moment'));
  }
  const place = { file: block.file, line: block.line };
  const { judgement, registered } = readJudgement(block, problems);
  const withRegistration = registered === null ? null : readJudgement(registered, problems).judgement;
  return { place, name, type, moment, remembering, withRegistration, ...judgement };
}

/** What stands below an expectation, and the block that holds where registration data are at hand. */
function readJudgement(block: Block, problems: Problem[]): { judgement: Judgement; registered: Block | null } {
  const judgement: Mutable<Judgement> = { ...NOTHING };
  let registered: Block | null = null;
  const read = blocksOf(block.body, block.file, block.bodyLine);
  problems.push(...read.problems);
  for (const line of read.blocks) {
    noting(line, problems, () => {
      const from = words(line.text.replaceAll(',', ' , '));
      if (from.takeIf('verdict')) takeVerdict(from, judgement);
      else if (from.takeIf('findings')) judgement.findings = takeCodes(from);
      else if (from.takeIf('perhaps')) judgement.allowed = takeCodes(from);
      else if (from.takeIf('with', 'registration')) registered = line;
      else wrong(`"${line.text}" is not understood; here stand verdict, findings, perhaps and with registration`);
    });
  }
  if (judgement.verdict === '')
    problems.push({ file: block.file, line: block.line, what: 'there is no line "verdict …" below' });
  return { judgement, registered };
}

const NOTHING: Judgement = {
  verdict: '',
  fixer: 'nobody',
  because: [],
  brokenAt: null,
  confidence: null,
  severity: null,
  dnssec: null,
  of: null,
  findings: [],
  allowed: [],
};

function takeVerdict(from: Words, into: Mutable<Judgement>): void {
  into.verdict = takeCode(from);
  while (from.takeIf(',')) {
    if (from.takeIf('fixer')) into.fixer = takeCode(from);
    else if (from.takeIf('because', 'anything')) into.because = null;
    else if (from.takeIf('because')) into.because = takeNames(from, 'a name', ',');
    else if (from.takeIf('at')) into.brokenAt = asName(from.take('a zone'));
    else if (from.takeIf('confidence')) into.confidence = takeCode(from);
    else if (from.takeIf('severity')) into.severity = takeCode(from);
    else if (from.takeIf('dnssec')) into.dnssec = takeCode(from);
    else if (from.takeIf('of')) into.of = { verdict: takeCode(from), name: takeOfWhat(from) };
    else wrong(`"${from.peek() ?? ''}" is none of fixer, because, at, confidence, severity, dnssec, of`);
  }
  from.end();
}

const takeOfWhat = (from: Words) =>
  from.takeIf('about') ? asName(from.take('a name')) : wrong('after "of" and a verdict comes "about" and a name');

function takeCode(from: Words): string {
  const code = from.take('a code');
  return /^[a-z][a-z0-9-]*$/.test(code) ? code : wrong(`"${code}" is not a code like registry-hold`);
}

function takeCodes(from: Words): string[] {
  const codes = [takeCode(from)];
  while (from.peek() !== null) codes.push(takeCode(from));
  return codes;
}
