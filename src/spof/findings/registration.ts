import type { RegistrationFacts } from '../../evidence.ts';
import type { Name } from '../../values/name.ts';
import { type Bare, found, type Known, when } from './known.ts';

const DAY_MS = 86_400_000;
/** Days: a registration that ends sooner wants somebody now (registries warn 30 days before). */
const SOON_DAYS = 30;

/** Ends, holds and locks of every domain that is met. */
export function registrationFindings({ facts, portfolio, registrations, now }: Known): Bare[] {
  return Array.from(registrations).flatMap(([domain, said]) => {
    const isOwn = facts.portfolio.includes(domain);
    const declared = portfolio?.domains.get(domain);
    const paidUntil = declared?.paidUntil ? Date.parse(declared.paidUntil) : null;
    const ends = said.expires ?? (isOwn ? paidUntil : null);
    const days = ends === null ? null : Math.floor((ends - now) / DAY_MS);
    const hold = said.status.find(status => status.inDns === false);
    return [
      ...when(said.state === 'free', () => found('ns-domain-free', 'critical', [domain])),
      ...(hold !== undefined ? [found('hold-now', 'critical', [domain], { status: hold.word })] : []),
      ...(days !== null && days <= SOON_DAYS
        ? [found(isOwn ? 'expiry-soon' : 'ns-domain-expiring', 'high', [domain], { days: Math.max(0, days) })]
        : []),
      ...when(isOwn && declared?.autorenew === false, () => found('autorenew-off', 'medium', [domain])),
      ...(isOwn ? lockFindings(domain, said) : []),
    ];
  });
}

/** Locks that are missing. Nothing where the registry publishes no statuses of that kind: then they are unknown. */
function lockFindings(domain: Name, said: RegistrationFacts): Bare[] {
  if (said.state !== 'registered' || !publishesLocks(said)) return [];
  const has = (lock: RegExp): boolean => said.status.some(({ code }) => lock.test(code ?? ''));
  const isLocked = has(/transferprohibited$/i);
  return [
    ...when(!isLocked, () => found('no-transfer-lock', 'medium', [domain])),
    ...when(isLocked && !has(/^server(?:delete|transfer|update)prohibited$/i), () =>
      found('no-registry-lock', 'info', [domain]),
    ),
  ];
}

/** RFC 5731 §2.3 and RFC 3915 §3.1: statuses as EPP writes them; a word such as "Active" that a registry made up tells of no lock. */
const EPP_WORD =
  /^(?:ok|inactive|pending(?:create|delete|renew|restore|transfer|update)|(?:client|server)(?:delete|hold|renew|transfer|update)(?:prohibited)?|(?:add|autorenew|renew|transfer|redemption)period)$/i;

/** True where a missing lock means that there is none: the words are EPP's, by WHOIS, or the registry answers by RDAP (RFC 8056). */
const publishesLocks = ({ source, status }: RegistrationFacts): boolean =>
  status.length > 0 && (source === 'rdap' || status.some(({ word }) => EPP_WORD.test(word.replace(/\s/g, ''))));
