import type { Contact } from '../../evidence.ts';
import { writtenOf } from '../../people/contacts.ts';
import type { RegistrarSaid } from '../../registration/answer.ts';
import type { Attempt, Change } from '../../registration/registration.ts';
import type { Status } from '../../registration/status/judge.ts';
import type { DateReading } from '../../registration/whois/dates.ts';
import { boundText, cleanText } from '../../report/foreign.ts';
import { plainLine } from '../../report/plain.ts';
import type { RegistrationLook } from '../../services.ts';
import { type Instant, isoOf, isoOfMoment } from '../../values/instant.ts';
import { contactJson } from '../json.ts';
import { desksOf, registrarDesk } from './lead.ts';
import { standingOf, titleOf } from './title.ts';

const said = (text: string | null): string | null => (text === null ? null : boundText(text));
const isoOfReading = (reading: DateReading): string | null =>
  reading.read === 'yes' ? isoOfMoment(reading.moment) : null;

/** The whole look as one object, for scripts: every key always there, null where a thing is not known. */
export function whoisJson(look: RegistrationLook, now: Instant): object {
  const { asked, registration: of, delegated = null, since } = look;
  const { created, updated, expires } = of;
  const standing = standingOf(of, now, look.delegated);
  const written = writtenOf(look.portfolio ?? null, of.domain);
  return {
    command: 'whois',
    domain: of.domain,
    asked: asked.replace(/\.$/, ''),
    state: of.state,
    why: of.why,
    summary: plainLine(titleOf(of, standing, now), { zone: 'UTC', now }),
    inDns: delegated === 'denied' ? false : of.inDns,
    status: of.statuses.map(statusJson),
    registrar: registrarJson(registrarDesk(of)),
    registry: of.registry === null ? null : deskJson(of.registry),
    created: isoOfReading(created),
    updated: isoOfReading(updated),
    expires: isoOfReading(expires),
    registrarExpires: isoOfReading(of.copy?.expires ?? of.registrarExpires),
    paidUntil: written?.paidUntil ?? null,
    autorenew: written?.autorenew ?? null,
    contacts: desksOf(look, standing).map(contactJson),
    ambiguous: ambiguousJson({ created, updated, expires }),
    nameservers: of.nameservers,
    delegatedTo: delegated === null ? null : delegated === 'denied' ? [] : delegated.to,
    dnssec: of.dnssec,
    changes: (since === undefined ? of.changes : (since.changes ?? [])).map(changeJson),
    source: of.source,
    server: of.server,
    fromMemory: of.fromMemory,
    partial: of.partial,
    hidden: of.hidden.map(field => boundText(field)),
    attempts: of.attempts.map(attemptJson),
    takenAt: isoOf(of.at),
  };
}

const statusJson = ({ code, word, inDns, setBy, liftedBy, plain, next }: Status): object => ({
  code,
  word: boundText(word),
  inDns,
  setBy,
  liftedBy,
  meaning: plain,
  next,
});

const deskJson = ({ name, url, phone, email }: Contact): object => ({
  name: boundText(name),
  url: said(url),
  phone: said(phone),
  email: said(email),
});

const registrarJson = (registrar: RegistrarSaid | null): object | null =>
  registrar === null ? null : { ...deskJson(registrar), ianaId: registrar.ianaId };

const changeJson = ({ what, from, to, since }: Change): object => ({
  what,
  from: said(from),
  to: said(to),
  since: isoOf(since),
});

const attemptJson = ({ source, server, outcome, tookMs, why, at }: Attempt): object => ({
  source,
  server: cleanText(server),
  outcome,
  tookMs,
  why,
  at: isoOf(at),
});

/** Both readings of dates whose order of day and month is not known; null where there are none. */
function ambiguousJson(dates: Readonly<Record<string, DateReading>>): object | null {
  const open = Object.entries(dates).flatMap(([key, reading]) =>
    reading.read === 'ambiguous' ? [[key, reading.either.map(isoOfMoment)] as const] : [],
  );
  return open.length === 0 ? null : Object.fromEntries(open);
}

/** 0 registered and in DNS as far as is known, 1 free or out of DNS, 3 undecided. */
export function whoisStatus({ registration: of, delegated }: RegistrationLook): 0 | 1 | 3 {
  if (of.state === 'undecided') return 3;
  return of.state === 'free' || of.inDns === false || delegated === 'denied' ? 1 : 0;
}
