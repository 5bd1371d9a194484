import { type Instant, instant } from '../../values/instant.ts';
import type { Expectation, Moment, Problem, Scenario, Statement } from '../scenario.ts';
import { readExpectation } from './expectations.ts';
import { noting, takeTime, words, wrong } from './reader.ts';
import { readStatement } from './statements.ts';
import { type Block, blocksOf } from './tree.ts';

/** How deep an included part may include another. */
const MAX_INCLUDE_DEPTH = 4;

interface Sofar {
  title: string;
  begins: Instant | null;
  portfolio: string | null;
  readonly story: string[];
  readonly sources: string[];
  readonly opening: Statement[];
  readonly moments: Moment[];
  readonly expectations: Expectation[];
  readonly included: Set<string>;
  readonly problems: Problem[];
  readonly parts: (name: string) => string | null;
}

/**
 * Reads a scenario's text. Takes its name and what gives the text of an included part (null: there is none).
 * Gives the scenario as far as it was understood, and every problem with file and line; never throws.
 */
export function parseScenario(
  name: string,
  text: string,
  parts: (name: string) => string | null,
): { scenario: Scenario; problems: readonly Problem[] } {
  const into: Sofar = {
    title: '',
    begins: null,
    portfolio: null,
    story: [],
    sources: [],
    opening: [],
    moments: [],
    expectations: [],
    included: new Set(),
    problems: [],
    parts,
  };
  readBlocks(text, name, 0, into);
  if (into.title === '') into.problems.push({ file: name, line: 1, what: 'there is no title' });
  const { title, story, sources, opening, moments, expectations, portfolio, problems } = into;
  for (const { place, moment, remembering } of expectations) {
    const unknown = [moment, ...remembering].find(one => !moments.some(known => known.name === one));
    if (unknown !== undefined) problems.push({ ...place, what: `there is no moment called ${unknown}` });
  }
  const begins = into.begins ?? instant(0);
  return {
    scenario: { name, title, story, sources, begins, opening, moments, expectations, portfolio },
    problems,
  };
}

function readBlocks(text: string, file: string, depth: number, into: Sofar): void {
  const { blocks, problems } = blocksOf(text, file);
  into.problems.push(...problems);
  for (const block of blocks) noting(block, into.problems, () => readBlock(block, depth, into));
}

function readBlock(block: Block, depth: number, into: Sofar): void {
  const from = words(block.text);
  const rest = block.text.replace(/^\S+\s*/, '');
  switch (from.take('a statement')) {
    case 'title':
      into.title = rest;
      return;
    case 'story':
      into.story.push(rest);
      return;
    case 'source':
      into.sources.push(rest);
      return;
    case 'include':
      include(rest, depth, into);
      return;
    case 'begins':
      into.begins = takeTime(from, null);
      from.end();
      return;
    case 'at':
      into.moments.push(readMoment(block, into));
      return;
    case 'portfolio':
      from.end();
      into.portfolio = block.body;
      return;
    case 'expect':
      into.expectations.push(readExpectation(block, into.problems));
      return;
    default:
      into.opening.push(readStatement(block, into.problems));
  }
}

/** A part is taken in once, however often it is named. */
function include(part: string, depth: number, into: Sofar): void {
  if (into.included.has(part)) return;
  const text = into.parts(part);
  if (text === null) wrong(`there is no part called "${part}"`);
  else if (depth >= MAX_INCLUDE_DEPTH) wrong(`parts include each other more than ${MAX_INCLUDE_DEPTH} deep`);
  else {
    into.included.add(part);
    readBlocks(text, part, depth + 1, into);
  }
}

/** `at 02:12 suspended: what a person is told`, changes below it. */
function readMoment(block: Block, into: Sofar): Moment {
  const from = words(block.text);
  from.takeIf('at');
  if (into.begins === null) wrong('the line "begins …" stands before the first moment');
  const before = into.moments.at(-1)?.at ?? into.begins;
  const at = takeTime(from, before);
  if (before !== null && at < before) wrong('this moment is earlier than the one before it');
  const name = from.take('the name of the moment');
  const said =
    block.text.indexOf(`${name} `) < 0 ? '' : block.text.slice(block.text.indexOf(`${name} `) + name.length + 1);
  if (!/^[a-z][a-z0-9-]*:$/.test(name) || said.trim() === '') {
    wrong('a moment is written "at 02:12 suspended: what happens"; its name has small letters, digits and hyphens');
  }
  if (into.moments.some(moment => `${moment.name}:` === name))
    wrong(`there are two moments called ${name.slice(0, -1)}`);
  return { name: name.slice(0, -1), at, words: said.trim(), statements: readStatements(block, into.problems) };
}

function readStatements(block: Block, problems: Problem[]): Statement[] {
  const { blocks, problems: found } = blocksOf(block.body, block.file, block.bodyLine);
  problems.push(...found);
  return blocks
    .map(inner => noting(inner, problems, () => readStatement(inner, problems)))
    .filter(statement => statement !== null);
}
