import { isAtOrUnder, isUnder, labelsOf, type Name, parseName } from '../../values/name.ts';
import type { Message, Question, RawRecord } from '../message.ts';
import { soaOf, targetOf } from '../wire/rdata.ts';
import type { Outcome, Said } from './facts.ts';

/** NSID octets as text where they are printable ASCII, else as hex (RFC 5001 §2.3 leaves the form to the server). */
function nsidText(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.length === 0) return null;
  const text = String.fromCharCode(...bytes.subarray(0, 64));
  return /^[\x20-\x7e]+$/.test(text) ? text : Buffer.from(bytes.subarray(0, 64)).toString('hex');
}

/** What a response said, reduced. `size` in octets. */
export function saidBy(message: Message, size: number): Said {
  const soaRecord = [...message.authorities, ...message.answers].find(r => r.type === 'SOA');
  const soa = soaRecord ? soaOf(soaRecord) : null;
  return {
    rcode: message.rcode,
    aa: message.aa,
    tc: message.tc,
    ra: message.ra,
    ad: message.ad,
    ede: message.edns?.ede ?? [],
    nsid: nsidText(message.edns?.nsid ?? null),
    edns: message.edns !== null,
    answers: message.answers,
    authorities: message.authorities,
    additionals: message.additionals,
    soa: soaRecord && soa ? { zone: soaRecord.name, ttl: soaRecord.ttl, soa } : null,
    size,
  };
}

/**
 * Which kind of outcome a response is, for a question asked of a server of `zone`. Takes nothing on trust: a referral
 * must lead down towards the name, data must come with authority, aliases must belong to the name asked.
 */
export function classify(said: Said, question: Question, zone: Name): Outcome {
  if (said.tc) return { kind: 'truncated', said };
  const alias = aliasIn(said.answers, question, zone);
  switch (said.rcode) {
    case 'NOERROR':
      return alias ? withAuthority(said, { kind: 'alias', said, ...alias }) : classifyNoError(said, question, zone);
    case 'NXDOMAIN':
      // RFC 6604 §3: with an alias in front the code speaks of the alias' end, which we ask about ourselves.
      return withAuthority(said, alias ? { kind: 'alias', said, ...alias } : { kind: 'nxdomain', said });
    case 'YXDOMAIN':
      return alias ? withAuthority(said, { kind: 'alias', said, ...alias }) : { kind: 'formerr', said };
    case 'REFUSED':
    case 'NOTAUTH':
      return { kind: 'refused', said };
    case 'SERVFAIL':
      return { kind: 'servfail', said };
    default:
      return { kind: 'formerr', said };
  }
}

const withAuthority = (said: Said, outcome: Outcome): Outcome =>
  said.aa ? outcome : { kind: 'not-authoritative', said };

function classifyNoError(said: Said, question: Question, zone: Name): Outcome {
  const matching = said.answers.filter(r => r.name === question.name && r.type === question.type);
  const cut = [...said.authorities, ...(question.type === 'NS' && !said.aa ? matching : [])].find(
    r => r.type === 'NS',
  )?.name;
  const downward = cut !== undefined && isUnder(cut, zone) && isAtOrUnder(question.name, cut);
  if (matching.length > 0 && said.aa) return { kind: 'answer', said };
  // A referral never has the AA bit (RFC 1034 §4.3.2 step 3b); some servers set it all the same when they hold nothing else.
  if (downward && (!said.aa || said.soa === null) && (matching.length === 0 || matching.every(r => r.type === 'NS')))
    return { kind: 'referral', said, cut };
  if (matching.length > 0) return { kind: 'not-authoritative', said };
  if (said.soa !== null) {
    if (!isAtOrUnder(said.soa.zone, zone) || !isAtOrUnder(question.name, said.soa.zone)) return { kind: 'empty', said };
    return withAuthority(said, { kind: 'nodata', said });
  }
  if (cut !== undefined && !said.aa) return { kind: 'upward', said, cut };
  // RFC 2308 §2.2: a denial of data without SOA but with the zone's own NS records ("type 3 with NS").
  if (cut !== undefined && cut === zone) return { kind: 'nodata', said };
  return said.answers.length > 0 ? { kind: 'not-authoritative', said } : { kind: 'empty', said };
}

/** The alias that an answer section holds for the question: a CNAME at the name, else a DNAME above it (RFC 6672 §3). */
function aliasIn(
  answers: readonly RawRecord[],
  question: Question,
  zone: Name,
): { by: 'CNAME' | 'DNAME'; target: Name } | null {
  if (question.type === 'CNAME' || question.type === 'DNAME') return null;
  const dname = answers.find(r => r.type === 'DNAME' && isUnder(question.name, r.name) && isAtOrUnder(r.name, zone));
  const cname = answers.find(r => r.type === 'CNAME' && r.name === question.name);
  if (dname) {
    const to = targetOf(dname);
    const target = to && substitute(question.name, dname.name, to);
    return target ? { by: 'DNAME', target } : null;
  }
  const target = cname && targetOf(cname);
  return target ? { by: 'CNAME', target } : null;
}

/** RFC 6672 §2.3: the owner's suffix replaced by the target; null where the result would be too long. */
function substitute(of: Name, owner: Name, target: Name): Name | null {
  const front = labelsOf(of).slice(0, labelsOf(of).length - labelsOf(owner).length);
  return parseName(`${front.join('.')}.${target === '.' ? '' : target}`);
}
