import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commandIn, MAX_LINE, readArguments, splitWords } from '../../src/chat/parse.ts';
import { type Option, UsageError } from '../../src/command.ts';
import { anyCharacter } from '../support/any-text.ts';

const inChannel = (text: string) => commandIn({ text, direct: false, botNames: ['outpost', 'u123'] });
const inDirect = (text: string) => commandIn({ text, direct: true, botNames: ['outpost'] });

test('a command is heard after a slash, an exclamation mark and a mention', () => {
  for (const text of [
    '/trace example.com',
    '!trace example.com',
    '@outpost trace example.com',
    '@Outpost: trace example.com',
    '@u123 /trace example.com',
    '  /trace   example.com ',
    '/outpost trace example.com',
    '@outpost outpost trace example.com',
  ]) {
    assert.deepEqual(inChannel(text), ['trace', 'example.com'], text);
  }
});

test('people who talk to each other are not answered', () => {
  for (const text of [
    'trace example.com',
    'hm',
    '',
    '   ',
    '/ trace',
    '!',
    '!!! help',
    '//comment',
    '3/4',
    'ask @outpost',
  ]) {
    assert.equal(inChannel(text), null, text);
  }
});

test('in a direct conversation a command needs nothing before it', () => {
  assert.deepEqual(inDirect('trace example.com'), ['trace', 'example.com']);
  assert.deepEqual(inDirect('outpost trace example.com'), ['trace', 'example.com']);
  assert.equal(inDirect('   '), null);
});

test('a mention alone asks for help', () => {
  assert.deepEqual(inChannel('@outpost'), ['help']);
  assert.deepEqual(inChannel('/outpost'), ['help']);
});

test('a text longer than any command is none', () => {
  assert.equal(inChannel(`/trace ${'x'.repeat(MAX_LINE)}`), null);
});

test('quotes hold words together, of every kind that phones make', () => {
  assert.deepEqual(splitWords('note "two words" \'and two\' “smart ones” „deutsche“ «français»'), [
    'note',
    'two words',
    'and two',
    'smart ones',
    'deutsche',
    'français',
  ]);
  assert.deepEqual(splitWords('--who="the lead"'), ['--who=the lead']);
  assert.deepEqual(splitWords('""'), ['']);
});

test('an apostrophe and a quote that never closes are letters', () => {
  assert.deepEqual(splitWords(`don't "stop`), [`don't`, '"stop']);
});

test('a dash that a phone drew out is two dashes again', () => {
  assert.deepEqual(splitWords('trace x —all –json a—b — 5'), ['trace', 'x', '--all', '--json', 'a—b', '—', '5']);
});

test('control characters and invisible marks are not part of a word, all white space is between words', () => {
  assert.deepEqual(splitWords('\u202etrace\u200b\u0007\u00a0exam\u00adple.com\ufeff\n--all'), [
    'trace',
    'example.com',
    '--all',
  ]);
});

test('the joiners that Persian and Indian names need are kept', () => {
  assert.deepEqual(splitWords('نامه\u200cای.com'), ['نامه\u200cای.com']);
});

test('a backslash in a name is kept', () => {
  assert.deepEqual(splitWords('trace a\\.b.example.com'), ['trace', 'a\\.b.example.com']);
});

test('splitting takes any text, and words without quotes come back as they were', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), text => splitWords(text).every(word => typeof word === 'string')),
  );
  const plain = fc.array(fc.stringMatching(/^[a-z0-9.\\-]{1,12}$/), { maxLength: 8 });
  fc.assert(fc.property(plain, words => assert.deepEqual(splitWords(words.join('  ')), words)));
});

const OPTIONS: readonly Option[] = [
  { flag: '--all', value: null, summary: 'all' },
  { flag: '--without', value: 'COMPONENT', summary: 'without' },
];
const argumentsOf = (...words: string[]) => readArguments(words, OPTIONS, 2, 'trace example.com');
const wrong = (...words: string[]): string => {
  try {
    argumentsOf(...words);
  } catch (error) {
    assert(error instanceof UsageError);
    assert.equal(error.example, 'trace example.com');
    return error.message;
  }
  return assert.fail(`took ${words.join(' ')}`);
};

test('options stand anywhere, with their value behind a blank or an equals sign, and as often as wanted', () => {
  const { words, options } = argumentsOf('--all', 'a', '--without', 'x', 'b', '--WITHOUT=y=z');
  assert.deepEqual(words, ['a', 'b']);
  assert.deepEqual(
    [...options],
    [
      ['--all', ['']],
      ['--without', ['x', 'y=z']],
    ],
  );
});

test('after two dashes everything is a word', () => {
  assert.deepEqual(argumentsOf('--', '--all', '-x').words, ['--all', '-x']);
});

test('a dash alone and a number below nought are words', () => {
  assert.deepEqual(argumentsOf('-', '-5').words, ['-', '-5']);
});

test('what is wrong with an option is one sentence', () => {
  assert.equal(wrong('--al'), 'There is no option "--al" here. Did you mean --all?');
  assert.equal(wrong('--zzzzzz'), 'There is no option "--zzzzzz" here.');
  assert.equal(wrong('--all=1'), '--all takes no value.');
  assert.equal(wrong('--without'), '--without needs a value: --without COMPONENT.');
  assert.equal(wrong('--without='), '--without needs a value: --without COMPONENT.');
  assert.equal(wrong('a', 'b', 'c'), 'I do not know what to do with "c": only 2 words can stand here.');
});

test('what is said back is bounded and clean', () => {
  const message = wrong('a', 'b', `\u001b[31m${'c'.repeat(1000)}\n`);
  assert.match(message, /"c{60}… 940 more characters"/);
});
