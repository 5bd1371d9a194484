import { isAtOrUnder, type Name, parentOf } from '../../../values/name.ts';
import type { RawRecord, RrType } from '../../message.ts';
import type { Fault, GoodSignature, Judged } from '../fault.ts';
import { type BoundName, DENIALS_PER_ANSWER } from '../limits.ts';
import { type Nsec, type Nsec3, nsec3Of, nsecOf } from '../records/rdata.ts';
import { faultOf, judgeSet, type SignedSet, type Trust } from '../rrset.ts';
import type { Work } from '../work.ts';
import * as byNsec from './nsec.ts';
import * as byNsec3 from './nsec3.ts';
import type { Proof } from './proof.ts';

/** The records of denial in one message whose signatures hold, and what is wrong with the others. */
export interface Denials {
  readonly zone: Name;
  readonly nsec: readonly Nsec[];
  /** One list for each set of parameters: a proof uses one of them (RFC 5155 §8.2). */
  readonly nsec3: readonly (readonly Nsec3[])[];
  readonly signatures: readonly GoodSignature[];
  /** Some hold only by a signature with SHA-1. */
  readonly weak: boolean;
  /** Why one does not count. */
  readonly fault: Fault | null;
  readonly bound: BoundName | null;
  readonly now: Trust['now'];
  readonly work: Work;
}

/** What is denied: a whole name, a type at a name, the DS of a delegation, anything closer to the name than a wildcard. */
export type Claim =
  | { readonly denies: 'name'; readonly name: Name }
  | { readonly denies: 'type'; readonly name: Name; readonly type: RrType }
  | { readonly denies: 'ds'; readonly name: Name }
  | { readonly denies: 'closer'; readonly name: Name; readonly encloser: Name };

/** Reads and checks the records of denial among the sets of an answer's authority section. */
export function denialsIn(sets: readonly SignedSet[], trust: Trust, work: Work): Denials {
  const { zone, now } = trust;
  const signatures: GoodSignature[] = [];
  const good: RawRecord[] = [];
  let fault: Fault | null = null;
  let bound: BoundName | null = null;
  let weak = false;
  for (const set of sets.filter(({ type }) => type === 'NSEC' || type === 'NSEC3').slice(0, DENIALS_PER_ANSWER)) {
    const judged = judgeSet(set, trust, work);
    if (judged.kind === 'bad') fault ??= judged.fault;
    else if (judged.kind === 'unknown') bound ??= judged.why;
    else if (judged.expandedFrom === null && set.records.length === 1) {
      // A record of denial that was made from a wildcard speaks of another place in the zone (RFC 4035 §5.4).
      signatures.push(judged.signature);
      good.push(...set.records);
      weak ||= judged.weak;
    }
  }
  const nsec = good
    .flatMap(record => nsecOf(record) ?? [])
    .filter(({ owner, next }) => isAtOrUnder(owner, zone) && isAtOrUnder(next, zone));
  const hashed = good.filter(record => parentOf(record.name) === zone).flatMap(record => nsec3Of(record) ?? []);
  return { zone, now, work, nsec, nsec3: byParameters(hashed), signatures, weak, fault, bound };
}

function byParameters(records: readonly Nsec3[]): Nsec3[][] {
  const groups = new Map<string, Nsec3[]>();
  for (const record of records) {
    const key = `${record.iterations} ${record.salt.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()];
}

/** Whether the records prove the claim. A proof by either kind of record is enough. */
export function judgeDenial(denials: Denials, claim: Claim): Judged {
  const proofs: Proof[] = [
    provenByNsec(denials, claim),
    ...denials.nsec3.map(records => provenByNsec3(denials, records, claim)),
  ];
  if (proofs.includes('proven'))
    return denials.weak ? { security: 'insecure', how: 'sha1-algorithm' } : { security: 'secure' };
  if (proofs.includes('opt-out')) return { security: 'insecure', how: 'opt-out' };
  if (proofs.includes('iterations')) return { security: 'insecure', how: 'iterations' };
  if (denials.bound !== null) return { security: 'unknown', why: denials.bound };
  if (proofs.includes('bound')) return { security: 'unknown', why: 'nsec3Rounds' };
  return { security: 'bogus', fault: denials.fault ?? missing(denials, claim) };
}

function missing({ nsec, nsec3, now }: Denials, claim: Claim): Fault {
  const some = nsec.length > 0 || nsec3.length > 0;
  const kind = claim.denies === 'closer' ? 'wildcard-unproven' : some ? 'denial-wrong' : 'denial-missing';
  const type =
    claim.denies === 'type' ? claim.type : claim.denies === 'ds' ? 'DS' : nsec3.length > 0 ? 'NSEC3' : 'NSEC';
  return { ...faultOf({ name: claim.name, type }, kind, null, now), denial: true };
}

function provenByNsec({ nsec, zone }: Denials, claim: Claim): Proof {
  switch (claim.denies) {
    case 'name':
      return byNsec.noName(nsec, zone, claim.name);
    case 'type':
      return byNsec.noData(nsec, zone, claim.name, claim.type);
    case 'ds':
      return byNsec.noDs(nsec, claim.name);
    case 'closer':
      return byNsec.nothingCloser(nsec, zone, claim.name, claim.encloser);
    default:
      return claim satisfies never;
  }
}

function provenByNsec3({ zone, work }: Denials, records: readonly Nsec3[], claim: Claim): Proof {
  const all = { zone, records, work, unfinished: false };
  switch (claim.denies) {
    case 'name':
      return byNsec3.noName(all, claim.name);
    case 'type':
      return byNsec3.noData(all, claim.name, claim.type);
    case 'ds':
      return byNsec3.noDs(all, claim.name);
    case 'closer':
      return byNsec3.nothingCloser(all, claim.name, claim.encloser);
    default:
      return claim satisfies never;
  }
}
