import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundText, cleanText, MAX_FOREIGN_CHARACTERS } from '../../src/report/foreign.ts';
import { anyCharacter } from '../support/any-text.ts';

test('escape sequences go whole, ended or not', () => {
  assert.equal(cleanText('a\u001b[31mred\u001b[0m'), 'ared');
  assert.equal(cleanText('a\u001b]0;new title\u0007b'), 'ab');
  assert.equal(cleanText('a\u001b]8;;http://192.0.2.1\u001b\\link\u001b]8;;\u001b\\'), 'alink');
  assert.equal(cleanText('a\u009b2Jb\u009d0;x\u009cc'), 'abc');
  assert.equal(cleanText('a\u001bcb\u001b['), 'ab');
});

test('text that would turn round, hide or overlay what is beside it is taken out', () => {
  assert.equal(cleanText('good\u202egnp.exe\u202c'), 'goodgnp.exe');
  assert.equal(cleanText('\u2066a\u2069\u200bb\u200d\ufeffc\u00ad'), 'abc');
  assert.equal(cleanText('tag\u{e0041}\u{e007f}'), 'tag');
  assert.equal(cleanText(`Z${'\u0300'.repeat(40)}`), `Z${'\u0300'.repeat(3)}`);
  assert.equal(cleanText('\ud800x\udc00'), 'x');
});

test('breaks of lines become a blank, so that no text makes a line of its own', () => {
  assert.equal(cleanText('one\r\ntwo\u2028three\tfour'), 'one two three four');
});

test('visible text of any script stays as it is', () => {
  for (const text of ['Suspended', 'Telecom Italia San Marino S.p.A.', 'Größe', '日本語', 'עברית', 'हिन्दी', '🔴']) {
    assert.equal(cleanText(text), text);
  }
});

test('what is cut is counted, and what is empty is said to be', () => {
  assert.equal(boundText('x'.repeat(MAX_FOREIGN_CHARACTERS)), 'x'.repeat(MAX_FOREIGN_CHARACTERS));
  assert.equal(
    boundText('x'.repeat(MAX_FOREIGN_CHARACTERS + 14)),
    `${'x'.repeat(MAX_FOREIGN_CHARACTERS)}… 14 more characters`,
  );
  assert.equal(boundText('y'.repeat(1_000_000), 10), 'yyyyyyyyyy… 999990 more characters');
  assert.equal(boundText(' \u200b\n'), '(empty)');
});

test('no text whatever keeps a control, format or ignorable character', () => {
  const nasty = fc.constantFrom(
    '\u001b',
    '\u009b',
    '[',
    ']',
    '0m',
    '\u0007',
    '\u202e',
    '\u200b',
    '\n',
    'a',
    '\ud83d',
    '\ufe0f',
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.string({ unit: nasty })), text => {
      for (const clean of [cleanText(text), boundText(text)]) {
        assert.doesNotMatch(clean, /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u);
      }
    }),
  );
});
