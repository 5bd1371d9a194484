import type {
  Chain,
  ChainEnd,
  Control,
  Hint,
  KnownBy,
  LastGoodAsked,
  Outcome,
  ParentSays,
  Purpose,
  Reply,
  ZoneFacts,
} from '../../src/dns/walk/facts.ts';
import type { Evidence, History, OwnDomain, RegistrationFacts } from '../../src/evidence.ts';
import { address } from '../../src/values/address.ts';
import { type Instant, instant } from '../../src/values/instant.ts';
import { labelDepth, type Name, name, parentOf, ROOT, suffixOf } from '../../src/values/name.ts';
import { registrableOf } from '../../src/values/suffix.ts';

import { nameserversOf, type ServersTold, saidByParent, toldBy } from './delegated.ts';
import { registration } from './look.ts';
import { NOW, outcomeOf, replyOf } from './says.ts';
/**
 * Evidence told as a story: who serves which zone, and what each server says to the question. What the story leaves
 * out is as it should be: root and registry refer downwards, servers answer, both families work from here.
 *
 *     evidence({ ask: 'www.example.com', zones: { 'example.com': {
 *       'ns1.example.com 192.0.43.11': 'answer',
 *       'ns2.example.com 192.0.43.12': 'refused',
 *     } } })
 *
 * What a server says: a word, and then words that belong to it: `answer A 192.0.2.80`, `alias www.example.net`,
 * `referral example.com` `nxdomain` `nodata` `refused` `silent` …, with `serial 7`, `mname ns2.example.com`, `ttl 60`,
 * and how it was asked: `over tcp`, `plain` (without EDNS), `bare` (EDNS without options), `loses 2`.
 */
export interface Story {
  /** The name, and the type where the user typed one. */
  readonly ask: string;
  /** From the top down; `.` and the registries' zones are filled in where they are not told. */
  readonly zones: Zones;
  /** Further ways: an alias' target, a dependency. */
  readonly ways?: readonly { readonly role: 'alias' | 'dependency'; readonly ask: string; readonly zones: Zones }[];
  readonly controls?: readonly {
    readonly kind: Control['kind'];
    readonly zone: string;
    readonly name: string;
    readonly says: string;
  }[];
  readonly hints?: readonly {
    readonly name: string;
    readonly says: string;
    readonly invented?: boolean;
    readonly ede?: number;
  }[];
  /** Servers of the last good state that were asked, in the form of a zone's. */
  readonly lastGood?: ServersTold;
  readonly history?: Partial<History>;
  readonly registrations?: readonly (Omit<Partial<RegistrationFacts>, 'domain'> & { readonly domain: string })[];
  /** The company's domains, where it has a portfolio. */
  readonly own?: readonly OwnDomain[];
  /** False: the walk still runs, or a bound ended it. */
  readonly complete?: boolean;
  readonly bounds?: readonly string[];
  /** Two root letters answered over TCP, so that TCP is known to work from here. */
  readonly tcpWorks?: boolean;
}

type Zones = Readonly<Record<string, ServersTold>>;

export const at = (iso: string): Instant => instant(Date.parse(iso));
export const ago = (seconds: number): Instant => instant(NOW - seconds * 1000);
export const HOUR = 3_600;
export const DAY = 86_400;

const ROOTS: ServersTold = Object.fromEntries(
  ['a', 'b', 'c'].flatMap((letter, i) => [
    [`${letter}.root-servers.net 198.51.100.${i + 1}`, 'refers'],
    [`${letter}.root-servers.net 2001:db8:53::${i + 1}`, 'refers'],
  ]),
);
/** Two servers for any registry, each operated by somebody else. */
const registry = (zone: string): ServersTold => ({
  [`a.nic.${zone} 198.51.100.${20 + zone.length}`]: 'refers',
  [`b.operator.example 198.51.100.${120 + zone.length}`]: 'refers',
});

export function evidence(story: Story): Evidence {
  const zones = new Map<Name, ZoneFacts>();
  const [asked = '', type] = story.ask.split(' ');
  const main = chainOf(zones, 'asked', { name: name(asked), type: type ?? 'A' }, story.zones);
  const others = (story.ways ?? []).map(way => {
    const [to = '', of] = way.ask.split(' ');
    return chainOf(zones, way.role, { name: name(to), type: of ?? 'A' }, way.zones);
  });
  if (story.tcpWorks) overTcp(zones);
  const lastGoodZone = story.history?.lastGood?.zone ?? registrableOf(name(asked)) ?? name(asked);
  const knownBy = story.history?.lastGood == null ? 'registration' : 'memory';
  return {
    trace: {
      asked: main.question,
      typeAsked: type !== undefined,
      chains: [main, ...others],
      zones,
      controls: (story.controls ?? []).map(control => controlOf(zones, control)),
      lastGood: story.lastGood
        ? lastGoodOf(lastGoodZone, knownBy, repliesOf(lastGoodZone, story.lastGood, main.question, null, 'last-good'))
        : null,
      hints: (story.hints ?? []).map(hintOf),
      queries: 42,
      startedAt: instant(NOW - 200),
      tookMs: 200,
      complete: story.complete ?? true,
      bounds: story.bounds ?? [],
    },
    history: story.history
      ? { lastGood: null, looks: [], changes: [], newestSerial: null, troubleSince: null, ...story.history }
      : null,
    dnssec: null,
    registrations: new Map((story.registrations ?? []).map(r => [name(r.domain), registrationOf(r, zones)])),
    ...(story.own && { own: story.own }),
    takenAt: NOW,
  };
}

/** The zones on a way, filled up with root and registries, from the root down. */
function waysZones(question: Chain['question'], told: Zones): [Name, ServersTold][] {
  const all = new Map<Name, ServersTold>([[ROOT, ROOTS]]);
  const tld = suffixOf(question.name, 1);
  if (question.name !== ROOT && !('.' in told && Object.keys(told).length === 1))
    all.set(tld, registry(tld.slice(0, -1)));
  for (const [zone, servers] of Object.entries(told)) all.set(name(zone), servers);
  return [...all].sort(([a], [b]) => labelDepth(a) - labelDepth(b));
}

function chainOf(zones: Map<Name, ZoneFacts>, role: Chain['role'], question: Chain['question'], told: Zones): Chain {
  const way = waysZones(question, told);
  const purpose: Purpose = role === 'asked' ? 'delegation' : role === 'alias' ? 'alias' : 'address';
  let parent: Name | null = null;
  let end: ChainEnd = { kind: 'unfinished', zone: ROOT };
  const path: Name[] = [];
  for (const [i, [zone, servers]] of way.entries()) {
    const next = way[i + 1]?.[0] ?? null;
    const before = zones.get(zone);
    const replies = [...(before?.replies ?? []), ...repliesOf(zone, servers, question, next, purpose)];
    const delegation: ParentSays[] = before?.delegation.length
      ? [...before.delegation]
      : saidByParent(zones, parent, zone, servers, question);
    zones.set(zone, { zone, parent, delegation, nameservers: nameserversOf(zone, servers), replies });
    path.push(zone);
    end = endAt(zone, replies, question);
    if (!replies.some(r => r.outcome?.kind === 'referral' && r.question === question)) break;
    parent = zone;
  }
  return { role, question, path, end };
}

function endAt(zone: Name, replies: readonly Reply[], question: Chain['question']): ChainEnd {
  const outcomes = replies.filter(r => r.question === question).map(r => r.outcome);
  const alias = outcomes.find(o => o?.kind === 'alias');
  if (alias?.kind === 'alias') return { kind: 'alias', zone, by: alias.by, target: alias.target };
  for (const kind of ['answer', 'nodata', 'nxdomain'] as const)
    if (outcomes.some(o => o?.kind === kind)) return { kind, zone };
  return { kind: outcomes.some(o => o === null) ? 'unfinished' : 'broken', zone };
}

function repliesOf(
  zone: Name,
  servers: ServersTold,
  question: Chain['question'],
  next: Name | null,
  purpose: Purpose,
): Reply[] {
  return toldBy(servers).map(({ server, says, other }) =>
    replyOf(zone, server, other ?? question, other === null ? purpose : 'zone', says, next),
  );
}

function controlOf(
  zones: ReadonlyMap<Name, ZoneFacts>,
  { kind, zone, name: of, says }: NonNullable<Story['controls']>[number],
): Control {
  const servers = toldBy(zone === '.' ? ROOTS : {}).map(t => t.server);
  const known = zones.get(name(zone))?.replies.map(r => r.server) ?? servers;
  const asked = [...new Map(known.map(s => [s.address, s])).values()].slice(0, 3);
  const question = { name: name(of), type: 'A' };
  return {
    kind,
    zone: name(zone),
    name: name(of),
    replies: asked.map(server => replyOf(name(zone), server, question, 'control', says)),
  };
}

function hintOf({ name: of, says, invented, ede }: NonNullable<Story['hints']>[number]): Hint {
  const question = { name: name(of), type: 'A' };
  const outcome = outcomeOf(parentOf(name(of)) ?? ROOT, question, says.split(' '), null) as Outcome;
  const told =
    ede !== undefined && 'said' in outcome
      ? { ...outcome, said: { ...outcome.said, ede: [{ code: ede, text: '' }] } }
      : outcome;
  return {
    resolver: address('203.0.113.53'),
    question,
    outcome: told as Outcome,
    at: NOW,
    invented: invented ?? false,
  };
}

function overTcp(zones: Map<Name, ZoneFacts>): void {
  const root = zones.get(ROOT) as ZoneFacts;
  const question = { name: ROOT, type: 'SOA' };
  const replies = root.replies.slice(0, 4).map(r => replyOf(ROOT, r.server, question, 'control', 'answer over tcp'));
  zones.set(ROOT, { ...root, replies: [...root.replies, ...replies] });
}

const listedFor = (zone: ZoneFacts | undefined): Name[] | undefined =>
  zone?.nameservers.filter(ns => ns.listedBy.parent).map(ns => ns.name);
const lastGoodOf = (zone: Name, knownBy: KnownBy, all: readonly Reply[]): LastGoodAsked => ({
  zone,
  knownBy,
  replies: all.filter(r => r.question.type !== 'NS'),
  published: all.filter(r => r.question.type === 'NS'),
});

const registrationOf = (
  r: Omit<Partial<RegistrationFacts>, 'domain'> & { readonly domain: string },
  zones: ReadonlyMap<Name, ZoneFacts>,
): RegistrationFacts =>
  registration(r.domain, {
    nameservers: listedFor(zones.get(name(r.domain))) ?? [name('ns1.example.com')],
    source: 'rdap',
    server: 'rdap.example.com',
    at: NOW,
    ...r,
    domain: name(r.domain),
  });

export { NOW };
