import { type Desk, whomToCall, writtenOf } from '../../people/contacts.ts';
import type { RegistrarSaid } from '../../registration/answer.ts';
import type { Change, Registration } from '../../registration/registration.ts';
import type { Status } from '../../registration/status/judge.ts';
import type { Inline, Line } from '../../report/report.ts';
import type { RegistrationLook } from '../../services.ts';
import { type Instant, instant } from '../../values/instant.ts';
import { atHand, deskLine, isClosed } from '../desks.ts';
import { capital, stopped } from '../language/fill.ts';
import { foreign, joined, listed, named, text, zoneWord } from '../language/names.ts';
import { hasOtherServers, type Standing } from './title.ts';

interface Reachable {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
}

/** "Example Registry, +378 0549 000000, hostmaster@example.com": all that is published. */
export const reachLine = (desk: Reachable): Line =>
  joined(
    [desk.name, desk.phone, desk.email, desk.phone === null && desk.email === null ? desk.url : null].flatMap(
      (part): Line[] => (part === null ? [] : [[foreign(part)]]),
    ),
    ', ',
  );

/** The registrar with the telephone that its own copy may know. */
export function registrarDesk(of: Registration): RegistrarSaid | null {
  const copied = of.copy?.registrar ?? null;
  if (of.registrar === null || copied === null) return of.registrar ?? copied;
  return {
    ...of.registrar,
    phone: of.registrar.phone ?? copied.phone,
    email: of.registrar.email ?? copied.email,
    url: of.registrar.url ?? copied.url,
  };
}

/** Who can be called about it, in order: by the registry's and the registrar's data, and by the portfolio. */
export function desksOf(look: RegistrationLook, standing: Standing): readonly Desk[] {
  const { registration: of, portfolio = null, now } = look;
  const { domain, registry, nameservers } = of;
  const about = { domain, registry, registrar: registrarDesk(of), nameservers, portfolio };
  return whomToCall(
    standing.kind === 'out' && standing.status.liftedBy === 'registry' ? 'registry' : 'registrar',
    about,
    now,
  );
}

/** Who can end it and what to do now; for an undecided look, where to ask instead. */
export function leadOf(look: RegistrationLook, standing: Standing): Line[] {
  const { registration: of, asked } = look;
  const about: Line =
    asked === of.domain
      ? []
      : [...named(asked), text(' belongs to the registration of '), ...named(of.domain), text('.')];
  const lines = [
    ...whoAndWhat(look, standing),
    ...notAnExpiry(look, standing),
    otherwiseInDns(look),
    ...newsLines(look),
    about,
  ];
  return lines.filter(line => line.length > 0);
}

function whoAndWhat(look: RegistrationLook, standing: Standing): Line[] {
  const { registration: of } = look;
  const desks = desksOf(look, standing);
  const hand = atHand(desks);
  switch (standing.kind) {
    case 'undecided':
      return of.web === null ? [] : [[text('Look there by hand: '), foreign(of.web), text('.')]];
    case 'free':
      return [[text('If it should be yours: register it now, with any registrar.')]];
    case 'ended':
    case 'ending':
      return [
        yourRegistrar(desks, look.now),
        [text('Pay the renewal there, and look whether automatic renewal is on.')],
        hand,
      ];
    case 'moving':
    case 'warned':
      return [yourRegistrar(desks, look.now), ...nextLine(standing.status), hand];
    case 'out':
      return [
        ...whoCanEnd(look, desks, standing.status),
        ...nextLine(standing.status),
        ...otherHolds(of, standing.status),
        hand,
      ];
    case 'disputed':
      return [
        yourRegistrar(desks, look.now),
        [
          text(
            'If nobody of yours is changing the name servers, ask what it has on file, and have it look at the account.',
          ),
        ],
        hand,
      ];
    case 'fine':
      return [];
    default:
      return standing satisfies never;
  }
}

const nextLine = (status: Status): Line[] => (status.next === null ? [] : [capital(stopped([text(status.next)]))]);

function yourRegistrar(desks: readonly Desk[], now: Instant): Line {
  const desk = desks.find(one => one.who === 'registrar');
  return desk === undefined
    ? [text('Call your registrar.')]
    : [text('Your registrar: '), ...deskLine(desk, now), text('.')];
}

function whoCanEnd({ registration: of, now }: RegistrationLook, desks: readonly Desk[], { liftedBy }: Status): Line[] {
  if (liftedBy === 'nobody') return [[text('Nobody can end it any more.')]];
  if (liftedBy === 'you') return [[text('Who can end it: you.')]];
  if (liftedBy === null) return [];
  const desk = desks.find(one => one.who === liftedBy);
  const role = liftedBy === 'registry' ? `the ${zoneWord(of.zone)} registry` : 'the registrar';
  const line: Line = [
    text(`Who can end it: ${role}`),
    ...(desk === undefined ? [] : [text(', '), ...deskLine(desk, now)]),
    text('.'),
  ];
  return [line, ...(liftedBy === 'registry' ? otherLine(desks, now) : [])];
}

/** Holds of somebody else beside the one that was told: the name stays out until all are lifted. */
function otherHolds(of: Registration, told: Status): Line[] {
  const others = of.statuses.filter(status => status.inDns === false && status.liftedBy !== told.liftedBy);
  const [first] = others;
  if (first === undefined) return [];
  return [[text('It stays out until '), foreign(first.word), text(' is lifted as well.')]];
}

/** Only a registrar is the registry's customer. */
function otherLine(desks: readonly Desk[], now: Instant): Line[] {
  const registrar = desks.find(desk => desk.who === 'registrar');
  if (registrar === undefined) return [];
  const isWaiting = isClosed(desks.find(desk => desk.who === 'registry')) && !isClosed(registrar);
  const call = isWaiting ? 'Until then call your registrar, ' : 'Call your registrar as well, ';
  return [[text(call), ...deskLine(registrar, now), text(': the registry’s customer is the registrar, not you.')]];
}

/** A suspension without an end date is easily taken for an unpaid renewal. */
function notAnExpiry(look: RegistrationLook, standing: Standing): Line[] {
  const { registration: of } = look;
  if (
    standing.kind !== 'out' ||
    standing.status.code === 'redemptionPeriod' ||
    standing.status.code === 'pendingDelete'
  )
    return [];
  if (of.expires.read === 'yes')
    return [
      [
        text('It is not the end of the registration: that is '),
        { kind: 'instant', at: of.expires.moment.at, style: 'date' },
        text('.'),
      ],
    ];
  const paid = paidLine(look);
  return [
    [
      text(`The status is not an expiry: ${zoneWord(of.zone)} publishes no end date here`),
      ...(paid.length === 0 ? [] : [text(', '), ...paid]),
      text('.'),
    ],
  ];
}

/** "your portfolio says paid to 5 May 2018", where the registry publishes no end; nothing without a portfolio. */
export function paidLine({ registration: of, portfolio = null, now }: RegistrationLook): Line {
  const written = writtenOf(portfolio, of.domain);
  if (of.expires.read !== 'no' || written === null) return [];
  const { paidUntil, autorenew } = written;
  const renews = autorenew === null ? '' : autorenew ? ', renewed by itself' : ', not renewed by itself';
  if (paidUntil === null) return autorenew === null ? [] : [text(`your portfolio says${renews.slice(1)}`)];
  const until = instant(Date.parse(`${paidUntil}T00:00:00Z`));
  const words = until < now ? 'your portfolio says paid only to ' : 'your portfolio says paid to ';
  return [text(words), { kind: 'instant', at: until, style: 'date' }, text(renews)];
}

/** What the zone above does, where the registry's data say something else. */
function otherwiseInDns({ registration: of, delegated = null }: RegistrationLook): Line {
  if (delegated === null || delegated === 'denied' || of.state !== 'registered') return [];
  const zone = zoneWord(of.zone);
  if (of.inDns === false)
    return [
      text(`The zone ${zone} delegates it to `),
      ...listed(delegated.to),
      text(' still, or again: the registry’s data and its zone are published at different times.'),
    ];
  if (!hasOtherServers(of, delegated)) return [];
  return [
    text(`The zone ${zone} names `),
    ...listed(delegated.to),
    text(', the registry lists '),
    ...listed(of.nameservers),
    text(': a change is on its way, or one of the two is wrong.'),
  ];
}

const WHAT: Readonly<Record<Registration['changes'][number]['what'], string>> = {
  state: 'State has',
  status: 'Status has',
  registrar: 'Registrar has',
  nameservers: 'Name servers have',
  expires: 'The end has',
  dnssec: 'DNSSEC has',
};

/** What is different from the answer before, and from a day that was asked for. */
function newsLines({ registration: of, since }: RegistrationLook): Line[] {
  if (since === undefined) return of.changes.map(changeLine);
  const day: Line = [{ kind: 'instant', at: since.day, style: 'date' }];
  if (since.changes === null) return [[text('Nothing is kept of '), ...day, text(': I had not looked by then.')]];
  if (since.changes.length === 0) return [[text('Nothing has changed since '), ...day, text('.')]];
  return since.changes.map(changeLine);
}

const changeLine = ({ what, from, to, since }: Change): Line => [
  text(`${WHAT[what]} changed since `),
  { kind: 'instant', at: since, style: 'both' },
  text(': from '),
  changed(from),
  text(' to '),
  changed(to),
  text('.'),
];

/** Names as people type them. */
const changed = (words: string | null): Inline =>
  words === null ? text('nothing') : foreign(words.replace(/\.(?=,|$)/g, ''));
