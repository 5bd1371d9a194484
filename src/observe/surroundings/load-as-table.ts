import { readFile } from 'node:fs/promises';
import { type AsTable, NO_TABLE, readAsTable } from './as-table.ts';

/** The operator's table of origin AS; none where there is no file or it cannot be used, which is said in one line. */
export async function loadAsTable(path: string | null, warn: (line: string) => void): Promise<AsTable> {
  if (path === null) return NO_TABLE;
  try {
    const table = readAsTable(await readFile(path, 'utf8'));
    if (table.skipped > 0)
      warn(
        `OUTPOST_AS_TABLE: ${table.skipped} lines of ${path} are not like 192.0.2.0/24 64500. Going on with the rest.`,
      );
    return table;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    warn(`OUTPOST_AS_TABLE names ${path}: it cannot be read (${why}). Going on without it.`);
    return NO_TABLE;
  }
}
