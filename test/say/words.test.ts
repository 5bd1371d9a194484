import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Confidence, Fixer } from '../../src/checks/check.ts';
import { PRECEDENCE } from '../../src/diagnose/precedence.ts';
import { plainLine } from '../../src/report/plain.ts';
import { clauseOf, verdictHoles } from '../../src/say/holes.ts';
import { fill, holesIn } from '../../src/say/language/fill.ts';
import { titleOf } from '../../src/say/trace.ts';
import { PRIVATE_NAME, UNDECIDED } from '../../src/say/words/above.ts';
import { VERDICT_WORDS } from '../../src/say/words/verdicts.ts';
import type { Said, VerdictWords } from '../../src/say/words/words.ts';
import { type LookSpec, lookOf, NOW } from '../support/look.ts';
import { otherLooks } from './looks/other.ts';
import { registrationLooks } from './looks/registration.ts';
import { serverLooks } from './looks/servers.ts';

const LOOKS: Readonly<Record<string, LookSpec>> = { ...registrationLooks, ...serverLooks, ...otherLooks };
/** Fixers and confidences that words may be chosen by. */
const CHOICES: readonly (Fixer | Confidence | 'else')[] = [
  'else',
  'nobody',
  'you',
  'dns-host',
  'registrar',
  'registry',
  'root',
  'other-domain-owner',
  'network',
  'wait',
  'certain',
  'likely',
  'possible',
];
const all = (said: Said): string[] => (typeof said === 'string' ? [said] : CHOICES.flatMap(c => said[c] ?? []));
const templates = (words: VerdictWords): string[] => [
  ...all(words.title),
  ...all(words.clause),
  ...all(words.next),
  ...all(words.ask),
];

test('no verdict is without words, and no words without verdict', () => {
  const codes = new Set(PRECEDENCE.flatMap(({ codes: some }) => some));
  assert.deepEqual([...VERDICT_WORDS.keys()].sort(), [...codes].sort());
});

test('every verdict has a look to read its words in', () => {
  const seen = new Set(Object.values(LOOKS).map(spec => spec.verdict.code));
  assert.deepEqual(
    [...VERDICT_WORDS.keys()].filter(code => !seen.has(code)),
    [],
  );
});

test('every hole is known to those who fill it', () => {
  const look = lookOf(LOOKS['glue-stale'] as LookSpec);
  const known = new Set([...Object.keys(verdictHoles(look, look.diagnosis.verdict)), 'clause']);
  for (const [code, words] of [...VERDICT_WORDS, ['a private name', PRIVATE_NAME], ['undecided', UNDECIDED]] as const)
    for (const template of templates(words)) {
      assert.deepEqual(
        holesIn(template).filter(hole => !known.has(hole)),
        [],
        `${code}: ${template}`,
      );
    }
});

test('words keep to the manner of speaking', () => {
  for (const [code, words] of VERDICT_WORDS)
    for (const template of templates(words)) {
      assert.doesNotMatch(template, /!|\bOops\b|\bError:|\bsorry\b|\bplease contact\b/i, code);
      assert.doesNotMatch(template.replaceAll(/\{\w+\}/g, 'X'), / {2}| [,;.]|\.\.$/, code);
    }
  for (const [code, { clause }] of VERDICT_WORDS)
    for (const one of all(clause)) assert.doesNotMatch(one, /[.:]$/, code);
});

test('every title is one or two whole sentences that name what was asked, short enough for a notification', () => {
  for (const [title, spec] of Object.entries(LOOKS)) {
    const look = lookOf(spec);
    const said = plainLine(titleOf(look), { zone: 'UTC', now: NOW });
    assert.match(said, /^\S.*[^.][.”]$/s, title);
    assert.doesNotMatch(said, /[{}]|undefined|null| {2}|:\.|: \.(?=\s|$)/, title);
    const asked = look.evidence.trace.asked.name.slice(0, -1);
    assert.ok(said.includes(asked), `${title}: ${said}`);
    assert.ok(said.length <= 220, `${title}: ${said.length} characters: ${said}`);
  }
});

test('a clause about another domain names it', () => {
  for (const [title, spec] of Object.entries(LOOKS)) {
    const look = lookOf(spec);
    const about = look.evidence.trace.asked.name;
    const said = plainLine(clauseOf(look, look.diagnosis.verdict, about), { zone: 'UTC', now: NOW });
    assert.doesNotMatch(said, /^its?\b/, `${title}: ${said}`);
  }
});

test('an empty hole leaves no trace, and an unknown one no brace', () => {
  const holes = { name: [{ kind: 'text', text: 'x' }], none: [] } as const;
  const said = (template: string): string => plainLine(fill(template, holes), { zone: 'UTC', now: NOW });
  assert.equal(said('{name} is {none} down {unknown}.'), 'x is down.');
  assert.equal(said('{none} {name}, {none}.'), 'x,.');
  assert.equal(said('under .sm {none} now'), 'under .sm now');
});
