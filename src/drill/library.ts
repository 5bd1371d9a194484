import { readdirSync, readFileSync } from 'node:fs';
import { nearest } from '../values/nearest.ts';
import { type Internet, internetsOf } from './internet.ts';
import type { Problem, Scenario } from './scenario.ts';
import { parseScenario } from './text/parse.ts';
import { blocksOf } from './text/tree.ts';

/** Scenarios are found by listing: a new file in the folder is a new drill. */
const SCENARIOS = new URL('scenarios/', import.meta.url);
/** What several scenarios include. */
const PARTS = new URL('parts/', import.meta.url);
const EXTENSION = '.txt';

/** A scenario cannot be played: there is none of that name, or its text is wrong. The message is one line for the user. */
export class DrillError extends Error {
  readonly problems: readonly Problem[];
  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}

export interface Loaded {
  readonly scenario: Scenario;
  /** The internet before the first moment and after each. */
  readonly internets: readonly Internet[];
}

/** Names of all scenarios, in order of the alphabet. */
export const scenarioNames = (): string[] =>
  readdirSync(SCENARIOS)
    .filter(file => file.endsWith(EXTENSION))
    .map(file => file.slice(0, -EXTENSION.length))
    .sort();

/** What a scenario is called, without reading the rest of it: empty where it has no title. */
export function titleOf(name: string): string {
  const { blocks } = blocksOf(readScenario(name), name);
  return blocks.find(block => block.text.startsWith(TITLE))?.text.slice(TITLE.length) ?? '';
}

const TITLE = 'title ';
const readScenario = (name: string): string => readFileSync(new URL(`${name}${EXTENSION}`, SCENARIOS), 'utf8');

/** Reads a scenario by name. Throws DrillError with every problem of its text. */
export function loadScenario(name: string): Loaded {
  const known = scenarioNames();
  if (!known.includes(name)) {
    const meant = nearest(name, known);
    throw new DrillError(`there is no scenario "${name}"${meant === null ? '' : `; did you mean ${meant}?`}`);
  }
  return loadText(name, readScenario(name));
}

/** What texts came to, the longest unused first: nothing of it ever changes, and a drill is begun again and again. */
const loaded = new Map<string, Loaded>();
/** More than anybody plays in turns. */
const MAX_LOADED = 16;

/** The same from a text that need not lie in the folder. */
export function loadText(name: string, text: string): Loaded {
  const key = `${name}\n${text}`;
  const found = loaded.get(key) ?? readText(name, text);
  loaded.delete(key);
  loaded.set(key, found);
  for (const unused of loaded.keys()) if (loaded.size > MAX_LOADED) loaded.delete(unused);
  return found;
}

function readText(name: string, text: string): Loaded {
  const { scenario, problems } = parseScenario(name, text, readPart);
  const { internets, problems: senseless } = internetsOf(scenario);
  const [first, ...more] = [...problems, ...senseless];
  if (first === undefined) return { scenario, internets };
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new DrillError(`${first.file} line ${first.line}: ${first.what}${others}`, [first, ...more]);
}

function readPart(name: string): string | null {
  if (!/^[a-z0-9-]+$/.test(name)) return null;
  try {
    return readFileSync(new URL(`${name}${EXTENSION}`, PARTS), 'utf8');
  } catch {
    return null;
  }
}
