import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnskeyOf, dsOf, rrsigOf } from '../../../src/dns/dnssec/records/rdata.ts';
import { judgeSet, setsOf } from '../../../src/dns/dnssec/rrset.ts';
import { checkDigest, newWork } from '../../../src/dns/dnssec/work.ts';
import { readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { instant } from '../../../src/values/instant.ts';
import { name } from '../../../src/values/name.ts';
import { ALGORITHM_VECTORS } from './vectors/algorithms.ts';

for (const vector of ALGORITHM_VECTORS) {
  const zone = name(vector.zone);
  const { records, problems } = readZoneText(vector.text, { origin: zone, ttl: 3600 });
  const keys = records.flatMap(record => dnskeyOf(record) ?? []);
  const signature = records.flatMap(record => rrsigOf(record) ?? [])[0];
  const now = instant(((signature?.inception ?? 0) + 60) * 1000);
  const [set] = setsOf(records.filter(({ type }) => type !== 'DNSKEY' && type !== 'DS'));

  test(`${vector.source}: the signature of the document holds`, () => {
    assert.deepEqual(problems, []);
    assert.ok(set);
    assert.equal(keys[0]?.tag, vector.keyTag);
    const judged = judgeSet(set, { zone, keys, now }, newWork());
    assert.equal(judged.kind, 'good');
  });

  const ds = records.flatMap(record => dsOf(record) ?? [])[0];
  const key = keys[0];
  if (ds === undefined || key === undefined) continue;

  test(`${vector.source}: the DS of the document stands for its key, and for no other`, () => {
    assert.equal(checkDigest(newWork(), zone, ds, key), true);
    assert.equal(checkDigest(newWork(), name('example.org'), ds, key), false);
  });
}
