import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own files, and what they import: what the tests of the floor plan and of the conventions look at. */

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Files by their path from the project's root, with their text. */
export type Files = ReadonlyMap<string, string>;

export const filesIn = (...patterns: readonly string[]): Files =>
  new Map(
    globSync(patterns, { cwd: ROOT })
      .map(file => file.replaceAll('\\', '/'))
      .sort()
      .map(file => [file, readFileSync(ROOT + file, 'utf8')] as const),
  );

/** What runs: sources and commands. */
export const programs = (): Files => filesIn('src/**/*.ts', 'commands/*.ts');
/** All TypeScript of the project. */
export const sources = (): Files => filesIn('src/**/*.ts', 'commands/*.ts', 'scripts/*.ts', 'test/**/*.ts');

export interface Import {
  /** As written: a relative path, a package, `node:…`. */
  readonly from: string;
  /** `import type`, `export type`: nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport(?:\.meta\.resolve)?\(\s*['"`]([^'"`]+)['"`]\s*\)/g;

/** Every import and re-export of a text, dynamic ones too. */
export function importsIn(text: string): Import[] {
  return [
    ...[...text.matchAll(STATIC)].map(([, type, from = '']) => ({ from, typeOnly: type !== undefined })),
    ...[...text.matchAll(DYNAMIC)].map(([, from = '']) => ({ from, typeOnly: false })),
  ];
}

/** The file that a relative import leads to, from the project's root; null for a package. */
export const targetOf = (file: string, from: string): string | null =>
  from.startsWith('.') ? posix.join(posix.dirname(file), from) : null;
