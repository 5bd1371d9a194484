import type { Params } from '../checks/check.ts';
import { analyse } from '../graph/analysis.ts';
import { buildGraph } from '../graph/model/build.ts';
import type { ServerFact, Surroundings, ZoneFact } from '../graph/model/facts.ts';
import { isAtOrUnder, labelsOf, type Name, prepend } from '../values/name.ts';
import type { Remedy } from './spof.ts';

interface Edit {
  readonly edit: string;
  readonly about: readonly Name[];
  readonly params: Params;
  readonly facts: Surroundings;
}

/** Edits that are tried; each costs one computation of the graph. */
const MAX_EDITS = 40;

/** Counts of definite cuts by top. */
type Counts = ReadonlyMap<string, { readonly 1: number; readonly 2: number }>;

/** Every edit that removes something, with what it does, the most useful first: worst top, then single points, then pairs. */
export function remediesFor(facts: Surroundings, tops: readonly string[]): Remedy[] {
  const before = countsOf(facts);
  const tried = editsOf(facts).slice(0, MAX_EDITS);
  return tried
    .flatMap(({ facts: changed, edit, about, params }) => {
      const after = countsOf(changed);
      const top = tops.find(one => isBetter(before, after, one));
      const [old, now] = [before.get(top ?? ''), after.get(top ?? '')];
      return top === undefined || !old || !now ? [] : [{ edit, about, params, top, before: old, after: now }];
    })
    .sort(
      (a, b) =>
        tops.indexOf(a.top) - tops.indexOf(b.top) ||
        b.before[1] - b.after[1] - (a.before[1] - a.after[1]) ||
        a.after[2] - b.after[2],
    );
}

function isBetter(before: Counts, after: Counts, top: string): boolean {
  const [old, now] = [before.get(top), after.get(top)];
  return old !== undefined && now !== undefined && (now[1] < old[1] || (now[1] === old[1] && now[2] < old[2]));
}

function countsOf(facts: Surroundings): Counts {
  const { cuts, works } = analyse(buildGraph(facts), 2);
  const count = (top: string, order: number): number =>
    cuts.filter(cut => cut.top === top && cut.order === order && cut.certainty === 'definite').length;
  return new Map(Array.from(works.keys(), top => [top, { 1: count(top, 1), 2: count(top, 2) }]));
}

/** What could be changed, as the facts would be afterwards. */
function editsOf(facts: Surroundings): Edit[] {
  return [
    ...ownServerNames(facts),
    ...otherRegistrars(facts),
    ...secondChat(facts),
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
      one.domain === domain ? { ...one, registrar: 'another registrar' } : one,
    );
    return [{ edit: 'other-registrar', about: [domain], params: { registrar }, facts: { ...facts, registrations } }];
  });
}

/** A chat that has nothing to do with the company's names, where the chats that there are have. */
function secondChat(facts: Surroundings): Edit[] {
  const { chats, portfolio } = facts;
  const inside = (name: Name | null): boolean => name !== null && portfolio.some(one => isAtOrUnder(name, one));
  if (chats.length === 0 || !chats.every(chat => inside(chat.carrier) || inside(chat.login))) return [];
  const slack = chats.find(chat => chat.chat === 'slack');
  if (slack !== undefined) {
    const freed = chats.map(chat => (chat === slack ? { ...chat, login: null } : chat));
    return [
      {
        edit: 'chat-login-outside',
        about: slack.login ? [slack.login] : [],
        params: {},
        facts: { ...facts, chats: freed },
      },
    ];
  }
  return [];
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
