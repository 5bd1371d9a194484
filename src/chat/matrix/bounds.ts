import { boundText } from '../../report/foreign.ts';
import type { Block, Inline, Line, Report } from '../../report/report.ts';
import {
  MAX_ACTIONS,
  MAX_CELLS,
  MAX_COMMAND,
  MAX_LABEL,
  MAX_LEAD,
  MAX_LEAD_CHARACTERS,
  MAX_LEAD_LINE,
  MAX_LINE,
  MAX_PIECES,
  MAX_ROWS,
  MAX_TITLE,
} from './limits.ts';

/** A report of which every line fits a message; `cut` counts the rows that are gone. */
export function bounded(report: Report): Report & { readonly cut: number } {
  const units = unitsOf(report.blocks);
  const lead = leadOf(report.lead);
  return {
    ...report,
    title: short(report.title, MAX_TITLE),
    lead,
    blocks: joined(units.slice(0, MAX_ROWS).map(shortBlock)),
    more: [],
    actions: report.actions.slice(0, MAX_ACTIONS).map(({ label, command }) => ({
      label: label === '' ? '' : boundText(label, MAX_LABEL),
      command: boundText(command, MAX_COMMAND),
    })),
    cut: Math.max(0, units.length - MAX_ROWS) + report.lead.length - lead.length,
  };
}

/** The lines below the title, from the first as many as an event holds. */
function leadOf(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  let left = MAX_LEAD_CHARACTERS;
  for (const line of lines.slice(0, MAX_LEAD)) {
    const cut = short(line, MAX_LEAD_LINE);
    left -= cut.reduce((sum, node) => sum + lengthOf(node), 0);
    if (left < 0) break;
    kept.push(cut);
  }
  return kept;
}

/** The line with as many of its pieces as `most` characters hold; the last one may be cut. */
function short(line: Line, most: number = MAX_LINE): Line {
  const out: Inline[] = [];
  let left = most;
  for (const node of line) {
    if (left <= 0 || out.length >= MAX_PIECES) break;
    const length = lengthOf(node);
    out.push(node.kind === 'instant' || length <= left ? node : { ...node, text: boundText(node.text, left) });
    left -= length;
  }
  const beyond = line.length - out.length;
  return beyond === 0 ? out : [...out, { kind: 'text', text: ` … ${beyond} more` }];
}

/** The longest form of a moment. */
const INSTANT_CHARACTERS = 40;
const lengthOf = (node: Inline): number => (node.kind === 'instant' ? INSTANT_CHARACTERS : node.text.length);

/** Of a unit: a block with one row. */
function shortBlock(of: Block): Block {
  switch (of.kind) {
    case 'paragraph':
      return { ...of, line: short(of.line) };
    case 'list':
      return { ...of, items: of.items.map(item => short(item)) };
    case 'chain':
      return { ...of, rows: of.rows.map(row => ({ ...row, label: cutLabel(row.label), text: short(row.text) })) };
    case 'table':
      return { ...of, head: of.head.slice(0, MAX_CELLS).map(cutLabel), rows: of.rows.map(shortRow) };
    case 'quote':
      return of;
    default:
      return of satisfies never;
  }
}

const cutLabel = (text: string): string => (text.length <= MAX_LABEL ? text : boundText(text, MAX_LABEL));

/** All cells of a row together are no longer than a line may be. */
const shortRow = (row: readonly Line[]): readonly Line[] =>
  row.slice(0, MAX_CELLS).map(cell => short(cell, Math.floor(MAX_LINE / Math.min(MAX_CELLS, row.length))));

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
