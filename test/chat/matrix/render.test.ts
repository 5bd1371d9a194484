import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_MESSAGES } from '../../../src/chat/matrix/limits.ts';
import { answer, below, edit } from '../../../src/chat/matrix/message.ts';
import { type MatrixLook, type Page, renderMatrix } from '../../../src/chat/matrix/render.ts';
import type { Block, Line, Report } from '../../../src/report/report.ts';
import { instant } from '../../../src/values/instant.ts';
import { anyReport } from '../../support/any-report.ts';

const plain: MatrixLook = { zone: 'UTC', now: instant(Date.UTC(2018, 1, 21, 1, 40)), prefix: '!' };
const words = (text: string): Line => [{ kind: 'text', text }];
const report = (over: Partial<Report>): Report => ({
  mark: 'down',
  title: words('example.com is down.'),
  lead: [],
  blocks: [],
  more: [],
  actions: [],
  ...over,
});
const render = (over: Partial<Report>): readonly [Page, ...Page[]] => renderMatrix(report(over), plain);
const html = (over: Partial<Report>): string => render(over)[0].html;

/** What the specification lets a client show (client-server API, m.room.message), as far as we use it: no tag has an attribute. */
const TAGS = /<\/?(?:p|strong|code|ul|li|pre|blockquote|table|thead|tbody|tr|th|td)>|<br>/g;
const MAX_EVENT_OCTETS = 65_536;

test('mark and title come first, with what to do below them', () => {
  const [{ body, html: formatted }, ...rest] = render({ lead: [words('Call the registry.')] });
  assert.equal(body, '🔴 example.com is down.\n   Call the registry.');
  assert.equal(formatted, '<p>🔴 <strong>example.com is down.</strong><br>Call the registry.</p>');
  assert.equal(rest.length, 0);
});

test('every kind of block has its tags, and stands in the body as text', () => {
  const blocks: Block[] = [
    {
      kind: 'paragraph',
      line: [
        { kind: 'strong', text: 'Odd' },
        { kind: 'code', text: 'ns1.example.com' },
      ],
    },
    { kind: 'list', items: [words('one')] },
    {
      kind: 'chain',
      rows: [
        { label: '.', text: words('delegates com'), state: 'ok', brokenHere: false },
        { label: 'com', text: words('denies it'), state: 'bad', brokenHere: true },
      ],
    },
    { kind: 'table', head: ['server', 'said'], rows: [[words('ns1'), words('refused')]] },
    { kind: 'quote', lines: ['on hold'] },
  ];
  const [{ body, html: formatted }] = render({ blocks });
  assert.equal(
    formatted,
    '<p>🔴 <strong>example.com is down.</strong></p><p><strong>Odd</strong><code>ns1.example.com</code></p>' +
      '<ul><li>one</li></ul><pre><code>.     delegates com\ncom   denies it   ← broken here</code></pre>' +
      '<table><thead><tr><th>server</th> <th>said</th></tr></thead>\n<tbody><tr><td>ns1</td> <td>refused</td></tr></tbody></table>' +
      '<blockquote>on hold</blockquote>',
  );
  for (const text of ['- one', 'com   denies it   ← broken here', 'server  said', 'ns1     refused', '| on hold'])
    assert.ok(body.includes(text), text);
});

test('what can be typed next carries the sign of this chat', () => {
  assert.match(
    html({ actions: [{ label: '', command: 'whois puri.sm' }] }),
    /<p>Next: <code>!whois puri\.sm<\/code><\/p>$/,
  );
});

test('foreign text is no tag, no link and no mention, in either form', () => {
  const text = '<b>@room</b> @ann:ops.example #ops:ops.example https://evil.example www.evil.example';
  const [page] = render({ lead: [[{ kind: 'foreign', text }]], blocks: [{ kind: 'quote', lines: [text] }] });
  assert.ok(!page.html.includes('<b>'));
  assert.equal(page.html.split('<code>&lt;b&gt;@room').length, 3);
  assert.doesNotMatch(page.body, /(?<!\[)@|(?<!\[)#|:\/\//);
});

test('an answer mentions nobody, also in its new form', () => {
  const [page] = render({});
  for (const content of [answer(page, { replyTo: '$1', thread: null }), below(page, '$1'), edit(page, '$1')])
    assert.deepEqual((content as Record<string, unknown>)['m.mentions'], {});
  const edited = edit(page, '$1') as { 'm.new_content': Record<string, unknown> };
  assert.deepEqual(edited['m.new_content']['m.mentions'], {});
});

test('whatever is in a report, only tags of the specification come out, and nothing else that a browser reads', () => {
  fc.assert(
    fc.property(anyReport, some => {
      for (const page of renderMatrix(some, plain)) {
        const text = page.html.replaceAll(TAGS, '');
        assert.doesNotMatch(text, /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u);
        assert.doesNotMatch(page.body.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
    }),
  );
});

test('tags are closed in order', () => {
  fc.assert(
    fc.property(anyReport, some => {
      for (const page of renderMatrix(some, plain)) {
        const open: string[] = [];
        for (const [tag] of page.html.replaceAll('<br>', '').matchAll(TAGS))
          if (tag.startsWith('</')) assert.equal(`</${open.pop()}`, tag.slice(0, -1));
          else open.push(tag.slice(1, -1));
        assert.deepEqual(open, []);
      }
    }),
  );
});

const long = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '&', '日', '🔴', ' '),
  minLength: 200,
  maxLength: 4_000,
});
const huge: fc.Arbitrary<Report> = fc.record({
  mark: fc.constant('down' as const),
  title: long.map(words),
  lead: fc.array(long.map(words), { maxLength: 40 }),
  blocks: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('list' as const), items: fc.array(long.map(words), { maxLength: 40 }) }),
      fc.record({
        kind: fc.constant('table' as const),
        head: fc.array(long, { minLength: 1, maxLength: 5 }),
        rows: fc.array(fc.array(long.map(words), { maxLength: 5 }), { maxLength: 20 }),
      }),
      long.map(
        (text): Block => ({ kind: 'paragraph', line: Array.from({ length: 100 }, () => ({ kind: 'foreign', text })) }),
      ),
    ),
    { maxLength: 6 },
  ),
  more: fc.constant([]),
  actions: fc.array(fc.record({ label: long, command: long }), { maxLength: 20 }),
});

test('no event is larger than the specification allows, as a message or as an edit, and there are not too many', () => {
  fc.assert(
    fc.property(huge, some => {
      const pages = renderMatrix(some, plain);
      assert.ok(pages.length <= MAX_MESSAGES);
      for (const page of pages) {
        const octets = Buffer.byteLength(JSON.stringify(edit(page, `$${'x'.repeat(254)}`)));
        assert.ok(octets < MAX_EVENT_OCTETS, String(octets));
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test('no row is lost without a count', () => {
  for (const count of [10, 300, 1_500, 5_000]) {
    const items = Array.from({ length: count }, (_, i) => words(`row ${i} of a list that goes on`));
    const pages = render({ blocks: [{ kind: 'list', items }] });
    const all = pages.map(page => page.html).join('');
    const shown = all.split('<li>').length - 1;
    const said = Number(/… (\d+) more lines/.exec(all)?.[1] ?? 0);
    assert.equal(shown + said, count);
    assert.equal(pages.length > 1, count > 200, String(count));
  }
});
