import { isUnder, type Name, prepend } from '../../../values/name.ts';
import type { Question, RawRecord } from '../../message.ts';
import { targetOf } from '../../wire/rdata.ts';
import type { Claim } from '../denial/denial.ts';
import { closestEncloser, proofOf, signaturesOf } from './prove.ts';

/** What an authoritative server says, as far as signing it goes. */
export interface PlainAnswer {
  readonly rcode: string;
  readonly aa: boolean;
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
}

/**
 * The answer as the same server gives it to a query with DO (RFC 4035 §3.1, RFC 5155 §7.2): signatures beside the sets
 * and the proofs that a wildcard, an absence or an unsigned delegation needs. `records` is the whole signed zone; a zone
 * without signatures changes nothing. For the simulated servers of drills and tests.
 */
export function withSignatures(
  plain: PlainAnswer,
  question: Question,
  zone: Name,
  records: readonly RawRecord[],
): PlainAnswer {
  const answers = signedSection(plain.answers, zone, records);
  const authorities = signedSection(plain.authorities, zone, records);
  const claim = claimOf(plain, question);
  const proofs = [...answers.claims, ...(claim ? [claim] : [])].flatMap(each => proofOf(each, zone, records));
  return { ...plain, answers: answers.records, authorities: [...authorities.records, ...once(proofs)] };
}

const once = (records: readonly RawRecord[]): RawRecord[] => [...new Set(records)];

/** A section with its signatures; sets made from a wildcard bring the wildcard's, and what they claim. */
function signedSection(
  section: readonly RawRecord[],
  zone: Name,
  records: readonly RawRecord[],
): { records: RawRecord[]; claims: Claim[] } {
  const claims: Claim[] = [];
  const firsts = section.filter(
    (record, i) => section.findIndex(other => other.name === record.name && other.type === record.type) === i,
  );
  const signatures = firsts.flatMap(record => {
    const own = signaturesOf(record, records);
    const made = section.some(({ type, name }) => type === 'DNAME' && isUnder(record.name, name));
    if (own.length > 0 || made || records.some(({ name }) => name === record.name)) return own;
    const encloser = closestEncloser(record.name, zone, records);
    const wildcard = prepend('*', encloser);
    const theirs = wildcard === null ? [] : signaturesOf({ ...record, name: wildcard }, records);
    if (theirs.length > 0) claims.push({ denies: 'closer', name: record.name, encloser });
    return theirs.map(signature => ({ ...signature, name: record.name }));
  });
  return { records: [...section, ...signatures], claims };
}

/** What the answer denies: the name or type at the end of its aliases, or the DS of a delegation; null where nothing. */
function claimOf(plain: PlainAnswer, { name, type }: Question): Claim | null {
  const cut = plain.authorities.find(record => record.type === 'NS')?.name;
  const soa = plain.authorities.some(record => record.type === 'SOA');
  if (cut !== undefined && !soa && plain.answers.length === 0) {
    const signed = plain.authorities.some(record => record.type === 'DS' && record.name === cut);
    return signed ? null : { denies: 'ds', name: cut };
  }
  if (!soa) return null;
  const end = plain.answers.reduce<Name>((at, record) => {
    const here = record.type === 'CNAME' && record.name === at;
    return (here ? targetOf(record) : null) ?? at;
  }, name);
  return plain.rcode === 'NXDOMAIN' ? { denies: 'name', name: end } : { denies: 'type', name: end, type };
}
