import { isUnder, labelDepth, type Name, prepend, suffixOf } from '../../../values/name.ts';
import type { RawRecord, RrType } from '../../message.ts';
import { CLASS_IN, typeNumber } from '../../wire/codes.ts';
import { concat, u16, wireOfName } from '../../wire/cursor.ts';
import { soaOf } from '../../wire/rdata.ts';
import { nsec3Hash } from '../crypto.ts';
import { compareBytes, compareNames } from '../records/canonical.ts';
import { base32hex, typeBits } from '../records/rdata.ts';
import { dnskeyRecord, isKeySigning, type Period, type SigningKey, signSet } from './sign.ts';

/** How a zone denies: NSEC, or NSEC3 with these parameters (RFC 5155 §3.1). */
export type DenialPlan = 'nsec' | { readonly iterations: number; readonly salt: Uint8Array; readonly optOut: boolean };

export interface ZonePlan {
  readonly zone: Name;
  /** Keys with the SEP flag sign the DNSKEY set, the others the rest; where one kind is missing, the other does both. */
  readonly keys: readonly SigningKey[];
  readonly period: Period;
  readonly denial: DenialPlan;
}

/**
 * Signs a zone: its records (with SOA, without anything of DNSSEC but DS) plus DNSKEY, NSEC or NSEC3, and RRSIG over
 * every set that is the zone's own: delegations' NS and glue stay unsigned (RFC 4035 §2.2). Throws (a bug) without SOA.
 */
export function signZone(records: readonly RawRecord[], plan: ZonePlan): RawRecord[] {
  const { zone, keys } = plan;
  const apex = records.find(record => record.type === 'SOA' && record.name === zone);
  const soa = apex && soaOf(apex);
  if (!apex || !soa) throw new TypeError(`no SOA for ${zone}`);
  const published = [...records, ...keys.map(key => dnskeyRecord(zone, key, apex.ttl))];
  // RFC 9077: denial is remembered as long as the SOA says, not longer.
  const negativeTtl = Math.min(apex.ttl, soa.minimum);
  const all =
    plan.denial === 'nsec'
      ? withNsec(published, zone, negativeTtl)
      : withNsec3(published, zone, negativeTtl, plan.denial);
  return [...all, ...signatures(all, plan)];
}

/** The names below the apex with NS: everything below them is another zone's. */
const cutsOf = (records: readonly RawRecord[], zone: Name): Set<Name> =>
  new Set(records.filter(({ type, name }) => type === 'NS' && name !== zone).map(({ name }) => name));

const isOccluded = (name: Name, cuts: ReadonlySet<Name>): boolean => [...cuts].some(cut => isUnder(name, cut));

/** The RRSIG records of all sets that the zone signs. */
function signatures(records: readonly RawRecord[], { zone, keys, period }: ZonePlan): RawRecord[] {
  const cuts = cutsOf(records, zone);
  const sets = new Map<string, RawRecord[]>();
  for (const record of records) {
    const atCut = cuts.has(record.name) && record.type !== 'DS' && record.type !== 'NSEC';
    if (atCut || isOccluded(record.name, cuts)) continue;
    const key = `${record.type} ${record.name}`;
    sets.set(key, [...(sets.get(key) ?? []), record]);
  }
  const entry = keys.filter(isKeySigning);
  const others = keys.filter(key => !isKeySigning(key));
  return [...sets.values()].flatMap(set => {
    const [first, second] = set[0]?.type === 'DNSKEY' ? [entry, others] : [others, entry];
    return (first.length > 0 ? first : second).map(key => signSet(set, zone, key, period));
  });
}

/** The types at each name that the zone answers for, occluded names left out. */
function typesByName(records: readonly RawRecord[], zone: Name): Map<Name, Set<RrType>> {
  const cuts = cutsOf(records, zone);
  const types = new Map<Name, Set<RrType>>();
  for (const { name, type } of records) {
    if (isOccluded(name, cuts) || (cuts.has(name) && type !== 'NS' && type !== 'DS')) continue;
    types.set(name, (types.get(name) ?? new Set()).add(type));
  }
  return types;
}

const bitsOf = (types: ReadonlySet<RrType>): Uint8Array => typeBits([...types].map(type => typeNumber(type) ?? 0));

/** One NSEC record at every name, each pointing to the next in canonical order (RFC 4034 §4). */
function withNsec(records: readonly RawRecord[], zone: Name, ttl: number): RawRecord[] {
  const types = typesByName(records, zone);
  const names = [...types.keys()].sort(compareNames);
  const nsec = names.map((name, i): RawRecord => {
    const next = names[i + 1] ?? zone;
    const bits = bitsOf(new Set([...(types.get(name) ?? []), 'NSEC', 'RRSIG']));
    return { name, type: 'NSEC', class: CLASS_IN, ttl, rdata: concat([wireOfName(next), bits]) };
  });
  return [...records, ...nsec];
}

/** The NSEC3 ring with NSEC3PARAM (RFC 5155 §7.1), empty non-terminals included, unsigned delegations left out by opt-out. */
function withNsec3(
  records: readonly RawRecord[],
  zone: Name,
  ttl: number,
  plan: Exclude<DenialPlan, 'nsec'>,
): RawRecord[] {
  const { iterations, salt, optOut } = plan;
  const params = concat([u16(iterations), Uint8Array.of(salt.length), salt]);
  const param: RawRecord = {
    name: zone,
    type: 'NSEC3PARAM',
    class: CLASS_IN,
    ttl: 0,
    rdata: concat([Uint8Array.of(1, 0), params]),
  };
  const ring = [...ringTypes([...records, param], zone, optOut)]
    .map(([name, types]) => ({ hash: nsec3Hash(wireOfName(name), salt, iterations), types }))
    .sort((a, b) => compareBytes(a.hash, b.hash));
  const nsec3 = ring.flatMap(({ hash, types }, i): RawRecord[] => {
    const name = prepend(base32hex(hash), zone);
    const next = (ring[i + 1] ?? ring[0])?.hash ?? hash;
    const rdata = concat([Uint8Array.of(1, optOut ? 1 : 0), params, Uint8Array.of(next.length), next, bitsOf(types)]);
    return name === null ? [] : [{ name, type: 'NSEC3', class: CLASS_IN, ttl, rdata }];
  });
  return [...records, param, ...nsec3];
}

/** The names of the ring with their types: signed ones also have RRSIG, empty non-terminals nothing. */
function ringTypes(records: readonly RawRecord[], zone: Name, optOut: boolean): Map<Name, Set<RrType>> {
  const ring = new Map<Name, Set<RrType>>();
  for (const [name, types] of typesByName(records, zone)) {
    const unsignedCut = types.has('NS') && name !== zone && !types.has('DS');
    if (unsignedCut && optOut) continue;
    ring.set(name, unsignedCut ? types : new Set([...types, 'RRSIG']));
    for (let depth = labelDepth(name) - 1; depth > labelDepth(zone); depth--) {
      const between = suffixOf(name, depth);
      if (!ring.has(between)) ring.set(between, new Set());
    }
  }
  return ring;
}
