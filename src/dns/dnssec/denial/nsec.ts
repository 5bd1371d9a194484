import { isUnder, labelDepth, type Name, prepend, suffixOf } from '../../../values/name.ts';
import type { RrType } from '../../message.ts';
import { compareNames } from '../records/canonical.ts';
import type { Nsec } from '../records/rdata.ts';
import { lacks, type Proof, proofIf, provesNoName } from './proof.ts';

/** Proofs of absence by NSEC (RFC 4035 §5.4), from records of one zone whose signatures hold. */

/** The record spans the name in canonical order; the last of a zone spans everything behind its owner (RFC 4034 §4.1.1). */
function covers(nsec: Nsec, name: Name, zone: Name): boolean {
  if (compareNames(nsec.owner, name) >= 0) return false;
  return nsec.next === zone || (compareNames(nsec.owner, nsec.next) < 0 && compareNames(name, nsec.next) < 0);
}

/** RFC 6840 §4.1: a record of a delegation's parent side, or at a DNAME, says nothing of names below its owner. */
const speaksBelow = ({ types }: Nsec): boolean => !types.has('DNAME') && (!types.has('NS') || types.has('SOA'));

/** The record that proves that the name has no records of its own; not whether it is an empty non-terminal. */
const coverOf = (all: readonly Nsec[], name: Name, zone: Name): Nsec | null =>
  all.find(nsec => covers(nsec, name, zone) && (!isUnder(name, nsec.owner) || speaksBelow(nsec))) ?? null;

const matchOf = (all: readonly Nsec[], name: Name): Nsec | null => all.find(nsec => nsec.owner === name) ?? null;

/** The longest existing ancestor, as the record that covers the name shows it: what it shares with owner or next. */
function closestEncloser(cover: Nsec, name: Name): Name {
  for (let depth = labelDepth(name) - 1; depth > 0; depth--) {
    const ancestor = suffixOf(name, depth);
    if ([cover.owner, cover.next].some(other => other === ancestor || isUnder(other, ancestor))) return ancestor;
  }
  return suffixOf(name, 0);
}

/** A cover that shows that the name is not even an empty non-terminal, with the closest encloser (RFC 4035 §5.4). */
function absence(all: readonly Nsec[], name: Name, zone: Name): { encloser: Name } | null {
  const cover = coverOf(all, name, zone);
  return cover === null || isUnder(cover.next, name) ? null : { encloser: closestEncloser(cover, name) };
}

/** NXDOMAIN: the name does not exist, and no wildcard could have made it (RFC 4035 §3.1.3.2). */
export function noName(all: readonly Nsec[], zone: Name, name: Name): Proof {
  const match = matchOf(all, name);
  if (match !== null) return proofIf(provesNoName(match.types));
  const absent = absence(all, name, zone);
  const wildcard = absent && prepend('*', absent.encloser);
  return proofIf(absent !== null && (wildcard === null || coverOf(all, wildcard, zone) !== null));
}

/** NODATA: the name exists without the type, is an empty non-terminal, or is made by a wildcard without the type. */
export function noData(all: readonly Nsec[], zone: Name, name: Name, type: RrType): Proof {
  const match = matchOf(all, name);
  if (match !== null) return proofIf(lacks(match.types, type));
  const cover = coverOf(all, name, zone);
  if (cover === null) return 'none';
  // An empty non-terminal: the next name lies below it (RFC 4592 §2.2.2).
  if (isUnder(cover.next, name)) return 'proven';
  const wildcard = prepend('*', closestEncloser(cover, name));
  const made = wildcard && matchOf(all, wildcard);
  return proofIf(made !== null && lacks(made.types, type));
}

/** A delegation without DS: the record at the cut has NS, but neither DS nor SOA (RFC 4035 §5.2, RFC 6840 §4.4). */
export function noDs(all: readonly Nsec[], cut: Name): Proof {
  const types = matchOf(all, cut)?.types;
  return proofIf(types?.has('NS') === true && !types.has('DS') && !types.has('SOA'));
}

/** A wildcard's answer: the name itself does not exist, and nothing between it and the wildcard's parent does (RFC 4035 §5.3.4). */
export function nothingCloser(all: readonly Nsec[], zone: Name, name: Name, encloser: Name): Proof {
  return proofIf(absence(all, name, zone)?.encloser === encloser);
}
