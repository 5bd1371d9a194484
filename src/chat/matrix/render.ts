import { boundText, cleanText } from '../../report/foreign.ts';
import { BROKEN_HERE, markBefore } from '../../report/marks.ts';
import { type Reader, sayMoment } from '../../report/moment.ts';
import type { Block, ChainRow, Inline, Line, Report } from '../../report/report.ts';
import { renderTerminal } from '../terminal/render.ts';
import { padTo, widthOf } from '../terminal/width.ts';
import { bounded, joined, unitsOf } from './bounds.ts';
import { BODY_COLUMNS, FIRST_CHARACTERS, MAX_CONTENT_OCTETS, MAX_MESSAGES, REST_CHARACTERS } from './limits.ts';

/** One message as people read it: whole as plain text, and as HTML of the tags that the specification allows (client-server API, m.room.message). */
export interface Page {
  readonly body: string;
  readonly html: string;
}

export interface MatrixLook extends Reader {
  /** What stands before a command. */
  readonly prefix: string;
}

/** Labels of the chain are padded up to here: a phone's line. */
const LABEL_COLUMNS = 24;

/**
 * A report as messages of Matrix: the first stands alone as an answer, the others belong into its thread. Pure; the parts
 * are those of every renderer (docs/renderers.md). No piece becomes a tag, a mention or a link, and no page an event too large.
 */
export function renderMatrix(report: Report, look: MatrixLook): readonly [Page, ...Page[]] {
  const whole = bounded(report);
  const units = unitsOf(whole.blocks);
  const first = fitting(units, blocks => page({ ...whole, blocks }, look), FIRST_CHARACTERS);
  const pages: { blocks: Block[]; frame: Report }[] = [{ blocks: joined(units.slice(0, first)), frame: whole }];
  for (let from = first; from < units.length && pages.length < MAX_MESSAGES; ) {
    const bare = continued(pages.length + 1);
    const count = fitting(units.slice(from), blocks => page({ ...bare, blocks }, look), REST_CHARACTERS);
    pages.push({ blocks: joined(units.slice(from, from + Math.max(1, count))), frame: bare });
    from += Math.max(1, count);
  }
  const shown = pages.reduce((sum, each) => sum + unitsOf(each.blocks).length, 0);
  const cut = units.length - shown + whole.cut;
  const [head, ...rest] = pages.map((each, i): Page => {
    const isLast = i === pages.length - 1;
    const note = isLast
      ? cut === 0
        ? null
        : `… ${cut} more ${cut === 1 ? 'line' : 'lines'}`
      : CONTINUES[i === 0 ? 0 : 1];
    const blocks = note === null ? each.blocks : [...each.blocks, paragraph(note ?? '')];
    return page({ ...each.frame, blocks }, look);
  });
  return [head ?? page({ ...whole, blocks: [] }, look), ...rest];
}

const CONTINUES = ['The rest is in the thread.', 'More follows.'] as const;
const paragraph = (text: string): Block => ({ kind: 'paragraph', line: [{ kind: 'text', text }] });

const continued = (number: number): Report => ({
  mark: 'none',
  title: [{ kind: 'text', text: `Part ${number}` }],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
});

/** How many of the units fit on a page, in whole units. */
function fitting(units: readonly Block[], draw: (blocks: readonly Block[]) => Page, characters: number): number {
  const fits = (count: number): boolean => {
    const { body, html } = draw(joined(units.slice(0, count)));
    return body.length <= characters && octetsOf(body, html) <= MAX_CONTENT_OCTETS;
  };
  let [low, high] = [0, units.length];
  if (fits(high)) return high;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low > 1 && heads(units[low - 1]) ? low - 1 : low;
}

/** A paragraph that ends in a colon, or is nothing but strong, stays with what it heads. */
function heads(of: Block | undefined): boolean {
  if (of?.kind !== 'paragraph') return false;
  const last = of.line.at(-1);
  return of.line.every(node => node.kind === 'strong') || (last?.kind === 'text' && last.text.endsWith(':'));
}

const encoder = new TextEncoder();
/** Octets of the largest event that holds a page: an edit, which has the body twice. */
const octetsOf = (body: string, html: string): number =>
  encoder.encode(JSON.stringify(`${body}${body}${html}`)).length + 2_000;

function page(report: Report, look: MatrixLook): Page {
  const at = { colour: false, width: BODY_COLUMNS, zone: look.zone, now: look.now, prefix: look.prefix };
  return { body: renderTerminal(harmless(report), at), html: htmlOf(report, look) };
}

function htmlOf(report: Report, look: MatrixLook): string {
  const title = `${markBefore(report.mark)}<strong>${report.title.map(node => inline(node, look, true)).join('')}</strong>`;
  const frame = [title, ...report.lead.map(line => lineOf(line, look))].join('<br>');
  return [`<p>${frame}</p>`, ...report.blocks.map(each => block(each, look)), actions(report, look)].join('');
}

function actions(report: Report, look: MatrixLook): string {
  if (report.actions.length === 0) return '';
  const next = report.actions.map(({ label, command }) => {
    const why = label === '' || label === command ? '' : ` (${escaped(cleanText(label))})`;
    return `<code>${escaped(cleanText(`${look.prefix}${command}`))}</code>${why}`;
  });
  return `<p>Next: ${next.join(' · ')}</p>`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => SIGNS[sign] ?? '');

/** What clients turn into links and mentions by themselves: names with dots, URLs, user ids and rooms. Inside code they leave it alone. */
const LINKED = /[@#]|:\/\/|[^\s.]\.[^\s.]|^[!$+].*:/;

/** Every kind of node, cleaned and escaped. */
function inline(node: Inline, look: MatrixLook, isStrong = false): string {
  switch (node.kind) {
    case 'text':
      return escaped(cleanText(node.text));
    case 'strong':
      return isStrong ? escaped(cleanText(node.text)) : `<strong>${escaped(cleanText(node.text))}</strong>`;
    case 'code':
      return `<code>${escaped(cleanText(node.text))}</code>`;
    case 'foreign':
      return inert(boundText(node.text));
    case 'instant':
      return escaped(sayMoment(node.at, node.style, look));
    default:
      return node satisfies never;
  }
}

const inert = (text: string): string => (LINKED.test(text) ? `<code>${escaped(text)}</code>` : escaped(text));

const lineOf = (line: Line, look: MatrixLook): string => line.map(node => inline(node, look)).join('');

/** Every kind of block. */
function block(of: Block, look: MatrixLook): string {
  switch (of.kind) {
    case 'paragraph':
      return `<p>${lineOf(of.line, look)}</p>`;
    case 'list':
      return `<ul>${of.items.map(item => `<li>${lineOf(item, look)}</li>`).join('')}</ul>`;
    case 'chain':
      return `<pre><code>${chain(of.rows, look)}</code></pre>`;
    case 'table':
      return table(of.head, of.rows, look);
    case 'quote':
      return `<blockquote>${of.lines.map(line => inert(boundText(line))).join('<br>')}</blockquote>`;
    default:
      return of satisfies never;
  }
}

/** One row a zone. Words tell the state; the sign of the broken link stands behind them. */
function chain(rows: readonly ChainRow[], look: MatrixLook): string {
  const labels = rows.map(row => cleanText(row.label));
  const column = Math.min(LABEL_COLUMNS, Math.max(0, ...labels.map(widthOf)));
  return rows
    .map((row, i) => {
      const text = row.text.map(node => plain(node, look)).join('');
      return escaped(`${padTo(labels[i] ?? '', column)}   ${text}${row.brokenHere ? `   ${BROKEN_HERE}` : ''}`);
    })
    .join('\n');
}

/** Inside preformatted text there is no markup. */
function plain(node: Inline, look: MatrixLook): string {
  if (node.kind === 'instant') return sayMoment(node.at, node.style, look);
  return node.kind === 'foreign' ? boundText(node.text) : cleanText(node.text);
}

/** Cells and rows with a blank and a line break between them: clients that know no tables show the text alone. */
function table(head: readonly string[], rows: readonly (readonly Line[])[], look: MatrixLook): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
    `<tr>${texts.map(text => `<${tag}>${text}</${tag}>`).join(' ')}</tr>`;
  const names = cells(
    'th',
    head.map(name => escaped(cleanText(name))),
  );
  const body = rows.map(row =>
    cells(
      'td',
      head.map((_, i) => lineOf(row[i] ?? [], look)),
    ),
  );
  return `<table><thead>${names}</thead>\n<tbody>${body.join('\n')}</tbody></table>`;
}

/** The report with foreign text that no client turns into a link or a mention, for the body, which knows no code. */
function harmless(report: Report): Report {
  const node = (of: Inline): Inline => (of.kind === 'foreign' ? { ...of, text: defanged(boundText(of.text)) } : of);
  const line = (of: Line): Line => of.map(node);
  const blockOf = (of: Block): Block => {
    switch (of.kind) {
      case 'paragraph':
        return { ...of, line: line(of.line) };
      case 'list':
        return { ...of, items: of.items.map(line) };
      case 'chain':
        return { ...of, rows: of.rows.map(row => ({ ...row, text: line(row.text) })) };
      case 'table':
        return { ...of, rows: of.rows.map(row => row.map(line)) };
      case 'quote':
        return { ...of, lines: of.lines.map(each => defanged(boundText(each))) };
      default:
        return of satisfies never;
    }
  };
  return { ...report, title: line(report.title), lead: report.lead.map(line), blocks: report.blocks.map(blockOf) };
}

/** `https[:]//x` and `[@]room`: still readable, as those write it who warn of such addresses. */
const defanged = (text: string): string => text.replace(/:(?=\/\/)/g, '[:]').replace(/[@#]/g, '[$&]');
