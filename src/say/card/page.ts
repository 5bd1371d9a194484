import type { RecalledGood } from '../../observe/memory.ts';
import type { OnCallState } from '../../oncall/desk.ts';
import { type Duty, dutyAt } from '../../people/rota/duty.ts';
import type { Rota } from '../../people/rota/rota.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import { boundText } from '../../report/foreign.ts';
import { sayMoment } from '../../report/moment.ts';
import { isoOf } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import { typed } from '../language/names.ts';
import { lifelineOf } from '../lifeline.ts';
import { hoursWords } from './hours.ts';

/** All that goes onto the card. */
export interface CardSeen {
  readonly state: OnCallState;
  /** Rooms where the alerts appear. */
  readonly rooms: readonly { readonly chat: string; readonly room: string; readonly server: string | null }[];
  /** Of the most important domains. */
  readonly lifelines: readonly { readonly domain: Name; readonly good: RecalledGood }[];
}

/** Columns and lines of a page: A4 and letter in the usual 10 characters an inch and 6 lines, with margins. */
export const PAGE_COLUMNS = 80;
export const PAGE_LINES = 60;
/** Lines of each part; together with a blank between two they fill the page. */
const MOST = { head: 2, ask: 6, oncall: 3, people: 10, domains: 9, desks: 14, lifeline: 10 } as const;
/** Columns of the words at the left. */
const LABEL = 10;
const BODY = PAGE_COLUMNS - LABEL;

/** The page, line by line, none longer than its columns. */
export function cardPage({ state, rooms, lifelines }: CardSeen): readonly string[] {
  const { portfolio, rota, now } = state;
  const zone = rota?.zone ?? 'UTC';
  const when = sayMoment(now, 'both', { zone, now });
  const parts = [
    fitted([`OUTPOST, for when a name is dead. As of ${when}.`], MOST.head, ''),
    part('ASK ME', askLines(rooms, portfolio), MOST.ask),
    part('ON CALL', onCallLines(rota, state), MOST.oncall),
    part('PEOPLE', peopleLines(portfolio), MOST.people),
    part('DOMAINS', domainLines(portfolio), MOST.domains),
    part('CALL', deskLines(portfolio), MOST.desks),
    part('LIFELINE', lifelineLines(lifelines), MOST.lifeline),
  ];
  return parts.filter(lines => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

const clean = (words: string | null | undefined, most = 60): string =>
  words == null || words === '' ? '' : boundText(words, most);

/** Lines below one word; too many are counted. */
const part = (label: string, entries: readonly string[], most: number): string[] => fitted(entries, most, label);

function fitted(entries: readonly string[], most: number, label: string): string[] {
  const width = label === '' ? PAGE_COLUMNS : BODY;
  const lines = entries.flatMap(entry => wrapped(entry, width));
  const kept =
    lines.length > most
      ? [...lines.slice(0, most - 1), `… ${lines.length - most + 1} more lines: outpost card --json`]
      : lines;
  if (label === '') return kept;
  return kept.map((line, i) => `${(i === 0 ? label : '').padEnd(LABEL)}${line}`);
}

/** Broken at blanks; what follows stands in by two. A word that is longer than a line is broken as well. */
function wrapped(entry: string, width: number): string[] {
  const indent = `${/^ */.exec(entry)?.[0] ?? ''}  `;
  const out: string[] = [];
  let line = '';
  // Each word with the blanks before it, so that columns stay columns.
  for (const piece of entry.match(/ *[^ ]+/g) ?? []) {
    if (line.length + piece.length <= width) line += piece;
    else
      for (const chunk of chunks(piece.trim(), width - indent.length)) {
        if (line !== '') out.push(line);
        line = `${indent}${chunk}`;
      }
  }
  return line === '' ? out : [...out, line];
}

const chunks = (word: string, most: number): string[] => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [];

function askLines(rooms: CardSeen['rooms'], portfolio: Portfolio | null): string[] {
  const places = rooms.map(
    ({ chat, room, server }) => `${chat}: ${clean(room, 100)}${server === null ? '' : ` (${clean(server, 100)})`}`,
  );
  const status = portfolio?.status_page ?? null;
  return [
    ...places,
    'In Slack after /outpost, in Matrix after !:',
    '  trace NAME, incident, incident call, incident lifeline, oncall, help',
    ...(status === null ? [] : [`Status page: ${clean(status, 100)}`]),
  ];
}

function onCallLines(rota: Rota | null, { now }: OnCallState): string[] {
  if (rota === null) return [];
  const { zone, base } = rota;
  const turn =
    base.kind === 'weeks'
      ? ` Turns: ${base.people.map(name => clean(name)).join(', ')}.`
      : ' The calendar says who follows.';
  return [`${dutyWords(dutyAt(rota, now), zone, now)}${turn}`];
}

function dutyWords({ who, until, next }: Duty, zone: string, now: OnCallState['now']): string {
  const at = (moment: NonNullable<Duty['until']>): string => sayMoment(moment, 'both', { zone, now });
  const first = who === null ? 'Nobody' : clean(who);
  return `${first}${until === null ? '' : ` until ${at(until)}`}${next === null ? '' : `, then ${clean(next.who)}`}.`;
}

const peopleLines = (portfolio: Portfolio | null): string[] =>
  [...(portfolio?.people ?? [])].map(([name, { phone, zone, may }]) =>
    row(
      [clean(name, 20), 18],
      [clean(phone, 30) || 'no number', 20],
      [[zone ?? '', may.join(' ')].filter(Boolean).join(', '), 0],
    ),
  );

function domainLines(portfolio: Portfolio | null): string[] {
  const order = ['primary', 'backup', 'infrastructure'];
  return [...(portfolio?.domains ?? [])]
    .sort(([, a], [, b]) => order.indexOf(a.role) - order.indexOf(b.role))
    .map(([name, { role, registrar, account, paidUntil, announced }]) => {
      const facts = [
        registrar === null ? '' : `at ${clean(registrar)}`,
        account === null ? '' : `account ${clean(account)}`,
        paidUntil === null ? '' : `paid until ${paidUntil}`,
        announced.length === 0 ? '' : `announced: ${announced.map(where => clean(where)).join(', ')}`,
      ];
      return row([typed(name as Name), 24], [role, 9], [facts.filter(Boolean).join(', '), 0]);
    });
}

function deskLines(portfolio: Portfolio | null): string[] {
  return [...(portfolio?.contacts ?? [])].flatMap(([key, contact]) => {
    const { kind, contract, pin, payer } = contact;
    const ready = [
      contract === null ? '' : `contract ${clean(contract)}`,
      pin === null ? '' : `PIN kept: ${clean(pin)}`,
      payer === null ? '' : `pays: ${clean(payer)}`,
    ].filter(Boolean);
    const ways = [{ name: '', ...contact }, ...contact.desks].filter(
      ({ phone, email }) => phone !== null || email !== null,
    );
    return [
      `${clean(key)} (${kind})${ready.length === 0 ? '' : `: ${ready.join(', ')}`}`,
      ...ways.map(({ name, phone, email, hours, zone, holidays }) => {
        const closed = holidays.length === 0 ? '' : `, closed ${holidays.slice(0, 3).join(' ')}`;
        const open =
          hours === null ? 'hours not known' : `${hoursWords(hours)}${zone === null ? '' : ` ${zone}`}${closed}`;
        return `  ${[clean(phone, 40), clean(name), open, clean(email)].filter(Boolean).join(', ')}`;
      }),
    ];
  });
}

function lifelineLines(lifelines: CardSeen['lifelines']): string[] {
  return lifelines.flatMap(({ domain, good: { lastGood } }) => {
    if (lastGood === null) return [`${typed(domain)}: never seen while it was well`];
    const servers = [...new Set(lastGood.servers.flatMap(({ addresses }) => addresses))];
    const hosts = lifelineOf(lastGood).hosts.slice(1);
    return [
      `${typed(domain)} as of ${isoOf(lastGood.at).slice(0, 10)}; take it out again when it is back`,
      `  its servers: ${servers.slice(0, 8).join(' ')}`,
      ...(hosts.length === 0 ? [] : [`  hosts: ${hosts.slice(0, 6).join('; ')}`]),
    ];
  });
}

/** Columns by their widths; one that is too long pushes the others, and is never cut. */
const row = (...cells: readonly (readonly [string, number])[]): string =>
  cells
    .map(([words, width]) => words.padEnd(width))
    .join(' ')
    .replace(/ {2,}$/, '')
    .trimEnd();
