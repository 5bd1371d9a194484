import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SEVERITIES } from '../../src/checks/check.ts';
import { CHECK_NAMES, CHECKS, WORDS } from '../../src/checks.ts';
import { PRECEDENCE } from '../../src/diagnose/precedence.ts';
import { catalogue } from '../support/catalogue.ts';

/** Each check is a file of one shape, found by listing; its words are fit to be read aloud at night. */

const codesInOrder = [...new Set(PRECEDENCE.flatMap(group => group.codes))];

test('every listed file is a check with a source, findings and a run', () => {
  assert.ok(CHECK_NAMES.length >= 30);
  for (const [i, name] of CHECK_NAMES.entries()) {
    const check = CHECKS[i];
    assert.equal(typeof check?.run, 'function', name);
    assert.match(check?.source ?? '', /\S.{10}/, name);
    assert.ok(Object.keys(check?.findings ?? {}).length > 0, name);
  }
});
test('no two checks make the same finding', () => {
  const codes = CHECKS.flatMap(check => Object.keys(check.findings));
  assert.deepEqual(
    codes.filter((code, i) => codes.indexOf(code) !== i),
    [],
  );
});
test('every verdict of the vocabulary has words', () => {
  assert.deepEqual(
    codesInOrder.filter(code => !WORDS.has(code)),
    [],
  );
});
test('every code is written with hyphens, every severity is one of five', () => {
  for (const [code, { severity }] of WORDS) {
    assert.match(code, /^[a-z]+(?:-[a-z0-9]+)*$/);
    assert.ok(SEVERITIES.includes(severity), code);
  }
});
test('what is said fits one sentence: no final stop, no excitement, no apology, nobody addressed as an error', () => {
  for (const [code, { words, remedy }] of WORDS) {
    assert.match(words, /^[A-Za-z{]/, code);
    assert.doesNotMatch(words, /[.!?]$|!|Oops|Error:|[Ss]orry|please/, code);
    assert.ok(words.length <= 260, `${code}: ${words.length}`);
    if (remedy !== null) assert.match(remedy, /^[A-Z].*\.$/, code);
  }
});
test('a hole is a name in lower camel case; nothing else stands in braces but a verb for several servers and for one', () => {
  for (const [code, { words, remedy }] of WORDS) {
    for (const [, hole] of words.matchAll(/\{([^}]*)\}/g))
      assert.match(hole ?? '', /^(?:[a-z][A-Za-z]*|[a-z]+\|[a-z]+)$/, code);
    for (const [, hole] of (remedy ?? '').matchAll(/\{([^}]*)\}/g)) assert.match(hole ?? '', /^[a-z][A-Za-z]*$/, code);
    if (/\{[a-z]+\|/.test(words)) assert.match(words, /\{servers\}/, `${code}: one or several of what?`);
  }
});
test('the catalogue of checks is up to date: npm run catalogue', () => {
  const file = new URL('../../docs/checks.md', import.meta.url);
  assert.ok(existsSync(file));
  assert.equal(readFileSync(file, 'utf8'), catalogue());
});
