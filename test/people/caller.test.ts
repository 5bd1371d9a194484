import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerAt, callerMay } from '../../src/people/caller.ts';
import { EVERY_RIGHT } from '../../src/people/rights.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { RIGHTS } from '../../src/portfolio/schema.ts';

const read = readPortfolio('people:\n  stelios: { slack: U0123456, may: [oncall, phones] }\n');
assert.ok(read.ok);
const PEOPLE = read.portfolio;
const place = {
  chat: 'slack',
  person: 'U0123456',
  room: 'C1',
  roomIs: 'alert',
  stranger: false,
  thread: '17.2',
} as const;

test('who is named in the portfolio is called by that name, with the rights given there', () => {
  const caller = callerAt(place, PEOPLE);
  assert.deepEqual([caller.name, caller.room, caller.thread], ['stelios', 'C1', '17.2']);
  assert.deepEqual(caller.rights, ['read', 'respond', 'oncall', 'phones']);
  assert.equal(callerMay(caller, 'phones'), true);
  assert.equal(callerMay(caller, 'admin'), false);
});

test('who is not named, or is named in another chat only, has no name and reads', () => {
  for (const other of [{ person: 'U9' }, { chat: 'matrix' } as const]) {
    const caller = callerAt({ ...place, ...other }, PEOPLE);
    assert.deepEqual([caller.name, caller.rights], [null, ['read']]);
  }
  assert.deepEqual(callerAt(place, null).rights, ['read', 'respond']);
});

test('whoever sits at a shell may do all', () => {
  assert.deepEqual(
    EVERY_RIGHT.map(right => callerMay(null, right)),
    EVERY_RIGHT.map(() => true),
  );
  assert.deepEqual(EVERY_RIGHT, ['read', 'respond', ...RIGHTS]);
});
