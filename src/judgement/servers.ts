import type { Question, Reply, ServerAddress, ZoneFacts } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { type Address, familyOf } from '../values/address.ts';
import type { Name } from '../values/name.ts';
import { canBeReached, operatorOf, type Way, workedElsewhere } from './own-network.ts';

/** The ways a server can answer wrongly: what people call lame, each kind apart (RFC 9499 "lame delegation"). */
export type LameKind =
  | 'refused'
  | 'servfail'
  | 'formerr'
  | 'upward'
  | 'not-authoritative'
  | 'empty'
  /** Answers other questions about the zone, and is silent to the one that matters. */
  | 'drops'
  | 'denies-apex'
  | 'alias-at-apex'
  | 'truncated'
  | 'malformed'
  | 'mismatched';

/** What one server is for the zone and the question, all its replies together. */
export type Standing =
  | { readonly kind: 'good' }
  | { readonly kind: 'lame'; readonly how: LameKind }
  | { readonly kind: 'silent' }
  /** Told at once that nobody listens there. */
  | { readonly kind: 'unreachable' }
  /** Not asked, or asked in a way that does not work from here (rule 6): nothing is known. */
  | { readonly kind: 'unasked'; readonly why: string }
  | { readonly kind: 'pending' };

export interface ServerView {
  /** The address with the first name that has it: one address is one server. */
  readonly server: ServerAddress;
  readonly standing: Standing;
  /** What it said about the zone, without controls, hints and the last good servers' examination. */
  readonly replies: readonly Reply[];
}

export interface ZoneView {
  readonly zone: Name;
  readonly all: readonly ServerView[];
  readonly good: readonly ServerView[];
  readonly lame: readonly (ServerView & { readonly standing: { readonly kind: 'lame'; readonly how: LameKind } })[];
  /** Nothing came back: no answer at all, or nobody listens. */
  readonly silent: readonly ServerView[];
  readonly unasked: readonly ServerView[];
  readonly pending: readonly ServerView[];
}

const ABOUT_THE_ZONE: ReadonlySet<string> = new Set(['delegation', 'alias', 'address', 'zone']);

/** The servers that delegation and zone name, each address once; what only memory knows does not belong to the zone now. */
export function serversOf(facts: ZoneFacts): ServerAddress[] {
  const seen = new Map<Address, ServerAddress>();
  for (const ns of facts.nameservers)
    for (const { address, sources } of ns.addresses)
      if (!seen.has(address) && sources.some(s => s !== 'history')) seen.set(address, { name: ns.name, address });
  return [...seen.values()];
}

/** How each server of a zone stands, as seen by the question given (what the user asked, an alias' target, …). */
export function viewZone(evidence: Evidence, facts: ZoneFacts, question: Question): ZoneView {
  const all = serversOf(facts).map(server => viewServer(evidence, facts, server, question));
  const of = (...kinds: readonly Standing['kind'][]) => all.filter(v => kinds.includes(v.standing.kind));
  return {
    zone: facts.zone,
    all,
    good: of('good'),
    lame: of('lame') as ZoneView['lame'],
    silent: of('silent', 'unreachable'),
    unasked: of('unasked'),
    pending: of('pending'),
  };
}

function viewServer(evidence: Evidence, facts: ZoneFacts, server: ServerAddress, question: Question): ServerView {
  const replies = facts.replies.filter(r => r.server.address === server.address && ABOUT_THE_ZONE.has(r.purpose));
  const standing = standingOf(facts.zone, replies, question);
  const unheard = standing.kind === 'silent' || standing.kind === 'unreachable';
  // Nobody on the internet gets an answer there either: that is no matter of our own network.
  if (unheard && !canBeReached(evidence, server.address)) return { server, replies, standing };
  const way = wayCharged(standing, server);
  if (way !== null && !workedElsewhere(evidence, way, new Set([operatorOf(facts.zone, server)])))
    return { server, replies, standing: { kind: 'unasked', why: `${way} is not known to work from here` } };
  return { server, replies, standing };
}

/** The way that a standing would charge the server with; null where what it said is charge enough. */
function wayCharged(standing: Standing, server: ServerAddress): Way | null {
  if (standing.kind === 'silent' || standing.kind === 'unreachable') return familyOf(server.address);
  return standing.kind === 'lame' && standing.how === 'truncated' ? 'tcp' : null;
}

/** The question itself decides; where it was not asked of this server, whatever else it said of the zone. */
function standingOf(zone: Name, replies: readonly Reply[], question: Question): Standing {
  const asked = replies.filter(r => r.question.name === question.name && r.question.type === question.type);
  const others = replies.filter(r => !asked.includes(r));
  const byOthers = best(others.map(r => standingBy(zone, r)));
  const byAsked = best(asked.map(r => standingBy(zone, r)));
  if (byAsked.kind === 'unasked' && asked.length === 0) return byOthers;
  // A CNAME beside the SOA at the apex is wrong (RFC 2181 §10.1), yet resolvers follow it: the zone itself is served.
  const served = others.some(
    r => r.outcome?.kind === 'answer' && r.question.name === zone && ['SOA', 'NS'].includes(r.question.type),
  );
  if (byAsked.kind === 'lame' && byAsked.how === 'alias-at-apex' && served) return { kind: 'good' };
  if (byAsked.kind === 'silent' && (byOthers.kind === 'good' || byOthers.kind === 'lame'))
    return { kind: 'lame', how: 'drops' };
  return byAsked.kind === 'unasked' ? byOthers : byAsked;
}

const ORDER: readonly Standing['kind'][] = ['good', 'lame', 'pending', 'silent', 'unreachable', 'unasked'];

const best = (standings: readonly Standing[]): Standing =>
  [...standings].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))[0] ?? {
    kind: 'unasked',
    why: 'not asked',
  };

function standingBy(zone: Name, reply: Reply): Standing {
  const { outcome } = reply;
  if (outcome === null) return { kind: 'pending' };
  const atApex = reply.question.name === zone;
  switch (outcome.kind) {
    case 'answer':
    case 'referral':
    case 'nodata':
      return { kind: 'good' };
    case 'nxdomain':
      return atApex ? { kind: 'lame', how: 'denies-apex' } : { kind: 'good' };
    case 'alias':
      return atApex && outcome.by === 'CNAME' ? { kind: 'lame', how: 'alias-at-apex' } : { kind: 'good' };
    case 'silent':
      return { kind: 'silent' };
    case 'unreachable':
      return OUR_OWN.has(outcome.why) ? { kind: 'unasked', why: outcome.why } : { kind: 'unreachable' };
    case 'not-asked':
      // A private or reserved address is dialled by nobody: it serves the zone to nobody either (RFC 6890).
      return outcome.why === 'guarded' ? { kind: 'unreachable' } : { kind: 'unasked', why: outcome.why };
    default:
      return { kind: 'lame', how: outcome.kind };
  }
}

/** Failures of a send that speak of this host only (FailureReason in the world's ports); no route to one address is not among them. */
const OUR_OWN: ReadonlySet<string> = new Set(['no-family', 'too-many']);
