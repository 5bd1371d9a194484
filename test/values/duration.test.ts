import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDuration, sayDuration } from '../../src/values/duration.ts';

const SAID: readonly (readonly [number, string])[] = [
  [0, '0 ms'],
  [34.4, '34 ms'],
  [94.9, '95 ms'],
  [95, '0.1 s'],
  [204, '0.2 s'],
  [999, '1 s'],
  [3_040, '3 s'],
  [9_949, '9.9 s'],
  [9_950, '10 s'],
  [45_000, '45 s'],
  [99_600, '2 min'],
  [5 * 60_000, '5 min'],
  [59.6 * 60_000, '1 h'],
  [(5 * 60 + 20) * 60_000, '5 h 20 min'],
  [(31 * 60 + 52) * 60_000, '31 h 52 min'],
  [48 * 3_600_000, '2 days'],
  [53 * 3_600_000, '2 days 5 h'],
  [12.4 * 86_400_000, '12 days'],
  [400 * 86_400_000, '400 days'],
  [4 * 365 * 86_400_000, '4 years'],
  [-60_000, '60 s'],
  [Number.NaN, 'an unknown time'],
  [Number.POSITIVE_INFINITY, 'an unknown time'],
];

test('a duration is said in the units a person uses', () => {
  for (const [ms, words] of SAID) assert.equal(sayDuration(ms), words);
});

test('no duration is said with more than two units, a sixty or twenty-four left over, or a nought behind', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e13, noNaN: true }), ms => {
      const said = sayDuration(ms);
      assert.match(said, /^\d+(\.[1-9])? (ms|s|min|h|days|years)( \d+ (min|h))?$/);
      assert.doesNotMatch(said, / (60 min|24 h)$| 0 /);
    }),
  );
});

test('an operator may write seconds, minutes, hours, days and years', () => {
  assert.equal(parseDuration('60s'), 60_000);
  assert.equal(parseDuration('5m'), 300_000);
  assert.equal(parseDuration(' 1h 30m'), 5_400_000);
  assert.equal(parseDuration('30D'), 30 * 86_400_000);
  assert.equal(parseDuration('1y'), 365 * 86_400_000);
  assert.equal(parseDuration('0s'), 0);
});

test('what has no unit, or another one, is no duration', () => {
  for (const text of ['', '60', 's', '-5m', '1.5h', '5 minutes', '5m!', '1w', '99999999999s'])
    assert.equal(parseDuration(text), null, text);
});
