import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { offsetAsked, offsetAt } from '../../src/people/zone.ts';
import { instant } from '../../src/values/instant.ts';

const HOUR = 3_600_000;
/** Zones with changes by half an hour, around midnight, in Ramadan, by a whole day; and one that there is not. */
const zones = fc.constantFrom(
  ...Intl.supportedValuesOf('timeZone'),
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Gaza',
  'Africa/Monrovia',
  'UTC',
  'Example/Nowhere',
);
const moments = fc.oneof(
  fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }),
  fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2030, 0) }),
  fc.constantFrom(-8.64e15, 8.64e15, 0),
);

test('a clock is as far ahead as the runtime says, also over a year in which it changes', () => {
  fc.assert(
    fc.property(zones, moments, (zone, at) => {
      assert.equal(offsetAt(zone, instant(at)), offsetAsked(zone, instant(at)));
    }),
    { numRuns: 1000 },
  );
  for (const zone of ['Europe/Athens', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Gaza'])
    for (let at = Date.UTC(2023, 0) - 1; at < Date.UTC(2024, 0); at += 7 * HOUR)
      assert.equal(offsetAt(zone, instant(at)), offsetAsked(zone, instant(at)), `${zone} ${at}`);
});
