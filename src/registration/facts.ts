import type { Contact, RegistrationFacts } from '../evidence.ts';
import type { Instant } from '../values/instant.ts';
import type { RegistrarSaid } from './answer.ts';
import type { Registration } from './registration.ts';
import type { DateReading } from './whois/dates.ts';

const instantOf = (reading: DateReading): Instant | null => (reading.read === 'yes' ? reading.moment.at : null);

const contactOf = (registrar: RegistrarSaid | null): Contact | null =>
  registrar === null
    ? null
    : { name: registrar.name, phone: registrar.phone, email: registrar.email, url: registrar.url };

/**
 * What the diagnosis needs of a registration: the registry's word only; the registrar's copy gives its desk. A date that
 * can be read twice is none: an outage is not blamed on a guess.
 */
export function factsOf(of: Registration): RegistrationFacts {
  const own = contactOf(of.registrar);
  const copied = contactOf(of.copy?.registrar ?? null);
  return {
    domain: of.domain,
    state: of.state,
    why: of.why,
    status: of.statuses.map(({ code, word, inDns, setBy, liftedBy }) => ({ code, word, inDns, setBy, liftedBy })),
    registrar:
      own === null
        ? copied
        : {
            ...own,
            phone: own.phone ?? copied?.phone ?? null,
            email: own.email ?? copied?.email ?? null,
            url: own.url ?? copied?.url ?? null,
          },
    registry: of.registry,
    created: instantOf(of.created),
    expires: instantOf(of.expires),
    nameservers: of.nameservers,
    ...(of.hostAddresses === undefined ? {} : { hostAddresses: of.hostAddresses }),
    source: of.source,
    server: of.server,
    at: of.at,
  };
}
