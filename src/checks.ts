import { readdirSync } from 'node:fs';
import type { Check, FindingWords } from './checks/check.ts';
import { turn } from './world/turns.ts';

/**
 * The checks that there are, found by listing: each file in a folder below `src/checks` is one. Importing this module
 * reads them all, so it is imported while the first packets travel.
 */
const FOLDER = new URL('./checks/', import.meta.url);

/** `delegation/glue-missing` and so on, in the order of the alphabet. */
export const CHECK_NAMES: readonly string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(new URL(`${name}/`, FOLDER)).map(file => `${name}/${file}`))
  .filter(path => path.endsWith('.ts'))
  .map(path => path.slice(0, -'.ts'.length))
  .sort();

/** Checks read at once: each reading for itself costs a tenth of a trace's time, all in one keep answers waiting. */
const BATCH = 8;

export const CHECKS: readonly Check[] = await readAll();

/** Some after the others, so that answers which come meanwhile are heard. */
async function readAll(): Promise<Check[]> {
  const checks: Check[] = [];
  for (let from = 0; from < CHECK_NAMES.length; from += BATCH) {
    const files = CHECK_NAMES.slice(from, from + BATCH).map(name => new URL(`${name}.ts`, FOLDER).href);
    const read: { default: Check }[] = await Promise.all(files.map(file => import(file)));
    checks.push(...read.map(one => one.default));
    await turn();
  }
  return checks;
}

/** Words and severity of every finding, by code. */
export const WORDS: ReadonlyMap<string, FindingWords> = new Map(
  CHECKS.flatMap(check => Object.entries(check.findings)),
);
