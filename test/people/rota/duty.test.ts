import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dutyAt, gapsBetween, handOversBetween, stretches } from '../../../src/people/rota/duty.ts';
import { type Rota, rotaOf } from '../../../src/people/rota/rota.ts';
import { wallTime } from '../../../src/people/zone.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import { type Instant, instant, isoOf } from '../../../src/values/instant.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));
const DAY_MS = 86_400_000;

function rota(oncall: string): Rota {
  const read = readPortfolio(`oncall:\n${oncall.replace(/^ */gm, '  ')}`);
  assert.ok(read.ok, JSON.stringify(read));
  const made = rotaOf(read.portfolio.oncall, null, []);
  assert.ok(made);
  return made;
}

const weekly = (zone: string, handover: string, more = ''): Rota =>
  rota(`zone: ${zone}\nhandover: "${handover}"\nfrom: 2018-01-01\nrota: [ann, ben, cyd]\n${more}`);

/** "ann until 2018-…, then ben". */
function said(of: Rota, iso: string): string {
  const { who, until, next } = dutyAt(of, at(iso));
  return `${who} until ${until === null ? 'ever' : isoOf(until)}, then ${next === null ? 'nobody' : `${next.who} ${isoOf(next.from)}`}`;
}

const changes = (of: Rota, from: string, until: string): string[] =>
  handOversBetween(of, at(from), at(until)).map(one => `${isoOf(one.at)} ${one.from} to ${one.to}`);

for (const [what, of, now, is] of [
  [
    'the first has the week that holds the day it begins with',
    weekly('Europe/Athens', 'Mon 09:00'),
    '2018-01-01T07:00:00Z',
    'ann until 2018-01-08T07:00:00Z, then ben 2018-01-08T07:00:00Z',
  ],
  [
    'until the hour of hand-over the week before goes on',
    weekly('Europe/Athens', 'Mon 09:00'),
    '2018-01-08T06:59:59Z',
    'ann until 2018-01-08T07:00:00Z, then ben 2018-01-08T07:00:00Z',
  ],
  [
    'before its first day a rota turns backwards: it has no hole',
    weekly('Europe/Athens', 'Mon 09:00'),
    '2018-01-01T06:59:00Z',
    'cyd until 2018-01-01T07:00:00Z, then ann 2018-01-01T07:00:00Z',
  ],
  [
    'the day it begins with may lie in the middle of a week',
    rota('zone: UTC\nhandover: "Wed 12:00"\nfrom: 2018-01-01\nrota: [ann, ben]'),
    '2018-01-01T00:00:00Z',
    'ann until 2018-01-03T12:00:00Z, then ben 2018-01-03T12:00:00Z',
  ],
  [
    'a clock that goes forward makes the week an hour shorter',
    weekly('Europe/Athens', 'Sun 09:00'),
    '2018-03-18T07:00:00Z',
    'cyd until 2018-03-25T06:00:00Z, then ann 2018-03-25T06:00:00Z',
  ],
  [
    'a clock that goes back makes it an hour longer',
    weekly('Europe/Athens', 'Sun 09:00'),
    '2018-10-21T06:00:00Z',
    'ann until 2018-10-28T07:00:00Z, then ben 2018-10-28T07:00:00Z',
  ],
  [
    'a hand-over in the hour that is left out happens when the clock jumps',
    weekly('Europe/Rome', 'Sun 02:30'),
    '2018-03-25T00:59:59Z',
    'cyd until 2018-03-25T01:00:00Z, then ann 2018-03-25T01:00:00Z',
  ],
  [
    'a hand-over in the hour that comes twice happens the first time',
    weekly('Europe/Rome', 'Sun 02:30'),
    '2018-10-28T00:00:00Z',
    'ann until 2018-10-28T00:30:00Z, then ben 2018-10-28T00:30:00Z',
  ],
  [
    'and not again the second time',
    weekly('Europe/Rome', 'Sun 02:30'),
    '2018-10-28T01:29:00Z',
    'ben until 2018-11-04T01:30:00Z, then cyd 2018-11-04T01:30:00Z',
  ],
  [
    'a zone of half an hour',
    weekly('Asia/Kolkata', 'Mon 09:00'),
    '2018-01-01T03:30:00Z',
    'ann until 2018-01-08T03:30:00Z, then ben 2018-01-08T03:30:00Z',
  ],
  [
    'a clock that changes by half an hour',
    weekly('Australia/Lord_Howe', 'Sun 09:00'),
    '2018-03-31T00:00:00Z',
    'ann until 2018-03-31T22:30:00Z, then ben 2018-03-31T22:30:00Z',
  ],
  [
    'a day that a zone left out as a whole',
    rota('zone: Pacific/Apia\nhandover: "Fri 09:00"\nfrom: 2011-12-23\nrota: [ann, ben]'),
    '2011-12-29T00:00:00Z',
    'ann until 2011-12-30T10:00:00Z, then ben 2011-12-30T10:00:00Z',
  ],
  [
    'midnight at the end of a day is that of the next',
    rota('zone: UTC\nhandover: "Sun 24:00"\nfrom: 2018-01-07\nrota: [ann, ben]'),
    '2018-01-07T23:59:00Z',
    'ben until 2018-01-08T00:00:00Z, then ann 2018-01-08T00:00:00Z',
  ],
  [
    'one person alone is never relieved',
    rota('zone: UTC\nrota: [ann]'),
    '2018-01-07T23:59:00Z',
    'ann until ever, then nobody',
  ],
  [
    'a rota without people is a hole',
    rota('zone: UTC\nrota: []'),
    '2018-01-07T23:59:00Z',
    'null until ever, then nobody',
  ],
] as const satisfies readonly (readonly [string, Rota, string, string])[])
  test(`on call: ${what}`, () => assert.equal(said(of, now), is));

test('of overrides that overlap the one written last counts, and the one below shows again', () => {
  const of = weekly(
    'Europe/Athens',
    'Mon 09:00',
    `overrides:
     - { from: 2018-02-20T18:00, until: 2018-02-23T09:00, who: dot }
     - { from: 2018-02-21T09:00, until: 2018-02-22T09:00, who: eve }`,
  );
  assert.deepEqual(changes(of, '2018-02-19T12:00:00Z', '2018-02-24T00:00:00Z'), [
    '2018-02-20T16:00:00Z ben to dot',
    '2018-02-21T07:00:00Z dot to eve',
    '2018-02-22T07:00:00Z eve to dot',
    '2018-02-23T07:00:00Z dot to ben',
  ]);
});

test('an override for who has duty anyway changes nothing, and says who said so', () => {
  const of = weekly('UTC', 'Mon 09:00', 'overrides: { from: 2018-01-02T00:00, until: 2018-01-03T00:00, who: ann }');
  assert.deepEqual(changes(of, '2018-01-01T12:00:00Z', '2018-01-05T00:00:00Z'), []);
  const [, middle] = stretches(of, at('2018-01-01T12:00:00Z'), at('2018-01-05T00:00:00Z'));
  assert.equal(typeof middle?.by, 'object');
});

test('a hand-over is told by the question that ends at it, and by no other', () => {
  const of = weekly('UTC', 'Mon 09:00');
  assert.deepEqual(changes(of, '2018-01-08T08:00:00Z', '2018-01-08T09:00:00Z'), ['2018-01-08T09:00:00Z ann to ben']);
  assert.deepEqual(changes(of, '2018-01-08T09:00:00Z', '2018-01-08T10:00:00Z'), []);
});

test('holes are told, whole: also those whom nobody knows', () => {
  const of: Rota = {
    zone: 'UTC',
    base: {
      kind: 'shifts',
      shifts: [
        { from: at('2018-01-01T00:00:00Z'), until: at('2018-01-02T00:00:00Z'), who: 'ann', title: 'Ann' },
        { from: at('2018-01-03T00:00:00Z'), until: at('2018-01-04T00:00:00Z'), who: null, title: 'Somebody' },
        { from: at('2018-01-04T00:00:00Z'), until: at('2018-01-05T00:00:00Z'), who: 'zoe', title: 'Zoe' },
        { from: at('2018-01-05T00:00:00Z'), until: at('2018-01-08T00:00:00Z'), who: 'ann', title: 'Ann' },
      ],
    },
    overrides: [],
  };
  const span = [at('2018-01-01T00:00:00Z'), at('2018-01-08T00:00:00Z')] as const;
  const gaps = (known?: (name: string) => boolean) =>
    gapsBetween(of, ...span, known).map(({ from, until }) => [isoOf(from).slice(8, 10), isoOf(until).slice(8, 10)]);
  assert.deepEqual(gaps(), [['02', '04']]);
  assert.deepEqual(
    gaps(name => name === 'ann'),
    [['02', '05']],
  );
  assert.equal(said(of, '2018-01-02T12:00:00Z'), 'null until 2018-01-04T00:00:00Z, then zoe 2018-01-04T00:00:00Z');
});

test('of shifts that overlap the one that begins last counts', () => {
  const shift = (from: string, until: string, who: string) => ({ from: at(from), until: at(until), who, title: who });
  const shifts = [
    shift('2018-01-02T00:00:00Z', '2018-01-03T00:00:00Z', 'ben'),
    shift('2018-01-01T00:00:00Z', '2018-01-08T00:00:00Z', 'ann'),
  ];
  const of: Rota = { zone: 'UTC', base: { kind: 'shifts', shifts }, overrides: [] };
  assert.equal(said(of, '2018-01-02T12:00:00Z'), 'ben until 2018-01-03T00:00:00Z, then ann 2018-01-03T00:00:00Z');
});

const ZONES = [
  'Europe/Athens',
  'Europe/Rome',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'UTC',
];
const anyRota = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    day: fc.integer({ min: 0, max: 6 }),
    minutes: fc.integer({ min: 0, max: 1440 }),
    count: fc.integer({ min: 1, max: 4 }),
    overrides: fc.array(
      fc.record({
        from: fc.integer({ min: Date.UTC(2018, 0, 1), max: Date.UTC(2018, 11, 1) }),
        hours: fc.integer({ min: 1, max: 400 }),
        who: fc.constantFrom('ann', 'ben', 'zoe'),
      }),
      { maxLength: 4 },
    ),
  })
  .map(
    ({ zone, day, minutes, count, overrides }): Rota => ({
      zone,
      base: {
        kind: 'weeks',
        handover: { day, minutes },
        first: `2018-01-0${1 + day}`,
        people: ['ann', 'ben', 'cyd', 'dot'].slice(0, count),
      },
      overrides: overrides.map(({ from, hours, who }) => ({
        from: instant(from),
        until: instant(from + hours * 3_600_000),
        who,
        by: null,
      })),
    }),
  );
const anyMoment = fc.integer({ min: Date.UTC(2018, 0, 1), max: Date.UTC(2018, 11, 31) }).map(instant);

test('in any zone the stretches of a rota cover all of a time, without a hole and without an overlap', () => {
  fc.assert(
    fc.property(anyRota, anyMoment, fc.integer({ min: 1, max: 40 }), (of, from, days) => {
      const until = instant(from + days * DAY_MS);
      const all = stretches(of, from, until);
      assert.equal(all[0]?.from, from);
      assert.equal(all.at(-1)?.until, until);
      for (const [i, one] of all.slice(1).entries()) assert.equal(one.from, all[i]?.until);
      for (const one of all) assert.ok(one.from < one.until && one.who !== null);
    }),
    { numRuns: 60 },
  );
});

test('whoever has duty has it until the moment that is named, and whoever is next has it then', () => {
  fc.assert(
    fc.property(anyRota, anyMoment, (of, now) => {
      const duty = dutyAt(of, now);
      if (duty.until === null) return;
      assert.equal(dutyAt(of, instant(duty.until - 1)).who, duty.who);
      assert.notEqual(dutyAt(of, duty.until).who, duty.who);
      if (duty.next !== null) assert.equal(dutyAt(of, duty.next.from).who, duty.next.who);
    }),
    { numRuns: 60 },
  );
});

test('without overrides the clock on the wall shows the hour of hand-over, but where that day has no such hour', () => {
  fc.assert(
    fc.property(anyRota, anyMoment, (of, now) => {
      const plain = { ...of, overrides: [] };
      const { until } = dutyAt(plain, now);
      if (until === null || plain.base.kind !== 'weeks') return;
      const { day, minutes } = plain.base.handover;
      const shown = wallTime(of.zone, until);
      if (shown.minutes === minutes % 1440 && shown.weekday === (day + Math.floor(minutes / 1440)) % 7) return;
      // The clock jumped over it: a minute before, it had not come yet.
      const before = wallTime(of.zone, instant(until - 60_000));
      assert.ok(before.date < shown.date || before.minutes < shown.minutes - 1, JSON.stringify([before, shown]));
    }),
    { numRuns: 100 },
  );
});
