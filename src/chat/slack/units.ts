import { boundText, cleanText } from '../../report/foreign.ts';
import { BROKEN_HERE } from '../../report/marks.ts';
import { sayMoment } from '../../report/moment.ts';
import { plainLine } from '../../report/plain.ts';
import type { Block, ChainRow, Inline, Line } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import { padTo, widthOf } from '../terminal/width.ts';
import { charactersOf, type RichElement, type Style } from './blocks.ts';
import { MAX_LINE_CHARACTERS, MAX_TABLE_COLUMNS } from './limits.ts';

/** When it is read first; Slack itself shows dates in each reader's zone, and this one is for where it cannot. */
export interface ReadAt {
  readonly now: Instant;
  /** IANA name. */
  readonly zone: string;
}

/** What is never split: a paragraph, an item, a row, a line. */
export interface Unit {
  readonly shape: 'section' | 'item' | 'row' | 'quote';
  /** Units of one block of the report carry one number; those of one shape then stand together. */
  readonly group: number;
  readonly elements: readonly RichElement[];
  /** The same as one line without any form, for those who cannot see blocks. */
  readonly plain: string;
  /** Code points. */
  readonly size: number;
  /** Belongs to what follows. */
  readonly heads: boolean;
  /** The lower, the sooner it stands in the text of a notification. */
  readonly rank: 0 | 1 | 2;
}

/** Columns that a label of the chain may take: names can have 253. */
const MAX_LABEL_COLUMNS = 24;
/** Seconds: what Slack's date takes without doubt, 1970 to 2100. */
const LAST_DATE = 4_102_444_800;

const DATE_FORMATS = {
  time: '{date_short_pretty} {time}',
  date: '{date_short}',
  both: '{date_short} {time}',
  ago: '{ago}',
} as const;

/** Every kind of node, cleaned. */
function inline(node: Inline, at: ReadAt, style: Style | null): RichElement {
  switch (node.kind) {
    case 'text':
      return words(cleanText(node.text), style);
    case 'strong':
      return words(cleanText(node.text), { ...style, bold: true });
    case 'code':
      return words(cleanText(node.text), { ...style, code: true });
    case 'foreign':
      return words(boundText(node.text), style);
    case 'instant': {
      const fallback = sayMoment(node.at, node.style, at);
      const timestamp = Math.floor(node.at / 1_000);
      if (!(timestamp > 0 && timestamp < LAST_DATE)) return words(fallback, style);
      return {
        type: 'date',
        timestamp,
        format: DATE_FORMATS[node.style],
        fallback,
        ...(style === null ? {} : { style }),
      };
    }
    default:
      return node satisfies never;
  }
}

const words = (text: string, style: Style | null = null): RichElement =>
  style === null ? { type: 'text', text } : { type: 'text', text, style };

const sizeOf = (element: RichElement): number =>
  charactersOf(element.type === 'text' ? element.text : element.fallback);

/** A unit of elements; null where there is nothing to see. */
export function unitOf(
  of: Pick<Unit, 'shape' | 'group'> & Partial<Pick<Unit, 'heads' | 'rank'>>,
  elements: readonly RichElement[],
): Unit | null {
  const cut = bounded(elements.filter(element => sizeOf(element) > 0));
  const plain = cut.map(element => (element.type === 'text' ? element.text : element.fallback)).join('');
  if (plain.trim() === '') return null;
  return { heads: false, rank: 2, ...of, elements: cut, plain, size: charactersOf(plain) };
}

/** Elements up to the longest line that is taken; what is cut is counted. */
function bounded(elements: readonly RichElement[]): readonly RichElement[] {
  const total = elements.reduce((sum, element) => sum + sizeOf(element), 0);
  if (total <= MAX_LINE_CHARACTERS) return elements;
  const out: RichElement[] = [];
  let left = MAX_LINE_CHARACTERS;
  for (const element of elements) {
    if (sizeOf(element) <= left) out.push(element);
    else if (element.type === 'text' && left > 0)
      out.push({ ...element, text: [...element.text].slice(0, left).join('') });
    left -= sizeOf(element);
    if (left <= 0) break;
  }
  const kept = out.reduce((sum, element) => sum + sizeOf(element), 0);
  return [...out, words(`… ${total - kept} more characters`)];
}

export const elementsOf = (line: Line, at: ReadAt, style: Style | null = null): RichElement[] =>
  line.map(node => inline(node, at, style));

/** A paragraph that ends in a colon, or is nothing but strong, heads what follows. */
function isHeading(line: Line): boolean {
  const last = line.at(-1);
  return line.every(node => node.kind === 'strong') || (last?.kind === 'text' && last.text.endsWith(':'));
}

/** Every kind of block, as what may be split. */
export function unitsOf(of: Block, group: number, at: ReadAt): Unit[] {
  switch (of.kind) {
    case 'paragraph':
      return some([unitOf({ shape: 'section', group, heads: isHeading(of.line) }, elementsOf(of.line, at))]);
    case 'list':
      return some(of.items.map(item => unitOf({ shape: 'item', group }, elementsOf(item, at))));
    case 'chain':
      return chain(of.rows, group, at);
    case 'table':
      return table(of.head, of.rows, group, at);
    case 'quote':
      return some(of.lines.map(line => unitOf({ shape: 'quote', group }, [words(boundText(line))])));
    default:
      return of satisfies never;
  }
}

const some = (units: readonly (Unit | null)[]): Unit[] => units.filter(unit => unit !== null);

/** One row a zone, in letters of one width; words tell where it breaks. Preformatted text holds no dates: they are said. */
function chain(rows: readonly ChainRow[], group: number, at: ReadAt): Unit[] {
  const labels = rows.map(row => cleanText(row.label));
  const column = Math.min(MAX_LABEL_COLUMNS, Math.max(0, ...labels.map(widthOf)));
  return some(
    rows.map((row, i) => {
      const sign = row.brokenHere ? `   ${BROKEN_HERE}` : '';
      const text = `${padTo(labels[i] ?? '', column)}   ${plainLine(row.text, at)}${sign}`;
      return unitOf({ shape: 'row', group, rank: 1 }, [words(text.trimEnd())]);
    }),
  );
}

/** Columns where they fit; else one item a row, its cells one after the other under what their column is called. */
function table(head: readonly string[], rows: readonly (readonly Line[])[], group: number, at: ReadAt): Unit[] {
  const names = head.map(cleanText);
  const cells = rows.map(row => row.slice(0, head.length).map(cell => plainLine(cell, at)));
  const widths = names.map((name, i) => Math.max(widthOf(name), ...cells.map(row => widthOf(row[i] ?? ''))));
  if (widths.reduce((sum, width) => sum + width + 2, -2) <= MAX_TABLE_COLUMNS) {
    const aligned = (row: readonly string[]): string =>
      row
        .map((cell, i) => padTo(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd();
    return some([names, ...cells].map(row => unitOf({ shape: 'row', group }, [words(aligned(row))])));
  }
  return some(rows.map(row => unitOf({ shape: 'item', group }, entry(row.slice(0, head.length), names, at))));
}

function entry(row: readonly Line[], names: readonly string[], at: ReadAt): RichElement[] {
  return row.flatMap((cell, i) => {
    const elements = elementsOf(cell, at).filter(element => sizeOf(element) > 0);
    if (elements.length === 0) return [];
    // Of two columns the second needs no name.
    const called = names.length > 2 ? `${names[i] ?? ''} ` : '';
    return i === 0 ? elements : [words(` · ${called}`), ...elements];
  });
}
