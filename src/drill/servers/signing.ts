import { createHash } from 'node:crypto';
import { withSignatures } from '../../dns/dnssec/sign/answer.ts';
import { dsRecord, type KeyRole, keyFromSecret, type SigningKey } from '../../dns/dnssec/sign/sign.ts';
import { type DenialPlan, signZone } from '../../dns/dnssec/sign/zone.ts';
import type { Question, RawRecord } from '../../dns/message.ts';
import { addSeconds, type Instant } from '../../values/instant.ts';
import type { Name } from '../../values/name.ts';
import type { SigningChange } from '../scenario.ts';
import type { Said } from './authority.ts';
import { type Signing, type Zone, zoneOf } from './zone.ts';

/** Seconds: how long before and after a zone appears its signatures hold. Scenarios last days at most. */
const SIGNED_BEFORE = 10 * 86_400;
const SIGNED_AFTER = 60 * 86_400;

/** RFC 9276 §3.1: no salt, no extra rounds. */
const NSEC3: DenialPlan = { iterations: 0, salt: new Uint8Array(0), optOut: false };

/** How a zone signs that appears at this time. */
export const signingFrom = (at: Instant, denial: Signing['denial']): Signing => ({
  denial,
  keys: 0,
  inception: addSeconds(at, -SIGNED_BEFORE),
  expiration: addSeconds(at, SIGNED_AFTER),
  fault: null,
});

/** What a change makes of a zone's signing; a zone that never signed stays as it is. */
export function resigned(zone: Zone, change: SigningChange, at: Instant): Zone {
  const { signing } = zone;
  if (signing === null && change.kind !== 'well') return zone;
  const was = signing ?? signingFrom(at, 'nsec');
  return { ...zone, signing: change.kind === 'nothing' ? null : signingAfter(was, change, at) };
}

function signingAfter(was: Signing, change: Exclude<SigningChange, { kind: 'nothing' }>, at: Instant): Signing {
  switch (change.kind) {
    case 'well':
      return { ...signingFrom(at, was.denial), keys: was.keys };
    case 'with-new-keys':
      return { ...was, keys: was.keys + 1 };
    case 'wrongly':
      return { ...was, fault: 'wrong' };
    case 'no-denial':
      return { ...was, fault: 'no-denial' };
    case 'from-until':
      return { ...was, inception: change.inception, expiration: change.expiration };
    default:
      return change satisfies never;
  }
}

/** The same keys for the same zone in every drill, so that replays are the same octet for octet. */
function keyOf(zone: Name, generation: number, role: KeyRole): SigningKey {
  return keyFromSecret(createHash('sha256').update(`${role} ${generation} of ${zone}`).digest(), role);
}

/** The DS of a zone's first key: what its parent was given when it was delegated. */
export const dsOf = (zone: Name, ttl: number): RawRecord => dsRecord(zone, keyOf(zone, 0, 'key-signing'), ttl);

/** A signed zone in the two forms that answering needs. */
interface Served {
  /** With its keys, without signatures and proofs: what questions are answered from. */
  readonly plain: Zone;
  /** Everything. */
  readonly records: readonly RawRecord[];
}

const served = new WeakMap<Zone, Served>();

/** Signing costs milliseconds: it is done when first asked for, once for each content of a zone. */
function servedOf(zone: Zone, signing: Signing): Served {
  const known = served.get(zone);
  if (known !== undefined) return known;
  const roles: KeyRole[] = ['key-signing', 'zone-signing'];
  const keys = roles.map(role => keyOf(zone.apex, signing.keys, role));
  const denial = signing.denial === 'nsec' ? 'nsec' : NSEC3;
  const good = signZone(zone.records, { zone: zone.apex, keys, period: signing, denial });
  const isProof = ({ type }: RawRecord) => type === 'NSEC' || type === 'NSEC3';
  const records =
    signing.fault === 'no-denial' ? good.filter(one => !isProof(one)) : good.map(one => spoilt(one, signing));
  const plain = zoneOf(
    zone.apex,
    good.filter(one => one.type !== 'RRSIG' && !isProof(one)),
    zone,
  );
  const made = { plain, records };
  served.set(zone, made);
  return made;
}

/** With the last octet of a signature changed, where the zone signs wrongly. */
function spoilt(record: RawRecord, { fault }: Signing): RawRecord {
  if (record.type !== 'RRSIG' || fault !== 'wrong') return record;
  return { ...record, rdata: record.rdata.map((octet, i) => (i === record.rdata.length - 1 ? octet ^ 1 : octet)) };
}

/** The zone as questions are answered from it: a signed one has its keys at the apex. */
export const servedZone = (zone: Zone): Zone => (zone.signing === null ? zone : servedOf(zone, zone.signing).plain);

/** An answer out of a zone with what a query with DO gets beside it (RFC 4035 §3.1). */
export function withProofs(said: Said, zone: Zone, question: Question): Said {
  if (zone.signing === null) return said;
  return { ...said, ...withSignatures(said, question, zone.apex, servedOf(zone, zone.signing).records) };
}
