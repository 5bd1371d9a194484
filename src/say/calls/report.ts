import type { Desk } from '../../people/contacts.ts';
import type { Ours } from '../../people/ours.ts';
import { wallTime } from '../../people/zone.ts';
import { type Reader, sayMoment } from '../../report/moment.ts';
import { plainLine } from '../../report/plain.ts';
import type { Block, Line, Report } from '../../report/report.ts';
import type { Instant } from '../../values/instant.ts';
import { deskLine, isClosed } from '../desks.ts';
import { foreign, joined, named, text, typed } from '../language/names.ts';
import type { CallSheet } from './sheet.ts';

/** People of ours that are told. */
const MAX_OURS = 5;

/** What each house can do, in a sentence after its line. */
const CAN: Readonly<Record<Desk['who'], (isFixer: boolean) => string>> = {
  registry: isFixer =>
    isFixer
      ? 'It can end this. Its customer is the registrar, not you: ask what it needs, and from whom.'
      : 'It can say what holds the domain, and who must act.',
  registrar: isFixer =>
    isFixer
      ? 'It can end this, for its customer: you.'
      : 'It is the registry’s customer: what it asks for, the registry does.',
  'dns-host': isFixer => (isFixer ? 'It can end this: it runs the servers.' : 'It runs the servers.'),
};
const HOUSE: Readonly<Record<Desk['who'], string>> = {
  registry: 'registry',
  registrar: 'registrar',
  'dns-host': 'DNS host',
};

/** Whom to ring, in order, with all that the call needs. `phones`: whether numbers of our own people may be shown here. */
export function sayCalls(sheet: CallSheet, now: Instant, { phones }: { readonly phones: boolean }): Report {
  const { domain, desks } = sheet;
  const first = firstToCall(desks);
  const title: Line =
    first === undefined
      ? [
          text('About '),
          ...named(domain),
          text(' everybody is closed now: '),
          ...deskLine(desks[0] as Desk, now),
          text('.'),
        ]
      : [
          text('About '),
          ...named(domain),
          text(` ${first.phone === null ? 'write to' : 'call'} the ${HOUSE[first.who]} now: `),
          ...deskLine(first, now),
          text('.'),
        ];
  return {
    mark: 'none',
    title,
    lead: [sheet.say, readyLine(sheet)].filter(line => line.length > 0),
    blocks: [...desksBlock(sheet, now), ...oursBlock(sheet.ours, now, phones), ...proofBlock(sheet)],
    more: [],
    actions: [],
  };
}

/** The first that is not closed, and can be rung at all. */
const firstToCall = (desks: readonly Desk[]): Desk | undefined =>
  desks.find(desk => desk.phone !== null && !isClosed(desk)) ?? desks.find(desk => !isClosed(desk));

/** "Have ready: the domain, account x at y, contract z, the PIN (kept: …)". */
function readyLine({ domain, account, desks }: CallSheet): Line {
  const houses = [...new Map(desks.map(desk => [`${desk.who} ${desk.name}`, desk])).values()];
  const things = houses.flatMap(({ who, name, contract, pin }): Line[] => [
    ...(who === 'registrar' && account !== null
      ? [[text('account '), foreign(account), text(' at '), foreign(name)]]
      : []),
    ...(contract === null ? [] : [[text('contract '), foreign(contract), text(' with '), foreign(name)]]),
    ...(pin === null ? [] : [[text('the PIN for '), foreign(name), text(' (kept: '), foreign(pin), text(')')]]),
  ]);
  return things.length === 0
    ? []
    : [text('Have ready: the domain '), ...named(domain), text(', '), ...joined(things), text('.')];
}

function desksBlock({ desks, fixer }: CallSheet, now: Instant): Block[] {
  const told = new Set<Desk['who']>();
  const items = desks.map((desk): Line => {
    const isFirst = !told.has(desk.who);
    told.add(desk.who);
    const can = isFirst ? ` ${CAN[desk.who](desk.who === fixer)}` : '';
    return [
      text(`${HOUSE[desk.who]}: `),
      ...deskLine(desk, now),
      ...timeThere(desk, now),
      text(`.${can}`),
      ...mailOf(desk),
    ];
  });
  return [
    { kind: 'paragraph', line: [text('Whom to call, in this order:')] },
    { kind: 'list', items },
  ];
}

function timeThere({ zone, opening }: Desk, now: Instant): Line {
  return zone === null || opening === null ? [] : [text(`; there it is ${clock(zone, now)}`)];
}

function clock(zone: string, now: Instant): string {
  const { minutes } = wallTime(zone, now);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** In writing as well: a call that is followed by a mail has a date. */
const mailOf = ({ phone, email }: Desk): Line =>
  email === null || phone === null ? [] : [text(' In writing: '), foreign(email), text('.')];

function oursBlock(ours: readonly Ours[], now: Instant, phones: boolean): Block[] {
  if (ours.length === 0)
    return [
      {
        kind: 'paragraph',
        line: [text('Who of us may act there is not written down: in portfolio.yaml, under people, as may.')],
      },
    ];
  const items = ours.slice(0, MAX_OURS).map(({ name, actsAt, phone, zone, isOnCall }): Line => {
    const where = zone === null ? '' : `, ${clock(zone, now)} in ${cityOf(zone)}`;
    const number: Line = phones && phone !== null ? [text(', '), foreign(phone)] : [];
    return [foreign(name), text(` (${actsAt.join(', ')})${isOnCall ? ', on call' : ''}${where}`), ...number];
  });
  return [
    { kind: 'paragraph', line: [text('Of us may act:')] },
    { kind: 'list', items },
  ];
}

const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** To be read out on the phone, or sent: times in UTC, as the other side lives elsewhere. */
function proofBlock({ proof, domain }: CallSheet): Block[] {
  const reader: Reader = { zone: 'UTC', now: proof.at };
  const rows = proof.rows.map(row => `${row.label}: ${plainLine(row.text, reader)}`);
  const lines = [`${typed(domain)}, seen from outside our network on ${sayMoment(proof.at, 'both', reader)}:`, ...rows];
  return [
    { kind: 'paragraph', line: [text('Proof, to read out or to send:')] },
    { kind: 'quote', lines },
  ];
}
