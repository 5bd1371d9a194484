import { boundText, cleanText } from '../../report/foreign.ts';
import { BROKEN_HERE, MARK_SIGNS } from '../../report/marks.ts';
import { sayMoment } from '../../report/moment.ts';
import type { Block, ChainRow, Inline, Line, Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import { padTo, widthOf } from './width.ts';
import { type Look, type Piece, wrap } from './wrap.ts';

/**
 * A report for a terminal. Like every renderer (Block Kit, Matrix HTML) it is pure and consists of the same parts:
 * 1. `inline`: one switch over the kinds of node, the only place where text is cleaned and escaped for this place;
 * 2. `block`: one switch over the kinds of block, split only between whole nodes;
 * 3. the frame: mark and title first and alone, then what to do, the evidence, what may be typed next.
 * Both switches end in `satisfies never`. Bounds are named constants; what they cut is said.
 */
export interface TerminalLook {
  /** ANSI colours; without them nothing but meaning-free emphasis is lost. */
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
  /** The reader's zone (IANA name). */
  readonly zone: string;
  readonly now: Instant;
  /** Shows what is else shown only on demand. */
  readonly more?: boolean;
  /** What stands before a command in this place: "/" in a chat, "outpost " in a shell. */
  readonly prefix?: string;
}

/** Narrower than this no text can be read; a narrower terminal breaks the lines itself. */
export const MIN_COLUMNS = 30;
/** Wider than this the eye loses the line. */
const MAX_COLUMNS = 160;
/** Labels of the chain may take this part of the width: names can be 253 characters long. */
const LABEL_SHARE = 0.35;

/** What stands below a title with a mark stands in from it: two columns and a blank. */
const INDENT = 3;

/** SGR parameters (ECMA-48 §8.3.117). */
const CODES: Readonly<Record<Exclude<Look, null>, string>> = {
  title: '1',
  strong: '1',
  code: '36',
  bad: '1;31',
  partly: '33',
  dim: '2',
};

/** What `painted` puts in: nothing else with an escape in it gets this far. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own escapes are what is looked for
const SGR = /\u001b\[[\d;]*m/;

/** The whole report as text, without a line break at its end. The first line stands alone as an answer. */
export function renderTerminal(report: Report, look: TerminalLook): string {
  const at = { ...look, width: Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, Math.floor(look.width) || 0)) };
  const blocks = look.more === true ? [...report.blocks, ...report.more] : report.blocks;
  const parts = [
    [...title(report, at), ...report.lead.flatMap(line => indented(pieces(line, at), at))],
    ...[...blocks.keys()].flatMap(i => (isHeading(blocks[i - 1]) ? [] : [headed(blocks, i, at)])),
    actions(report, at),
  ];
  return parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

/** A paragraph that ends in a colon, or is nothing but strong, heads what follows: no blank line between them. */
function isHeading(of: Block | undefined): boolean {
  if (of?.kind !== 'paragraph') return false;
  const last = of.line.at(-1);
  return of.line.every(node => node.kind === 'strong') || (last?.kind === 'text' && last.text.endsWith(':'));
}

/** A block with everything that it heads. */
function headed(blocks: readonly Block[], from: number, at: TerminalLook): string[] {
  const [first, next] = [blocks[from], blocks[from + 1]];
  if (first === undefined) return [];
  return isHeading(first) && next !== undefined
    ? [...block(first, at), ...headed(blocks, from + 1, at)]
    : block(first, at);
}

function title(report: Report, at: TerminalLook): string[] {
  const words = pieces(report.title, at).map(({ text }): Piece => ({ text, look: 'title' }));
  const [first = '', ...rest] = wrap(words, at.width - INDENT).map(line => painted(line, at));
  if (report.mark === 'none') return [first, ...rest];
  return [`${MARK_SIGNS[report.mark]} ${first}`, ...rest.map(line => ' '.repeat(INDENT) + line)];
}

function actions(report: Report, at: TerminalLook): string[] {
  if (report.actions.length === 0) return [];
  const prefix = at.prefix ?? '/';
  const next = report.actions.flatMap(({ label, command }, i): Piece[] => [
    { text: i === 0 ? 'Next: ' : ' · ', look: 'dim' },
    { text: cleanText(`${prefix}${command}`), look: 'code' },
    { text: label === '' || label === command ? '' : ` (${cleanText(label)})`, look: 'dim' },
  ]);
  return indented(next, at);
}

/** Every kind of node, cleaned. */
function inline(node: Inline, at: TerminalLook): Piece {
  switch (node.kind) {
    case 'text':
      return { text: cleanText(node.text), look: null };
    case 'strong':
      return { text: cleanText(node.text), look: 'strong' };
    case 'code':
      return { text: cleanText(node.text), look: 'code' };
    case 'foreign':
      return { text: boundText(node.text), look: null };
    case 'instant':
      return { text: sayMoment(node.at, node.style, at), look: null };
    default:
      return node satisfies never;
  }
}

const pieces = (line: Line, at: TerminalLook): Piece[] => line.map(node => inline(node, at));

/** Every kind of block, as lines. */
function block(of: Block, at: TerminalLook): string[] {
  switch (of.kind) {
    case 'paragraph':
      return indented(pieces(of.line, at), at);
    case 'list':
      return of.items.flatMap(item => hanging([{ text: '- ', look: 'dim' }], pieces(item, at), INDENT + 2, at));
    case 'chain':
      return chain(of.rows, at);
    case 'table':
      return table(of.head, of.rows, at);
    case 'quote':
      return of.lines.flatMap(line =>
        hanging([{ text: '| ', look: 'dim' }], [{ text: boundText(line), look: null }], INDENT + 2, at),
      );
    default:
      return of satisfies never;
  }
}

const STATES: Readonly<Record<ChainRow['state'], Look>> = {
  ok: null,
  bad: 'bad',
  partly: 'partly',
  unknown: 'dim',
  waiting: 'dim',
};

/** One row a zone, texts in one column. Words tell the state; colour only repeats it. */
function chain(rows: readonly ChainRow[], at: TerminalLook): string[] {
  const most = Math.floor(at.width * LABEL_SHARE);
  const labels = rows.map(row => cleanText(row.label));
  const column = Math.min(most, Math.max(0, ...labels.map(widthOf)));
  return rows.flatMap((row, i) => {
    const text = pieces(row.text, at).map(piece => ({ text: piece.text, look: STATES[row.state] ?? piece.look }));
    const label = labels[i] ?? '';
    const first = [{ text: padTo(label, column + 3), look: null }];
    const from = INDENT + column + 3;
    const lines =
      widthOf(label) <= column
        ? hanging(first, text, from, at)
        : [...indented([{ text: label, look: null }], at), ...hanging([], text, from, at)];
    return row.brokenHere ? pointedAt(lines, from, at) : lines;
  });
}

/** The sign of the broken link behind the last of its lines, or below where it does not fit. */
function pointedAt(lines: readonly string[], from: number, at: TerminalLook): string[] {
  const sign = painted([{ text: BROKEN_HERE, look: 'bad' }], at);
  const last = lines.at(-1) ?? '';
  const fits = widthOf(last.split(SGR).join('')) + 3 + widthOf(BROKEN_HERE) <= at.width;
  return fits ? [...lines.slice(0, -1), `${last}   ${sign}`] : [...lines, ' '.repeat(from) + sign];
}

/** Columns where they fit; else one entry a row, its cells one after the other under what their column is called. */
function table(head: readonly string[], rows: readonly (readonly Line[])[], at: TerminalLook): string[] {
  const cells = rows.map(row => row.slice(0, head.length).map(cell => pieces(cell, at)));
  const widths = head.map((name, i) => Math.max(widthOf(name), ...cells.map(row => textWidth(row[i] ?? []))));
  if (INDENT + widths.reduce((sum, width) => sum + width + 2, -2) > at.width) return entries(head, cells, at);
  const aligned = (row: readonly (readonly Piece[])[]): string => {
    const padded = row.map(
      (cell, i) => painted(cell, at) + ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(cell))),
    );
    return `${' '.repeat(INDENT)}${padded.join('  ')}`.trimEnd();
  };
  return [aligned(head.map(name => [{ text: cleanText(name), look: 'dim' }])), ...cells.map(aligned)];
}

function entries(head: readonly string[], rows: readonly (readonly Piece[][])[], at: TerminalLook): string[] {
  return rows.flatMap(row => {
    const filled = row.map((cell, i) => ({ cell, name: head[i] ?? '' })).filter(({ cell }) => textWidth(cell) > 0);
    const text = filled.flatMap(({ cell, name }, i): Piece[] =>
      i === 0 ? cell : [{ text: ` · ${cleanText(name)} `, look: 'dim' }, ...cell],
    );
    return hanging([], text, INDENT + 2, at).map((line, i) => (i === 0 ? line.slice(2) : line));
  });
}

const textWidth = (cell: readonly Piece[]): number => cell.reduce((sum, piece) => sum + widthOf(piece.text), 0);

const indented = (text: readonly Piece[], at: TerminalLook): string[] => hanging([], text, INDENT, at);

/** `text` wrapped from column `from` on, with `first` in front of its first line, ending where the text begins. */
function hanging(first: readonly Piece[], text: readonly Piece[], from: number, at: TerminalLook): string[] {
  const lines = wrap(text, at.width - from).map(line => painted(line, at));
  const lead = ' '.repeat(Math.max(0, from - textWidth(first))) + painted(first, at);
  return (lines.length === 0 ? [''] : lines).map((line, i) =>
    (i === 0 ? lead + line : ' '.repeat(from) + line).trimEnd(),
  );
}

/** Pieces of one look are painted together; without colour they are just text. */
function painted(line: readonly Piece[], at: TerminalLook): string {
  let out = '';
  let open: Look = null;
  for (const { text, look } of line) {
    if (at.colour && look !== open)
      out += (open === null ? '' : '\u001b[0m') + (look === null ? '' : `\u001b[${CODES[look]}m`);
    open = look;
    out += text;
  }
  return at.colour && open !== null ? `${out}\u001b[0m` : out;
}
