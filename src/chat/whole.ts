import type { Block, Report } from '../report/report.ts';

/**
 * The report with as many of its last rows left out as it takes to fit: an alert is one message, and has no second one for its
 * rest. What is left out is counted.
 */
export function fitted(report: Report, fits: (report: Report) => boolean): Report {
  if (fits(report)) return report;
  let blocks = report.blocks;
  let left = 0;
  while (blocks.length > 0) {
    blocks = shorter(blocks);
    left += 1;
    const note: Block = { kind: 'paragraph', line: [{ kind: 'text', text: `… and ${left} more` }] };
    const cut = { ...report, blocks: [...blocks, note] };
    if (fits(cut)) return cut;
  }
  return { ...report, blocks };
}

/** Without its last row, or its last block. */
function shorter(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  const others = blocks.slice(0, -1);
  if (last?.kind === 'list' && last.items.length > 1) return [...others, { ...last, items: last.items.slice(0, -1) }];
  if (last?.kind === 'table' && last.rows.length > 1) return [...others, { ...last, rows: last.rows.slice(0, -1) }];
  if (last?.kind === 'chain' && last.rows.length > 1) return [...others, { ...last, rows: last.rows.slice(0, -1) }];
  if (last?.kind === 'quote' && last.lines.length > 1) return [...others, { ...last, lines: last.lines.slice(0, -1) }];
  return others;
}
