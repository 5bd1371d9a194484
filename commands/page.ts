import type { PageTest, PageTestPlace } from '../src/bot/outgoing.ts';
import { defineCommand, UsageError } from '../src/command.ts';
import type { Inline, Line, Report } from '../src/report/report.ts';
import { isoOf } from '../src/values/instant.ts';

export default defineCommand<PageTest>({
  summary: 'pages somebody for a test: by mention, direct message and the pager',
  examples: ['page test stelios', 'page test stelios --json', 'page --help'],
  args: [
    { name: 'test', summary: 'the one thing that can be done', required: true, choices: async () => ['test'] },
    { name: 'WHO', summary: 'a name of the portfolio’s people', required: true },
  ],
  options: [],
  needs: ['operations'],
  right: () => 'admin',

  async *see({ words: [what = '', who = ''] }, { operations }) {
    if (what !== 'test' || who === '') throw new UsageError('Say whom I shall page for a test', 'page test stelios');
    for await (const test of operations.testPage(who)) {
      if (test.who === null)
        throw new UsageError(
          `Nobody in the portfolio is called ${JSON.stringify(who)}`,
          `page test ${test.near ?? 'NAME'}`,
        );
      yield test;
    }
  },

  progress: say,
  say,
  json: ({ at, who, url, places }) => ({
    command: 'page',
    items: [
      ...(url === null ? [] : [{ who, at: isoOf(at), place: 'pager', ok: url.ok, why: url.reply }]),
      ...places.map(({ place, direct, state, why }) => ({
        who,
        at: isoOf(at),
        place: `${place}${direct ? ', direct message' : ''}`,
        ok: state === 'said',
        why,
      })),
    ],
  }),
  status: test => (isProven(test) ? 0 : 1),
});

/** Some way that wakes somebody, and none of those that there are fails. */
function isProven({ url, places }: PageTest): boolean {
  const ways = places.filter(({ state }) => state !== 'none');
  return (url?.ok ?? ways.length > 0) && ways.every(({ state }) => state === 'said');
}

const text = (words: string): Inline => ({ kind: 'text', text: words });

function say(test: PageTest): Report {
  const { who, url, places, isOver } = test;
  const pager: Line =
    url === null
      ? [text('○ No pager: OUTPOST_PAGE_URL is not set, and a mention alone wakes nobody.')]
      : [text(`${url.ok ? '✓' : '✗'} the pager at ${url.host}: `), { kind: 'foreign', text: url.reply }];
  const proven = isProven(test);
  return {
    mark: isOver ? (proven ? 'fine' : 'broken') : 'none',
    title: [text(titleOf(who ?? '', isOver, proven))],
    lead: [],
    blocks: [{ kind: 'list', items: [pager, ...places.map(lineOf)] }],
    more: [],
    actions: proven || !isOver ? [] : [{ label: '', command: 'status' }],
  };
}

function titleOf(who: string, isOver: boolean, proven: boolean): string {
  if (!isOver) return `I page ${who} for a test …`;
  return proven ? `All ways to ${who} were taken. Ask ${who} whether it rang.` : `Not every way to ${who} works.`;
}

function lineOf({ place, direct, state, why }: PageTestPlace): Line {
  const what = direct ? `${place}, direct message` : `${place}, mention`;
  const reason: Line = why === null ? [] : [text(': '), { kind: 'foreign', text: why }];
  if (state === 'said') return [text(`✓ ${what}: said`)];
  if (state === 'none') return [text(`○ ${place}`), ...reason];
  if (state === 'refused') return [text(`✗ ${what}`), ...reason];
  const still = why === null ? ': waits; does the bot run? See status.' : '';
  return [text(`… ${what}${still}`), ...reason];
}
