import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countRates,
  PERSON_BURST,
  PERSON_EVERY_MS,
  QUIET_MS,
  ROOM_BURST,
  ROOM_EVERY_MS,
} from '../../src/chat/conversation/rates.ts';

test('a person has a burst, then one at a time, and others are not touched by it', () => {
  const rates = countRates();
  for (let n = 0; n < PERSON_BURST; n++) assert.equal(rates.take('!room', '@a', 0), null);
  assert.deepEqual(rates.take('!room', '@a', 0), { who: 'person', waitMs: PERSON_EVERY_MS, saidBefore: false });
  assert.equal(rates.take('!room', '@b', 0), null);
  assert.equal(rates.take('!room', '@a', PERSON_EVERY_MS), null);
  assert.equal(rates.take('!room', '@a', PERSON_EVERY_MS)?.who, 'person');
});

test('a room has its own, whoever speaks in it', () => {
  const rates = countRates();
  for (let n = 0; n < ROOM_BURST; n++) assert.equal(rates.take('!room', `@${n}`, 0), null);
  assert.equal(rates.take('!room', '@new', 0)?.who, 'room');
  assert.equal(rates.take('!other', '@new', 0), null);
  assert.equal(rates.take('!room', '@new', ROOM_EVERY_MS), null);
});

test('a refusal is said once in a while, not with each line of a flood', () => {
  const rates = countRates();
  for (let n = 0; n < PERSON_BURST; n++) rates.take('!room', '@a', 0);
  const said = [0, 1, QUIET_MS - 1].map(() => rates.take('!room', '@a', 0)?.saidBefore);
  assert.deepEqual(said, [false, true, true]);
  // What came back meanwhile is used up first.
  const later = Array.from({ length: 10 }, () => rates.take('!room', '@a', QUIET_MS)?.saidBefore);
  assert.deepEqual(later.filter(each => each !== undefined).slice(0, 2), [false, true]);
});

test('a long rest gives the burst back, and no more than that', () => {
  const rates = countRates();
  for (let n = 0; n < PERSON_BURST; n++) rates.take('!room', '@a', 0);
  const day = 86_400_000;
  for (let n = 0; n < PERSON_BURST; n++) assert.equal(rates.take(`!room${n}`, '@a', day), null);
  assert.equal(rates.take('!fresh', '@a', day)?.who, 'person');
});
