import { boundText, cleanText } from '../../../report/foreign.ts';
import { sayMoment } from '../../../report/moment.ts';
import type { Block, Line, Report } from '../../../report/report.ts';
import { type Instant, isoOf } from '../../../values/instant.ts';
import { foreign, listed, text, typed } from '../../language/names.ts';
import { idOf, time } from '../people.ts';
import { durations } from './durations.ts';
import type { Entry, ReportFacts } from './facts.ts';

/** Lines of the timeline that a chat shows; Markdown and JSON hold all. */
const MAX_ENTRIES = 60;

/** The report as an answer. `dayBefore`: what /spof would have said the day before; null where nothing is kept of that day. */
export function sayReport(facts: ReportFacts, dayBefore: string | null, isPublic: boolean): Report {
  const id = idOf(facts.number);
  const { timeline, domains, cause } = facts;
  const last = timeline.slice(-MAX_ENTRIES);
  const more = timeline.length - last.length + facts.leftOut;
  const lead: Line[] = [
    ...(domains.length === 0 ? [] : [[text('Hit: '), ...listed(domains), text('.')]]),
    [
      text('Cause: '),
      ...(cause === null ? [text('nobody has said it yet: incident cause CODE WHY')] : [foreign(cause)]),
      text('.'),
    ],
    [
      text(dayBefore === null ? NOTHING_KEPT : 'The day before, /spof would have said: '),
      ...(dayBefore === null ? [] : [foreign(dayBefore)]),
    ],
  ];
  const blocks: Block[] = [
    { kind: 'list', items: durations(facts).map(({ what, took }) => [text(`${what}: ${took}`)]) },
    ...(more === 0
      ? []
      : [{ kind: 'paragraph', line: [text(`… ${more} earlier entries are in --markdown and --json.`)] } as const]),
    { kind: 'list', items: last.map(entryLine) },
  ];
  return {
    mark: 'none',
    title: [text(`Report of ${id}${isPublic ? ', to be published' : ''}: `), foreign(facts.title)],
    lead,
    blocks,
    more: [],
    actions: [],
  };
}

const NOTHING_KEPT = 'Nothing is kept of the day before that /spof could have looked at.';

const entryLine = ({ at, source, who, text: words }: Entry): Line => [
  time(at),
  text(who === null ? ` (${source}) ` : ' '),
  ...(who === null ? [] : [foreign(who), text(` (${source}): `)]),
  foreign(words),
];

/** The report as Markdown, whole: what a post begins from. Text of people is escaped, so that it stays what it was. */
export function markdownOf(facts: ReportFacts, dayBefore: string | null, now: Instant): string {
  const moment = (at: Instant | null): string =>
    at === null ? 'unknown' : sayMoment(at, 'both', { zone: 'UTC', now });
  const names = facts.domains.map(domain => `\`${typed(domain)}\``).join(', ');
  const rows = durations(facts).map(({ what, took }) => `- ${what}: ${took}`);
  const lines = facts.timeline.map(
    ({ at, source, who, text: words }) =>
      `- ${moment(at)}, ${who === null ? source : `${escaped(who)} (${source})`}: ${escaped(words)}`,
  );
  return [
    `# ${escaped(facts.title)}`,
    '',
    ...(names === '' ? [] : [`Hit: ${names}`, '']),
    `- began: ${moment(facts.beganAt)}`,
    `- noticed: ${moment(facts.detectedAt)}`,
    `- acknowledged: ${moment(facts.acknowledgedAt)}`,
    `- repaired: ${moment(facts.resolvedAt)}`,
    `- last users back: ${moment(facts.lastUserBackAt)}`,
    '',
    '## How long it took',
    '',
    ...rows,
    '',
    '## Cause',
    '',
    facts.cause === null ? 'Not said yet.' : escaped(facts.cause),
    '',
    dayBefore === null ? NOTHING_KEPT : `The day before, \`/spof\` would have said: ${escaped(dayBefore)}`,
    '',
    '## Timeline',
    '',
    ...(facts.leftOut === 0 ? [] : [`${facts.leftOut} entries of the middle were not kept.`, '']),
    ...lines,
    '',
  ].join('\n');
}

/** Characters of one entry in Markdown: what one message can hold. */
const MAX_ENTRY = 4_000;

const escaped = (words: string): string => boundText(cleanText(words), MAX_ENTRY).replace(/[\\`*_[\]<>#|!~&]/g, '\\$&');

/** The object of the contract. */
export const reportJson = (facts: ReportFacts) => ({
  id: idOf(facts.number),
  domains: facts.domains,
  cause: facts.cause,
  beganAt: isoOf(facts.beganAt),
  openedAt: isoOf(facts.openedAt),
  detectedAt: isoOf(facts.detectedAt),
  acknowledgedAt: orNull(facts.acknowledgedAt),
  resolvedAt: orNull(facts.resolvedAt),
  lastUserBackAt: orNull(facts.lastUserBackAt),
  timeline: facts.timeline.map(({ at, source, who, text: words }) => ({ at: isoOf(at), source, who, text: words })),
});

const orNull = (at: Instant | null): string | null => (at === null ? null : isoOf(at));
