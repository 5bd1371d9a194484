import type { RawRecord, RrType } from '../../dns/message.ts';
import { addressOf, soaOf, targetOf } from '../../dns/wire/rdata.ts';
import { readZoneText } from '../../dns/wire/zonefile.ts';
import type { Address } from '../../values/address.ts';
import { familyOf } from '../../values/address.ts';
import type { Instant } from '../../values/instant.ts';
import { isAtOrUnder, isUnder, type Name, parentOf, ROOT } from '../../values/name.ts';

/** The content of a zone as one server has it. Never changed: a change makes another one. */
export interface Zone {
  readonly apex: Name;
  readonly records: readonly RawRecord[];
  readonly sets: ReadonlyMap<Name, ReadonlyMap<RrType, readonly RawRecord[]>>;
  /** Every name that exists, empty non-terminals included (RFC 8020 §2). */
  readonly names: ReadonlySet<Name>;
  /** What was withdrawn from it, so that it can be restored. */
  readonly withdrawn: ReadonlyMap<Name, readonly RawRecord[]>;
  readonly signing: Signing | null;
}

/** How a zone signs what it says. */
export interface Signing {
  readonly denial: 'nsec' | 'nsec3';
  /** Counted from 0: each new one has other keys. */
  readonly keys: number;
  readonly inception: Instant;
  readonly expiration: Instant;
  readonly fault: 'wrong' | 'no-denial' | null;
}

/** A zone of these records; equal records count once (RFC 2181 §5). */
export function zoneOf(
  apex: Name,
  records: readonly RawRecord[],
  of: Pick<Zone, 'withdrawn' | 'signing'> = { withdrawn: new Map(), signing: null },
): Zone {
  const sets = new Map<Name, Map<RrType, RawRecord[]>>();
  const names = new Set<Name>([apex]);
  const kept: RawRecord[] = [];
  for (const record of records) {
    const types = sets.get(record.name) ?? new Map<RrType, RawRecord[]>();
    sets.set(record.name, types);
    const set = types.get(record.type) ?? [];
    types.set(record.type, set);
    if (set.some(other => sameRdata(other, record))) continue;
    set.push(record);
    kept.push(record);
    for (let at: Name | null = record.name; at !== null && isUnder(at, apex); at = parentOf(at)) names.add(at);
  }
  return { apex, records: kept, sets, names, withdrawn: of.withdrawn, signing: of.signing };
}

const sameRdata = (a: RawRecord, b: RawRecord): boolean =>
  a.rdata.length === b.rdata.length && Buffer.compare(a.rdata, b.rdata) === 0;

export const setOf = (zone: Zone, name: Name, type: RrType): readonly RawRecord[] =>
  zone.sets.get(name)?.get(type) ?? [];

/** The delegation that the name lies at or below, nearest the apex: what is deeper is not this zone's to say. */
export function cutAbove(zone: Zone, name: Name): Name | null {
  let cut: Name | null = null;
  for (let at: Name | null = name; at !== null && isUnder(at, zone.apex); at = parentOf(at)) {
    if (setOf(zone, at, 'NS').length > 0) cut = at;
  }
  return cut;
}

/** Addresses that the zone's data hold for a name, authoritative or glue. */
export const addressRecords = (zone: Zone, name: Name): readonly RawRecord[] => [
  ...setOf(zone, name, 'A'),
  ...setOf(zone, name, 'AAAA'),
];

/** One record written as a zone-file line with absolute names. Throws (a bug) where it cannot be read. */
export function record(line: string): RawRecord {
  const { records, problems } = readZoneText(line, { origin: ROOT, ttl: 0 });
  const [first] = records;
  if (first === undefined) throw new TypeError(`not a record: ${line} (${problems[0]?.what ?? 'empty'})`);
  return first;
}

export const addressRecord = (name: Name, address: Address, ttl: number): RawRecord =>
  record(`${name} ${ttl} ${familyOf(address) === 'v4' ? 'A' : 'AAAA'} ${address}`);

/** With the records given added; the serial goes up by one unless kept. */
export const adding = (zone: Zone, records: readonly RawRecord[]): Zone =>
  zoneOf(zone.apex, [...zone.records, ...records], zone);

/** With the sets of these records' names and types replaced by them. */
export function replacing(zone: Zone, records: readonly RawRecord[]): Zone {
  const isReplaced = (old: RawRecord) => records.some(one => one.name === old.name && one.type === old.type);
  return zoneOf(zone.apex, [...zone.records.filter(old => !isReplaced(old)), ...records], zone);
}

/** Without the sets of a name, or one type of it. */
export const removing = (zone: Zone, name: Name, type: RrType | null): Zone =>
  zoneOf(
    zone.apex,
    zone.records.filter(old => old.name !== name || (type !== null && old.type !== type)),
    zone,
  );

/** Without a delegation: its NS and DS and, unless kept, the glue at and below it. All of it can be restored. */
export function withdrawing(zone: Zone, child: Name, keepsGlue: boolean): Zone {
  const goes = (old: RawRecord): boolean => {
    if (old.name === child && (old.type === 'NS' || old.type === 'DS')) return true;
    return !keepsGlue && isAtOrUnder(old.name, child);
  };
  const withdrawn = new Map(zone.withdrawn).set(child, zone.records.filter(goes));
  return zoneOf(
    zone.apex,
    zone.records.filter(old => !goes(old)),
    { ...zone, withdrawn },
  );
}

export const restoring = (zone: Zone, child: Name): Zone => adding(zone, zone.withdrawn.get(child) ?? []);

/** With the serial of its SOA one higher (RFC 1982 wraps at 2³²). */
export function withNextSerial(zone: Zone): Zone {
  const [soa] = setOf(zone, zone.apex, 'SOA');
  const said = soa === undefined ? null : soaOf(soa);
  if (soa === undefined || said === null) return zone;
  const times = `${said.refresh} ${said.retry} ${said.expire} ${said.minimum}`;
  const next = record(
    `${zone.apex} ${soa.ttl} SOA ${said.mname} ${said.rname} ${(said.serial + 1) % 2 ** 32} ${times}`,
  );
  return replacing(zone, [next]);
}

/** The names of servers in an NS set of the zone. */
export const serversAt = (zone: Zone, name: Name): readonly Name[] =>
  setOf(zone, name, 'NS')
    .map(targetOf)
    .filter(target => target !== null);

/** The addresses that the zone's data give a name. */
export const addressesIn = (zone: Zone, name: Name): readonly Address[] =>
  addressRecords(zone, name)
    .map(addressOf)
    .filter(address => address !== null);
