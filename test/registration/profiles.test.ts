import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadProfiles } from '../../src/registration/profiles.ts';
import { phraseOf } from '../../src/registration/whois/phrases.ts';
import { profileFor } from '../../src/registration/whois/profile.ts';
import { squashed } from '../../src/registration/whois/values.ts';

const profiles = await loadProfiles();
const ALL: ReadonlySet<string> = new Set([
  'source',
  'suffixes',
  'servers',
  'dates',
  'charset',
  'query',
  'keys',
  'sections',
  'bracketsAreKeys',
  'serverLines',
  'handleEnding',
  'registrar',
  'registrarHandle',
  'statusSeparator',
  'statusEndsAt',
  'statusHoldsExpiry',
  'free',
  'notThrottled',
  'words',
]);

test('every profile names its source and at least one suffix, and nothing that the reader does not know', () => {
  for (const profile of profiles) {
    assert.ok(profile.source.length > 10, JSON.stringify(profile.suffixes));
    assert.ok(profile.suffixes.length > 0);
    assert.deepEqual(
      Object.keys(profile).filter(key => !ALL.has(key)),
      [],
    );
  }
});

test('no suffix and no server belongs to two profiles', () => {
  for (const list of [profiles.flatMap(p => p.suffixes), profiles.flatMap(p => p.servers ?? [])]) {
    assert.deepEqual(
      list.filter((each, index) => list.indexOf(each) !== index),
      [],
    );
  }
});

test('words, sentences, character sets and query forms are in the form that the reader looks for', () => {
  for (const { words = {}, free = [], notThrottled = [], charset, query, suffixes } of profiles) {
    for (const word of Object.keys(words)) assert.equal(squashed(word), word);
    for (const phrase of [...free, ...notThrottled]) {
      const example = phrase.replaceAll('@', `example.${suffixes[0]}`).replace('{label}', 'example');
      assert.equal(phraseOf(example, `example.${suffixes[0]}`), phrase.replace('{label}', 'example'));
    }
    if (charset !== undefined) assert.doesNotThrow(() => new TextDecoder(charset));
    if (query !== undefined) assert.match(query, /^[^\r\n]*\{name\}[^\r\n]*$/);
  }
});

test('the server decides before the suffix, and the longest suffix before a shorter one', () => {
  assert.ok(profileFor(profiles, 'example.com', 'whois.denic.de')?.suffixes.includes('de'));
  assert.ok(profileFor(profiles, 'example.co.za', null)?.suffixes.includes('co.za'));
  assert.ok(profileFor(profiles, 'example.uk.com', null)?.suffixes.includes('uk.com'));
  assert.equal(profileFor(profiles, 'example.nowhere', null), null);
});
