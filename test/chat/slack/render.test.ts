import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { charactersOf, octetsOf, type SlackAnswer, type SlackMessage } from '../../../src/chat/slack/blocks.ts';
import { MAX_TEXT_OCTETS } from '../../../src/chat/slack/limits.ts';
import { renderSlack, type SlackLook } from '../../../src/chat/slack/render.ts';
import type { Block, Line, Report } from '../../../src/report/report.ts';
import { instant } from '../../../src/values/instant.ts';
import { anyReport } from '../../support/any-report.ts';
import { faultOf } from '../../support/fake-slack/blocks.ts';

const plain: SlackLook = {
  zone: 'UTC',
  now: instant(Date.UTC(2018, 1, 21, 1, 40)),
  again: null,
  share: null,
  rest: 'in the thread',
};
const words = (text: string): Line => [{ kind: 'text', text }];
const foreign = (text: string): Line => [{ kind: 'foreign', text }];
const report = (over: Partial<Report>): Report => ({
  mark: 'down',
  title: words('example.com is down.'),
  lead: [],
  blocks: [],
  more: [],
  actions: [],
  ...over,
});
const render = (over: Partial<Report>, look: Partial<SlackLook> = {}): SlackAnswer =>
  renderSlack(report(over), { ...plain, ...look });
const messages = (answer: SlackAnswer): SlackMessage[] => [answer.message, ...answer.rest];

/** Every piece of text that is seen, as it is seen. */
const seen = (message: SlackMessage): string =>
  JSON.stringify(message.blocks, (key, value) => (key === 'type' || key === 'style' ? undefined : value));

test('mark and title come first, in bold, and begin the text of the notification', () => {
  const { message } = render({ lead: [words('Call the registry.')] });
  assert.equal(message.text, '🔴 example.com is down.\nCall the registry.');
  assert.deepEqual(message.blocks[0], {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: '🔴 ' },
          { type: 'text', text: 'example.com is down.', style: { bold: true } },
          { type: 'text', text: '\n' },
          { type: 'text', text: 'Call the registry.' },
        ],
      },
    ],
  });
});

test('foreign text stays text: no mention, no link, no markup', () => {
  const evil = '<!channel> <@U1> <https://evil.example|x> *b* @here #general & https://evil.example';
  const { message } = render({
    blocks: [
      { kind: 'quote', lines: [evil] },
      { kind: 'paragraph', line: foreign(evil) },
    ],
  });
  assert.ok(message.text.includes('&lt;!channel&gt; &lt;@\u2060U1&gt;'));
  assert.doesNotMatch(message.text, /[<>]|:\/\/|@(?!\u2060)|#(?!\u2060)/);
  assert.ok(message.blocks.every(block => block.type === 'rich_text'));
  assert.ok(seen(message).includes('<!channel> <@U1>'), 'rich text shows what was said');
});

test('a moment is shown in each reader’s own zone, with words where that cannot be', () => {
  const at = instant(Date.UTC(2018, 1, 21, 7));
  const { message } = render({ lead: [[{ kind: 'instant', at, style: 'both' }]] });
  assert.match(
    seen(message),
    /"timestamp":1519196400,"format":"\{date_short\} \{time\}","fallback":"Wed 21 Feb 2018 07:00 UTC"/,
  );
  const never = render({ lead: [[{ kind: 'instant', at: instant(Number.NaN), style: 'both' }]] });
  assert.match(seen(never.message), /an unknown time/);
});

test('the chain stands in one preformatted block and says in words where it breaks', () => {
  const row = { state: 'ok', brokenHere: false } as const;
  const rows = [
    { ...row, label: '.', text: words('26 of 26') },
    { ...row, label: 'sm', text: words('2 of 2 deny it'), brokenHere: true },
  ];
  const { message } = render({ blocks: [{ kind: 'chain', rows }] });
  assert.match(seen(message), /\. {4}26 of 26\\nsm {3}2 of 2 deny it {3}← broken here/);
  assert.match(message.text, /\nsm {3}2 of 2 deny it {3}← broken here$/);
});

test('a wide table becomes a list, a narrow one keeps its columns', () => {
  const table = (text: string): Block => ({
    kind: 'table',
    head: ['server', 'said'],
    rows: [[words('ns1'), words(text)]],
  });
  assert.match(seen(render({ blocks: [table('refused')] }).message), /server {2}said\\nns1 {5}refused/);
  const [, wide] = render({ blocks: [table('x'.repeat(80))] }).message.blocks;
  assert.equal(wide?.type === 'rich_text' && wide.elements[0]?.type, 'rich_text_list');
});

test('a long answer is a summary, and its thread holds the rest in whole items', () => {
  const items = Array.from({ length: 200 }, (_, i) => words(`server ${i} ${'said something '.repeat(4)}`));
  const { message, rest } = render({
    blocks: [
      { kind: 'paragraph', line: words('Servers:') },
      { kind: 'list', items },
    ],
  });
  assert.match(message.text, /… the rest is in the thread$|The rest is in the thread\.$/);
  assert.ok(rest.length >= 1);
  const all = [message, ...rest].map(seen).join('');
  for (let i = 0; i < 200; i++) assert.ok(all.includes(`server ${i} said`), String(i));
});

test('what not even the thread can hold is counted', () => {
  const items = Array.from({ length: 5_000 }, (_, i) => words(`server ${i} ${'said something '.repeat(4)}`));
  const answer = render({ blocks: [{ kind: 'list', items }] });
  const shown =
    messages(answer)
      .map(seen)
      .join('')
      .match(/server \d+ said/g)?.length ?? 0;
  assert.ok(seen(answer.rest.at(-1) as SlackMessage).includes(`… ${5_000 - shown} more lines`));
});

test('the text keeps verdict, who and chain, however much stands between them', () => {
  const { message } = render({
    lead: [words('Call the registry, +1 555 555 0100.')],
    blocks: [
      ...Array.from({ length: 30 }, (): Block => ({ kind: 'paragraph', line: words('&'.repeat(100)) })),
      { kind: 'chain', rows: [{ label: 'sm', text: words('denies it'), state: 'bad', brokenHere: true }] },
    ],
  });
  assert.ok(octetsOf(message.text) <= MAX_TEXT_OCTETS);
  assert.match(message.text, /^🔴 example\.com is down\.\nCall the registry, \+1 555 555 0100\.\n/);
  assert.match(message.text, /sm {3}denies it {3}← broken here\n…/);
});

test('each button says a command line; again and share come last', () => {
  const actions = [{ label: 'all servers', command: 'trace example.com --all' }];
  const { message } = render({ actions }, { again: 'trace example.com', share: 'trace example.com' });
  const row = message.blocks.at(-1);
  assert.deepEqual(
    row?.type === 'actions' && row.elements.map(({ action_id, text, value }) => [action_id, text.text, value]),
    [
      ['say-0', 'all servers', 'trace example.com --all'],
      ['say-1', 'again', 'trace example.com'],
      ['share', 'share', 'trace example.com'],
    ],
  );
});

const long = (text: string): fc.Arbitrary<string> => fc.integer({ min: 0, max: 9_000 }).map(n => text.repeat(n));
/** Reports that press against every limit. */
const hugeReport: fc.Arbitrary<Report> = fc
  .record({
    base: anyReport,
    title: fc.oneof(long('<&x'), long('🔴')),
    lines: fc.array(fc.oneof(long('a'), long('日 '), fc.constant('Servers:')), { maxLength: 40 }),
    repeat: fc.integer({ min: 0, max: 80 }),
    label: long('&'),
  })
  .map(({ base, title, lines, repeat, label }) => ({
    ...base,
    title: [...base.title, { kind: 'text', text: title }],
    blocks: [
      ...base.blocks,
      ...Array.from({ length: repeat }, (): Block => ({ kind: 'paragraph', line: words('Several:') })),
      { kind: 'list', items: lines.map(words) },
      ...lines.map((text): Block => ({ kind: 'paragraph', line: words(text) })),
    ],
    actions: Array.from({ length: 30 }, (_, i) => ({ label: `${label}${i}`, command: `trace ${label}` })),
  }));

for (const [what, reports] of [
  ['any report', anyReport],
  ['a huge report', hugeReport],
] as const) {
  test(`no limit of Slack is exceeded by ${what}`, () => {
    fc.assert(
      fc.property(reports, fc.boolean(), (some, isPrivate) => {
        const share = isPrivate ? 'trace example.com' : null;
        const answer = renderSlack(some, { ...plain, again: 'trace example.com', share });
        for (const message of messages(answer)) assert.equal(faultOf(message), null);
        assert.ok(answer.rest.length <= 3);
      }),
      { numRuns: what === 'any report' ? 200 : 40 },
    );
  });
}

test('nothing in any report becomes markup, a mention or a link', () => {
  fc.assert(
    fc.property(anyReport, some => {
      for (const { text, blocks } of messages(renderSlack(some, plain))) {
        assert.doesNotMatch(text, /[<>]|&(?!amp;|lt;|gt;)|:\/\/|[@#](?!\u2060)/);
        for (const block of blocks) {
          assert.ok(block.type === 'rich_text' || block.type === 'actions');
          assert.doesNotMatch(JSON.stringify(block), /"type":"(?!rich_text|text"|date"|actions"|button"|plain_text")/);
        }
      }
    }),
  );
});

test('no line of any report gets lost without a count', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 60 }), sizes => {
      const items = sizes.map((size, i) => words(`#${i}# ${'x'.repeat(size)}`));
      const all = messages(render({ blocks: [{ kind: 'list', items }] }))
        .map(seen)
        .join('');
      const shown = items.filter((_, i) => all.includes(`#${i}# `)).length;
      const counted = Number(/… (\d+) more lines?/.exec(all)?.[1] ?? 0);
      assert.equal(shown + counted, items.length);
    }),
  );
});

test('a line that is too long for Slack is cut, and the cut is counted', () => {
  const { message } = render({ lead: [words('y'.repeat(3_000))] });
  assert.ok(seen(message).includes('… 200 more characters'));
  assert.equal(charactersOf('🔴日'), 2);
});
