import { isAtOrUnder, labelDepth, labelsOf, type Name, prepend, suffixOf } from '../../../values/name.ts';
import type { RawRecord } from '../../message.ts';
import { wireOfName } from '../../wire/cursor.ts';
import { nsec3Hash } from '../crypto.ts';
import type { Claim } from '../denial/denial.ts';
import { compareBytes, compareNames } from '../records/canonical.ts';
import { type Nsec3, nsec3Of, nsecOf, rrsigOf } from '../records/rdata.ts';

/**
 * The records of denial that a server sends with a negative answer, a referral or a wildcard's answer (RFC 4035 §3.1.3,
 * RFC 5155 §7.2), with their signatures: picked from a signed zone. For the simulated servers of drills and tests.
 */
export function proofOf(claim: Claim, zone: Name, records: readonly RawRecord[]): RawRecord[] {
  const picked = records.some(({ type }) => type === 'NSEC3')
    ? byNsec3(claim, zone, records)
    : byNsec(claim, zone, records);
  return [...new Set(picked)].flatMap(record => [record, ...signaturesOf(record, records)]);
}

/** The RRSIG records over the set that the record belongs to. */
export const signaturesOf = ({ name, type }: RawRecord, records: readonly RawRecord[]): RawRecord[] =>
  records.filter(record => record.type === 'RRSIG' && record.name === name && rrsigOf(record)?.covered === type);

/** The longest ancestor that exists in the zone, be it only as an empty non-terminal. */
export function closestEncloser(name: Name, zone: Name, records: readonly RawRecord[]): Name {
  const own = records.filter(({ type }) => type !== 'NSEC3' && type !== 'RRSIG');
  for (let depth = labelDepth(name) - 1; depth > labelDepth(zone); depth--) {
    const ancestor = suffixOf(name, depth);
    if (own.some(record => isAtOrUnder(record.name, ancestor))) return ancestor;
  }
  return zone;
}

function byNsec(claim: Claim, zone: Name, records: readonly RawRecord[]): RawRecord[] {
  const chain = records.filter(({ type }) => type === 'NSEC').sort((a, b) => compareNames(a.name, b.name));
  // The last owner at or before the name: its record matches or covers it.
  const at = (name: Name): RawRecord[] =>
    chain.filter(record => compareNames(record.name, name) <= 0 && nsecOf(record)).slice(-1);
  const wildcard = prepend('*', closestEncloser(claim.name, zone, records));
  const exists = records.some(({ name }) => isAtOrUnder(name, claim.name));
  const wild = wildcard === null || exists || claim.denies === 'ds' || claim.denies === 'closer' ? [] : at(wildcard);
  return [...at(claim.name), ...wild];
}

function byNsec3(claim: Claim, zone: Name, records: readonly RawRecord[]): RawRecord[] {
  const ring = records.flatMap(record => {
    const nsec3 = nsec3Of(record);
    return nsec3 ? [{ record, nsec3 }] : [];
  });
  ring.sort((a, b) => compareBytes(a.nsec3.hash, b.nsec3.hash));
  const hashes = new Map<Name, Uint8Array>();
  const hash = (name: Name, { salt, iterations }: Nsec3): Uint8Array => {
    const known = hashes.get(name) ?? nsec3Hash(wireOfName(name), salt, iterations);
    hashes.set(name, known);
    return known;
  };
  const match = (name: Name): RawRecord[] =>
    ring.filter(({ nsec3 }) => compareBytes(nsec3.hash, hash(name, nsec3)) === 0).map(({ record }) => record);
  const cover = (name: Name): RawRecord[] => {
    const before = ring.filter(({ nsec3 }) => compareBytes(nsec3.hash, hash(name, nsec3)) < 0);
    return [before.at(-1) ?? ring.at(-1)].flatMap(entry => (entry ? [entry.record] : []));
  };
  if (claim.denies === 'closer') return cover(suffixOf(claim.name, labelDepth(claim.encloser) + 1));
  const exact = match(claim.name);
  if (exact.length > 0) return exact;
  // What has no record of its own, an unsigned delegation under opt-out for one, is denied like a name (RFC 5155 §7.2.1).
  const depth = labelsOf(claim.name).findIndex(
    (_, i) => i > 0 && match(suffixOf(claim.name, labelDepth(claim.name) - i)).length > 0,
  );
  const encloser = depth === -1 ? zone : suffixOf(claim.name, labelDepth(claim.name) - depth);
  const wildcard = prepend('*', encloser);
  const wild =
    wildcard === null || claim.denies === 'ds' ? [] : match(wildcard).length > 0 ? match(wildcard) : cover(wildcard);
  return [...match(encloser), ...cover(suffixOf(claim.name, labelDepth(encloser) + 1)), ...wild];
}
