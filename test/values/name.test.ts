import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isAtOrUnder,
  isUnder,
  labelBytes,
  labelDepth,
  labelsOf,
  name,
  nameFromLabels,
  nameOfWire,
  parentOf,
  parseName,
  prepend,
  ROOT,
  suffixOf,
} from '../../src/values/name.ts';

const anyLabels = fc.array(fc.uint8Array({ minLength: 1, maxLength: 15 }), { maxLength: 15 });
const lower = (bytes: Uint8Array): Uint8Array => bytes.map(byte => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

test('a name from any bytes is in normal form and gives its labels back', () => {
  fc.assert(
    fc.property(anyLabels, labels => {
      const made = nameFromLabels(labels);
      assert.match(made, /^[\x21-\x7e]+$/);
      assert.equal(parseName(made), made);
      assert.equal(labelDepth(made), labels.length);
      assert.deepEqual(labelsOf(made).map(labelBytes), labels.map(lower));
    }),
  );
});

test('a name from the wire is the name of its labels', () => {
  fc.assert(
    fc.property(anyLabels, labels => {
      const wire = Uint8Array.from([...labels.flatMap(label => [label.length, ...label]), 0]);
      assert.equal(nameOfWire(wire), nameFromLabels(labels));
    }),
  );
});

test('a name is read with or without its dot, in any case', () => {
  assert.equal(parseName('Example.COM'), 'example.com.');
  assert.equal(parseName('example.com.'), 'example.com.');
  assert.equal(parseName('.'), ROOT);
  assert.equal(parseName('a\\.b.example'), 'a\\.b.example.');
  assert.equal(parseName('a\\.'), 'a\\..', 'a dot that is escaped ends nothing');
  assert.equal(parseName('a\\\\.'), 'a\\\\.');
  assert.equal(parseName('\\097\\255'), 'a\\255.');
});

test('a name is the same, or none, whether or not its letters are escaped', () => {
  const plain = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
  const label = fc.oneof({ arbitrary: plain, weight: 5 }, fc.constantFrom('x'.repeat(63), 'x'.repeat(64), ''));
  const labels = fc.array(label, { minLength: 1, maxLength: 30 });
  const escaped = (text: string): string =>
    text.replace(/./g, letter => `\\${String(letter.charCodeAt(0)).padStart(3, '0')}`);
  fc.assert(
    fc.property(labels, fc.constantFrom('', '.'), (parts, dot) => {
      assert.equal(parseName(parts.join('.') + dot), parseName(parts.map(escaped).join('.') + dot));
    }),
    { numRuns: 500 },
  );
  const longest = (last: number): string => [...Array(3).fill('x'.repeat(63)), 'x'.repeat(last)].join('.');
  assert.equal(parseName(longest(61))?.length, 254);
  for (const text of [longest(62), `${longest(62)}.`]) assert.equal(parseName(text), null);
});

test('what is no name is none', () => {
  const long = `${'a'.repeat(62)}.`;
  for (const text of ['', '..', '.a', 'a..b', `${'a'.repeat(64)}.`, 'ü.example', 'a\nb', `${long.repeat(4)}abc.`]) {
    assert.equal(parseName(text), null, text);
  }
  for (const text of ['a\\', '\\300', '\\1', '\\12a', 'a'.repeat(100_000)]) assert.equal(parseName(text), null);
  assert.notEqual(parseName(`${long.repeat(4)}a.`), null, 'exactly 255 octets');
});

test('below is by labels, never by letters', () => {
  assert.ok(isAtOrUnder(name('www.example.com'), name('example.com')));
  assert.ok(
    isAtOrUnder(name('example.com'), name('example.com')) && !isUnder(name('example.com'), name('example.com')),
  );
  assert.ok(isUnder(name('example.com'), ROOT) && !isUnder(ROOT, ROOT));
  assert.ok(!isAtOrUnder(name('badexample.com'), name('example.com')));
  assert.ok(!isAtOrUnder(name('a\\.example.com'), name('example.com')), 'an escaped dot is no boundary');
  assert.ok(isAtOrUnder(name('a\\\\.example.com'), name('example.com')), 'an escaped backslash before it is one');
  assert.ok(!isAtOrUnder(name('com'), name('example.com')));
});

test('names are cut and extended by whole labels', () => {
  assert.equal(parentOf(name('a\\.b.example')), 'example.');
  assert.equal(parentOf(name('com')), ROOT);
  assert.equal(parentOf(ROOT), null);
  assert.equal(suffixOf(name('www.example.com'), 2), 'example.com.');
  assert.equal(suffixOf(name('example.com'), 9), 'example.com.');
  assert.equal(suffixOf(name('example.com'), 0), ROOT);
  assert.equal(prepend('www', name('example.com')), 'www.example.com.');
  assert.equal(prepend('com', ROOT), 'com.');
  assert.equal(prepend('a'.repeat(64), ROOT), null);
});
