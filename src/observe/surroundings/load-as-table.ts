import { readFile, stat } from 'node:fs/promises';
import { instant, isoOf } from '../../values/instant.ts';
import { type AsTable, NO_TABLE, readAsTable } from './as-table.ts';

/** The operator's table of origin AS; none where there is no file or it cannot be used, which is said in one line. */
export async function loadAsTable(path: string | null, warn: (line: string) => void): Promise<AsTable> {
  if (path === null) return NO_TABLE;
  try {
    const text = await readFile(path, 'utf8');
    const table = readAsTable(text);
    if (table.skipped > 0)
      warn(
        `OUTPOST_AS_TABLE: ${table.skipped} lines of ${path} are not like 192.0.2.0/24 64500. Going on with the rest.`,
      );
    return { ...table, at: dayIn(text) ?? isoOf(instant((await stat(path)).mtimeMs)) };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    warn(`OUTPOST_AS_TABLE names ${path}: it cannot be read (${why}). Going on without it.`);
    return NO_TABLE;
  }
}

/** Lines at the head of a table among which its day may stand. */
const HEAD_LINES = 20;

/** The day that a comment at the head of a table names (`# 2026-05-01`); the file's own age says when it was copied only. */
function dayIn(text: string): string | null {
  const comments = text
    .slice(0, 10_000)
    .split('\n', HEAD_LINES)
    .filter(line => line.startsWith('#'));
  const day = comments.map(line => /\b(\d{4}-\d\d-\d\d)\b/.exec(line)?.[1]).find(one => one !== undefined);
  return day === undefined || Number.isNaN(Date.parse(day)) ? null : `${day}T00:00:00Z`;
}
