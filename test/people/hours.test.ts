import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type OpeningTimes, openingAt } from '../../src/people/hours.ts';
import { wallTime } from '../../src/people/zone.ts';
import { type Instant, instant, isoOf } from '../../src/values/instant.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const WORKDAYS = [0, 1, 2, 3, 4];
const times = (
  zone: string,
  spans: readonly (readonly [days: readonly number[], from: number, until: number])[],
  holidays: readonly string[] = [],
): OpeningTimes => ({
  zone,
  holidays,
  hours: { always: false, spans: spans.map(([days, from, until]) => ({ days, from: from * 60, until: until * 60 })) },
});

/** "open until …" or "opens …", in UTC. */
function standing(of: OpeningTimes, now: string): string {
  const opening = openingAt(of, at(now));
  const next = opening.isOpen ? opening.closesAt : opening.opensAt;
  return `${opening.isOpen ? 'open until' : 'opens'} ${next === null ? 'never' : isoOf(next)}`;
}

const OFFICE = times('Europe/San_Marino', [[WORKDAYS, 8, 14]]);

for (const [what, of, now, is] of [
  ['at night an office opens in the morning', OFFICE, '2018-02-21T01:40:00Z', 'opens 2018-02-21T07:00:00Z'],
  ['it is open from its first minute', OFFICE, '2018-02-21T07:00:00Z', 'open until 2018-02-21T13:00:00Z'],
  ['it is closed from its last', OFFICE, '2018-02-21T13:00:00Z', 'opens 2018-02-22T07:00:00Z'],
  ['over the weekend it opens on Monday', OFFICE, '2018-02-23T13:30:00Z', 'opens 2018-02-26T07:00:00Z'],
  [
    'a holiday is left out',
    { ...OFFICE, holidays: ['2018-02-26', '2018-02-27'] },
    '2018-02-24T12:00:00Z',
    'opens 2018-02-28T07:00:00Z',
  ],
  [
    'a lunch break closes in between',
    times('UTC', [
      [WORKDAYS, 8, 12],
      [WORKDAYS, 13, 17],
    ]),
    '2018-02-21T12:00:00Z',
    'opens 2018-02-21T13:00:00Z',
  ],
  [
    'spans that touch are one',
    times('UTC', [
      [WORKDAYS, 8, 12],
      [WORKDAYS, 12, 17],
    ]),
    '2018-02-21T09:00:00Z',
    'open until 2018-02-21T17:00:00Z',
  ],
  [
    'a day can be open to its end',
    times('UTC', [[[2], 20, 24]]),
    '2018-02-21T21:00:00Z',
    'open until 2018-02-22T00:00:00Z',
  ],
  [
    'a night can go over midnight in two spans',
    times('UTC', [
      [WEEK, 20, 24],
      [WEEK, 0, 6],
    ]),
    '2018-02-21T21:00:00Z',
    'open until 2018-02-22T06:00:00Z',
  ],
  [
    'a zone of half hours',
    times('Asia/Kolkata', [[WORKDAYS, 9, 17]]),
    '2018-02-21T03:29:59Z',
    'opens 2018-02-21T03:30:00Z',
  ],
  [
    'a zone of quarters',
    times('Asia/Kathmandu', [[WORKDAYS, 9, 17]]),
    '2018-02-21T00:00:00Z',
    'opens 2018-02-21T03:15:00Z',
  ],
  [
    'a day that is another one there',
    times('Pacific/Kiritimati', [[[0], 8, 12]]),
    '2018-02-18T12:00:00Z',
    'opens 2018-02-18T18:00:00Z',
  ],
  [
    'the clock goes forward before an opening',
    times('Europe/Rome', [[[6], 8, 14]]),
    '2018-03-24T23:00:00Z',
    'opens 2018-03-25T06:00:00Z',
  ],
  [
    'the clock goes back before an opening',
    times('Europe/Rome', [[[6], 8, 14]]),
    '2018-10-27T22:00:00Z',
    'opens 2018-10-28T07:00:00Z',
  ],
  [
    'who opens in the hour that is left out opens when it is over',
    times('Europe/Rome', [[WEEK, 2.5, 5]]),
    '2018-03-25T00:00:00Z',
    'opens 2018-03-25T01:00:00Z',
  ],
  [
    'who closes in the hour that is left out closes when it begins',
    times('Europe/Rome', [[WEEK, 0, 2.5]]),
    '2018-03-25T00:00:00Z',
    'open until 2018-03-25T01:00:00Z',
  ],
  [
    'who is open only in the hour that is left out opens the day after',
    times('Europe/Rome', [[WEEK, 2, 3]]),
    '2018-03-25T00:00:00Z',
    'opens 2018-03-26T00:00:00Z',
  ],
  [
    'an hour that comes twice is open twice: the first',
    times('Europe/Rome', [[WEEK, 2, 2.5]]),
    '2018-10-27T23:00:00Z',
    'opens 2018-10-28T00:00:00Z',
  ],
  [
    'an hour that comes twice is open twice: the second',
    times('Europe/Rome', [[WEEK, 2, 2.5]]),
    '2018-10-28T00:30:00Z',
    'opens 2018-10-28T01:00:00Z',
  ],
  [
    'who closed is open again when the clock goes back into the span',
    times('Europe/Rome', [[WEEK, 1, 2.5]]),
    '2018-10-28T00:45:00Z',
    'opens 2018-10-28T01:00:00Z',
  ],
  [
    'a clock that changes by half an hour',
    times('Australia/Lord_Howe', [[WEEK, 8, 12]]),
    '2018-04-01T00:00:00Z',
    'open until 2018-04-01T01:30:00Z',
  ],
  ['a desk without a day never opens', times('UTC', []), '2018-02-21T00:00:00Z', 'opens never'],
  [
    'a desk that is always open never closes',
    { hours: { always: true }, zone: null, holidays: ['2018-02-21'] },
    '2018-02-21T00:00:00Z',
    'open until never',
  ],
] as const satisfies readonly (readonly [string, OpeningTimes, string, string])[])
  test(`opening hours: ${what}`, () => assert.equal(standing(of, now), is));

test('the clock on the wall there', () => {
  assert.deepEqual(wallTime('Asia/Kolkata', at('2018-02-25T18:30:00Z')), {
    weekday: 0,
    date: '2018-02-26',
    minutes: 0,
  });
  assert.deepEqual(wallTime('no such zone', at('2018-02-25T18:30:00Z')), {
    weekday: 6,
    date: '2018-02-25',
    minutes: 1110,
  });
});

const anyTimes = fc
  .record({
    zone: fc.constantFrom(
      'Europe/Rome',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Kathmandu',
    ),
    days: fc.subarray(WEEK, { minLength: 1 }),
    from: fc.integer({ min: 0, max: 95 }),
    length: fc.integer({ min: 1, max: 96 }),
  })
  .map(({ zone, days, from, length }) => times(zone, [[days, from / 4, Math.min(24, (from + length) / 4)]]));
const anyMoment = fc.integer({ min: 0, max: 2 * 365 * 96 }).map(n => instant(Date.UTC(2018, 0, 1) + n * 900_000));

test('nothing changes before the moment that is named, and something does at it', () => {
  fc.assert(
    fc.property(anyTimes, anyMoment, (of, now) => {
      const first = openingAt(of, now);
      const next = first.isOpen ? first.closesAt : first.opensAt;
      if (next === null) return;
      assert.ok(next > now);
      assert.equal(openingAt(of, next).isOpen, !first.isOpen);
      for (let minute = now + 900_000; minute < Math.min(next, now + 8 * 86_400_000); minute += 900_000)
        assert.equal(openingAt({ ...of, holidays: [] }, instant(minute)).isOpen, first.isOpen);
    }),
    { numRuns: 25 },
  );
});
