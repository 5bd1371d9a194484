import type { DateReading } from '../../registration/whois/dates.ts';
import { isoOfMoment } from '../../registration/whois/dates.ts';
import { boundText, cleanText } from '../../report/foreign.ts';
import { plainLine } from '../../report/plain.ts';
import type { RegistrationLook } from '../../services.ts';
import { type Instant, isoOf } from '../../values/instant.ts';
import { registrarDesk } from './lead.ts';
import { standingOf, titleOf } from './title.ts';

const said = (text: string | null): string | null => (text === null ? null : boundText(text));
const isoOfReading = (reading: DateReading): string | null =>
  reading.read === 'yes' ? isoOfMoment(reading.moment) : null;

/** The whole look as one object, for scripts: every key always there, null where a thing is not known. */
export function whoisJson({ asked, registration: of }: RegistrationLook, now: Instant): object {
  const registrar = registrarDesk(of);
  return {
    command: 'whois',
    domain: of.domain,
    asked: asked.replace(/\.$/, ''),
    state: of.state,
    why: of.why,
    summary: plainLine(titleOf(of, standingOf(of, now), now), { zone: 'UTC', now }),
    inDns: of.inDns,
    status: of.statuses.map(({ code, word, inDns, setBy, liftedBy, plain, next }) => ({
      code,
      word: boundText(word),
      inDns,
      setBy,
      liftedBy,
      meaning: plain,
      next,
    })),
    registrar:
      registrar === null
        ? null
        : {
            name: boundText(registrar.name),
            ianaId: registrar.ianaId,
            url: said(registrar.url),
            phone: said(registrar.phone),
            email: said(registrar.email),
          },
    registry:
      of.registry === null
        ? null
        : {
            name: boundText(of.registry.name),
            url: said(of.registry.url),
            phone: said(of.registry.phone),
            email: said(of.registry.email),
          },
    created: isoOfReading(of.created),
    updated: isoOfReading(of.updated),
    expires: isoOfReading(of.expires),
    registrarExpires: isoOfReading(of.copy?.expires ?? of.registrarExpires),
    ambiguous: ambiguousJson({ created: of.created, updated: of.updated, expires: of.expires }),
    nameservers: of.nameservers,
    dnssec: of.dnssec,
    changes: of.changes.map(({ what, from, to, since }) => ({
      what,
      from: said(from),
      to: said(to),
      since: isoOf(since),
    })),
    source: of.source,
    server: of.server,
    fromMemory: of.fromMemory,
    partial: of.partial,
    hidden: of.hidden.map(boundText),
    attempts: of.attempts.map(({ source, server, outcome, tookMs, why, at }) => ({
      source,
      server: cleanText(server),
      outcome,
      tookMs,
      why,
      at: isoOf(at),
    })),
    takenAt: isoOf(of.at),
  };
}

/** Both readings of dates whose order of day and month is not known; null where there are none. */
function ambiguousJson(dates: Readonly<Record<string, DateReading>>): object | null {
  const open = Object.entries(dates).flatMap(([key, reading]) =>
    reading.read === 'ambiguous' ? [[key, reading.either.map(isoOfMoment)] as const] : [],
  );
  return open.length === 0 ? null : Object.fromEntries(open);
}

/** 0 registered and in DNS as far as is known, 1 free or out of DNS, 3 undecided. */
export function whoisStatus({ registration: of }: RegistrationLook): 0 | 1 | 3 {
  if (of.state === 'undecided') return 3;
  return of.state === 'free' || of.inDns === false ? 1 : 0;
}
