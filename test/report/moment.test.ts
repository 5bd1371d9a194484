import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reader, sayMoment } from '../../src/report/moment.ts';
import { instant } from '../../src/values/instant.ts';

const utc = (...parts: Parameters<typeof Date.UTC>) => instant(Date.UTC(...parts));
const now = utc(2018, 1, 21, 1, 40);
const inZone = (zone: string): Reader => ({ zone, now });

test('a time is said with its zone, and with the day where it is not today', () => {
  assert.equal(sayMoment(utc(2018, 1, 21, 1, 12), 'time', inZone('UTC')), '01:12 UTC');
  assert.equal(sayMoment(utc(2018, 1, 20, 14, 2), 'time', inZone('UTC')), 'Tue 20 Feb 14:02 UTC');
  assert.equal(sayMoment(utc(2017, 1, 20, 14, 2), 'time', inZone('UTC')), 'Mon 20 Feb 2017 14:02 UTC');
  assert.equal(sayMoment(utc(2018, 1, 21, 7, 0), 'time', inZone('Europe/San_Marino')), '08:00 CET');
  assert.equal(sayMoment(utc(2018, 1, 21, 1, 40), 'time', inZone('America/Los_Angeles')), '17:40 PST');
});

test('a date is said without a time, both with the day of the week', () => {
  assert.equal(sayMoment(utc(2014, 4, 5), 'date', inZone('UTC')), '5 May 2014');
  assert.equal(sayMoment(utc(2018, 1, 21, 7, 0), 'both', inZone('Europe/San_Marino')), 'Wed 21 Feb 2018 08:00 CET');
});

test("the day is the reader's own", () => {
  assert.equal(sayMoment(utc(2018, 1, 20, 23, 30), 'time', inZone('Europe/San_Marino')), '00:30 CET');
  assert.equal(sayMoment(utc(2018, 1, 20, 23, 30), 'date', inZone('Asia/Tokyo')), '21 Feb 2018');
});

test('what is ago is said by its length, the same way forward', () => {
  assert.equal(sayMoment(instant(now - 3_000), 'ago', inZone('UTC')), 'just now');
  assert.equal(sayMoment(instant(now - 180_000), 'ago', inZone('UTC')), '3 min ago');
  assert.equal(sayMoment(instant(now + 19_200_000), 'ago', inZone('UTC')), 'in 5 h 20 min');
});

test('a zone or moment that nobody knows is no reason to fail', () => {
  assert.equal(sayMoment(now, 'time', inZone('Mars/Base')), '01:40 UTC');
  for (const style of ['time', 'date', 'both', 'ago'] as const) {
    assert.equal(sayMoment(instant(Number.NaN), style, inZone('UTC')), 'an unknown time');
    assert.equal(sayMoment(instant(1e17), style, inZone('UTC')), 'an unknown time');
  }
});
