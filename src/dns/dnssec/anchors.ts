import { type Name, ROOT } from '../../values/name.ts';
import type { RawRecord } from '../message.ts';
import { wireOfName } from '../wire/cursor.ts';
import { readZoneText } from '../wire/zonefile.ts';
import { digestOf } from './crypto.ts';
import { type Ds, dnskeyOf, dsOf } from './records/rdata.ts';

/** A key that is trusted without proof, as the DS that stands for it (RFC 4033 §2 "trust anchor"). */
export interface TrustAnchor {
  readonly zone: Name;
  readonly ds: Ds;
}

/**
 * The root zone's key-signing keys of 2017 and 2024 as IANA publishes them
 * (https://data.iana.org/root-anchors/root-anchors.xml).
 */
const ROOT_ANCHORS = `
. DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
. DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
`;

/** Nobody keeps more than a handful of anchors; a file with more is another file. */
const MAX_ANCHORS = 64;

const SHA256 = 2;

/** Anchors from zone-file text with DS or DNSKEY records; lines that are neither are problems. */
export function readAnchors(text: string): { anchors: TrustAnchor[]; problems: { line: number; what: string }[] } {
  const { records, problems } = readZoneText(text, { origin: ROOT, ttl: 0 });
  const anchors = records.flatMap(record => anchorOf(record) ?? []).slice(0, MAX_ANCHORS);
  const others = records.filter(record => anchorOf(record) === null);
  const notKeys = others.map(({ name, type }) => ({ line: 0, what: `${name} ${type} is neither DS nor DNSKEY` }));
  return { anchors, problems: [...problems, ...notKeys] };
}

function anchorOf(record: RawRecord): TrustAnchor | null {
  const ds = dsOf(record) ?? dsOfKey(record);
  return ds && { zone: record.name, ds };
}

/** The DS of a DNSKEY record, by SHA-256 (RFC 4509 §2.2). */
function dsOfKey(record: RawRecord): Ds | null {
  const key = dnskeyOf(record);
  const digest = key && digestOf(SHA256, Uint8Array.from([...wireOfName(record.name), ...key.rdata]));
  return key && digest && { tag: key.tag, algorithm: key.algorithm, digestType: SHA256, digest };
}

export const BUILT_IN_ANCHORS: readonly TrustAnchor[] = readAnchors(ROOT_ANCHORS).anchors;
