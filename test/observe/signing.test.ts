import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GoodSignature } from '../../src/dns/dnssec/fault.ts';
import type { Evidence, Signing } from '../../src/evidence.ts';
import { overdueIn } from '../../src/judgement/signing.ts';
import { signingAfter } from '../../src/observe/signing.ts';
import { addSeconds, type Instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';
import { DAY, NOW } from '../support/signed.ts';

const ZONE = name('example.com');
const day = (count: number): Instant => addSeconds(NOW, Math.round(count * DAY));

const signature = (type: 'DNSKEY' | 'SOA', until: Instant, lastsDays: number): GoodSignature => ({
  name: ZONE,
  type,
  signer: ZONE,
  keyTag: 1,
  algorithm: 13,
  inception: addSeconds(until, -lastsDays * DAY),
  expires: until,
  ttl: 3600,
});

/** One look on a day: until which day the signatures over keys and SOA hold, each made for three weeks. */
type Seen = readonly [on: number, keys: number | null, soa?: number];

function looks(seen: readonly Seen[], lastsDays = 21): Signing | undefined {
  return seen.reduce<Signing | undefined>((before, [on, keys, soa]) => {
    const latest = {
      keys: keys === null ? null : signature('DNSKEY', day(keys), lastsDays),
      soa: soa === undefined ? null : signature('SOA', day(soa), lastsDays),
    };
    const dnssec = { zones: new Map([[ZONE, { latest }]]) };
    return signingAfter(before, { takenAt: day(on), dnssec } as unknown as Evidence, ZONE);
  }, undefined);
}

const overdue = (signing: Signing | undefined, on: number) =>
  signing === undefined ? null : overdueIn(signing, day(on));

/** A signer that renews each week what holds for three. */
const WEEKLY: readonly Seen[] = [
  [0, 21, 21],
  [3, 21, 21],
  [7, 28, 28],
  [9, 28, 28],
  [14, 35, 35],
];

test('a renewal that does not come when the earlier ones did is overdue, long before the signatures end', () => {
  const signing = looks([...WEEKLY, [21, 35, 35]]);
  assert.equal(overdue(signing, 21), null);
  assert.deepEqual(overdue(signing, 22), { type: 'DNSKEY', since: day(14), until: day(35), usualMs: 7 * DAY * 1000 });
});

test('a renewal that comes late is no longer overdue', () => {
  assert.equal(overdue(looks([...WEEKLY, [23, 44, 44]]), 25), null);
});

test('a single renewal, or two that took unlike times, tell nothing', () => {
  assert.equal(overdue(looks(WEEKLY.slice(0, 4)), 20), null);
  const rolled: readonly Seen[] = [
    [0, 21],
    [3, 24],
    [10, 31],
  ];
  assert.equal(overdue(looks(rolled), 28), null);
});

test('one look alone tells nothing, nor does a zone whose signatures never moved', () => {
  assert.equal(overdue(looks([[0, 21, 21]]), 20), null);
  const still: readonly Seen[] = [0, 5, 10, 15].map(on => [on, 21, 21]);
  assert.equal(overdue(looks(still), 19), null);
});

test('what is signed anew at every edit, or for every question, is no rhythm', () => {
  const edited = Array.from({ length: 20 }, (_, n): Seen => [n / 10, 21 + n / 10, 21 + n / 10]);
  assert.deepEqual(looks(edited)?.tookMs, []);
  assert.equal(overdue(looks(edited), 15), null);
  // Edits sign the SOA alone: the keys go on in their rhythm, and a week without edits is no fault.
  const busy: readonly Seen[] = [
    [0, 21, 21],
    [7, 28, 28],
    [10, 28, 31],
    [14, 35, 31],
    [17, 35, 38],
    [21, 42, 38],
  ];
  assert.equal(overdue(looks(busy), 26), null);
});

test('where keys are renewed and the SOA is left behind, the SOA is named', () => {
  const half: readonly Seen[] = [...WEEKLY, [21, 42, 35]];
  assert.equal(overdue(looks(half), 23), null, 'they were not renewed together last time');
  const late = looks(WEEKLY);
  assert.ok(late?.soa);
  const keys = { until: day(42), movedAt: day(21) };
  assert.equal(overdue({ ...late, keys }, 23)?.type, 'SOA');
});

test('looks that see no signatures change nothing, and what is kept is bounded', () => {
  const before = looks(WEEKLY);
  assert.deepEqual(looks([...WEEKLY, [15, null]]), before);
  const years = Array.from({ length: 100 }, (_, n): Seen => [7 * n, 21 + 7 * n, 21 + 7 * n]);
  const signing = looks(years);
  assert.equal(signing?.tookMs.length, 4);
  assert.equal(signing?.together, 4);
});

test('another life of the signatures is learnt anew before anything is said', () => {
  const longer: readonly Seen[] = [...WEEKLY, [21, 81, 81]];
  assert.equal(overdue(looks(longer), 40), null);
});
