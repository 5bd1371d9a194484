import { isUsableKind } from '../../dns/usefulness.ts';
import type {
  Chain,
  Outcome,
  OutcomeKind,
  ParentSays,
  Reply,
  ServerAddress,
  Trace,
  ZoneFacts,
} from '../../dns/walk/facts.ts';
import { rdataText } from '../../dns/wire/rdata.ts';
import type { Line } from '../../report/report.ts';
import type { Look } from '../../services.ts';
import { type Address, type Family, familyOf } from '../../values/address.ts';
import { isAtOrUnder, isUnder, type Name } from '../../values/name.ts';
import { fill, type Holes } from '../language/fill.ts';
import { joined, named, text, zoneWord } from '../language/names.ts';

/** What one server of a zone said on the way of a chain. */
export interface ServerSaid {
  readonly server: ServerAddress;
  /** Null while it is still asked. */
  readonly outcome: Outcome | null;
  /** The reply that `outcome` comes from; null where another server's or nobody's facts tell it. */
  readonly reply: Reply | null;
}

/** Servers of a zone that said the same. */
export interface Group {
  readonly kind: OutcomeKind | 'waiting';
  readonly outcome: Outcome | null;
  readonly servers: readonly ServerAddress[];
}

/** What a zone's servers speak about: a zone below it, which it delegates or not, or a name and type. */
export interface About {
  readonly child: Name;
  readonly type: string;
  readonly parentOfIt: boolean;
}

/** What is asked of a zone's own servers, controls and examinations apart. */
const ON_THE_WAY: ReadonlySet<string> = new Set(['delegation', 'alias', 'address', 'zone']);

export const isUsable = (group: Group): boolean => group.kind !== 'waiting' && isUsableKind(group.kind);

/** The servers of a zone, each address once, that delegation, zone or hints name; memory alone makes no server. */
export function serversOf(facts: ZoneFacts): ServerAddress[] {
  const seen = new Map<Address, ServerAddress>();
  const add = (server: ServerAddress) => seen.has(server.address) || seen.set(server.address, server);
  for (const { name, addresses } of facts.nameservers) {
    for (const { address, sources } of addresses) if (sources.some(s => s !== 'history')) add({ name, address });
  }
  for (const { purpose, server } of facts.replies) if (ON_THE_WAY.has(purpose)) add(server);
  return [...seen.values()];
}

/** What each server of a zone said about the next zone of the chain, or where it is the last one, to the question. */
export function saidBy(look: Look, facts: ZoneFacts, chain: Chain): ServerSaid[] {
  const next = nextZone(look.evidence.trace, facts.zone, chain);
  const about = new Map((next?.delegation ?? []).map(says => [says.server.address, says] as const));
  const dead = familiesDeadHere(look);
  return serversOf(facts)
    .map(server => saidByOne(facts, server, chain, next, about.get(server.address)))
    .map(said => (isOurFault(said, dead) ? { ...said, outcome: OUR_FAULT[familyOf(said.server.address)] } : said));
}

function saidByOne(
  facts: ZoneFacts,
  server: ServerAddress,
  chain: Chain,
  next: ZoneFacts | null,
  says?: ParentSays,
): ServerSaid {
  const replies = facts.replies.filter(r => r.server.address === server.address && ON_THE_WAY.has(r.purpose));
  const { name, type } = chain.question;
  const reply =
    replies.find(r => r.question.name === name && r.question.type === type && r.outcome !== null) ??
    replies.find(r => next !== null && isAtOrUnder(r.question.name, next.zone) && r.outcome !== null) ??
    replies.find(r => r.question.name === name && r.question.type === type) ??
    (next === null ? replies[0] : undefined) ??
    null;
  if (says !== undefined && next !== null) return { server, outcome: asDelegating(says, next.zone), reply };
  return { server, outcome: reply?.outcome ?? (reply === null ? UNASKED : null), reply };
}

/** Rule 6 of evidence: what a broken family of our own makes of a server counts as not asked. */
const isOurFault = ({ server, outcome }: ServerSaid, dead: ReadonlySet<Family>): boolean =>
  (outcome?.kind === 'silent' || outcome?.kind === 'unreachable') && dead.has(familyOf(server.address));

/** The families that work to nobody from here, as the checks found. */
const familiesDeadHere = ({ diagnosis }: Look): ReadonlySet<Family> =>
  new Set(
    diagnosis.findings
      .filter(f => f.code === 'own-way-broken')
      .flatMap(({ params: { way } }): Family[] => (way === 'IPv4' ? ['v4'] : way === 'IPv6' ? ['v6'] : [])),
  );

const OUR_FAULT: Readonly<Record<Family, Outcome>> = {
  v4: { kind: 'not-asked', why: 'IPv4 does not work from here' },
  v6: { kind: 'not-asked', why: 'IPv6 does not work from here' },
};

const UNASKED: Outcome = { kind: 'not-asked', why: '' };

/** A server that holds parent and child answers out of the child: it delegates as well as any. */
function asDelegating(says: ParentSays, child: Name): Outcome {
  if (!says.servesChild || !('said' in says.outcome)) return says.outcome;
  return { kind: 'referral', said: says.outcome.said, cut: child };
}

/** The zone that a chain goes on to from `zone`, delegated or denied; null at its end. */
export function nextZone(trace: Trace, zone: Name, chain: Chain): ZoneFacts | null {
  const next = chain.path[chain.path.indexOf(zone) + 1];
  if (next !== undefined) return trace.zones.get(next) ?? null;
  const denied = [...trace.zones.values()].filter(
    z => z.parent === zone && isAtOrUnder(chain.question.name, z.zone) && isUnder(z.zone, zone),
  );
  return denied[0] ?? null;
}

/**
 * Servers by what they said: those that move on first, then the largest group; those that were not asked come last.
 * `byData` tells answers with different data apart.
 */
export function grouped(said: readonly ServerSaid[], byData = false): Group[] {
  const groups = new Map<string, { kind: Group['kind']; outcome: Outcome | null; servers: ServerAddress[] }>();
  for (const { server, outcome } of said) {
    const kind = outcome?.kind ?? 'waiting';
    const key = keyOf(outcome, byData);
    const group = groups.get(key) ?? { kind, outcome, servers: [] };
    group.servers.push(server);
    groups.set(key, group);
  }
  const rank = (group: Group): number =>
    isUsable(group) ? 0 : group.kind === 'waiting' ? 2 : group.kind === 'not-asked' ? 3 : 1;
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.servers.length - a.servers.length);
}

function keyOf(outcome: Outcome | null, byData: boolean): string {
  if (outcome === null) return 'waiting';
  if (outcome.kind === 'alias') return `alias ${outcome.target}`;
  if (outcome.kind === 'formerr') return `formerr ${outcome.said.rcode}`;
  if (outcome.kind === 'not-asked') return `not-asked ${outcome.why}`;
  if (outcome.kind !== 'answer' || !byData) return outcome.kind;
  const data = outcome.said.answers.filter(r => r.type !== 'RRSIG').map(rdataText);
  return `answer ${data.sort().join(' ')}`;
}

/** What a server does, after "2 of 2 servers" and after "1": one says, several say. A term comes with its meaning. */
const DOES: Readonly<Record<Group['kind'], readonly [one: string, several: string]>> = {
  answer: ['answers', 'answer'],
  referral: ['delegates {child}', 'delegate {child}'],
  nxdomain: ['says {child} does not exist (NXDOMAIN)', 'say {child} does not exist (NXDOMAIN)'],
  nodata: ['says {child} has no {type} record (NODATA)', 'say {child} has no {type} record (NODATA)'],
  alias: ['says {child} is an alias of {target}', 'say {child} is an alias of {target}'],
  upward: ['points back up (does not know the zone)', 'point back up (do not know the zone)'],
  refused: ['refuses (REFUSED)', 'refuse (REFUSED)'],
  servfail: ['reports a failure (SERVFAIL)', 'report a failure (SERVFAIL)'],
  formerr: ['rejects the question ({rcode})', 'reject the question ({rcode})'],
  'not-authoritative': ['answers from memory, without authority', 'answer from memory, without authority'],
  empty: ['answers with nothing in it', 'answer with nothing in it'],
  truncated: ['cuts the answer short and gives none over TCP', 'cut the answer short and give none over TCP'],
  malformed: ['sends something that is no DNS', 'send something that is no DNS'],
  mismatched: ['answers another question', 'answer another question'],
  silent: ['does not answer', 'do not answer'],
  unreachable: ['cannot be reached', 'cannot be reached'],
  'not-asked': ['not asked', 'not asked'],
  waiting: ['still asked', 'still asked'],
};

/** A denial by a parent of many: it has no delegation there, whatever type was asked. */
const NOT_DELEGATED: readonly [string, string] = [
  'says {child} is not delegated (NODATA)',
  'say {child} is not delegated (NODATA)',
];

/** What a group does, with the name that it is about. */
export function saysOf(group: Group, about: About): Line {
  const forms = group.kind === 'nodata' && about.parentOfIt ? NOT_DELEGATED : DOES[group.kind];
  return fill(forms[group.servers.length === 1 ? 0 : 1], holesOf(group.outcome, about));
}

function holesOf(outcome: Outcome | null, about: About): Holes {
  return {
    child: named(about.child),
    type: [text(about.type)],
    target: outcome?.kind === 'alias' ? named(outcome.target) : [],
    rcode: outcome?.kind === 'formerr' ? [{ kind: 'foreign', text: outcome.said.rcode }] : [],
  };
}

/** "3 refuse (REFUSED), 1 does not answer": what these groups do, for a bracket. */
export function tallied(groups: readonly Group[], about: About): Line {
  return joined(
    groups.map(group => [text(`${group.servers.length} `), ...saysOf(group, about)]),
    ', ',
  );
}

/** "13 of 13 servers", or "1 of 13 servers"; the zone is named where it helps. */
export const countOf = (count: number, total: number, zone?: Name): Line => [
  text(`${count} of ${total} ${zone === undefined ? '' : `${zoneWord(zone)} `}${total === 1 ? 'server' : 'servers'}`),
];
