import type { Question, RawRecord } from '../../dns/message.ts';
import { soaOf, targetOf } from '../../dns/wire/rdata.ts';
import { isAtOrUnder, type Name, parentOf, parseName, prepend } from '../../values/name.ts';
import { addressRecords, cutAbove, record, serversAt, setOf, type Zone } from './zone.ts';

/** What a server says to a question, before the message is made. */
export interface Said {
  readonly rcode: string;
  readonly aa: boolean;
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
  /** Glue that the referral needs (RFC 9471 §3.1): where it does not fit, the message is truncated. */
  readonly glue: readonly RawRecord[];
  /** What may be left out. */
  readonly additionals: readonly RawRecord[];
}

export const nothing = (rcode: string): Said => ({
  rcode,
  aa: false,
  answers: [],
  authorities: [],
  glue: [],
  additionals: [],
});

/** How many aliases a server follows inside a zone before it leaves the rest to the resolver. */
const MAX_ALIASES = 8;

/** The zone a server answers a question from: the deepest one, but a DS is the parent's (RFC 4035 §3.1.4.1). */
export function zoneFor(zones: ReadonlyMap<Name, Zone>, question: Question): Zone | null {
  const from = question.type === 'DS' && question.name !== '.' ? parentOf(question.name) : question.name;
  for (let at: Name | null = from; at !== null; at = parentOf(at)) {
    const zone = zones.get(at);
    if (zone !== undefined) return zone;
  }
  return zones.get(question.name) ?? null;
}

/** The algorithm of RFC 1034 §4.3.2 for a server without recursion; signatures are not its matter. */
export function answerFrom(zones: ReadonlyMap<Name, Zone>, question: Question): Said {
  const zone = zoneFor(zones, question);
  if (zone === null) return nothing('REFUSED');
  const said = answerIn(zone, question, []);
  return question.type === 'NS' && said.aa ? { ...said, additionals: addressesKnown(zones, said.answers) } : said;
}

/** The addresses of servers named in an answer, out of every zone that this server has (RFC 1035 §3.3.11). */
function addressesKnown(zones: ReadonlyMap<Name, Zone>, answers: readonly RawRecord[]): RawRecord[] {
  return answers.map(targetOf).flatMap(target => {
    const zone = target === null ? null : zoneFor(zones, { name: target, type: 'A' });
    return target === null || zone === null ? [] : addressRecords(zone, target);
  });
}

function answerIn(zone: Zone, question: Question, chased: readonly RawRecord[]): Said {
  const { name, type } = question;
  const cut = cutAbove(zone, name);
  // The parent side of a cut has authority for the DS set only (RFC 4035 §2.4).
  if (cut !== null && !(cut === name && type === 'DS')) return referral(zone, cut, chased);
  const dname = dnameAbove(zone, name);
  if (dname !== null) return substituted(zone, question, dname, chased);
  if (!zone.names.has(name)) return wildcard(zone, question, chased);
  return atNode(zone, question, name, chased);
}

/** What the node `from` holds, said of the name asked: they differ only for wildcards (RFC 4592 §3.3.1). */
function atNode(zone: Zone, question: Question, from: Name, chased: readonly RawRecord[]): Said {
  const sets = zone.sets.get(from);
  const [alias] = sets?.get('CNAME') ?? [];
  if (alias !== undefined && question.type !== 'CNAME') {
    return followed(zone, question, [...chased, { ...alias, name: question.name }], targetOf(alias));
  }
  // A few sets would do for ANY (RFC 8482 §4.1): the first.
  const found = (question.type === 'ANY' ? sets?.values().next().value : sets?.get(question.type)) ?? [];
  if (found.length === 0) return denial(zone, 'NOERROR', chased);
  const answers = found.map(one => ({ ...one, name: question.name }));
  return {
    rcode: 'NOERROR',
    aa: true,
    answers: [...chased, ...answers],
    authorities: [],
    glue: [],
    additionals: [],
  };
}

/** RFC 4592 §4.3.3: only the wildcard of the closest encloser counts. */
function wildcard(zone: Zone, question: Question, chased: readonly RawRecord[]): Said {
  let encloser = parentOf(question.name) ?? zone.apex;
  while (!zone.names.has(encloser)) encloser = parentOf(encloser) ?? zone.apex;
  const star = prepend('*', encloser);
  if (star !== null && zone.names.has(star)) return atNode(zone, question, star, chased);
  // A chain of aliases that ends nowhere is NXDOMAIN too (RFC 6604 §3).
  return denial(zone, 'NXDOMAIN', chased);
}

/** NODATA or NXDOMAIN with the SOA, whose TTL is the negative one (RFC 2308 §3). */
function denial(zone: Zone, rcode: string, chased: readonly RawRecord[]): Said {
  return { rcode, aa: true, answers: chased, authorities: negativeSoa(zone), glue: [], additionals: [] };
}

/** The SOA as a denial carries it. */
export function negativeSoa(zone: Zone): RawRecord[] {
  return setOf(zone, zone.apex, 'SOA').map(soa => ({ ...soa, ttl: Math.min(soa.ttl, soaOf(soa)?.minimum ?? soa.ttl) }));
}

/** NS without authority, DS beside it (RFC 4035 §3.1.4), and every address that the parent's data hold for the servers. */
function referral(zone: Zone, cut: Name, chased: readonly RawRecord[]): Said {
  const servers = serversAt(zone, cut);
  const inside = servers.filter(server => isAtOrUnder(server, cut));
  const beside = servers.filter(server => !isAtOrUnder(server, cut));
  return {
    rcode: 'NOERROR',
    aa: chased.length > 0,
    answers: chased,
    authorities: [...setOf(zone, cut, 'NS'), ...setOf(zone, cut, 'DS')],
    glue: inside.flatMap(server => addressRecords(zone, server)),
    additionals: beside.flatMap(server => addressRecords(zone, server)),
  };
}

function dnameAbove(zone: Zone, name: Name): RawRecord | null {
  for (let at = parentOf(name); at !== null && isAtOrUnder(at, zone.apex); at = parentOf(at)) {
    const [dname] = setOf(zone, at, 'DNAME');
    if (dname !== undefined) return dname;
  }
  return null;
}

/** The DNAME and the CNAME made from it (RFC 6672 §3.1); a name that becomes too long is YXDOMAIN (§2.2). */
function substituted(zone: Zone, question: Question, dname: RawRecord, chased: readonly RawRecord[]): Said {
  const target = targetOf(dname);
  const head = question.name.slice(0, question.name.length - dname.name.length);
  const whole = target === null ? null : parseName(target === '.' ? head : `${head}${target}`);
  if (whole === null) return { ...nothing('YXDOMAIN'), aa: true, answers: [...chased, dname] };
  const made = record(`${question.name} ${dname.ttl} CNAME ${whole}`);
  if (question.type === 'CNAME') return { ...nothing('NOERROR'), aa: true, answers: [...chased, dname, made] };
  return followed(zone, question, [...chased, dname, made], whole);
}

/** Goes on at an alias' target while it lies in the same zone; what lies elsewhere is the resolver's to ask. */
function followed(zone: Zone, question: Question, chased: readonly RawRecord[], target: Name | null): Said {
  const said: Said = { ...nothing('NOERROR'), aa: true, answers: chased };
  const isLoop = chased.some(one => one.name === target && one.type === 'CNAME');
  if (target === null || isLoop || chased.length > MAX_ALIASES || !isAtOrUnder(target, zone.apex)) return said;
  return answerIn(zone, { name: target, type: question.type }, chased);
}
