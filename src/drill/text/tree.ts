import type { Place, Problem } from '../scenario.ts';

/** A line of a scenario and the lines below it that are indented deeper. */
export interface Block extends Place {
  /** The line without indentation and without a comment (`#` at its beginning or after a space). */
  readonly text: string;
  /** What is below it, untouched but for the common indentation; blank lines inside are kept. */
  readonly body: string;
  /** The file's line number of the first line of `body`. */
  readonly bodyLine: number;
}

/** Octets of one file: scenarios are pages, not books. */
const MAX_TEXT_LENGTH = 1_000_000;

/** Cuts a text into its outermost blocks. A text that begins indented or is too long is a problem, not a block. */
export function blocksOf(text: string, file: string, firstLine = 1): { blocks: Block[]; problems: Problem[] } {
  const problems: Problem[] = [];
  if (text.length > MAX_TEXT_LENGTH) {
    return { blocks: [], problems: [{ file, line: firstLine, what: `longer than ${MAX_TEXT_LENGTH} characters` }] };
  }
  const lines = text.split(/\r\n|\n|\r/);
  const blocks: Block[] = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const at = firstLine + i++;
    const said = withoutComment(line);
    if (said === '') continue;
    if (/^\s/.test(line)) {
      problems.push({ file, line: at, what: 'indented, but there is no line above that it belongs to' });
      continue;
    }
    const below: string[] = [];
    while (i < lines.length && /^(?:\s|$)/.test(lines[i] ?? '')) below.push(lines[i++] ?? '');
    blocks.push({ file, line: at, text: said, body: dedented(below), bodyLine: at + 1 });
  }
  return { blocks, problems };
}

const withoutComment = (line: string): string => line.replace(/(?:^|\s)#.*$/, '').trim();

function dedented(lines: readonly string[]): string {
  const indents = lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length);
  const least = indents.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return lines
    .map(line => line.slice(Number.isFinite(least) ? least : 0))
    .join('\n')
    .trimEnd();
}

/** The words of a line: what stands between spaces, or in double quotes. */
export function wordsOf(text: string): string[] {
  return Array.from(text.matchAll(/"([^"]*)"|(\S+)/g), match => match[1] ?? match[2] ?? '');
}
