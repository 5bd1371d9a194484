import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EDIT_WORDS, RISK_WORDS } from '../../../src/say/spof/words.ts';

const FOLDER = 'src/spof/findings';
const sources = readdirSync(FOLDER).map(file => readFileSync(`${FOLDER}/${file}`, 'utf8'));
const codes = new Set(
  sources.flatMap(text =>
    Array.from(
      text.matchAll(
        /(?:found|insider|closing)\(\s*(?:known,\s*)?'([a-z-]+)'|\? '([a-z]+-[a-z-]+)' : '([a-z]+-[a-z-]+)',|\bcode: '([a-z-]+)'/g,
      ),
    ).flatMap(([, ...all]) => all.filter(one => one !== undefined)),
  ),
);

test('every finding can be said, and no words are left over', () => {
  assert.ok(codes.size > 60, `${codes.size} codes found in ${FOLDER}`);
  const said = new Set(Object.keys(RISK_WORDS).map(key => key.split('/')[0]));
  assert.deepEqual(
    [...codes].filter(code => !said.has(code)),
    [],
  );
  assert.deepEqual(
    [...said].filter(code => !codes.has(code as string)),
    [],
  );
});

test('every sentence ends as one, and has no hole that nothing fills', () => {
  const texts = sources.join('\n');
  for (const [key, { words, remedy }] of Object.entries({ ...RISK_WORDS })) {
    for (const sentence of [words, remedy]) {
      if (sentence === null) continue;
      assert.match(sentence, /\.$/, key);
      for (const [, hole = ''] of sentence.matchAll(/\{(\w+)\}/g))
        assert.ok(
          ['first', 'second', 'all'].includes(hole) || new RegExp(`\\b${hole}\\b`).test(texts),
          `${key}: ${hole}`,
        );
    }
  }
  assert.ok(Object.values(EDIT_WORDS).every(words => !words.endsWith('.')));
});
