import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Lines kept: some months of incidents; more would only make the start slower. */
export const MAX_HISTORY = 500;
/** Owner only: what was typed names domains and troubles that are nobody else's business. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** What was typed in earlier conversations, oldest first; nothing where the file cannot be read. A file grown long is cut. */
export async function readHistory(file: string): Promise<string[]> {
  try {
    const all = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '');
    const kept = all.slice(-MAX_HISTORY);
    if (all.length > 2 * MAX_HISTORY) await writeFile(file, kept.map(line => `${line}\n`).join(''));
    return kept;
  } catch {
    return [];
  }
}

/** Adds a line. A disk that is full or read-only costs the history and nothing else. */
export async function keepLine(file: string, line: string): Promise<void> {
  try {
    await mkdir(dirname(file), { mode: PRIVATE_FOLDER }).catch(() => undefined);
    await appendFile(file, `${line}\n`, { mode: PRIVATE_FILE });
  } catch {
    // Without history a chat is still a chat.
  }
}
