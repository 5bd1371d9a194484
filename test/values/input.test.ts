import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nameFromInput } from '../../src/values/input.ts';
import { labelsOf, MAX_LABEL_OCTETS, parseName } from '../../src/values/name.ts';
import { anyCharacter } from '../support/any-text.ts';

const meant = (text: string): string => {
  const input = nameFromInput(text);
  return input.ok ? input.name : `✗ ${input.why}`;
};

const spellings: Record<string, readonly string[]> = {
  'names in any case, with or without dots around them': [
    'puri.sm',
    'PURI.SM.',
    '  puri.sm.. ',
    '.puri.sm',
    '*.puri.sm',
    'puri.sm?',
    'puri.sm,',
  ],
  URLs: [
    'https://user:pw@Puri.sm:8443/a@b?c=d#e',
    'puri.sm/path',
    '//puri.sm/x',
    'puri.sm:53',
    'ftp://puri.sm',
    'dns:puri.sm',
    '\\\\puri.sm\\share',
  ],
  'e-mail addresses': [
    'ops@puri.sm',
    'mailto:ops@puri.sm?subject=x',
    'Some One <ops@puri.sm>',
    '@puri.sm',
    'ops[at]puri[.]sm',
  ],
  'links as chats send them': [
    '<http://puri.sm|puri.sm>',
    '<https://puri.sm/x|a|b>',
    '<mailto:ops@puri.sm|ops@puri.sm>',
    '[their site](https://puri.sm/)',
    '`puri.sm`',
  ],
  'names made harmless': ['puri[.]sm', 'hxxps[:]//puri(.)sm/x', 'hXXp://puri{dot}sm', 'h**p://puri[dot]sm'],
  'quotes and brackets': ['"puri.sm"', '“puri.sm”,', '(puri.sm)', '[puri.sm]', "'puri.sm'", '<puri.sm>', '«"puri.sm"»'],
  'wide letters, invisible characters and dots of other scripts': [
    'ＰＵＲＩ．ＳＭ',
    'puri。sm',
    'pu\u200bri.sm',
    '\ufeffpuri.sm',
    'pu\u00adri.sm',
  ],
};
for (const [what, texts] of Object.entries(spellings)) {
  test(`one name is meant by ${what}`, () => {
    for (const text of texts) assert.equal(meant(text), 'puri.sm.', text);
  });
}

test('international names become A-labels, as browsers make them', () => {
  assert.equal(meant('BÜCHER.example'), 'xn--bcher-kva.example.');
  assert.equal(meant('straße.example'), 'xn--strae-oqa.example.');
  assert.equal(meant('例え。テスト'), 'xn--r8jz45g.xn--zckzah.');
  assert.equal(meant('ops@bücher.example'), 'xn--bcher-kva.example.');
  assert.equal(meant('XN--BCHER-KVA.example'), 'xn--bcher-kva.example.');
});

test('names that only DNS uses are names too', () => {
  for (const text of ['_dmarc.example.com', 'r3---sn.example', '0/25.2.0.192.in-addr.arpa', 'sm', 'localhost'])
    assert.equal(meant(text), `${text}.`);
  assert.equal(meant('.'), '.');
});

const refusals: Record<string, Record<string, string>> = {
  addresses: {
    '192.0.2.1': '✗ “192.0.2.1” is an IP address, not a domain name',
    'http://192.0.2.1:8080/': '✗ “192.0.2.1” is an IP address, not a domain name',
    '192.0.2.0/24': '✗ “192.0.2.0” is an IP address, not a domain name',
    '１９２.0.2.1': '✗ “192.0.2.1” is an IP address, not a domain name',
    '2001:db8::1': '✗ “2001:db8::1” is an IP address, not a domain name',
    'user@[2001:db8::1]:53': '✗ “[2001:db8::1]:53” is an IP address, not a domain name',
    '1.2.3': '✗ “1.2.3” ends in a number, so it is no domain name',
  },
  nonsense: {
    '': '✗ no domain name was given',
    '!!!': '✗ there is no domain name in “!!!”',
    'a..b': '✗ “a..b” has two dots in a row',
    'a.*.b': '✗ “a.*.b” has a character that no domain name has: *',
    'a\u0000b.com': '✗ “a�b.com” has a character that no domain name has: U+0000',
    'a\u202eb.com': '✗ “a�b.com” is not written as an international domain name can be',
    '<@U123|bob>': '✗ “<@U123|bob>” is a mention, not a domain name',
    'puri.sm please': '✗ “puri.sm please” is more than one word; one domain name is wanted',
  },
  'what is too long': {
    [`${'x'.repeat(64)}.com`]: `✗ the label “${'x'.repeat(40)}…” has 64 octets; 63 are the most between two dots`,
    [`${'ü'.repeat(60)}.com`]: `✗ the label “xn--td${'a'.repeat(34)}…” has 66 octets; 63 are the most between two dots`,
    ['x.'.repeat(130)]: `✗ “${'x.'.repeat(20)}…” has 259 octets; 253 are the most in a domain name`,
    ['x'.repeat(5000)]: '✗ a text of 5000 characters is no domain name',
  },
};
for (const [what, lines] of Object.entries(refusals)) {
  test(`refused in one line: ${what}`, () => {
    for (const [text, line] of Object.entries(lines)) assert.equal(meant(text), line);
  });
}

test('of several words, the one that could be meant is the example', () => {
  const input = nameFromInput('why is puri.sm down?');
  assert.equal(!input.ok && input.example, 'puri.sm');
});

test('the longest name that fits is taken', () => {
  const longest = `${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(61)}`;
  assert.equal(meant(longest), `${longest}.`);
  assert.match(meant(`${longest}x`), /has 254 octets; 253 are the most/);
});

const label = fc.stringMatching(/^[a-z_][a-z0-9_]{0,15}$/).filter(text => !text.startsWith('xn--'));
const plainName = fc.array(label, { minLength: 2, maxLength: 5 }).map(labels => labels.join('.'));

test('any text gives a name in normal form, or one short, harmless line with an example that works', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          'a',
          'ü',
          '.',
          '..',
          '<',
          '>',
          '|',
          '@',
          ':',
          '//',
          '[',
          ']',
          '[.]',
          ' ',
          '*',
          '\u202e',
          '1',
          'xn--',
          '%',
          '\n',
        ),
        { maxLength: 20 },
      )
      .map(parts => parts.join('')),
  );
  fc.assert(
    fc.property(text, typed => {
      const input = nameFromInput(typed);
      if (input.ok) {
        assert.equal(parseName(input.name), input.name);
        assert.ok(labelsOf(input.name).every(one => one.length <= MAX_LABEL_OCTETS));
      } else {
        assert.match(input.why, /^[^\p{C}\n\u2028\u2029]{1,160}$/u);
        assert.ok(nameFromInput(input.example).ok, input.example);
      }
    }),
    { numRuns: 1000 },
  );
});

test('what was understood once is understood the same way again', () => {
  fc.assert(
    fc.property(plainName, typed => {
      assert.equal(meant(typed), `${typed}.`);
      assert.equal(meant(meant(typed)), `${typed}.`);
    }),
  );
});

test('no dress changes the name inside it', () => {
  const dress = fc.constantFrom(
    (n: string) => `https://${n}/x`,
    (n: string) => `<http://${n}|${n}>`,
    (n: string) => `ops@${n}`,
    (n: string) => n.replaceAll('.', '[.]'),
    (n: string) => `"${n}."`,
    (n: string) => n.toUpperCase(),
    (n: string) => `*.${n}`,
    (n: string) => `hxxp://${n}:80?q=a.b@c`,
  );
  fc.assert(fc.property(plainName, dress, (typed, dressed) => assert.equal(meant(dressed(typed)), `${typed}.`)));
});

test('a text made to be slow is not', () => {
  const hostile = [
    '['.repeat(4096),
    '<'.repeat(4096),
    `${'[('.repeat(2000)}`,
    'a@'.repeat(2048),
    `[${'x'.repeat(4000)}](`,
    ' '.repeat(4096),
    '.'.repeat(4096),
    'x.x '.repeat(1000),
  ];
  for (const text of hostile) assert.equal(nameFromInput(text).ok, false);
});
