import type { RegistrarSaid } from '../../registration/answer.ts';
import type { Registration } from '../../registration/registration.ts';
import type { Status } from '../../registration/status/judge.ts';
import type { Line } from '../../report/report.ts';
import type { Name } from '../../values/name.ts';
import { capital, stopped } from '../language/fill.ts';
import { joined, named, text, zoneWord } from '../language/names.ts';
import { foreign, type Standing } from './title.ts';

interface Reachable {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
}

/** ", Example Registry, +378 0549 000000, hostmaster@example.com": whatever is known. */
export const deskLine = (desk: Reachable): Line =>
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

/** Who can end it and what to do now; for an undecided look, where to ask instead. */
export function leadOf(of: Registration, standing: Standing, asked: Name): Line[] {
  const about: Line =
    asked === of.domain
      ? []
      : [...named(asked), text(' belongs to the registration of '), ...named(of.domain), text('.')];
  return [...whoAndWhat(of, standing), ...notAnExpiry(of, standing), ...newsLines(of), about].filter(
    line => line.length > 0,
  );
}

function whoAndWhat(of: Registration, standing: Standing): Line[] {
  switch (standing.kind) {
    case 'undecided':
      return of.web === null ? [] : [[text('Look there by hand: '), foreign(of.web), text('.')]];
    case 'free':
      return [[text('If it should be yours: register it now, with any registrar.')]];
    case 'ended':
    case 'ending':
      return [yourRegistrar(of), [text('Pay the renewal there, and look whether automatic renewal is on.')]];
    case 'moving':
    case 'warned':
      return [yourRegistrar(of), ...nextLine(standing.status)];
    case 'out':
      return [...whoCanEnd(of, standing.status), ...nextLine(standing.status), ...otherHolds(of, standing.status)];
    case 'fine':
      return [];
    default:
      return standing satisfies never;
  }
}

const nextLine = (status: Status): Line[] => (status.next === null ? [] : [capital(stopped([text(status.next)]))]);

function yourRegistrar(of: Registration): Line {
  const desk = registrarDesk(of);
  return desk === null ? [text('Call your registrar.')] : [text('Your registrar: '), ...deskLine(desk), text('.')];
}

function whoCanEnd(of: Registration, { liftedBy }: Status): Line[] {
  if (liftedBy === 'nobody') return [[text('Nobody can end it any more.')]];
  if (liftedBy === 'you') return [[text('Who can end it: you.')]];
  if (liftedBy === null) return [];
  const desk = liftedBy === 'registry' ? of.registry : registrarDesk(of);
  const role = liftedBy === 'registry' ? `the ${zoneWord(of.zone)} registry` : 'the registrar';
  const line: Line = [
    text(`Who can end it: ${role}`),
    ...(desk === null ? [] : [text(', '), ...deskLine(desk)]),
    text('.'),
  ];
  return [line, ...otherLine(of, liftedBy)];
}

/** Holds of somebody else beside the one that was told: the name stays out until all are lifted. */
function otherHolds(of: Registration, told: Status): Line[] {
  const others = of.statuses.filter(status => status.inDns === false && status.liftedBy !== told.liftedBy);
  const [first] = others;
  if (first === undefined) return [];
  return [[text('It stays out until '), foreign(first.word), text(' is lifted as well.')]];
}

/** Only a registrar is the registry's customer. */
function otherLine(of: Registration, who: 'registry' | 'registrar'): Line[] {
  const registrar = registrarDesk(of);
  if (who !== 'registry' || registrar === null) return [];
  return [
    [
      text('Call your registrar as well, '),
      ...deskLine(registrar),
      text(': the registry’s customer is the registrar, not you.'),
    ],
  ];
}

/** A suspension without an end date is easily taken for an unpaid renewal. */
function notAnExpiry(of: Registration, standing: Standing): Line[] {
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
  return [[text(`The status is not an expiry: ${zoneWord(of.zone)} publishes no end date here.`)]];
}

const WHAT: Readonly<Record<Registration['changes'][number]['what'], string>> = {
  state: 'State',
  status: 'Status',
  registrar: 'Registrar',
  nameservers: 'Name servers',
  expires: 'End',
  dnssec: 'DNSSEC',
};

/** What is different from the answer before. */
function newsLines(of: Registration): Line[] {
  return of.changes.map(change => [
    text(`${WHAT[change.what]} has changed since `),
    { kind: 'instant', at: change.since, style: 'both' },
    text(': from '),
    change.from === null ? text('nothing') : foreign(change.from),
    text(' to '),
    change.to === null ? text('nothing') : foreign(change.to),
    text('.'),
  ]);
}
