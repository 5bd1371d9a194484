import { type TestContext, test } from 'node:test';
import type { RichPart, SlackAnswer, SlackBlock, SlackMessage } from '../../../src/chat/slack/blocks.ts';
import { renderSlack } from '../../../src/chat/slack/render.ts';
import type { Report } from '../../../src/report/report.ts';
import { sayProgress } from '../../../src/say/progress.ts';
import { sayTrace } from '../../../src/say/trace.ts';
import { sayWhois } from '../../../src/say/whois/report.ts';
import type { Instant } from '../../../src/values/instant.ts';
import { otherLooks } from '../../say/looks/other.ts';
import { registrationLooks } from '../../say/looks/registration.ts';
import { serverLooks } from '../../say/looks/servers.ts';
import { whoisLooks, NOW as whoisNow } from '../../say/looks/whois.ts';
import { type LookSpec, lookOf, NOW } from '../../support/look.ts';
import { otherAnswers, NOW as otherNow } from '../other-answers.ts';

/** Whole messages, read by people in reviews; `npm run golden` writes them anew. */
const golden = (t: TestContext, name: string, answer: SlackAnswer): void =>
  t.assert.fileSnapshot(
    [answer.message, ...answer.rest].map(written).join('\n=== in the thread ===\n'),
    new URL(`../../golden/slack/${name.replaceAll(/[^A-Za-z]+/g, '-')}.txt`, import.meta.url).pathname,
    { serializers: [(value: string) => value] },
  );

const written = ({ text, blocks }: SlackMessage): string => `${text}\n--- blocks\n${blocks.map(block).join('')}`;

function block(of: SlackBlock): string {
  if (of.type === 'actions')
    return of.elements.map(each => `[${each.text.text}] ${each.action_id}: ${each.value}\n`).join('');
  return of.elements.map(part).join('');
}

function part(of: RichPart): string {
  if (of.type === 'rich_text_list') return of.elements.map(each => `* ${elements(each.elements)}`).join('');
  return of.type === 'rich_text_section' ? elements(of.elements) : `${of.type}\n${elements(of.elements)}`;
}

/** Bold as **x**, code as \`x\`, dates as {format|fallback}: for the eye only. */
const elements = (of: Extract<RichPart, { type: 'rich_text_section' }>['elements']): string =>
  `${of
    .map(each => {
      if (each.type === 'user') return `@${each.user_id}`;
      const text = each.type === 'text' ? each.text : `${each.format}|${each.fallback}`;
      const bold = each.style?.bold ? `**${text}**` : text;
      return each.style?.code ? `\`${bold}\`` : bold;
    })
    .join('')}\n`;

const answer = (report: Report, now: Instant, line: string): SlackAnswer =>
  renderSlack(report, { now, zone: 'UTC', again: line, share: null, rest: 'in the thread' });

const traces: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };

for (const [title, spec] of Object.entries(traces)) {
  test(`what Slack shows of ${title}`, t => {
    golden(t, `trace-${title}`, answer(sayTrace(lookOf(spec), { now: NOW, all: false }), NOW, 'trace example.com'));
  });
}

for (const [title, look] of Object.entries(whoisLooks)) {
  test(`what Slack shows of ${title}`, t => {
    golden(t, `whois-${title}`, answer(sayWhois(look, whoisNow), whoisNow, 'whois example.com'));
  });
}

test('every server and every finding go into the thread', t => {
  const look = lookOf(traces['some-servers-failing'] as LookSpec);
  golden(t, 'all-servers', answer(sayTrace(look, { now: NOW, all: true }), NOW, 'trace example.com --all'));
});

test('progress is one line', t => {
  const look = lookOf(traces['still asking'] as LookSpec);
  golden(
    t,
    'progress',
    renderSlack(sayProgress(look), { now: NOW, zone: 'UTC', again: null, share: null, rest: 'below' }),
  );
});

for (const { title, line, report } of await otherAnswers('/outpost ')) {
  test(`what Slack shows of ${title}`, t => golden(t, title, answer(report, otherNow, line)));
}
