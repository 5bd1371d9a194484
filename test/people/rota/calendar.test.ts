import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CalendarEvent, readCalendar } from '../../../src/people/rota/calendar.ts';
import { finderOf, shiftsOf } from '../../../src/people/rota/matching.ts';
import { knownZone } from '../../../src/people/rota/wall.ts';
import { WINDOWS_ZONES } from '../../../src/people/rota/windows-zones.ts';
import { readPortfolio } from '../../../src/portfolio/read.ts';
import { instant, isoOf } from '../../../src/values/instant.ts';

const FROM = instant(Date.parse('2018-03-01T00:00:00Z'));
const UNTIL = instant(Date.parse('2018-12-01T00:00:00Z'));
const of = { zone: 'Europe/Athens', from: FROM, until: UNTIL };

const calendar = (...events: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...events, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]): string =>
  ['BEGIN:VEVENT', ...(lines.some(line => line.startsWith('UID')) ? [] : ['UID:1']), ...lines, 'END:VEVENT'].join(
    '\r\n',
  );

function events(text: string, problems: readonly RegExp[] = []): readonly CalendarEvent[] {
  const read = readCalendar(text, of);
  assert.ok(read.ok, JSON.stringify(read));
  assert.equal(read.problems.length, problems.length, read.problems.join('\n'));
  for (const [i, problem] of problems.entries()) assert.match(read.problems[i] ?? '', problem);
  return read.events;
}

/** "03-05T07:00 03-12T07:00 Ann". */
const said = (text: string, problems: readonly RegExp[] = []): string[] =>
  events(text, problems).map(one => `${isoOf(one.from).slice(5, 16)} ${isoOf(one.until).slice(5, 16)} ${one.title}`);

test('a single event is meant by the clock of the zone that it names', () => {
  assert.deepEqual(
    said(
      calendar(
        event(
          'UID:a',
          'SUMMARY:Ann',
          'DTSTART;TZID=America/Los_Angeles:20180305T090000',
          'DTEND;TZID=America/Los_Angeles:20180312T090000',
        ),
        event('UID:b', 'SUMMARY:Ben', 'DTSTART:20180312T160000Z', 'DTEND:20180313T160000Z'),
        event('UID:c', 'SUMMARY:Cyd', 'DTSTART:20180313T090000', 'DURATION:PT2H'),
      ),
    ),
    ['03-05T17:00 03-12T16:00 Ann', '03-12T16:00 03-13T16:00 Ben', '03-13T07:00 03-13T09:00 Cyd'],
  );
});

test('a whole day is one of the rota’s zone, and ends where the next begins', () => {
  assert.deepEqual(
    said(
      calendar(
        event('UID:a', 'SUMMARY:Ann', 'DTSTART;VALUE=DATE:20180325', 'DTEND;VALUE=DATE:20180326'),
        event('UID:b', 'SUMMARY:Ben', 'DTSTART;VALUE=DATE:20180326'),
      ),
    ),
    ['03-24T22:00 03-25T21:00 Ann', '03-25T21:00 03-26T21:00 Ben'],
  );
});

test('a week that repeats keeps its hour when the clock changes', () => {
  assert.deepEqual(
    said(
      calendar(
        event(
          'SUMMARY:Ann',
          'DTSTART;TZID=Europe/Athens:20180305T090000',
          'DTEND;TZID=Europe/Athens:20180312T090000',
          'RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3',
        ),
      ),
    ),
    ['03-05T07:00 03-12T07:00 Ann', '03-19T07:00 03-26T06:00 Ann', '04-02T06:00 04-09T06:00 Ann'],
  );
});

test('days left out are left out however they are written, and a changed one stands where it was moved to', () => {
  const series = event(
    'UID:s',
    'SUMMARY:Ann',
    'DTSTART;TZID=Europe/Athens:20180305T090000',
    'DTEND;TZID=Europe/Athens:20180306T090000',
    'RRULE:FREQ=DAILY;UNTIL=20180309T070000Z',
    'EXDATE:20180306T070000Z',
    'EXDATE;TZID=Europe/Athens:20180307T090000',
  );
  const moved = event(
    'UID:s',
    'SUMMARY:Ben',
    'RECURRENCE-ID;TZID=Europe/Athens:20180308T090000',
    'DTSTART;TZID=Europe/Athens:20180308T120000',
    'DTEND;TZID=Europe/Athens:20180309T120000',
  );
  assert.deepEqual(said(calendar(series, moved)), [
    '03-05T07:00 03-06T07:00 Ann',
    '03-08T10:00 03-09T10:00 Ben',
    '03-09T07:00 03-10T07:00 Ann',
  ]);
});

test('single days that are added count, and what is cancelled does not', () => {
  const series = event(
    'UID:s',
    'SUMMARY:Ann',
    'DTSTART:20180305T090000Z',
    'DTEND:20180305T100000Z',
    'RRULE:FREQ=WEEKLY;COUNT=1',
    'RDATE:20180401T090000Z',
  );
  const off = event('UID:t', 'SUMMARY:Ben', 'STATUS:CANCELLED', 'DTSTART:20180305T090000Z', 'DTEND:20180305T100000Z');
  assert.deepEqual(said(calendar(series, off)), ['03-05T09:00 03-05T10:00 Ann', '04-01T09:00 04-01T10:00 Ann']);
});

test('a rule without an end is followed as far as is asked, and one that began long ago too', () => {
  const all = said(calendar(event('SUMMARY:Ann', 'DTSTART:19990104T090000Z', 'DURATION:P1W', 'RRULE:FREQ=WEEKLY')));
  assert.equal(all[0], '02-26T09:00 03-05T09:00 Ann');
  assert.equal(all.at(-1), '11-26T09:00 12-03T09:00 Ann');
});

test('rules that are no rota, or never come, are said and not followed', () => {
  const once = (rule: string, start = '20180305T090000Z') =>
    calendar(event('SUMMARY:Ann', `DTSTART:${start}`, 'DURATION:PT1H', `RRULE:${rule}`));
  const refused = '"Ann" repeats';
  for (const rule of [
    'FREQ=SECONDLY',
    'FREQ=DAILY;INTERVAL=2147483647',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31',
  ])
    assert.deepEqual(said(once(rule), [new RegExp(refused)]), [], rule);
  assert.deepEqual(said(once('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')), []);
  assert.deepEqual(said(once('FREQ=DAILY', '00010101T090000Z'), [new RegExp(refused)]), []);
});

test('zones as Outlook writes them, and with a path before them, are known', () => {
  for (const [tzid, begins] of [
    ['GTB Standard Time', '07:00'],
    ['W. Europe Standard Time', '08:00'],
    ['/freeassociation.sourceforge.net/Tzfile/Europe/Athens', '07:00'],
  ]) {
    const text = calendar(event('SUMMARY:Ann', `DTSTART;TZID=${tzid}:20180305T090000`, 'DURATION:PT1H'));
    assert.equal(said(text)[0]?.slice(6, 11), begins, tzid);
  }
  for (const [theirs, zone] of WINDOWS_ZONES) assert.equal(knownZone(theirs), zone);
});

test('a zone that nobody knows is read as the rota’s, and that is said', () => {
  const text = calendar(event('SUMMARY:Ann', 'DTSTART;TZID=Middle Earth:20180305T090000', 'DURATION:PT1H'));
  assert.deepEqual(said(text, [/"Middle Earth".*Europe\/Athens/]), ['03-05T07:00 03-05T08:00 Ann']);
});

test('what is no calendar says so', () => {
  for (const text of ['', '<!doctype html><p>Log in', 'BEGIN:VCARD\r\nEND:VCARD\r\n', '\0\0\0', '{}']) {
    const read = readCalendar(text, of);
    assert.ok(!read.ok, text);
    assert.match(read.why, /^It is no /);
  }
  assert.deepEqual(said(calendar()), []);
  assert.deepEqual(said(calendar(event('SUMMARY:Ann')), [/"Ann" has no beginning/]), []);
});

const PEOPLE = (() => {
  const read = readPortfolio(
    'people:\n  ann: { slack: U0000001, mail: ann.b@example.org }\n  ann-marie: { matrix: "@am:ops.example" }\n  zoë: {}\n',
  );
  assert.ok(read.ok);
  return read.portfolio.people;
})();

test('whom an event means: by title, by address, by name', () => {
  const find = finderOf(PEOPLE);
  const who = (title: string, ...attendees: CalendarEvent['attendees']): string | null =>
    find({ from: FROM, until: UNTIL, title, attendees });
  assert.equal(who('On call: Ann (primary)'), 'ann');
  assert.equal(who('Ann-Marie'), 'ann-marie');
  assert.equal(who('ANN MARIE on call'), 'ann-marie');
  assert.equal(who('Zoe, on call'), 'zoë');
  assert.equal(who('U0000001'), 'ann');
  assert.equal(who('Annual leave'), null);
  assert.equal(
    who('On call', { name: 'Somebody', mail: 'x@example.org' }, { name: null, mail: 'Ann.B@example.org' }),
    'ann',
  );
  assert.equal(who('On call', { name: 'Zoë Z.', mail: null }), 'zoë');
  assert.equal(who('On call', { name: null, mail: 'am@example.net' }), 'ann-marie');
  assert.equal(who('zoe instead of ann'), 'zoë');
});

test('events that mean nobody are named, the first of them', () => {
  const all = ['Ann', 'Bob', 'Bob', '', 'Dan', 'Eve'].map((title, i) => ({
    from: instant(FROM + i),
    until: UNTIL,
    title,
    attendees: [],
  }));
  const { shifts, problems } = shiftsOf(all, PEOPLE);
  assert.deepEqual(
    shifts.shifts.map(shift => shift.who),
    ['ann', null, null, null, null, null],
  );
  assert.deepEqual(problems, [
    '"Bob" (from 2018-03-01) names nobody in people.',
    'An event without a name (from 2018-03-01) names nobody in people.',
    '"Dan" (from 2018-03-01) names nobody in people.',
    '… and 1 more.',
  ]);
});

const anyRule = fc
  .record({
    freq: fc.constantFrom('HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY', 'MINUTELY', 'NEVER'),
    parts: fc.array(
      fc.constantFrom(
        ...[
          'INTERVAL=0',
          'INTERVAL=-3',
          'INTERVAL=7',
          'INTERVAL=1000',
          'COUNT=5',
          'UNTIL=20180701',
          'BYDAY=MO,TU',
          'BYDAY=5MO',
          'BYDAY=-1SU',
        ],
        ...[
          'BYDAY=99MO',
          'BYMONTH=2',
          'BYMONTH=13',
          'BYMONTHDAY=30',
          'BYMONTHDAY=-31',
          'BYMONTHDAY=0',
          'BYYEARDAY=366',
          'BYYEARDAY=-400',
        ],
        ...[
          'BYWEEKNO=53',
          'BYWEEKNO=60',
          'BYHOUR=25',
          'BYHOUR=9',
          'BYMINUTE=61',
          'BYSECOND=3',
          'BYSETPOS=-1',
          'BYSETPOS=9',
          'WKST=SU',
          'X=1',
          'BYDAY=',
        ],
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ freq, parts }) => [`FREQ=${freq}`, ...parts].join(';'));

test('no rule, however odd, hangs or throws, and occurrences lie in the time asked for', () => {
  fc.assert(
    fc.property(
      fc.array(anyRule, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('20180305T090000Z', '20160229', '19700101T000000'),
      (rules, start) => {
        const read = readCalendar(
          calendar(
            event(
              'SUMMARY:x',
              `DTSTART${start.length === 8 ? ';VALUE=DATE' : ''}:${start}`,
              ...rules.map(rule => `RRULE:${rule}`),
            ),
          ),
          of,
        );
        if (!read.ok) return;
        for (const one of read.events) assert.ok(one.from < UNTIL && one.until > FROM && one.from < one.until);
      },
    ),
    { numRuns: 60 },
  );
});

test('no text, however broken, throws', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
      'BEGIN:VEVENT',
      'END:VEVENT',
      'DTSTART:x',
      'DTSTART:20181399T999999Z',
      'RRULE:FREQ=',
      'RRULE:FREQ=DAILY',
      'EXDATE:',
      'DURATION:P',
      'ATTENDEE;CN="a:b',
      'DTEND;VALUE=DATE:2018',
      'RDATE;VALUE=PERIOD:20180301T000000Z/PT1H',
      'RECURRENCE-ID:20180301',
      'UID:1',
      'SUMMARY:a\\n\\,b',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), lines => {
      const read = readCalendar(
        ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n'),
        of,
      );
      assert.ok(read.ok || read.why.length > 0);
    }),
  );
});
