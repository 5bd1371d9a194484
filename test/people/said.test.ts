import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentSaid, personSaid } from '../../src/people/said.ts';
import { readPortfolio } from '../../src/portfolio/read.ts';
import { instant, isoOf } from '../../src/values/instant.ts';

const said = (word: string, base = '2018-02-21T01:40:00Z', zone = 'Europe/Athens'): string | null => {
  const at = momentSaid(word, zone, instant(Date.parse(base)));
  return at === null ? null : isoOf(at);
};

for (const [word, is] of [
  ['now', '2018-02-21T01:40:00Z'],
  ['4h', '2018-02-21T05:40:00Z'],
  ['+90m', '2018-02-21T03:10:00Z'],
  ['18:00', '2018-02-21T16:00:00Z'],
  ['03:00', '2018-02-22T01:00:00Z'],
  ['24:00', '2018-02-21T22:00:00Z'],
  ['2018-02-25', '2018-02-24T22:00:00Z'],
  ['2018-02-25T09:00', '2018-02-25T07:00:00Z'],
  ['2018-02-25 9:00', '2018-02-25T07:00:00Z'],
  ['2018-03-25T03:30', '2018-03-25T01:00:00Z'],
  ['2018-10-28T03:30', '2018-10-28T00:30:00Z'],
  ['25:00', null],
  ['12:60', null],
  ['2018-02-30', null],
  ['T12:00', '2018-02-21T10:00:00Z'],
  ['soon', null],
  ['', null],
] as const)
  test(`a time as people type it: “${word}” in Athens at 03:40 is ${is ?? 'none'}`, () => assert.equal(said(word), is));

test('people are meant by name, by id, by mention, or as oneself', () => {
  const read = readPortfolio('people:\n  Ada: { slack: U0123456, matrix: "@ada:ops.example" }\n  ben: {}\n');
  assert.ok(read.ok);
  const { people } = read.portfolio;
  for (const typed of ['ada', 'Ada', '@ada', 'U0123456', '<@U0123456>', '<@U0123456|ada>', '@ada:ops.example', 'me'])
    assert.equal(personSaid(typed, 'Ada', people), 'Ada', typed);
  for (const typed of ['me', 'ad', 'U0123457', '@ada:other.example', ''])
    assert.equal(personSaid(typed, null, people), null, typed);
});
