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

export const CHECKS: readonly Check[] = await readAll();

/** One after the other, so that answers which come meanwhile are heard. */
async function readAll(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const name of CHECK_NAMES) {
    const { default: check }: { default: Check } = await import(new URL(`${name}.ts`, FOLDER).href);
    checks.push(check);
    await turn();
  }
  return checks;
}

/** Words and severity of every finding, by code. */
export const WORDS: ReadonlyMap<string, FindingWords> = new Map(
  CHECKS.flatMap(check => Object.entries(check.findings)),
);
