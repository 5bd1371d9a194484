import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DateOrder, declaredOrder, provenOrder, readDate } from '../../src/registration/whois/dates.ts';
import { isoOfMoment } from '../../src/values/instant.ts';

const isoOf = (text: string, order: DateOrder | null = null): string | readonly string[] | null => {
  const reading = readDate(text, order);
  if (reading.read === 'no') return null;
  return reading.read === 'yes' ? isoOfMoment(reading.moment) : reading.either.map(isoOfMoment);
};

const FORMS: readonly (readonly [string, string])[] = [
  ['2017-08-01T00:30:52Z', '2017-08-01T00:30:52Z'],
  ['2013-11-26T10:13:53-0800', '2013-11-26T18:13:53Z'],
  ['2008-10-22T11:33:44+02:00', '2008-10-22T09:33:44Z'],
  ['2017-10-20T17:48:39.0Z', '2017-10-20T17:48:39Z'],
  ['2010-07-18 15:15:39+03', '2010-07-18T12:15:39Z'],
  ['2014-11-01 20:38:55 +02:00', '2014-11-01T18:38:55Z'],
  ['2010-09-13 06:40:28 (GMT+0:00)', '2010-09-13T06:40:28Z'],
  ['2021-11-09 00:00:00 (UTC+8)', '2021-11-08T16:00:00Z'],
  ['1999-06-05', '1999-06-05'],
  ['1999-06-05 00:00:00', '1999-06-05'],
  ['2009/05/11', '2009-05-11'],
  ['2011/07/20 11:30:47 (JST)', '2011-07-20T02:30:47Z'],
  ['2012. 05. 19.', '2012-05-19'],
  ['2003.03.25 12:00:00', '2003-03-25'],
  ['20100419', '2010-04-19'],
  ['19990518 #162310', '1999-05-18'],
  ['20110426 17:57:27', '2011-04-26'],
  ['20121204000000', '2012-12-04'],
  ['12-Feb-2006 18:08:52 UTC', '2006-02-12T18:08:52Z'],
  ['29-APR-05', '2005-04-29'],
  ['29-APR-95', '1995-04-29'],
  ['16-abr-1997', '1997-04-16'],
  ['20-February-2021', '2021-02-20'],
  ['17 April 2012', '2012-04-17'],
  ['07 Oct 2009 10:02 WAT', '2009-10-07T09:02:00Z'],
  ['2nd April, 2001', '2001-04-02'],
  ['30th April 2003 at 00:00:00.000', '2003-04-30'],
  ['23 de agosto de 2012', '2012-08-23'],
  ['May 22 2002', '2002-05-22'],
  ['October  9 2012', '2012-10-09'],
  ['Thu Aug 03 2006', '2006-08-03'],
  ['Wednesday 9th Apr 2014', '2014-04-09'],
  ['Tue Aug 01 12:39:21 GMT 2006', '2006-08-01T12:39:21Z'],
  ['Tue Feb 10 09:42:42 2004', '2004-02-10'],
  ['Mar 25 01:57:22 PDT 2009', '2009-03-25T08:57:22Z'],
  ['Wed, 22 Jan 2014 22:08:21 UTC', '2014-01-22T22:08:21Z'],
  ['2004-Mar-16.', '2004-03-16'],
  ['before Aug-1996', '1996-08-01'],
  ['2002-10-22 17:48:23 CLST', '2002-10-22T20:48:23Z'],
  ['24.12.2540', '1997-12-24'],
];

for (const [text, iso] of FORMS) test(`"${text}" is ${iso}`, () => assert.equal(isoOf(text), iso));

test('a numeric date is read in the order that is given', () => {
  assert.equal(isoOf('03/02/2012', 'dmy'), '2012-02-03');
  assert.equal(isoOf('03/02/2012', 'mdy'), '2012-03-02');
  assert.equal(isoOf('05.04.2012 10:20:31', 'dmy'), '2012-04-05');
});

test('a part over twelve decides the order by itself', () => {
  assert.equal(isoOf('25/10/2017'), '2017-10-25');
  assert.equal(isoOf('12/18/2001'), '2001-12-18');
  assert.equal(isoOf('28/03/2013', 'mdy'), '2013-03-28');
});

test('a date that can be read twice has both readings, day first', () => {
  assert.deepEqual(isoOf('03/02/2012'), ['2012-02-03', '2012-03-02']);
});

test('equal day and month leave nothing to guess', () => assert.equal(isoOf('05/05/2014'), '2014-05-05'));

for (const nothing of [
  '',
  '-',
  '0000-00-00',
  '9999-12-31',
  '31.02.2014',
  'not defined',
  '2014',
  '13/13/2014',
  'null',
]) {
  test(`"${nothing}" is no date`, () => assert.equal(isoOf(nothing), null));
}

test('an order that a text declares or proves is found', () => {
  assert.equal(declaredOrder('%% complete date format : DD/MM/YYYY'), 'dmy');
  assert.equal(declaredOrder('Creation Date (mm/dd/yyyy)'), 'mdy');
  assert.equal(declaredOrder('%% complete date format : YYYY-MM-DDThh:mm:ssZ'), null);
  assert.equal(provenOrder('12/18/2001'), 'mdy');
  assert.equal(provenOrder('18.12.2001'), 'dmy');
  assert.equal(provenOrder('03/02/2012'), null);
});

test('every day of the calendar survives the ISO form', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1985-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }), date => {
      const day = date.toISOString().slice(0, 10);
      assert.equal(isoOf(day), day);
      const [year, month, dayOfMonth] = day.split('-');
      assert.equal(isoOf(`${dayOfMonth}.${month}.${year}`, 'dmy'), day);
    }),
  );
});

test('no text at all throws or comes out as an impossible day', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.constantFrom<DateOrder | null>('dmy', 'mdy', null), (text, order) => {
      const iso = isoOf(text, order);
      for (const each of typeof iso === 'string' ? [iso] : (iso ?? [])) assert.ok(Number.isFinite(Date.parse(each)));
    }),
  );
});
