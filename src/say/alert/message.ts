import type { Line, Mark, Report } from '../../report/report.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import type { Alert } from '../../watch/alarm.ts';
import { isAlsoDown } from '../also-down.ts';
import { foreign, isCutShort, joined, listed, text, typed } from '../language/names.ts';
import { lastUsers } from './lines.ts';

/** What the message of an alert says beside the alert itself. */
export interface AlertView {
  /** Of its story: people type it (`inc-7`). */
  readonly number: number;
  readonly now: Instant;
  /** Milliseconds between two looks; null where nothing looks (a story that is kept only). */
  readonly everyMs: number | null;
  /** Chats that it is said in, as people call them. */
  readonly places: readonly string[];
  /** Who has taken note, by name; null where nobody has. */
  readonly acknowledged: { readonly by: string; readonly at: Instant } | null;
}

/**
 * The message of an alert, edited as it changes: what users feel and why, who can end it; how it is watched, since when, and
 * who has it; then what to say, and how far it reaches.
 */
export function sayAlert(alert: Alert, view: AlertView): Report {
  const report = alert.resolvedAt === null ? alert.report : over(alert, alert.resolvedAt);
  return {
    ...report,
    title: [...report.title, text(` (inc-${view.number})`)],
    lead: [
      ...report.lead.slice(0, FIRST_LINES),
      statusOf(alert, view),
      ...report.lead.slice(FIRST_LINES),
      ...reachOf(alert, report),
    ].filter(line => line.length > 0),
    actions: alert.resolvedAt === null ? [...handles(alert, view), ...report.actions] : report.actions,
  };
}

/** Lines below the title before the one that says who has it: who can end it, and whom to call until then. */
const FIRST_LINES = 2;

const MARK_WHEN_OVER: Mark = 'fine';

/** What stands there when it is over: that, how long it took, when the last users are back, and what it was. */
function over(alert: Alert, resolvedAt: Instant): Report {
  // What is said once, and over as it is said, stands for itself.
  if (alert.noticedAt === resolvedAt) return alert.report;
  const [own] = alert.hits;
  const length = sayDuration(resolvedAt - alert.since);
  const about = own === undefined ? [text('It')] : listed([own.domain]);
  const end: Line =
    alert.kind === 'verdict' ? [text(` is back: fixed after ${length}.`)] : [text(` is settled after ${length}.`)];
  const was: Line = [text('It was: '), ...alert.report.title];
  return {
    ...alert.report,
    mark: MARK_WHEN_OVER,
    title: [...about, ...end],
    lead: [lastUsers(alert.impact, resolvedAt), was].filter(line => line.length > 0),
    actions: alert.report.actions,
  };
}

/** The names that fell with it, as far as the report does not name them itself; and who came back already. */
function reachOf(alert: Alert, report: Report): Line[] {
  if (alert.resolvedAt !== null) return [];
  const said = new Set([report.title, ...report.lead].flat().flatMap(node => ('text' in node ? [node.text] : [])));
  const [, ...others] = alert.hits;
  // A list that is cut short already says more than fits: a second one would only seem to be of others.
  const isListed = report.lead.some(line => isAlsoDown(line) && isCutShort(line));
  const down = others.filter(hit => hit.overAt === null && !isListed && !said.has(typed(hit.domain)));
  const back = alert.hits.filter(hit => hit.overAt !== null);
  return [
    down.length === 0
      ? []
      : [
          text(alert.severity === 'critical' ? 'Down with it: ' : 'Hit as well: '),
          ...listed(down.map(hit => hit.domain)),
          text('.'),
        ],
    back.length === 0 ? [] : [text('Back already: '), ...listed(back.map(hit => hit.domain)), text('.')],
  ];
}

function statusOf(alert: Alert, view: AlertView): Line {
  const earlier: Line =
    alert.earlier === null || alert.earlier === view.number ? [] : [text(`it was here before: inc-${alert.earlier}`)];
  const all = [watching(alert, view), whoHasIt(alert, view), timesOf(alert, view), earlier];
  return all.filter(part => part.length > 0).flatMap((part, i) => (i === 0 ? part : [text(' · '), ...part]));
}

const watching = (alert: Alert, { everyMs }: AlertView): Line =>
  alert.resolvedAt === null && everyMs !== null ? [text(`watching every ${wordOf(everyMs)}`)] : [];

/** "minute", else "45 s". */
const wordOf = (ms: number): string => (ms === 60_000 ? 'minute' : sayDuration(ms));

function whoHasIt({ silenced, acknowledged, resolvedAt }: Alert, view: AlertView): Line {
  if (resolvedAt !== null) return [];
  if (silenced !== null)
    return [
      text('silent until '),
      { kind: 'instant', at: silenced.until, style: 'time' },
      text(' by '),
      foreign(silenced.by),
      ...(silenced.reason === '' ? [] : [text(': '), foreign(silenced.reason)]),
    ];
  const taken = view.acknowledged ?? acknowledged;
  return taken === null
    ? [text('acknowledge ✅')]
    : [text('acknowledged by '), foreign(taken.by), text(' '), { kind: 'instant', at: taken.at, style: 'time' }];
}

function timesOf({ since, noticedAt, resolvedAt }: Alert, { places }: AlertView): Line {
  const parts: Line[] = [
    since === noticedAt ? [] : [text('since '), time(since)],
    [text('noticed '), time(noticedAt)],
    resolvedAt === null ? [] : [text('over '), time(resolvedAt)],
    places.length === 0 ? [] : [text(`said to ${saidTo(places)}`)],
  ];
  return joined(
    parts.filter(line => line.length > 0),
    ', ',
  );
}

const time = (at: Instant): Line[number] => ({ kind: 'instant', at, style: 'time' });

const saidTo = (places: readonly string[]): string =>
  places.length < 2 ? (places[0] ?? '') : `${places.slice(0, -1).join(', ')} and ${places.at(-1)}`;

/** What a reader can do with it at once: each is a command line. */
function handles(alert: Alert, { number }: AlertView): Report['actions'] {
  const [own] = alert.hits;
  const name = own === undefined ? null : typed(own.domain);
  return [
    { label: 'acknowledge', command: `incident inc-${number} ack` },
    ...(name === null
      ? []
      : [
          ...(alert.kind === 'changed' ? [{ label: 'this was us', command: `watch accept ${name}` }] : []),
          { label: 'silence 1 h', command: `watch mute ${name} 1h` },
          { label: 'trace', command: `trace ${name}` },
          { label: 'whois', command: `whois ${name}` },
        ]),
  ];
}
