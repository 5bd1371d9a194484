import type { Finding } from '../../checks/check.ts';
import type { Inline, Line, Mark, Report } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { sayDuration } from '../../values/duration.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, type Name } from '../../values/name.ts';
import type { Changed } from '../../watch/seen.ts';
import { remedyOf, severityOf } from '../findings.ts';
import { sayFinding, sentences, stopped } from '../language/fill.ts';
import { foreign, introduced, joined, named, text } from '../language/names.ts';
import { sayTrace } from '../trace.ts';

/** Reports that alerts begin with: the first lines, without the evidence, which a trace shows. */

const time = (at: Instant): Inline => ({ kind: 'instant', at, style: 'time' });
const date = (at: Instant): Inline => ({ kind: 'instant', at, style: 'date' });

const reportOf = (mark: Mark, title: Line, lead: readonly Line[]): Report => ({
  mark,
  title,
  lead: lead.filter(line => line.length > 0),
  blocks: [],
  more: [],
  actions: [],
});

/** A verdict as its trace says it, with who is locked out of which chat. */
export function troubleReport(look: Look, now: Instant): Report {
  const { mark, title, lead } = sayTrace(look, { now, all: false });
  return reportOf(mark, title, [...lead, ...lockedOut(look)]);
}

/** A finding that presses although the name resolves. */
export function findingReport(look: Look, finding: Finding): Report {
  const title = [...introduced(look.evidence.trace.asked.name), text(' still resolves, but look at this: ')];
  const mark = severityOf(finding, look) === 'critical' ? 'broken' : 'will-break';
  return reportOf(mark, [...title, ...stopped(sayFinding(finding, look.words))], [remedyOf(finding, look)]);
}

/** Who cannot log in to which chat while the name is dead (voice: the first alert says so). */
function lockedOut({ portfolio, evidence, diagnosis }: Look): Line[] {
  const chats = portfolio?.chats;
  if (!chats || diagnosis.verdict.severity !== 'critical') return [];
  const asked = evidence.trace.asked.name;
  const rows = [
    ['Slack', chats.slack?.login],
    ['Matrix', chats.matrix?.login],
  ] as const;
  return rows.flatMap(([chat, login]): Line[] =>
    login == null || !isAtOrUnder(login, asked)
      ? []
      : [
          [
            text(`Who logs in to ${chat} through `),
            ...named(login),
            text(' is locked out while this lasts; who is in stays in.'),
          ],
        ],
  );
}

/** Something is not as it was when all was well. */
export function changedReport(domain: Name, changes: readonly Changed[], goodAt: Instant, mark: Mark): Report {
  const [first, ...more] = changes;
  if (first === undefined) return reportOf(mark, introduced(domain), []);
  const title: Line = [...introduced(domain), text(': '), ...changeLine(first), text(', and nobody announced it.')];
  const since: Line = [text('All was well and as it had been at '), time(goodAt), text('.')];
  const also = more.map((change): Line => [text('Also: '), ...changeLine(change), text('.')]);
  const next: Line = [
    text(
      'If it was you, say so (“this was us”). If not, have your registrar lock the domain first, then look at who has the account.',
    ),
  ];
  return reportOf(mark, title, [next, ...also, since]);
}

const WHAT: Readonly<Record<Changed['what'], string>> = {
  ns: 'its name servers changed',
  ds: 'its DS records changed',
  glue: 'the addresses of its name servers at the registry changed',
  registrar: 'its registrar changed',
  status: 'its status at the registry changed',
  lock: 'its lock against transfers is gone',
  expires: 'the end of its registration moved',
  state: 'its registration is gone',
};

/** "its name servers changed: added ns9.example.net, gone ns1.example.net". */
function changeLine({ what, added, gone }: Changed): Line {
  const part = (word: string, items: readonly string[]): Line =>
    items.length === 0
      ? []
      : [text(`${word} `), ...joined(items.slice(0, MAX_ITEMS).map((item): Line => [shownItem(item)])), ...rest(items)];
  const details = [part('now', added), part('before', gone)].filter(line => line.length > 0);
  return [text(WHAT[what]), ...(details.length === 0 ? [] : [text(': '), ...joined(details, ', ')])];
}

/** Items of one change that are shown; the others are counted. */
const MAX_ITEMS = 4;
const rest = (items: readonly string[]): Line =>
  items.length > MAX_ITEMS ? [text(`, … ${items.length - MAX_ITEMS} more`)] : [];
/** Digests are cut: who compares them does so by the key's number, and by how they begin. */
const shownItem = (item: string): Inline =>
  foreign(item.replace(/\.$/, '').replace(/^(\d+ \d+ \d+ [0-9A-F]{8})[0-9A-F]{9,}$/, '$1…'));

/** The words of what comes to its end. */
export type Ends = 'registration' | 'certificate';

/** A registration or certificate comes to its end. */
export function endingReport(of: {
  readonly what: Ends;
  readonly about: Name;
  readonly endsAt: Instant;
  readonly now: Instant;
  readonly mark: Mark;
  /** The operator wrote that it renews itself. */
  readonly renewsItself: boolean;
  /** Who says when it ends. */
  readonly source: string;
}): Report {
  const left = of.endsAt - of.now;
  const when: Line =
    left > 0
      ? [text(` ends in ${sayDuration(left)} (`), date(of.endsAt), text(').')]
      : [text(' ended on '), date(of.endsAt), text('.')];
  const title: Line = [text(`The ${of.what} of `), ...named(of.about), ...when];
  const next: Line =
    of.what === 'registration'
      ? [
          text(
            of.renewsItself
              ? 'It is written down as renewing itself; it has not yet. See that the card on file is good.'
              : 'Renew it: after the end it is taken out of DNS, and everything under it is down.',
          ),
        ]
      : [text('Renew it: after the end browsers refuse every page of it.')];
  return reportOf(of.mark, title, [sentences(next, [text('Said by '), foreign(of.source), text('.')])]);
}

/** One of the zone's servers stays behind with an old version of it. */
export const driftReport = (
  domain: Name,
  servers: readonly { readonly address: string; readonly serial: number }[],
  newest: number,
  sinceAt: Instant,
): Report =>
  reportOf(
    'will-break',
    [
      ...introduced(domain),
      text(': '),
      ...joined(
        servers
          .slice(0, MAX_ITEMS)
          .map(
            ({ address, serial }): Line => [{ kind: 'code', text: address }, text(` still serves version ${serial}`)],
          ),
      ),
      text(`, the others ${newest}.`),
    ],
    [
      [
        text('It should have fetched the new one by now: seen since '),
        time(sinceAt),
        text(', longer than the zone’s own refresh and retry times.'),
      ],
      [text('Look at the transfer to it; when the zone expires there it stops answering.')],
    ],
  );

/** A planned change has come, and was taken as the good state. */
export const expectedReport = (domain: Name, changes: readonly Changed[], by: string): Report =>
  reportOf(
    'fine',
    [
      ...introduced(domain),
      text(': '),
      ...joined(changes.map(changeLine), '; '),
      text(', as '),
      foreign(by),
      text(' expected.'),
    ],
    [],
  );

/** The parent has other DS records, which the zone itself had asked for. */
export const announcedReport = (domain: Name, { added, gone }: Changed): Report => {
  const [now, before] = [keysIn(added), keysIn(gone)];
  const word = added.length === 0 && gone.length > 0 ? 'taken away' : 'rolled over';
  const details = [
    ...(now.length === 0 ? [] : [`now key ${now.join(' and ')}`]),
    ...(before.length === 0 ? [] : [`no longer key ${before.join(' and ')}`]),
  ];
  return reportOf(
    'fine',
    [...introduced(domain), text(`: DS ${word} as announced by CDS: ${details.join(', ')}.`)],
    [],
  );
};

/** The tags of the keys that DS records stand for, each once. */
const keysIn = (records: readonly string[]): string[] => [
  ...new Set(records.slice(0, MAX_ITEMS).map(record => record.split(' ')[0] ?? '')),
];

/** A planned change has not come. */
export const missedReport = (
  domain: Name,
  what: string,
  values: readonly string[],
  by: string,
  until: Instant,
): Report =>
  reportOf(
    'will-break',
    [
      ...introduced(domain),
      text(`: the change that `),
      foreign(by),
      text(' expected has not come until '),
      time(until),
      text('.'),
    ],
    [[text(`Expected: ${what} `), ...joined(values.map((value): Line => [shownItem(value)])), text('.')]],
  );

/** "I was blind from 02:10 to 02:40 because …". */
export const blindReport = (from: Instant, until: Instant, why: string): Report =>
  reportOf(
    'unknown',
    [text('I was blind from '), time(from), text(' to '), time(until), text(` because ${why}.`)],
    [[text('What happened meanwhile and was over again I have not seen. I have looked at everything since.')]],
  );
