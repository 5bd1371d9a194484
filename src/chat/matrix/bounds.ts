import { boundText } from '../../report/foreign.ts';
import type { Block, Inline, Line, Report } from '../../report/report.ts';
import { MAX_LEAD, MAX_PIECE, MAX_PIECES, MAX_ROWS } from './limits.ts';

/** A report of which every piece fits a message; `cut` counts the rows that are gone. */
export function bounded(report: Report): Report & { readonly cut: number } {
  const units = unitsOf(report.blocks);
  const lead = report.lead.slice(0, MAX_LEAD).map(short);
  return {
    ...report,
    title: short(report.title),
    lead,
    blocks: joined(units.slice(0, MAX_ROWS).map(shortBlock)),
    more: [],
    actions: report.actions.map(({ label, command }) => ({
      label: label === '' ? '' : boundText(label),
      command: boundText(command, MAX_PIECE),
    })),
    cut: Math.max(0, units.length - MAX_ROWS) + report.lead.length - lead.length,
  };
}

function short(line: Line): Line {
  const pieces = line.slice(0, MAX_PIECES).map(shortNode);
  const beyond = line.length - pieces.length;
  return beyond === 0 ? pieces : [...pieces, { kind: 'text', text: `… ${beyond} more pieces` }];
}

const shortNode = (node: Inline): Inline =>
  node.kind === 'instant' || node.text.length <= MAX_PIECE ? node : { ...node, text: boundText(node.text, MAX_PIECE) };

/** Of a unit: a block with one row. */
function shortBlock(of: Block): Block {
  switch (of.kind) {
    case 'paragraph':
      return { ...of, line: short(of.line) };
    case 'list':
      return { ...of, items: of.items.map(short) };
    case 'chain':
      return { ...of, rows: of.rows.map(row => ({ ...row, label: cutLabel(row.label), text: short(row.text) })) };
    case 'table':
      return { ...of, head: of.head.slice(0, MAX_PIECES).map(cutLabel), rows: of.rows.map(shortRow) };
    case 'quote':
      return of;
    default:
      return of satisfies never;
  }
}

const cutLabel = (text: string): string => (text.length <= MAX_PIECE ? text : boundText(text));

/** All cells of a row together are no longer than a line may be. */
function shortRow(row: readonly Line[]): readonly Line[] {
  const cells = row.slice(0, MAX_PIECES);
  const most = Math.max(1, Math.floor(MAX_PIECES / Math.max(1, cells.length)));
  return cells.map(cell => short(cell.length <= most ? cell : [...cell.slice(0, most), ELLIPSIS]));
}

const ELLIPSIS: Inline = { kind: 'text', text: ' …' };

/** Where a message may end: blocks of one row, item or line each, in order. */
export function unitsOf(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((of): Block[] => {
    switch (of.kind) {
      case 'paragraph':
        return [of];
      case 'list':
        return of.items.map(item => ({ ...of, items: [item] }));
      case 'chain':
        return of.rows.map(row => ({ ...of, rows: [row] }));
      case 'table':
        // One without rows still tells what it would list.
        return of.rows.length === 0 ? [of] : of.rows.map(row => ({ ...of, rows: [row] }));
      case 'quote':
        return of.lines.map(line => ({ ...of, lines: [line] }));
      default:
        return of satisfies never;
    }
  });
}

/** Units as blocks again: rows that follow one another stand in one block. */
export function joined(units: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const unit of units) {
    const both = withNext(out.at(-1), unit);
    if (both === null) out.push(unit);
    else out[out.length - 1] = both;
  }
  return out;
}

function withNext(last: Block | undefined, next: Block): Block | null {
  if (last?.kind === 'list' && next.kind === 'list') return { ...last, items: [...last.items, ...next.items] };
  if (last?.kind === 'chain' && next.kind === 'chain') return { ...last, rows: [...last.rows, ...next.rows] };
  if (last?.kind === 'quote' && next.kind === 'quote') return { ...last, lines: [...last.lines, ...next.lines] };
  if (last?.kind === 'table' && next.kind === 'table' && sameHead(last.head, next.head))
    return { ...last, rows: [...last.rows, ...next.rows] };
  return null;
}

const sameHead = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, i) => name === other[i]);
