import { type About, type Desk, whomToCall } from '../../people/contacts.ts';
import { labelsOf, type Name, suffixOf } from '../../values/name.ts';
import { type Bare, found, type Known, only, plain, registrarOf, when } from './known.ts';

/** Who must be reached, and when they are; who pays, and who may order. Only the portfolio knows. */
export function deskFindings(known: Known): Bare[] {
  const { facts, portfolio } = known;
  if (portfolio === null) return [];
  return [
    ...facts.portfolio.flatMap(domain => hourFindings(known, domain)),
    ...facts.portfolio.flatMap(domain => resellerFindings(known, domain)),
    ...payerFindings(known),
    ...personFindings(known),
  ];
}

function hourFindings({ facts, portfolio, registrations, now }: Known, domain: Name): Bare[] {
  const said = registrations.get(domain);
  const nameservers = facts.zones.find(one => one.zone === domain)?.servers.map(server => server.name) ?? [];
  const about: About = {
    domain,
    registry: said?.registry ?? null,
    registrar: said?.registrar ?? null,
    nameservers,
    portfolio,
  };
  const desks = whomToCall('registrar', about, now);
  const tld = suffixOf(domain, 1);
  const closing = (code: string, who: Desk['who']): Bare[] => {
    const wait = waitAt(
      competent(
        desks.filter(desk => desk.who === who),
        tld,
      ),
      now,
    );
    return wait === null ? [] : [found(code, 'medium', [domain], { ...wait, tld })];
  };
  return [...closing('registrar-support-hours', 'registrar'), ...closing('registry-office-hours', 'registry')];
}

/** Desks that know this top-level domain, where any says so: a front desk only takes a message. */
function competent(desks: readonly Desk[], tld: Name): readonly Desk[] {
  const suffix = `.${labelsOf(tld)[0] ?? ''}`;
  const specialists = desks.filter(({ desk }) => desk?.toLowerCase().split(/\s+/).includes(suffix) === true);
  return specialists.length > 0 ? specialists : desks;
}

/** Null where somebody is always there, or the hours of one of them are not known; the wait is 0 while one is open. */
function waitAt(desks: readonly Desk[], now: number): { desk: string; waitSeconds: number } | null {
  const [first] = desks;
  if (first === undefined || desks.some(({ opening }) => opening === null)) return null;
  if (desks.some(({ opening }) => opening?.isOpen === true && opening.closesAt === null)) return null;
  const waits = desks.map(({ opening }) =>
    opening === null || opening.isOpen ? 0 : (opening.opensAt ?? Number.POSITIVE_INFINITY) - now,
  );
  const wait = Math.max(0, Math.min(...waits));
  const name = first.desk === null ? first.name : `${first.name} (${first.desk})`;
  return { desk: name, waitSeconds: Number.isFinite(wait) ? Math.ceil(wait / 1000) : -1 };
}

/** The entry of the registrar of a domain. */
function contactOf(known: Known, domain: Name) {
  const registrar = registrarOf(known, domain);
  const entries = [...(known.portfolio?.contacts ?? [])].filter(([, { kind }]) => kind === 'registrar');
  const found = registrar === null ? undefined : entries.find(([key]) => plain(registrar).startsWith(plain(key)));
  return found === undefined ? null : { registrar: found[0], ...found[1] };
}

function resellerFindings(known: Known, domain: Name): Bare[] {
  const contact = contactOf(known, domain);
  return contact?.reseller
    ? [found('reseller-chain', 'medium', [domain], { reseller: contact.reseller, registrar: contact.registrar })]
    : [];
}

/** One purse for every domain: a card that ends, ends them all. */
function payerFindings(known: Known): Bare[] {
  const { portfolio } = known.facts;
  const payers = portfolio.map(domain => contactOf(known, domain)?.payer ?? null);
  const payer = only(payers);
  return portfolio.length > 1 && payer !== null ? [found('payment-single', 'medium', portfolio, { payer })] : [];
}

function personFindings({ facts, portfolio }: Known): Bare[] {
  const people = Array.from(portfolio?.people ?? []).flatMap(([person, { may }]) =>
    may.includes('registrar') ? [person] : [],
  );
  return when(people.length === 1 && (portfolio?.people.size ?? 0) > 0, () =>
    found('registrar-one-person', 'medium', facts.portfolio.slice(0, 1), { person: people[0] as string }),
  );
}
