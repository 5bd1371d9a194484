import fc from 'fast-check';
import type { Block, Inline, Report } from '../../src/report/report.ts';
import { instant } from '../../src/values/instant.ts';
import { anyCharacter } from './any-text.ts';

const hostile: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b[',
      '31m',
      '<!channel>',
      '<@U1>',
      '&amp;',
      '<',
      '@room',
      '#',
      '*',
      '`',
      '_',
      'https://',
      'evil.example',
      '](',
      '\u009b',
      '\u202e',
      '\u200b',
      '\n',
      '\r',
      '日',
      '🔴',
      'e\u0301',
      ' ',
      'a',
    ),
    anyCharacter,
  ),
});
const node: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('text' as const, 'strong' as const, 'code' as const, 'foreign' as const),
    text: hostile,
  }),
  fc.record({
    kind: fc.constant('instant' as const),
    at: fc.double().map(instant),
    style: fc.constantFrom('time' as const, 'date' as const, 'both' as const, 'ago' as const),
  }),
);
const line = fc.array(node, { maxLength: 4 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), line }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(line, { maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('chain' as const),
    rows: fc.array(
      fc.record({
        label: hostile,
        text: line,
        state: fc.constantFrom(
          'ok' as const,
          'bad' as const,
          'partly' as const,
          'unknown' as const,
          'waiting' as const,
        ),
        brokenHere: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    head: fc.constant(['one', 'two', 'three']),
    rows: fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('quote' as const), lines: fc.array(hostile, { maxLength: 3 }) }),
);
/** Any report at all, with text as hostile as text can be. */
export const anyReport: fc.Arbitrary<Report> = fc.record({
  mark: fc.constantFrom(
    'down' as const,
    'broken' as const,
    'will-break' as const,
    'fine' as const,
    'unknown' as const,
    'none' as const,
  ),
  title: line,
  lead: fc.array(line, { maxLength: 2 }),
  blocks: fc.array(block, { maxLength: 3 }),
  more: fc.array(block, { maxLength: 1 }),
  actions: fc.array(fc.record({ label: hostile, command: hostile }), { maxLength: 2 }),
});
