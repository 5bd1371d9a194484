import { asciiName } from './hosts.ts';
import { isWeak } from './keys.ts';
import type { Line } from './lines.ts';

const namesIn = (line: Line): string | null =>
  line.field === 'domain' && line.kind === 'field' ? asciiName(line.value.split(/\s/)[0] ?? '') : null;

/**
 * The records of an answer that are about the asked name, in order. Servers that match loosely list other names too:
 * their blocks are left out. A second record with the same name (the registrar's copy under the registry's, one per
 * contact) begins a record of its own. Where no record has the asked name, all of the answer is one record.
 */
export function recordsOf(lines: readonly Line[], domain: string): readonly (readonly Line[])[] {
  const equalBlocks = new Set<number>();
  const otherBlocks = new Set<number>();
  for (const line of lines) {
    const name = namesIn(line);
    if (name !== null) (name === domain ? equalBlocks : otherBlocks).add(line.block);
  }
  if (equalBlocks.size === 0) return [lines];
  const starts = [...equalBlocks].sort((a, b) => a - b).slice(1);
  const records: Line[][] = [[]];
  for (const line of lines) {
    if (line.block >= (starts[0] ?? Number.POSITIVE_INFINITY)) {
      starts.shift();
      records.push([]);
    }
    if (!otherBlocks.has(line.block) || equalBlocks.has(line.block)) records.at(-1)?.push(line);
  }
  return records;
}

/** Whether a line counts for the domain itself: weak keys of persons and registrars do not. */
export function counts(line: Line): boolean {
  if (line.role === 'other') return false;
  const aside = line.role === 'contact' || line.role === 'registrar' || line.role === 'nameservers';
  return !aside || !isWeak(line.key) || (line.role === 'nameservers' && line.field === 'nameserver');
}

/** What each record says, from the first record that says anything (a registrar's copy follows the registry's). */
export function list<T>(
  records: readonly (readonly Line[])[],
  read: (record: readonly Line[]) => readonly T[],
): readonly T[] {
  for (const record of records) {
    const found = read(record);
    if (found.length > 0) return found;
  }
  return [];
}
