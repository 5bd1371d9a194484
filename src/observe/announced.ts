import { digestOf } from '../dns/dnssec/crypto.ts';
import { dnskeyOf } from '../dns/dnssec/records/rdata.ts';
import type { RawRecord } from '../dns/message.ts';
import { wireOfName } from '../dns/wire/cursor.ts';
import { rdataText } from '../dns/wire/rdata.ts';
import type { Evidence } from '../evidence.ts';
import type { Name } from '../values/name.ts';

/** The types in which a zone says what its parent should have as DS (RFC 7344 §3). */
export const WISHES = ['CDS', 'CDNSKEY'] as const;

/** RFC 8078 §4: the wish to have no DS at all. */
export const NO_DS = '0 0 0 00';
/** The digests that parents make of a CDNSKEY (RFC 8624 §3.3). */
const DIGESTS = [2, 4] as const;
/** Records that are read of one wish: a few keys, a few digests each, in the middle of a rollover. */
const MAX_RECORDS = 24;

/**
 * The DS records that a zone asks its parent to have, in presentation form, sorted; `NO_DS` alone where it wants none. Only
 * what is signed by keys that its present DS stand for counts (RFC 7344 §4.1). Empty where nothing of it was seen.
 */
export function announcedDs({ trace, dnssec }: Evidence, zone: Name): readonly string[] {
  const isSecure = (type: string): boolean =>
    dnssec?.answers.some(
      one => one.zone === zone && one.question.name === zone && one.question.type === type && one.security === 'secure',
    ) === true;
  const records = (trace.zones.get(zone)?.replies ?? []).flatMap(({ question, outcome }) =>
    outcome?.kind === 'answer' && question.name === zone && isWish(question.type) && isSecure(question.type)
      ? outcome.said.answers.filter(({ type, name }) => type === question.type && name === zone).slice(0, MAX_RECORDS)
      : [],
  );
  return [...new Set(records.flatMap(record => (record.type === 'CDS' ? [rdataText(record)] : dsTexts(record, zone))))]
    .sort()
    .slice(0, MAX_RECORDS);
}

const isWish = (type: string): boolean => WISHES.some(wish => wish === type);

/** The DS records of a key. Algorithm 0 is no key: the wish to have none. */
function dsTexts(record: RawRecord, zone: Name): string[] {
  const key = dnskeyOf(record);
  if (key === null) return [];
  if (key.algorithm === 0) return [NO_DS];
  return DIGESTS.flatMap(type => {
    const digest = digestOf(type, Uint8Array.from([...wireOfName(zone), ...key.rdata]));
    const head = [key.tag >> 8, key.tag & 255, key.algorithm, type];
    return digest === null ? [] : [rdataText({ ...record, type: 'DS', rdata: Uint8Array.from([...head, ...digest]) })];
  });
}
