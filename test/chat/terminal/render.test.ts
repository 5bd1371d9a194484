import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MIN_COLUMNS, renderTerminal, type TerminalLook } from '../../../src/chat/terminal/render.ts';
import { widthOf } from '../../../src/chat/terminal/width.ts';
import type { Block, Line, Report } from '../../../src/report/report.ts';
import { instant } from '../../../src/values/instant.ts';
import { anyReport } from '../../support/any-report.ts';

const plain: TerminalLook = { colour: false, width: 80, zone: 'UTC', now: instant(Date.UTC(2018, 1, 21, 1, 40)) };
const words = (text: string): Line => [{ kind: 'text', text }];
const report = (over: Partial<Report>): Report => ({
  mark: 'fine',
  title: words('example.com resolves.'),
  lead: [],
  blocks: [],
  more: [],
  actions: [],
  ...over,
});
const render = (over: Partial<Report>, look: Partial<TerminalLook> = {}) =>
  renderTerminal(report(over), { ...plain, ...look });

test('mark and title come first and stand alone', () => {
  assert.equal(render({}), '🟢 example.com resolves.');
  assert.equal(
    render({ mark: 'down', lead: [words('Call somebody.')] }),
    '🔴 example.com resolves.\n   Call somebody.',
  );
});

test('long lines hang from the mark', () => {
  assert.equal(
    render({ title: words('a name server of example.com is silent') }, { width: 30 }),
    '🟢 a name server of\n   example.com is silent',
  );
});

test('the chain stands in one column and says in words where it breaks', () => {
  const row = { state: 'ok', brokenHere: false } as const;
  const rows = [
    { ...row, label: '.', text: words('26 of 26 servers delegate sm') },
    { label: 'sm', text: words('2 of 2 servers say puri.sm does not exist'), state: 'bad', brokenHere: true } as const,
    { ...row, label: '例え', text: words('wide') },
  ];
  assert.equal(
    render({ blocks: [{ kind: 'chain', rows }] }, { width: 46 }),
    [
      '🟢 example.com resolves.',
      '',
      '   .      26 of 26 servers delegate sm',
      '   sm     2 of 2 servers say puri.sm does not',
      '          exist   ← broken here',
      '   例え   wide',
    ].join('\n'),
  );
});

test('a table keeps columns where they fit, and becomes entries where they do not', () => {
  const blocks: Block[] = [
    {
      kind: 'table',
      head: ['server', 'took', 'said'],
      rows: [
        [words('ns1.example.com'), words('20 ms'), words('refused')],
        [words('ns2'), [], words('answer')],
      ],
    },
  ];
  assert.equal(
    render({ blocks }),
    [
      '🟢 example.com resolves.',
      '',
      '   server           took   said',
      '   ns1.example.com  20 ms  refused',
      '   ns2                     answer',
    ].join('\n'),
  );
  assert.equal(
    render({ blocks }, { width: 32 }),
    [
      '🟢 example.com resolves.',
      '',
      '   ns1.example.com · took 20',
      '     ms · said refused',
      '   ns2 · said answer',
    ].join('\n'),
  );
});

test('what is shown on demand is shown on demand', () => {
  const more: Block[] = [{ kind: 'paragraph', line: words('all servers') }];
  assert.doesNotMatch(render({ more }), /all servers/);
  assert.match(render({ more }, { more: true }), /all servers/);
});

test('what to type next carries the sign of the place', () => {
  const actions = [
    { label: 'whois', command: 'whois puri.sm' },
    { label: 'incident', command: 'incident' },
  ];
  assert.match(render({ actions }), /Next: \/whois puri\.sm \(whois\) · \/incident$/);
  assert.match(render({ actions }, { prefix: 'outpost ' }), /Next: outpost whois puri\.sm/);
});

test('colours come only when told, and end with every line', () => {
  const bad: Block = { kind: 'chain', rows: [{ label: 'sm', text: words('denies'), state: 'bad', brokenHere: true }] };
  assert.ok(!render({ blocks: [bad] }).includes('\u001b'));
  for (const line of render({ blocks: [bad] }, { colour: true }).split('\n')) {
    assert.equal(line.lastIndexOf('\u001b['), line.includes('\u001b') ? line.lastIndexOf('\u001b[0m') : -1, line);
  }
});

test('no line is wider than told, whatever is in it', () => {
  fc.assert(
    fc.property(anyReport, fc.integer({ min: MIN_COLUMNS, max: 160 }), (some, width) => {
      for (const text of renderTerminal(some, { ...plain, width }).split('\n'))
        assert.ok(widthOf(text) <= width, JSON.stringify(text));
    }),
  );
});

test('nothing that came from outside becomes an escape sequence or a control character', () => {
  fc.assert(
    fc.property(anyReport, fc.boolean(), (some, colour) => {
      const text = renderTerminal(some, { ...plain, colour, more: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the renderer's own colours are taken out, then nothing may be left
      const rest = text.replace(/\u001b\[(?:0|1|2|33|36|1;31)m/g, '').replaceAll('\n', '');
      assert.doesNotMatch(rest, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      if (!colour) assert.ok(!text.includes('\u001b'));
    }),
  );
});

test('colour changes nothing but colour', () => {
  fc.assert(
    fc.property(anyReport, some => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: taking the renderer's colours out again
      const stripped = renderTerminal(some, { ...plain, colour: true }).replace(/\u001b\[[\d;]*m/g, '');
      const trimmed = (text: string) =>
        text
          .split('\n')
          .map(each => each.trimEnd())
          .join('\n');
      assert.equal(trimmed(stripped), trimmed(renderTerminal(some, plain)));
    }),
  );
});
