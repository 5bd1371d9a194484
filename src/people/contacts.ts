import type { Verdict } from '../diagnose/diagnosis.ts';
import type { Contact } from '../evidence.ts';
import type { Portfolio } from '../portfolio/schema.ts';
import type { Instant } from '../values/instant.ts';
import { isAtOrUnder, labelsOf, type Name } from '../values/name.ts';
import { type Opening, openingAt } from './hours.ts';

/** A telephone that somebody answers, at whoever can do something about a domain. */
export interface Desk {
  readonly who: 'registry' | 'registrar' | 'dns-host';
  /** The organisation. */
  readonly name: string;
  /** Which of its desks, where the portfolio names several. */
  readonly desk: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
  /** Null where its hours are not known. */
  readonly opening: Opening | null;
  /** Where its clock hangs: IANA's name of the zone. */
  readonly zone: string | null;
  /** What to have at hand: the contract, and where the PIN is kept (never the PIN). */
  readonly contract: string | null;
  readonly pin: string | null;
}

/** What is known of a domain that somebody must be called about. */
export interface About {
  readonly domain: Name;
  /** Desks as registration data publish them. */
  readonly registry: Contact | null;
  readonly registrar: Contact | null;
  readonly nameservers: readonly Name[];
  /** Null without one. */
  readonly portfolio: Portfolio | null;
}

type Written = NonNullable<ReturnType<Portfolio['contacts']['get']>>;
type Who = Desk['who'];

/**
 * Whom to call about a domain, in order: who can end it, then who else has a say; of several desks of one house, whoever
 * is there now and knows this top-level domain comes first. What the portfolio says of a desk outranks what is published.
 */
export function whomToCall(fixer: Verdict['fixer'], about: About, now: Instant): readonly Desk[] {
  const desks: Readonly<Record<Who, readonly Desk[]>> = {
    registry: desksOf('registry', about.registry, registryIn(about), about, now),
    registrar: desksOf('registrar', about.registrar, registrarIn(about), about, now),
    'dns-host': desksOf('dns-host', null, hostIn(about), about, now),
  };
  return orderFor(fixer).flatMap(who => desks[who]);
}

function orderFor(fixer: Verdict['fixer']): readonly Who[] {
  if (fixer === 'registrar') return ['registrar', 'registry'];
  return fixer === 'dns-host' ? ['dns-host', 'registrar', 'registry'] : ['registry', 'registrar'];
}

/** An entry of the portfolio's contacts with its key. */
interface Entry {
  readonly key: string;
  readonly written: Written;
}

const entriesOf = ({ portfolio }: About, kind: Written['kind']): Entry[] =>
  [...(portfolio?.contacts ?? [])].flatMap(([key, written]) => (written.kind === kind ? [{ key, written }] : []));

/** Letters and digits, in lower case: `101domain GRS Limited` begins like `101domain`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
/** Names shorter than this are part of too many others. */
const MIN_PART = 4;

/** Whether two names of a house mean the same one: registries write the full name of the company, people do not. */
function isSameHouse(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)].sort((x, y) => x.length - y.length) as [string, string];
  return a === b || (a.length >= MIN_PART && b.startsWith(a));
}

/** The registry's entry: its key is the domain's suffix (`sm`, `.sm`, `co.uk`), the longest counts, or the name of the house. */
function registryIn(about: About): Entry | null {
  const labels = labelsOf(about.domain);
  const suffixes = labels.map((_, from) => labels.slice(from).join('.'));
  const entries = entriesOf(about, 'registry');
  const place = ({ key }: Entry): number => suffixes.indexOf(key.toLowerCase().replace(/^\.|\.$/g, ''));
  const [nearest] = entries.filter(entry => place(entry) >= 0).sort((a, b) => place(a) - place(b));
  return nearest ?? entries.find(({ key }) => about.registry !== null && isSameHouse(key, about.registry.name)) ?? null;
}

/** What the portfolio says of the domain that a name lies in. */
export function writtenOf(portfolio: Portfolio | null, name: Name) {
  const [found] = [...(portfolio?.domains ?? [])]
    .filter(([domain]) => isAtOrUnder(name, domain as Name))
    .sort(([a], [b]) => b.length - a.length);
  return found?.[1] ?? null;
}

/** The registrar's entry: the one that the portfolio names for the domain, else the one that the registry names. */
function registrarIn(about: About): Entry | null {
  const named = writtenOf(about.portfolio, about.domain)?.registrar ?? about.registrar?.name ?? null;
  if (named === null) return null;
  const entries = entriesOf(about, 'registrar');
  return (
    entries.find(({ key }) => plain(key) === plain(named)) ?? entries.find(({ key }) => isSameHouse(key, named)) ?? null
  );
}

/** The DNS host's entry: its name stands in the name of one of the domain's servers (`gandi` in ns1.gandi.net). */
function hostIn(about: About): Entry | null {
  const servers = about.nameservers.map(plain);
  return (
    entriesOf(about, 'dns-host').find(
      ({ key }) => plain(key).length >= MIN_PART && servers.some(server => server.includes(plain(key))),
    ) ?? null
  );
}

function desksOf(who: Who, published: Contact | null, entry: Entry | null, about: About, now: Instant): Desk[] {
  if (entry === null) return publishedDesk(who, published, about);
  const { key, written } = entry;
  const isPublished = published !== null && (who === 'registry' || isSameHouse(key, published.name));
  const house = {
    who,
    // A registry is filed under its suffix; its own name says more.
    name:
      isPublished && who === 'registry'
        ? published.name
        : who === 'registry'
          ? `.${key.replace(/^\./, '')} registry`
          : key,
    url: isPublished ? published.url : null,
    contract: written.contract,
    pin: written.pin,
  };
  const ways = [{ name: null, ...reachOf(written) }, ...written.desks].filter(
    ({ phone, email }) => phone !== null || email !== null,
  );
  const desks = ways.map(({ name, phone, email, hours, zone, holidays }): Desk => {
    const opening = hours === null ? null : openingAt({ hours, zone, holidays }, now);
    return { ...house, desk: name, phone, email: email ?? written.email, opening, zone };
  });
  if (desks.length > 0) return sorted(desks, about.domain);
  const { phone = null, email = null } = isPublished ? published : {};
  return [{ ...house, desk: null, phone, email, opening: null, zone: null }];
}

const reachOf = ({ phone, email, hours, zone, holidays }: Written) => ({ phone, email, hours, zone, holidays });

/** As published; a registrar that only the portfolio names is at least known by its name. */
function publishedDesk(who: Who, published: Contact | null, { portfolio, domain }: About): Desk[] {
  const named = who === 'registrar' ? (writtenOf(portfolio, domain)?.registrar ?? null) : null;
  const contact = published ?? (named === null ? null : { name: named, phone: null, email: null, url: null });
  if (contact === null) return [];
  const { name, phone, email, url } = contact;
  return [{ who, name, desk: null, phone, email, url, opening: null, zone: null, contract: null, pin: null }];
}

/** Whoever is there comes before whoever may be, and that before whoever is not; then who knows the suffix; then who opens first. */
function sorted(desks: readonly Desk[], domain: Name): Desk[] {
  const suffixes = labelsOf(domain).map((_, from, all) => `.${all.slice(from).join('.')}`);
  const presence = ({ opening }: Desk): number => (opening === null ? 1 : opening.isOpen ? 0 : 2);
  const specialist = ({ desk }: Desk): number =>
    desk
      ?.toLowerCase()
      .split(/\s+/)
      .some(word => suffixes.includes(word)) === true
      ? 0
      : 1;
  const wait = ({ opening }: Desk): number =>
    opening === null || opening.isOpen ? 0 : (opening.opensAt ?? Number.MAX_SAFE_INTEGER);
  return [...desks].sort((a, b) => presence(a) - presence(b) || specialist(a) - specialist(b) || wait(a) - wait(b));
}
