import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearest } from '../../src/values/nearest.ts';

const WORDS = ['trace', 'drill', 'help', 'whois', 'outbox'];

test('one slip of any kind is seen through', () => {
  for (const typed of ['trce', 'trcae', 'traace', 'tracr', 'TRACE', 'trace'])
    assert.equal(nearest(typed, WORDS), 'trace', typed);
});

test('a short word forgives one slip, a longer one two', () => {
  assert.equal(nearest('hep', WORDS), 'help');
  assert.equal(nearest('hxx', WORDS), null);
  assert.equal(nearest('whoos', WORDS), 'whois');
  assert.equal(nearest('wxois', WORDS), 'whois');
});

test('what is near nothing gets nothing', () => {
  for (const typed of ['', 'x', 'zzzzz', 'example.com', 't'.repeat(10_000)])
    assert.equal(nearest(typed, WORDS), null, typed.slice(0, 20));
});

test('nothing is near a word when all its letters would have to change', () => {
  assert.equal(nearest('b', ['a']), null);
});

test('of two near words the nearer is taken, of two equally near ones the first', () => {
  assert.equal(nearest('drilll', ['drills', 'drill']), 'drills');
  assert.equal(nearest('aaaa', ['MX', 'A', 'AAAA']), 'AAAA');
});

test('a word is always nearest to itself', () => {
  fc.assert(fc.property(fc.constantFrom(...WORDS), word => nearest(word, WORDS) === word));
});
