import type { ExtendedError, Message, Question, RawRecord } from '../../dns/message.ts';
import { type Address, familyOf } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { isUnder, labelDepth, type Name, parentOf, ROOT, suffixOf } from '../../values/name.ts';
import type { Host, Internet } from '../internet.ts';
import type { Deed } from '../scenario.ts';
import { answerFrom, negativeSoa, nothing, type Said, zoneFor } from './authority.ts';
import { questionOf } from './reply.ts';
import { resolve } from './resolver.ts';
import { servedZone, withProofs } from './signing.ts';
import { record } from './zone.ts';

/** What is said to a query, and the two things beside it that only who says it knows. */
export interface Content {
  readonly said: Said;
  readonly ra: boolean;
  readonly ede: ExtendedError | null;
}

export interface Asked {
  readonly internet: Internet;
  readonly host: Host;
  readonly query: Message;
  readonly deeds: readonly Deed[];
  readonly at: Instant;
  readonly ask: (address: Address, question: Question) => Message | null;
}

/** Seconds: what invented records live. */
const INVENTED_TTL = 300;

/** What a host says to a query with the faults that hold for it; of several that change the content, the last one counts. */
export function contentOf(asked: Asked): Content {
  const question = questionOf(asked.query);
  if ('rcode' in question) return { said: question, ra: asked.host.resolver, ede: null };
  const plain = (said: Said): Content => ({ said, ra: asked.host.resolver, ede: null });
  const honest = () => (asked.host.resolver ? resolved(asked, question) : plain(authoritative(asked, question)));
  const content = asked.deeds.reduce<() => Content>(
    (before, deed) => () => contentWith(deed, asked, question, plain) ?? before(),
    honest,
  );
  const given = content();
  const hidesAuthority = asked.deeds.some(deed => deed.kind === 'answers-without-authority');
  return hidesAuthority ? { ...given, said: { ...given.said, aa: false } } : given;
}

/** The answer out of a server's zones, with signatures and proofs for who wants them and knows what to do with them. */
function authoritative({ host, query }: Asked, question: Question): Said {
  const known = saidFrom(host.zones);
  const key = `${question.name} ${question.type} ${query.edns?.dnssecOk === true ? 'DO' : ''}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const plain = answerFrom(servedFrom(host.zones), question);
  const zone = host.zones.get(zoneFor(host.zones, question)?.apex ?? ROOT);
  const said = zone === undefined || !query.edns?.dnssecOk ? plain : withProofs(plain, zone, question);
  if (known.size < MAX_SAID) known.set(key, said);
  return said;
}

/** The zones as they are served, made once: a hosting company has thousands. */
const served = new WeakMap<Host['zones'], Parameters<typeof answerFrom>[0]>();

function servedFrom(zones: Host['zones']): Parameters<typeof answerFrom>[0] {
  const known = served.get(zones) ?? new Map(Array.from(zones, ([apex, zone]) => [apex, servedZone(zone)]));
  served.set(zones, known);
  return known;
}

/** Answers kept of one server's zones: a trace asks each server some ten things. */
const MAX_SAID = 1_000;

/** What was said out of zones as they are: a watched outage asks the same thousands of times. */
const said = new WeakMap<object, Map<string, Said>>();

/** Servers of one zone, which says the same on all of them, share it. */
function saidFrom(zones: Host['zones']): Map<string, Said> {
  const [only] = zones.size === 1 ? zones.values() : [];
  const owner = only ?? zones;
  const known = said.get(owner) ?? new Map<string, Said>();
  said.set(owner, known);
  return known;
}

/** What one fault makes a host say; null where it does not change the content. */
function contentWith(deed: Deed, asked: Asked, question: Question, plain: (said: Said) => Content): Content | null {
  switch (deed.kind) {
    case 'answers-rcode':
      return { ...plain(coded(deed.rcode, asked.host, question)), ede: deed.ede };
    case 'answers-nodata':
      return plain(denying('NOERROR', asked.host, question));
    case 'answers-empty':
      return plain(nothing('NOERROR'));
    case 'denies-empty-names':
      return isEmpty(asked.host, question) ? plain(denying('NXDOMAIN', asked.host, question)) : null;
    case 'answers-everything':
      return plain(everything(asked, question, deed.address));
    case 'answers-as-resolver':
      return deed.address === null
        ? { ...resolved(asked, question), ra: true }
        : { said: invented(question, deed.address, false), ra: true, ede: null };
    case 'refers-upward':
      return plain({ ...nothing('NOERROR'), authorities: rootServers(asked.internet) });
    default:
      return null;
  }
}

/** NXDOMAIN is said with authority and a SOA, every other code bare. */
const coded = (rcode: string, host: Host, question: Question): Said =>
  rcode === 'NXDOMAIN' ? denying(rcode, host, question) : nothing(rcode);

function denying(rcode: string, host: Host, question: Question): Said {
  const zone = zoneFor(host.zones, question);
  return { ...nothing(rcode), aa: true, authorities: zone === null ? [] : negativeSoa(zone) };
}

/** True for a name without records that has names below it: it exists (RFC 8020 §2). */
function isEmpty(host: Host, { name }: Question): boolean {
  const sets = zoneFor(host.zones, { name, type: 'A' })?.sets;
  return sets !== undefined && !sets.has(name) && [...sets.keys()].some(other => isUnder(other, name));
}

function invented(question: Question, address: Address, aa: boolean): Said {
  const isAsked = question.type === (familyOf(address) === 'v4' ? 'A' : 'AAAA');
  const answers = isAsked ? [record(`${question.name} ${INVENTED_TTL} ${question.type} ${address}`)] : [];
  return { ...nothing('NOERROR'), aa, answers };
}

/** A parking server: any name is in a zone of its own making, cut at the second label. */
function everything(asked: Asked, question: Question, address: Address): Said {
  const apex = suffixOf(question.name, Math.min(2, labelDepth(question.name)));
  const host = asked.host.name;
  const soa = record(`${apex} ${INVENTED_TTL} SOA ${host} hostmaster.${host} 1 7200 3600 1209600 ${INVENTED_TTL}`);
  const said = { ...nothing('NOERROR'), aa: true };
  if (question.name === apex && question.type === 'SOA') return { ...said, answers: [soa] };
  if (question.name === apex && question.type === 'NS') {
    return { ...said, answers: companions(asked).map(name => record(`${apex} ${INVENTED_TTL} NS ${name}`)) };
  }
  const made = invented(question, address, true);
  return made.answers.length > 0 ? made : { ...said, authorities: [soa] };
}

/** The hosts that answer everything as this one does: a parking operator's servers. */
function companions({ internet, host }: Asked): Name[] {
  const parks = (one: Host) => one.faults.some(({ fault }) => fault.deed.kind === 'answers-everything');
  const others = Array.from(internet.hosts.values()).filter(parks);
  return others.length > 0 ? others.map(one => one.name) : [host.name];
}

/** The root's NS set, as the servers of the root have it. */
function rootServers(internet: Internet): RawRecord[] {
  for (const host of internet.hosts.values()) {
    const root = host.zones.get(ROOT);
    if (root !== undefined) return [...(root.sets.get(ROOT)?.get('NS') ?? [])];
  }
  return [];
}

function resolved(asked: Asked, question: Question): Content {
  const hosts = Array.from(asked.internet.hosts.values());
  const { said, ede } = resolve(
    {
      at: asked.at,
      cache: asked.host.cache,
      roots: hosts.filter(host => host.zones.has(ROOT)).flatMap(host => host.addresses),
      soaFor: name => soaAbove(hosts, name),
      ask: asked.ask,
    },
    question,
  );
  return { said, ede, ra: true };
}

/** The SOA of the deepest zone above a name. */
function soaAbove(hosts: readonly Host[], name: Name): readonly RawRecord[] {
  for (let at = parentOf(name); at !== null; at = parentOf(at)) {
    for (const host of hosts) {
      const zone = host.zones.get(at);
      if (zone !== undefined) return negativeSoa(zone);
    }
  }
  return [];
}
