import type { Params } from '../checks/check.ts';
import type { ChatFact, ServerFact, Surroundings, ZoneFact } from '../graph/model/facts.ts';
import { address } from '../values/address.ts';
import { isAtOrUnder, labelsOf, type Name, name, parentOf, prepend, ROOT } from '../values/name.ts';

/** A change that somebody could make, and the facts after it. */
export interface Edit {
  readonly edit: string;
  readonly about: readonly Name[];
  readonly params: Params;
  readonly facts: Surroundings;
}

/** What could be changed, as the facts would be afterwards; what stands first is tried where there is too much. */
export function editsOf(facts: Surroundings): Edit[] {
  return [
    ...chatLogIn(facts),
    ...secondChat(facts),
    ...secondName(facts),
    ...outsideMailbox(facts),
    ...statusPageElsewhere(facts),
    ...ownServerNames(facts),
    ...otherRegistrars(facts),
    ...otherRegistry(facts),
    ...moreNames(facts),
    ...ownCertificates(facts),
  ];
}

/** Name-server names under the domain itself, with glue, for the same servers. */
function ownServerNames(facts: Surroundings): Edit[] {
  return facts.portfolio.flatMap(domain => {
    const zone = facts.zones.find(one => one.zone === domain);
    if (zone === undefined || zone.servers.every(server => isAtOrUnder(server.name, domain))) return [];
    const servers = zone.servers.map(server => renamed(facts, zone, server));
    if (servers.some(server => server === null)) return [];
    const changed = { ...zone, servers: servers as ServerFact[] };
    const names = zone.servers.map(server => server.name);
    return [{ edit: 'own-ns-names', about: [domain], params: { servers: names }, facts: withZone(facts, changed) }];
  });
}

/** The same server under a name of the zone; null where its addresses are not known. */
function renamed(facts: Surroundings, zone: ZoneFact, server: ServerFact): ServerFact | null {
  const known =
    server.glue.length > 0 ? server.glue : (facts.hosts.find(host => host.name === server.name)?.addresses ?? []);
  const name = prepend(labelsOf(server.name).slice(0, 1).join(''), zone.zone);
  return known.length === 0 || name === null ? null : { ...server, name, glue: known };
}

const withZone = (facts: Surroundings, zone: ZoneFact): Surroundings => ({
  ...facts,
  zones: facts.zones.map(one => (one.zone === zone.zone ? zone : one)),
});

/** One of several domains at the same registrar moves to another one. */
function otherRegistrars(facts: Surroundings): Edit[] {
  const registrarOf = (domain: Name): string | null =>
    facts.registrations.find(one => one.domain === domain)?.registrar ?? null;
  return facts.portfolio.flatMap((domain, i) => {
    const registrar = registrarOf(domain);
    const shares = facts.portfolio.slice(0, i).some(other => registrarOf(other) === registrar);
    if (registrar === null || !shares) return [];
    const registrations = facts.registrations.map(one =>
      one.domain === domain ? { ...one, registrar: ANOTHER_REGISTRAR } : one,
    );
    return [{ edit: 'other-registrar', about: [domain], params: { registrar }, facts: { ...facts, registrations } }];
  });
}

const inside = ({ portfolio }: Surroundings, name: Name | null): boolean =>
  name !== null && portfolio.some(one => isAtOrUnder(name, one));

/** Slack without the company's own log-in, where that hangs on its names. */
function chatLogIn(facts: Surroundings): Edit[] {
  const slack = facts.chats.find(chat => chat.chat === 'slack' && inside(facts, chat.login));
  if (slack === undefined) return [];
  const chats = facts.chats.map(chat => (chat === slack ? { ...chat, login: null } : chat));
  const about = slack.login ? [slack.login] : [];
  return [{ edit: 'chat-login-outside', about, params: {}, facts: { ...facts, chats } }];
}

/** Somewhere that needs none of the company's names: no domain has this one (RFC 6761 §6.4). */
const ELSEWHERE = name('elsewhere.invalid');
const ANOTHER_REGISTRAR = 'another registrar';

/** A chat that has nothing to do with the company's names, beside those that there are. */
function secondChat(facts: Surroundings): Edit[] {
  const team = facts.webs.find(web => web.audience === 'team');
  if (facts.chats.length === 0 && team === undefined) return [];
  const chats: readonly ChatFact[] =
    facts.chats.length === 0 ? [] : [...facts.chats, { chat: 'matrix', carrier: ELSEWHERE, login: null, leaves: [] }];
  const webs =
    facts.chats.length > 0 || team === undefined
      ? facts.webs
      : [...facts.webs, { ...team, service: ELSEWHERE, name: ELSEWHERE, covered: null, certificate: null }];
  return [{ edit: 'second-chat', about: [], params: {}, facts: { ...facts, chats, webs } }];
}

/** A second way in: another name at another registry and registrar, with servers and hosting of its own, for whoever has one only. */
function secondName(facts: Surroundings): Edit[] {
  const [first, ...others] = facts.portfolio;
  if (first === undefined || others.length > 0) return [];
  const served = facts.webs.filter(web => web.audience === 'customers');
  const used = served.some(web => web.critical) ? served.filter(web => web.critical) : served;
  const webs = used.map(web => ({ ...web, name: ELSEWHERE, covered: null, certificate: null, leaves: [] }));
  const changed = { ...facts, ...withDomain(facts, ELSEWHERE), webs: [...facts.webs, ...webs] };
  return [{ edit: 'second-name', about: [first], params: {}, facts: changed }];
}

/** A domain that shares nothing with those that there are, with two servers in two networks. */
function withDomain(facts: Surroundings, zone: Name): Pick<Surroundings, 'zones' | 'portfolio' | 'registrations'> {
  const registry = parentOf(zone) ?? ROOT;
  const server = (label: string, glue: string): ServerFact => ({
    name: prepend(label, zone) ?? zone,
    glue: [address(glue)],
    lame: false,
    leaves: [],
  });
  const servers = [server('ns1', '192.0.2.1'), server('ns2', '198.51.100.1')];
  const about = { leaves: [], source: 'assumed' as const };
  return {
    portfolio: [...facts.portfolio, zone],
    registrations: [...facts.registrations, { domain: zone, registrar: ANOTHER_REGISTRAR, source: 'assumed' }],
    zones: [
      ...facts.zones,
      { zone: registry, parent: ROOT, kind: 'registry', servers: [], ...about },
      { zone, parent: registry, kind: 'owned', servers, ...about },
    ],
  };
}

/** The log-in at the registrar, and its reset, by a mailbox that none of the company's names carries. */
function outsideMailbox(facts: Surroundings): Edit[] {
  const mailboxes = facts.recovery.flatMap(need =>
    need.kind === 'mailbox' && inside(facts, need.domain) ? need.domain : [],
  );
  if (mailboxes.length === 0) return [];
  const recovery = facts.recovery.map(need =>
    need.kind === 'mailbox' && mailboxes.includes(need.domain) ? { ...need, domain: ELSEWHERE } : need,
  );
  return [{ edit: 'outside-mailbox', about: mailboxes, params: {}, facts: { ...facts, recovery } }];
}

/** The status page under a name of whoever runs it. */
function statusPageElsewhere(facts: Surroundings): Edit[] {
  const page = facts.statusPage ?? null;
  return page !== null && inside(facts, page)
    ? [{ edit: 'status-page-elsewhere', about: [page], params: {}, facts: { ...facts, statusPage: ELSEWHERE } }]
    : [];
}

/** A second name whose registry runs another one's too, moved under one that does not. */
function otherRegistry(facts: Surroundings): Edit[] {
  const registryOf = (domain: Name): Name | null => facts.zones.find(one => one.zone === domain)?.parent ?? null;
  const operatorOf = (domain: Name): string | null => {
    const registry = registryOf(domain);
    return registry === null ? null : (facts.operators.get(registry) ?? registry);
  };
  return facts.portfolio.flatMap((domain, i) => {
    const operator = operatorOf(domain);
    const shares = facts.portfolio.slice(0, i).some(other => operatorOf(other) === operator);
    const zone = facts.zones.find(one => one.zone === domain);
    if (operator === null || !shares || zone === undefined) return [];
    const registry = parentOf(ELSEWHERE) ?? ROOT;
    const moved = withZone(facts, { ...zone, parent: registry });
    const added: ZoneFact = { ...zone, zone: registry, parent: ROOT, kind: 'registry', servers: [], leaves: [] };
    const changed = { ...moved, zones: [...moved.zones, added] };
    const tld = registryOf(domain) ?? ROOT;
    return [{ edit: 'other-tld', about: [domain], params: { tld }, facts: changed }];
  });
}

/** Services under a name of the portfolio that does not serve them yet. */
function moreNames(facts: Surroundings): Edit[] {
  return facts.portfolio.flatMap(domain => {
    const webs = facts.webs.filter(web => web.covered === false && isAtOrUnder(web.name, domain));
    if (webs.length === 0) return [];
    const covered = facts.webs.map(web => (webs.includes(web) ? { ...web, covered: true } : web));
    return [
      { edit: 'name-in-certificate', about: webs.map(web => web.name), params: {}, facts: { ...facts, webs: covered } },
    ];
  });
}

/** A certificate of its own for a second name that shares the first one's. */
function ownCertificates(facts: Surroundings): Edit[] {
  const seen = new Set<string>();
  return facts.portfolio.flatMap(domain => {
    const shared = facts.webs.filter(
      web => web.certificate && seen.has(web.certificate.fingerprint) && isAtOrUnder(web.name, domain),
    );
    for (const web of facts.webs)
      if (web.certificate && isAtOrUnder(web.name, domain)) seen.add(web.certificate.fingerprint);
    if (shared.length === 0) return [];
    const webs = facts.webs.map(web => (shared.includes(web) ? { ...web, certificate: null } : web));
    return [{ edit: 'own-certificate', about: shared.map(web => web.name), params: {}, facts: { ...facts, webs } }];
  });
}
