import { walk } from '../../dns/walk/driver.ts';
import type { Given, ServerAddress } from '../../dns/walk/facts.ts';
import { newSharedFacts } from '../../dns/walk/shared.ts';
import type { RegistrationFacts } from '../../evidence.ts';
import type { ChatFact, RegistrationFact, Surroundings, WebFact } from '../../graph/model/facts.ts';
import type { Portfolio } from '../../portfolio/schema.ts';
import type { Address } from '../../values/address.ts';
import { isoOf } from '../../values/instant.ts';
import { isAtOrUnder, type Name, parentOf } from '../../values/name.ts';
import type { Streams, World } from '../../world/ports.ts';
import { chatsIn, domainsOf, recoveryIn, statusPageIn, untoldIn, websIn } from './declared.ts';
import { addTrace, nothingSeen, type Seen } from './facts.ts';
import { askingOnce } from './once.ts';
import { operatorsIn } from './operators.ts';
import { lookAtSite } from './sites.ts';
import { reachOf } from './spf.ts';

/** Names that one survey walks to; portfolios of 20 domains have some 60 (NXNSAttack: name servers of name servers). */
const MAX_WALKS = 200;
/** Domains whose registration is asked for; registries count questions. */
const MAX_REGISTRATIONS = 60;
/** Addresses of a service that are tried for its certificate, one after the other: one of each family, and one more. */
const ADDRESSES_TRIED = 3;
/** Aliases followed from a service's name to its addresses: resolvers stop between 8 and 17 (RFC 1034 §5.3.3 asks for a bound). */
const MAX_ALIASES = 8;
/** Walks at a time: enough to be quick, few enough that no root server sees a burst. */
const WALKS_AT_ONCE = 8;

export interface SurveyParts {
  readonly world: World;
  readonly streams: Streams;
  readonly hints: readonly ServerAddress[];
  readonly isRegistryZone: (zone: Name) => boolean;
  readonly registrableOf: (of: Name) => Name | null;
  readonly portfolio: Portfolio | null;
  /** What is known of a registration; null where nobody said anything. Never throws. */
  readonly registration: (domain: Name) => Promise<RegistrationFacts | null>;
  readonly originsOf: (address: Address) => readonly number[];
  /** What the bot itself talks through. */
  readonly bot: readonly ChatFact[];
  /** Other names that are walked to. */
  readonly also?: readonly Name[];
}

/** What a survey saw, and what it did not come to. */
export interface Survey {
  readonly facts: Surroundings;
  readonly registrations: ReadonlyMap<Name, RegistrationFacts>;
  /** Zones that do not work now. */
  readonly broken: readonly Name[];
  /** Zones whose servers gave nothing usable: what lies below them is unknown. */
  readonly silent: readonly Name[];
  /** Bounds that were reached, by name. */
  readonly bounds: readonly string[];
}

/** Looks at everything that a domain rests on: each zone once, name servers' domains as far as they lead. */
export async function survey(domain: Name, parts: SurveyParts): Promise<Survey> {
  const seen = nothingSeen();
  const bounds = new Set<string>();
  await walkAll(domain, seen, parts, bounds);
  const [registrations, webs] = await Promise.all([
    askRegistrations(seen, domain, parts, bounds),
    Promise.all(websIn(domain, parts.portfolio, seen).map(web => lookedAt(web, seen, parts))),
  ]);
  const at = isoOf(parts.world.clock.now());
  const hosts = [...seen.hosts.values()];
  const addresses = new Set([
    ...hosts.flatMap(host => host.addresses),
    ...[...seen.zones.values()].flatMap(zone => zone.servers.flatMap(server => server.glue)),
  ]);
  const facts: Surroundings = {
    domain,
    zones: [...seen.zones.values()],
    hosts,
    origins: new Map(Array.from(addresses, address => [address, parts.originsOf(address)])),
    registrations: [...registrarsOf(seen, registrations, parts.portfolio)],
    operators: operatorsIn(seen),
    portfolio: domainsOf(domain, parts.portfolio),
    untold: untoldIn(parts.portfolio),
    webs,
    statusPage: statusPageIn(parts.portfolio)[0] ?? null,
    mails: Array.from(seen.exchangers, ([mailDomain, exchangers]) => ({ domain: mailDomain, exchangers })),
    senders: domainsOf(domain, parts.portfolio).map(sender => ({
      domain: sender,
      names: reachOf(sender, of => seen.spf.get(of)).names,
    })),
    chats: chatsIn(parts.portfolio),
    recovery: recoveryIn(parts.portfolio),
    bot: parts.bot,
    at,
  };
  return {
    facts,
    registrations,
    broken: [...seen.broken],
    silent: Array.from(seen.silent).filter(zone => !seen.spoke.has(zone)),
    bounds: [...bounds],
  };
}

interface Wanted {
  readonly name: Name;
  readonly type: 'A' | 'MX' | 'TXT';
}

/** What the domain and the portfolio name: domains, services under every name, mailboxes, chats. */
function namesIn(domain: Name, parts: SurveyParts): Wanted[] {
  const { portfolio } = parts;
  const hosts = [
    domain,
    ...domainsOf(domain, portfolio),
    ...(parts.also ?? []),
    ...statusPageIn(portfolio),
    ...websIn(domain, portfolio, null).map(web => web.name),
    ...[...chatsIn(portfolio), ...parts.bot].flatMap(chat => [
      chat.carrier,
      ...(chat.login === null ? [] : [chat.login]),
    ]),
  ];
  const mails = recoveryIn(portfolio).flatMap(need => (need.kind === 'mailbox' ? [need.domain] : []));
  return [
    ...Array.from(new Set(hosts), host => ({ name: host, type: 'A' as const })),
    ...Array.from(new Set([domain, ...mails]), mail => ({ name: mail, type: 'MX' as const })),
    ...domainsOf(domain, portfolio).map(sender => ({ name: sender, type: 'TXT' as const })),
  ];
}

/** Walks to every name wanted and to what turns up on the way, some at a time. */
async function walkAll(domain: Name, seen: Seen, parts: SurveyParts, bounds: Set<string>): Promise<void> {
  const networkFor = askingOnce(parts.world.network, parts.world.clock);
  const shared = newSharedFacts();
  const given: Promise<Given> = Promise.resolve({ lastGood: null, controls: [] });
  const queued = new Set<string>();
  const queue: Wanted[] = [];
  const want = (one: Wanted): void => {
    const key = `${one.type} ${one.name}`;
    if (queued.has(key)) return;
    if (queued.size >= MAX_WALKS) bounds.add('MAX_WALKS');
    else {
      queued.add(key);
      queue.push(one);
    }
  };
  const walkTo = async ({ name: to, type }: Wanted): Promise<void> => {
    const { hints, isRegistryZone } = parts;
    const input = {
      asked: { name: to, type },
      typeAsked: type !== 'A',
      hints,
      resolvers: [],
      isRegistryZone,
      given,
      shared,
      onlyLast: true,
    };
    for await (const trace of walk(input, { ...parts.world, network: networkFor() })) {
      for (const bound of trace.bounds) bounds.add(bound);
      addTrace(seen, trace, isRegistryZone);
    }
    for (const next of leadsFrom(seen)) want({ name: next, type: 'A' });
    if (type === 'TXT')
      for (const sender of domainsOf(domain, parts.portfolio))
        for (const next of reachOf(sender, of => seen.spf.get(of)).unread) want({ name: next, type: 'TXT' });
  };
  for (const one of namesIn(domain, parts)) want(one);
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await walkTo(next);
  };
  while (queue.length > 0) await Promise.all(Array.from({ length: WALKS_AT_ONCE }, worker));
}

/** Names that something seen rests on, and whose own zone nobody has walked through yet. */
function leadsFrom(seen: Seen): Name[] {
  const leads: Name[] = [...seen.exchangers.values()].flat();
  for (const zone of seen.zones.values())
    for (const server of zone.servers)
      if (!isAtOrUnder(server.name, zone.zone) && !isServed(seen, server.name)) leads.push(server.name);
  for (const host of seen.hosts.values())
    if (host.alias !== null && !seen.hosts.has(host.alias)) leads.push(host.alias);
  return leads;
}

/** True where the zone that holds the name has been seen, and its addresses have. */
function isServed({ hosts, zones }: Seen, host: Name): boolean {
  if (!hosts.has(host)) return false;
  for (let zone: Name | null = host; zone !== null; zone = parentOf(zone))
    if (zones.get(zone)?.kind === 'owned') return true;
  return false;
}

/** Registration data of every domain met below a registry, the asked one first. */
async function askRegistrations(seen: Seen, domain: Name, parts: SurveyParts, bounds: Set<string>) {
  const met = Array.from(seen.zones.values()).flatMap(zone =>
    zone.kind === 'owned' ? (parts.registrableOf(zone.zone) ?? []) : [],
  );
  const own = parts.registrableOf(domain);
  const domains = [...new Set([...(own === null ? [] : [own]), ...domainsOf(domain, parts.portfolio), ...met])];
  if (domains.length > MAX_REGISTRATIONS) bounds.add('MAX_REGISTRATIONS');
  const asked = domains.slice(0, MAX_REGISTRATIONS);
  const said = await Promise.all(asked.map(async one => [one, await parts.registration(one)] as const));
  return new Map(said.flatMap(([one, facts]) => (facts === null ? [] : [[one, facts] as const])));
}

/**
 * Who the registrar is: what the portfolio declares stands before what a registry says, as people call it so. Where both
 * are known of one domain, the registry's name for it is replaced everywhere: they are one registrar.
 */
function* registrarsOf(
  seen: Seen,
  registrations: ReadonlyMap<Name, RegistrationFacts>,
  portfolio: Portfolio | null,
): Generator<RegistrationFact> {
  const saidOf = (zone: Name): string | null => registrations.get(zone)?.registrar?.name ?? null;
  const known = new Map<string, string>();
  for (const [domain, { registrar }] of portfolio?.domains ?? []) {
    const said = saidOf(domain as Name);
    if (registrar !== null && said !== null) known.set(said, registrar);
  }
  for (const zone of seen.zones.values()) {
    if (zone.kind !== 'owned') continue;
    const declared = portfolio?.domains.get(zone.zone)?.registrar ?? null;
    const said = saidOf(zone.zone);
    const registrar = declared ?? (said === null ? null : (known.get(said) ?? said));
    yield { domain: zone.zone, registrar, source: declared === null ? 'observed' : 'declared' };
  }
}

/** A service with what its server says under that name. */
async function lookedAt(web: WebFact, seen: Seen, { streams, world, portfolio }: SurveyParts): Promise<WebFact> {
  const url = URL.parse(portfolio?.services.find(({ name }) => name === web.service)?.url ?? '');
  // Without TLS there is no certificate; other ports are not dialled.
  if (url?.protocol !== 'https:' || url.port !== '') return web;
  for (const address of addressesOf(seen, web.name).slice(0, ADDRESSES_TRIED)) {
    const site = await lookAtSite(streams, world.clock, web.name, address);
    if (site.covered !== null || site.certificate !== null) return { ...web, ...site };
  }
  return web;
}

/** The addresses of a name, over its aliases. */
function addressesOf({ hosts }: Seen, name: Name): readonly Address[] {
  let host = hosts.get(name);
  for (let hops = 0; host?.alias && hops < MAX_ALIASES; hops++) host = hosts.get(host.alias);
  return host?.addresses ?? [];
}
