import { labelDepth, type Name, prepend, suffixOf } from '../../../values/name.ts';
import type { RrType } from '../../message.ts';
import { MAX_ITERATIONS } from '../limits.ts';
import { compareBytes } from '../records/canonical.ts';
import type { Nsec3 } from '../records/rdata.ts';
import { hashName, type Work } from '../work.ts';
import { lacks, type Proof, proofIf, provesNoName } from './proof.ts';

/** Proofs of absence by NSEC3 (RFC 5155 §8), from records of one zone with the same parameters whose signatures hold. */
export interface Hashed {
  readonly zone: Name;
  readonly records: readonly Nsec3[];
  readonly work: Work;
  /** A hash was not computed because a bound was reached: whatever the proof seems to say does not count. */
  unfinished: boolean;
}

function hashed(all: Hashed, name: Name): Uint8Array {
  const params = all.records[0];
  const hash = params ? hashName(all.work, params, name) : null;
  if (hash === null) all.unfinished = true;
  return hash ?? new Uint8Array(0);
}

function matchOf(all: Hashed, name: Name): Nsec3 | null {
  const hash = hashed(all, name);
  return all.records.find(record => compareBytes(record.hash, hash) === 0) ?? null;
}

/** The record whose span holds the name's hash; the last one of the ring spans the ends (RFC 5155 §3.1.7). */
function coverOf(all: Hashed, name: Name): Nsec3 | null {
  const hash = hashed(all, name);
  return (
    all.records.find(({ hash: from, next }) => {
      const [behind, before] = [compareBytes(hash, from) > 0, compareBytes(hash, next) < 0];
      return compareBytes(from, next) < 0 ? behind && before : compareBytes(hash, from) !== 0 && (behind || before);
    }) ?? null
  );
}

interface Encloser {
  readonly name: Name;
  /** Covers the next closer name; without it nothing is proven. */
  readonly cover: Nsec3;
}

/** RFC 5155 §8.3: the longest ancestor that a record matches, with the next closer name covered. */
function closestEncloser(all: Hashed, name: Name): Encloser | null {
  for (let depth = labelDepth(name) - 1; depth >= labelDepth(all.zone); depth--) {
    const ancestor = suffixOf(name, depth);
    const match = matchOf(all, ancestor);
    if (match === null) continue;
    // A DNAME, or a delegation's parent side, says nothing of names below.
    if (match.types.has('DNAME') || (match.types.has('NS') && !match.types.has('SOA'))) return null;
    const cover = coverOf(all, suffixOf(name, depth + 1));
    return cover && { name: ancestor, cover };
  }
  return null;
}

const proofBy = (cover: Nsec3): Proof => (cover.optOut ? 'opt-out' : 'proven');

/** Runs a proof: too many iterations and reached bounds end it (RFC 9276 §3.2). */
function attempt(all: Hashed, prove: () => Proof): Proof {
  if ((all.records[0]?.iterations ?? 0) > MAX_ITERATIONS) return 'iterations';
  const proof = prove();
  return all.unfinished ? 'bound' : proof;
}

/** NXDOMAIN: closest encloser proof, and the wildcard below it covered (RFC 5155 §8.4). */
export const noName = (all: Hashed, name: Name): Proof =>
  attempt(all, () => {
    const match = matchOf(all, name);
    if (match !== null) return proofIf(provesNoName(match.types));
    const encloser = closestEncloser(all, name);
    const wildcard = encloser && prepend('*', encloser.name);
    if (encloser === null || (wildcard !== null && coverOf(all, wildcard) === null)) return 'none';
    return proofBy(encloser.cover);
  });

/** NODATA: a record at the name without the type, a wildcard without it (§8.7), or a span with opt-out (§8.6). */
export const noData = (all: Hashed, name: Name, type: RrType): Proof =>
  attempt(all, () => {
    const match = matchOf(all, name);
    if (match !== null) return proofIf(lacks(match.types, type));
    const encloser = closestEncloser(all, name);
    if (encloser === null) return 'none';
    const wildcard = prepend('*', encloser.name);
    const made = wildcard && matchOf(all, wildcard);
    if (made !== null) return lacks(made.types, type) ? proofBy(encloser.cover) : 'none';
    return encloser.cover.optOut ? 'opt-out' : 'none';
  });

/** A delegation without DS: a record at the cut (RFC 5155 §8.9), or a span with opt-out over it. */
export const noDs = (all: Hashed, cut: Name): Proof =>
  attempt(all, () => {
    const types = matchOf(all, cut)?.types;
    if (types) return proofIf(types.has('NS') && !types.has('DS') && !types.has('SOA'));
    return closestEncloser(all, cut)?.cover.optOut ? 'opt-out' : 'none';
  });

/** A wildcard's answer: the next closer name below the wildcard's parent is covered (RFC 5155 §8.8). */
export const nothingCloser = (all: Hashed, name: Name, encloser: Name): Proof =>
  attempt(all, () => {
    const cover = coverOf(all, suffixOf(name, labelDepth(encloser) + 1));
    return cover === null ? 'none' : proofBy(cover);
  });
