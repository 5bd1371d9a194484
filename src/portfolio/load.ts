import { readFile, stat } from 'node:fs/promises';
import { readPortfolio } from './read.ts';
import type { Portfolio } from './schema.ts';

/** What counts now, and what is wrong with the file if it changed for the worse since. */
export interface Loaded {
  /** The last good one; null where there never was any. */
  readonly portfolio: Portfolio | null;
  /** One line each, ready to be said: file, line, what is wrong and what was meant. */
  readonly problems: readonly string[];
}

/** Reads the file when it changed since the last call; a broken edit keeps the last good portfolio and says so. */
export interface PortfolioFile {
  current(): Promise<Loaded>;
}

/**
 * The file at `path`. Where there is none, nothing is declared and nothing is wrong. `warn` is told each problem once an
 * edit.
 */
export function portfolioFile(path: string, warn: (line: string) => void): PortfolioFile {
  let seen = '';
  let loaded: Loaded = { portfolio: null, problems: [] };
  return {
    async current() {
      const version = await versionOf(path);
      if (version === seen) return loaded;
      seen = version;
      if (version === 'ENOENT') {
        loaded = { portfolio: null, problems: [] };
        return loaded;
      }
      const read = await readFile(path, 'utf8').then(readPortfolio, cannotRead);
      if (read.ok) loaded = { portfolio: read.portfolio, problems: [] };
      else {
        const lines = read.problems.map(({ line, what }) => `${path}:${line}: ${what}`);
        const kept =
          loaded.portfolio === null ? [] : [`${path}: the portfolio as it was before this edit still counts`];
        loaded = { portfolio: loaded.portfolio, problems: [...lines, ...kept] };
        for (const line of loaded.problems) warn(line);
      }
      return loaded;
    },
  };
}

const cannotRead = (error: NodeJS.ErrnoException) =>
  ({ ok: false, problems: [{ line: 1, what: `it cannot be read (${error.code ?? error.name})` }] }) as const;

/** Changes with every edit, also of a file that is replaced. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
