import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dsRecord } from '../../src/dns/dnssec/sign/sign.ts';
import { rdataText, recordText } from '../../src/dns/wire/rdata.ts';
import { type DomainRecord, historyFor, recordAfter } from '../../src/observe/record.ts';
import { addSeconds } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { DAY, KSK, NOW, signed, testKey } from '../support/signed.ts';
import { EXAMPLE_ZONE, exampleServers, question, traceOf, upperZones } from '../support/traced.ts';

const DOMAIN = name('example.test');
const CDS = question('example.test', 'CDS');
const WWW = question('www.example.test');

const wish = (key: typeof KSK) => dsRecord(DOMAIN, key, 3600);

/** A healthy look whose zone asks for the DS of these keys; null where nobody asked for it. */
function look(before: DomainRecord | null, day: number, keys: readonly (typeof KSK)[] | null): DomainRecord | null {
  const lines = (keys ?? []).map(key => recordText({ ...wish(key), type: 'CDS' }));
  const zone = signed(`${EXAMPLE_ZONE}${lines.join('\n')}`, 'example.test.');
  const trace = traceOf([...upperZones(), exampleServers(zone)], WWW, keys === null ? [] : [CDS]);
  const evidence = {
    trace,
    history: null,
    dnssec: null,
    registrations: new Map(),
    takenAt: addSeconds(NOW, day * DAY),
  };
  const finished = { evidence, diagnosis: { verdict: { code: 'healthy', confidence: 'certain' } } };
  return recordAfter(before, finished, DOMAIN);
}

const cdsOf = (record: DomainRecord | null) => record && historyFor(record, WWW.name).cds;

test('the DS records that a zone asks for are remembered with the day they were first seen', () => {
  const other = testKey(9, 'key-signing');
  const first = look(null, 0, [other]);
  const records = rdataText(wish(other));
  assert.deepEqual(cdsOf(first), { records, firstSeenAt: NOW });
  assert.deepEqual(cdsOf(look(first, 3, [other])), { records, firstSeenAt: NOW });
  assert.deepEqual(cdsOf(look(first, 3, null)), { records, firstSeenAt: NOW });
  const day5 = addSeconds(NOW, 5 * DAY);
  assert.deepEqual(cdsOf(look(first, 5, [KSK])), { records: rdataText(wish(KSK)), firstSeenAt: day5 });
  assert.deepEqual(cdsOf(look(first, 5, [])), { records: '', firstSeenAt: day5 });
});

test('where CDS was never seen, nothing is remembered of it', () => {
  assert.equal(cdsOf(look(null, 0, null)), null);
});
