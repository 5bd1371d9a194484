import { addSeconds, type Instant } from '../../values/instant.ts';
import { type Name, suffixOf } from '../../values/name.ts';
import type { RawRecord, RrType } from '../message.ts';
import type { Fault, FaultKind, GoodSignature } from './fault.ts';
import type { BoundName } from './limits.ts';
import { strengthOf } from './records/algorithms.ts';
import { signedData, signedLabels } from './records/canonical.ts';
import { type Dnskey, isZoneKey, type Rrsig, rrsigOf } from './records/rdata.ts';
import { checkSignature, type Work } from './work.ts';

/** All records of one name and type in a message, with the signatures over them (RFC 9499 "RRset"). */
export interface SignedSet {
  readonly name: Name;
  readonly type: RrType;
  readonly records: readonly RawRecord[];
  readonly signatures: readonly Rrsig[];
  /** RRSIG records for this name that could not be read. */
  readonly unreadable: number;
}

/** A zone's keys that were found good, and the time to judge signatures by. */
export interface Trust {
  readonly zone: Name;
  readonly keys: readonly Dnskey[];
  readonly now: Instant;
}

export type SetJudged =
  | {
      readonly kind: 'good';
      readonly signature: GoodSignature;
      /** The closest encloser, where the records were made from a wildcard below it (RFC 4035 §5.3.4). */
      readonly expandedFrom: Name | null;
      /** Only a signature with SHA-1 holds (RFC 9905 §2). */
      readonly weak: boolean;
    }
  | { readonly kind: 'bad'; readonly fault: Fault }
  | { readonly kind: 'unknown'; readonly why: BoundName };

const CLASS_IN = 1;

/** The records of one section as sets, in the order in which they stand there. */
export function setsOf(records: readonly RawRecord[]): SignedSet[] {
  const own = records.filter(record => record.class === CLASS_IN);
  const read = own.flatMap(record => (record.type === 'RRSIG' ? [{ name: record.name, sig: rrsigOf(record) }] : []));
  const signatures = Map.groupBy(read, ({ name, sig }) => `${sig?.covered ?? ''} ${name}`);
  const data = own.filter(({ type }) => type !== 'RRSIG');
  return [...Map.groupBy(data, ({ name, type }) => `${type} ${name}`)].flatMap(([key, set]) => {
    const [first] = set;
    if (first === undefined) return [];
    const { name, type } = first;
    const unreadable = signatures.get(` ${name}`)?.length ?? 0;
    return [
      { name, type, records: set, signatures: (signatures.get(key) ?? []).flatMap(({ sig }) => sig ?? []), unreadable },
    ];
  });
}

/** The set of one name and type among others; null where there is none. */
export const findSet = (sets: readonly SignedSet[], name: Name, type: RrType): SignedSet | null =>
  sets.find(set => set.name === name && set.type === type) ?? null;

/** The instant nearest to `now` that a serial number of seconds stands for (RFC 4034 §3.1.5, RFC 1982). */
export const instantOfSerial = (serial: number, now: Instant): Instant => {
  const seconds = Math.floor(now / 1000);
  return addSeconds((seconds * 1000) as Instant, (serial - seconds) | 0);
};

/**
 * Whether a signature of the zone holds over the set (RFC 4035 §5.3): any one that does is enough (RFC 6840 §5.11).
 * Strong algorithms and late expirations are tried first, so the signature given is the best one.
 */
export function judgeSet(set: SignedSet, trust: Trust, work: Work): SetJudged {
  const faults: Fault[] = [];
  if (set.records.length > work.limits.recordsPerSet) return bounded(work, 'recordsPerSet');
  let checks = 0;
  for (const sig of bestFirst(set.signatures, trust.now)) {
    const wrong = wrongBefore(sig, set, trust);
    const keys = keysFor(sig, trust.keys);
    if (wrong !== null || keys.length === 0) {
      faults.push(faultOf(set, wrong ?? 'unknown-key', sig, trust.now));
      continue;
    }
    const data = signedData(sig.head, sig.labels, sig.originalTtl, set.records);
    for (const [i, key] of keys.entries()) {
      if (i >= work.limits.keysPerSignature) return bounded(work, 'keysPerSignature');
      if (++checks > work.limits.checksPerSet) return bounded(work, 'checksPerSet');
      const holds = checkSignature(work, key, sig, data);
      if (holds === null) return bounded(work, 'signatureChecks');
      if (holds) return good(set, sig, trust);
    }
    faults.push(faultOf(set, 'wrong-signature', sig, trust.now));
  }
  const worst = [...faults].sort((a, b) => TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind))[0];
  return { kind: 'bad', fault: worst ?? faultOf(set, set.unreadable > 0 ? 'malformed' : 'unsigned', null, trust.now) };
}

function bounded(work: Work, why: BoundName): SetJudged {
  work.reached.add(why);
  return { kind: 'unknown', why };
}

/** Of several signatures that fail, the one that says most about why: those that should count today come first. */
const TELLING: readonly FaultKind[] = [
  'wrong-signature',
  'unknown-key',
  'not-yet-valid',
  'expired',
  'wrong-signer',
  'malformed',
];

function good(set: SignedSet, sig: Rrsig, trust: Trust): SetJudged {
  const expanded = sig.labels < signedLabels(set.name);
  return {
    kind: 'good',
    expandedFrom: expanded ? suffixOf(set.name, sig.labels) : null,
    weak: strengthOf(sig.algorithm) === 'sha1',
    signature: {
      name: set.name,
      type: set.type,
      signer: sig.signer,
      keyTag: sig.tag,
      algorithm: sig.algorithm,
      inception: instantOfSerial(sig.inception, trust.now),
      expires: instantOfSerial(sig.expiration, trust.now),
      ttl: sig.originalTtl,
    },
  };
}

const keysFor = (sig: Rrsig, keys: readonly Dnskey[]): readonly Dnskey[] =>
  keys.filter(
    key => key.tag === sig.tag && key.algorithm === sig.algorithm && isZoneKey(key) && strengthOf(key.algorithm),
  );

function bestFirst(signatures: readonly Rrsig[], now: Instant): Rrsig[] {
  const rank = (sig: Rrsig): number => (strengthOf(sig.algorithm) === 'good' ? 0 : 1);
  const end = (sig: Rrsig): number => instantOfSerial(sig.expiration, now);
  return [...signatures].sort((a, b) => rank(a) - rank(b) || end(b) - end(a));
}

/** What is wrong with a signature before any key is looked at (RFC 4035 §5.3.1); null where nothing is. */
function wrongBefore(sig: Rrsig, set: SignedSet, trust: Trust): FaultKind | null {
  const seconds = Math.floor(trust.now / 1000);
  if (sig.signer !== trust.zone) return 'wrong-signer';
  if (sig.labels > signedLabels(set.name) || ((sig.expiration - sig.inception) | 0) < 0) return 'malformed';
  if (((sig.expiration - seconds) | 0) < 0) return 'expired';
  if (((sig.inception - seconds) | 0) > 0) return 'not-yet-valid';
  return null;
}

/** A fault about a set, with what its signature says; `sig` is null where there is none. */
export function faultOf(
  set: Pick<SignedSet, 'name' | 'type'>,
  kind: FaultKind,
  sig: Rrsig | null,
  now: Instant,
): Fault {
  const serial = kind === 'expired' ? sig?.expiration : kind === 'not-yet-valid' ? sig?.inception : undefined;
  return {
    kind,
    name: set.name,
    type: set.type,
    denial: set.type === 'NSEC' || set.type === 'NSEC3',
    keyTag: sig?.tag ?? null,
    algorithm: sig?.algorithm ?? null,
    at: serial === undefined ? null : instantOfSerial(serial, now),
  };
}
