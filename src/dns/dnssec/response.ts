import { isUnder, labelDepth, labelsOf, type Name, parseName } from '../../values/name.ts';
import type { Question, RawRecord, RrType } from '../message.ts';
import { targetOf } from '../wire/rdata.ts';
import { type Claim, type Denials, denialsIn, judgeDenial } from './denial/denial.ts';
import type { GoodSignature, Judged } from './fault.ts';
import { faultOf, findSet, judgeSet, type SignedSet, setsOf, type Trust } from './rrset.ts';
import type { Work } from './work.ts';

/** What of a response is judged: its code and the two sections that hold proofs. */
export interface Response {
  readonly rcode: string;
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
}

export interface ResponseJudged {
  readonly judged: Judged;
  /** Every signature that was needed and holds. */
  readonly signatures: readonly GoodSignature[];
}

/** Aliases followed within one answer; the walk follows no more in a whole trace. */
const MAX_ALIASES = 11;

/** A response being judged. */
interface Reading {
  readonly answers: readonly SignedSet[];
  readonly authorities: readonly SignedSet[];
  readonly denials: Denials;
  readonly trust: Trust;
  readonly work: Work;
  readonly signatures: GoodSignature[];
  judged: Judged;
}

function readingOf(response: Response, trust: Trust, work: Work): Reading {
  const authorities = setsOf(response.authorities);
  return {
    answers: setsOf(response.answers),
    authorities,
    denials: denialsIn(authorities, trust, work),
    trust,
    work,
    signatures: [],
    judged: { security: 'secure' },
  };
}

/**
 * Judges a zone's answer to a question: the records at the name, the aliases that lead on inside the zone, and the
 * proof of absence at their end (RFC 4035 §5). `holds` says which names the zone's own data reach (not those below its
 * delegations). Records of other zones in the answer are not looked at: their own servers are asked.
 */
export function judgeResponse(
  response: Response,
  question: Question,
  trust: Trust,
  work: Work,
  holds: (name: Name, type: RrType) => boolean,
): ResponseJudged {
  const reading = readingOf(response, trust, work);
  let name: Name | null = question.name;
  for (let n = 0; name !== null && n <= MAX_ALIASES && holds(name, question.type); n++) {
    const at: Name = name;
    const alias = aliasAt(reading, at, question.type);
    name = alias?.target ?? null;
    if (alias !== null || takeSet(reading, findSet(reading.answers, at, question.type))) continue;
    // A server need not follow an alias (RFC 1034 §4.3.2 step 3a): then nothing is claimed about the target.
    const denies = n === 0 || response.rcode === 'NXDOMAIN' || reading.authorities.some(({ type }) => type === 'SOA');
    if (denies) takeDenial(reading, claimOf(response.rcode, { name: at, type: question.type }));
  }
  return { judged: reading.judged, signatures: reading.signatures };
}

/** Judges a referral: the DS set of the cut, or the proof that there is none (RFC 4035 §5.2). */
export function judgeReferral(
  response: Response,
  cut: Name,
  trust: Trust,
  work: Work,
): ResponseJudged & { ds: readonly RawRecord[] } {
  const reading = readingOf(response, trust, work);
  const set = findSet(reading.authorities, cut, 'DS') ?? findSet(reading.answers, cut, 'DS');
  if (!takeSet(reading, set)) takeDenial(reading, { denies: 'ds', name: cut });
  return { judged: reading.judged, signatures: reading.signatures, ds: set?.records ?? [] };
}

/** Keeps the worst of what was judged so far: one broken link breaks the answer, one unsigned one leaves it unsigned. */
function note(reading: Reading, judged: Judged): void {
  const rank = { secure: 0, insecure: 1, unknown: 2, bogus: 3 };
  if (rank[judged.security] > rank[reading.judged.security]) reading.judged = judged;
}

/** Judges a set; false where there is none. */
function takeSet(reading: Reading, set: SignedSet | null): boolean {
  if (set === null) return false;
  const judged = judgeSet(set, reading.trust, reading.work);
  if (judged.kind === 'bad') note(reading, { security: 'bogus', fault: judged.fault });
  else if (judged.kind === 'unknown') note(reading, { security: 'unknown', why: judged.why });
  else {
    reading.signatures.push(judged.signature);
    if (judged.weak) note(reading, { security: 'insecure', how: 'sha1-algorithm' });
    if (judged.expandedFrom !== null)
      note(reading, judgeDenial(reading.denials, { denies: 'closer', name: set.name, encloser: judged.expandedFrom }));
  }
  return true;
}

const claimOf = (rcode: string, { name, type }: Question): Claim =>
  rcode === 'NXDOMAIN' ? { denies: 'name', name } : { denies: 'type', name, type };

/** Judges the alias at a name, a DNAME above it before its own CNAME (RFC 6672 §3.2); null where there is none. */
function aliasAt(reading: Reading, name: Name, asked: RrType): { target: Name | null } | null {
  const dname = reading.answers.find(set => set.type === 'DNAME' && isUnder(name, set.name));
  const cname = findSet(reading.answers, name, 'CNAME');
  if (!dname) {
    if (cname === null || asked === 'CNAME') return null;
    takeSet(reading, cname);
    return { target: firstTarget(cname) };
  }
  takeSet(reading, dname);
  const to = firstTarget(dname);
  const target = to && renamed(name, dname.name, to);
  // The CNAME that a DNAME makes is not signed: it must be what we make of it ourselves (RFC 6672 §5.3.1).
  if (cname !== null && firstTarget(cname) !== target) {
    note(reading, { security: 'bogus', fault: faultOf(cname, 'alias-forged', null, reading.trust.now) });
  }
  return { target: asked === 'CNAME' ? null : target };
}

const firstTarget = (set: SignedSet): Name | null => (set.records[0] ? targetOf(set.records[0]) : null);

/** RFC 6672 §2.3; null where the result would be too long. */
function renamed(name: Name, owner: Name, target: Name): Name | null {
  const front = labelsOf(name).slice(0, labelDepth(name) - labelDepth(owner));
  return parseName(`${front.join('.')}.${target === '.' ? '' : target}`);
}

/** Judges an absence, and the SOA that says how long it may be remembered (RFC 2308 §5). */
function takeDenial(reading: Reading, claim: Claim): void {
  reading.signatures.push(...reading.denials.signatures);
  note(reading, judgeDenial(reading.denials, claim));
  const soa = claim.denies === 'ds' ? undefined : reading.authorities.find(set => set.type === 'SOA');
  if (soa === undefined) return;
  const judged = judgeSet(soa, reading.trust, reading.work);
  if (judged.kind === 'bad') note(reading, { security: 'bogus', fault: { ...judged.fault, denial: true } });
  if (judged.kind === 'good') reading.signatures.push(judged.signature);
}
