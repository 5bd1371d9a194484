import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadProfiles } from '../../src/registration/profiles.ts';
import { readRdap } from '../../src/registration/rdap/read.ts';
import { readIana } from '../../src/registration/where/iana.ts';
import { decodedText } from '../../src/registration/whois/charset.ts';
import { parseWhois } from '../../src/registration/whois/parse.ts';
import { anyCharacter } from '../support/any-text.ts';

const profiles = await loadProfiles();
const parse = (text: string, domain = 'example.com') => parseWhois(text, { domain, server: null }, profiles);

/** Pieces of real answers, so that random texts reach deep into the reader. */
const PIECES = [
  'Domain Name: ',
  'example.com',
  'Registrar: ',
  'Status: ',
  '[Name Server] ',
  '% ',
  '** ',
  '\t',
  '    ',
  ':',
  '....: ',
  '\r\n',
  '\n\n',
  'NOT FOUND',
  'No match for ',
  '2014-05-05',
  '03/02/2012',
  'Registrant:',
  '(',
  ')',
  'https://',
  'quota exceeded',
  '\u202e',
  '\u001b[31m',
  '&eacute;',
  '>>> ',
  '[Registrar]',
  '.'.repeat(20),
  ' '.repeat(20),
];
const answers = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 20, unit: anyCharacter })), { maxLength: 80 })
  .map(parts => parts.join(''));
const domains = fc.constantFrom(
  'example.com',
  'example.co.uk',
  'example.jp',
  'example.de',
  'example.fr',
  'example.to',
  'example.tk',
);

test('a phrase below a heading is no registrar', () => {
  const answer = parse('[Registrar]\n\nNOT FOUND', 'example.com');
  assert.deepEqual([answer.state, answer.registrar], ['free', null]);
});

test('no answer makes the reader throw, and free never stands beside data', () => {
  fc.assert(
    fc.property(answers, domains, (text, domain) => {
      const answer = parse(text, domain);
      if (answer.state === 'free') assert.equal(answer.registrar, null);
      assert.equal(answer.why === null, answer.state !== 'undecided');
    }),
    { numRuns: 500 },
  );
});

test('nothing that steers a terminal or turns text around gets through', () => {
  fc.assert(
    fc.property(answers, domains, (text, domain) => {
      const { created, updated, expires, registrarExpires, ...rest } = parse(
        `Domain Name: ${domain}\nRegistrar: ${text}\nStatus: ${text}`,
        domain,
      );
      const steering = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u;
      assert.deepEqual(
        textsIn(rest).filter(each => steering.test(each)),
        [],
      );
    }),
  );
});

test('any bytes become text, in every character set of the profiles', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(undefined, ...profiles.map(profile => profile.charset)),
      (bytes, charset) => {
        parse(decodedText(bytes, charset));
      },
    ),
  );
});

/** Every text in a value, however deep. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];

/** Lines that make careless patterns run for ever: each many times over, and one alone as long as the reader takes. */
const TRAPS = [
  'a '.repeat(1000),
  `${'no such '.repeat(250)}x`,
  `${'.'.repeat(1990)}!`,
  `${'( '.repeat(900)}:`,
  `${'[a] '.repeat(400)}`,
  ' :'.repeat(900),
  `${'@ '.repeat(800)}`,
  `${'1-'.repeat(900)}`,
];

/** The longest text that any pattern was tried on, and how many characters they were tried on in all. */
function lookedAt(run: () => void): { longest: number; all: number } {
  const { exec } = RegExp.prototype;
  const seen = { longest: 0, all: 0 };
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    seen.longest = Math.max(seen.longest, text.length);
    seen.all += text.length;
    return exec.call(this, text);
  };
  try {
    run();
  } finally {
    RegExp.prototype.exec = exec;
  }
  return seen;
}

test('no pattern is tried on more than one bounded line, and work grows no faster than the text', () => {
  for (const trap of TRAPS) {
    const text = (lines: number) => `${trap}\n`.repeat(lines);
    const [few, many] = [lookedAt(() => parse(text(10))), lookedAt(() => parse(text(60)))];
    assert.ok(many.longest <= 2_000, `${trap.slice(0, 20)}: a pattern was tried on ${many.longest} characters`);
    assert.ok(many.all <= few.all * 7, `${trap.slice(0, 20)}: ${few.all} grew to ${many.all}`);
  }
});

test('a text without line breaks is one bounded line', () => {
  const { longest } = lookedAt(() => parse(`${'x'.repeat(60_000)}: ${'y'.repeat(60_000)}`));
  assert.ok(longest <= 2_000, `${longest}`);
});

/** The test runner gives up on patterns that run for ever; real answers take a few milliseconds. */
test('lines made to trap careless patterns come to an end', { timeout: 20_000 }, () => {
  for (const trap of TRAPS) {
    const text = `${trap}\n`.repeat(Math.floor(131_072 / (trap.length + 1)));
    assert.notEqual(parse(text).state, 'registered');
  }
});

test('any JSON and any text in its place is read as RDAP without a throw', () => {
  const asked = { domain: 'example.com', status: 200 };
  fc.assert(fc.property(fc.json(), body => void readRdap(body, asked)));
  fc.assert(fc.property(fc.string({ maxLength: 300 }), body => void readRdap(body, asked)));
  fc.assert(
    fc.property(
      fc.object({
        key: fc.constantFrom(
          'objectClassName',
          'ldhName',
          'status',
          'events',
          'entities',
          'vcardArray',
          'roles',
          'secureDNS',
          'nameservers',
          'notices',
          'redacted',
        ),
        maxDepth: 5,
      }),
      object => {
        readRdap(JSON.stringify({ objectClassName: 'domain', ldhName: 'example.com', ...object }), asked);
      },
    ),
    { numRuns: 300 },
  );
});

test('any text is read as an IANA record without a throw', () => {
  fc.assert(fc.property(answers, text => void readIana(text)));
});
