import { createHash } from 'node:crypto';
import { markBefore } from '../../report/marks.ts';
import { type Reader, sayMoment } from '../../report/moment.ts';
import type { Block, Inline, Line, Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import type { Uttered } from '../rehearsal.ts';

/** What has been said of a drill up to an utterance, as a digest: two plays that said the same words have the same. */
export function digestAfter(before: string, uttered: Uttered): string {
  const { message, thread, isNew, broadcast, report } = uttered;
  const words = report && asSaid({ ...uttered, report }, '');
  return createHash('sha256')
    .update(JSON.stringify([before, message, thread, isNew, broadcast, words]))
    .digest('hex')
    .slice(0, DIGEST_CHARACTERS);
}

/** Characters of a digest: it tells apart what differs by chance, and nobody wants to forge one. */
const DIGEST_CHARACTERS = 32;

/**
 * An utterance as it is said in a chat, where other clocks go: its moment in front, every moment in words, nothing to press. Below
 * a message of its own stands who plays it, and that nothing of it is so.
 */
export function asSaid({ at, thread, report }: Uttered & { readonly report: Report }, by: string): Report {
  const reader: Reader = { zone: 'UTC', now: at };
  const then = (line: Line): Line => line.map(node => inWords(node, reader));
  const when = sayMoment(at, thread === null ? 'both' : 'time', reader);
  const title = [text(`${when} · ${markBefore(report.mark)}`), ...then(report.title)];
  return {
    // The mark is a word of the title: in front stands that it is a drill.
    mark: 'none',
    title,
    lead: [...(thread === null ? [practice(by)] : []), ...report.lead.map(then)],
    blocks: report.blocks.map(block => blockInWords(block, then)),
    more: [],
    actions: [],
  };
}

const text = (words: string): Inline => ({ kind: 'text', text: words });

/** Said below each message of its own, to whoever wakes up to it. */
const practice = (by: string): Line => [
  text('This is practice, played from a shell on '),
  { kind: 'foreign', text: by },
  text(': nothing of it is happening, nobody is called, and what it offers to type or to press does nothing.'),
];

function inWords(node: Inline, reader: Reader): Inline {
  if (node.kind === 'instant') return text(sayMoment(node.at, node.style, reader));
  return node.kind === 'foreign' ? node : { ...node, text: node.text.replaceAll(NUMBER, 'drill-$1') };
}

/** The number of an alert is the drill's own: typed, it must not be taken for that of a real one. */
const NUMBER = /\binc-(\d+)\b/g;

function blockInWords(block: Block, then: (line: Line) => Line): Block {
  switch (block.kind) {
    case 'paragraph':
      return { ...block, line: then(block.line) };
    case 'list':
      return { ...block, items: block.items.map(then) };
    case 'chain':
      return { ...block, rows: block.rows.map(row => ({ ...row, text: then(row.text) })) };
    case 'table':
      return { ...block, rows: block.rows.map(row => row.map(then)) };
    case 'quote':
      return block;
    default:
      return block satisfies never;
  }
}

/** What is left to say where a drill that was begun does not come to its end. */
export const brokenOff = (at: Instant, why: string): Report => ({
  mark: 'none',
  title: [text(`${sayMoment(at, 'time', { zone: 'UTC', now: at })} · ${why}`)],
  lead: [],
  blocks: [],
  more: [],
  actions: [],
});
