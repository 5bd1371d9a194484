import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { internetsOf } from '../../src/drill/internet.ts';
import { parseScenario } from '../../src/drill/text/parse.ts';
import { name } from '../../src/values/name.ts';

const noParts = () => null;

const read = (text: string) => parseScenario('test', text, noParts);

/** Problems of the text and of what it means, as `line: what`. */
function problemsOf(text: string): string[] {
  const { scenario, problems } = read(text);
  return [...problems, ...internetsOf(scenario).problems].map(({ line, what }) => `${line}: ${what}`);
}

const SMALL = `title a small internet
begins 2024-05-01 10:00
host ns1.example.com 192.0.43.1 2620:0:2d0::1 20ms
zone example.com on ns1.example.com ttl 300
    @ A 192.0.2.1
`;

test('a scenario is read into hosts, zones, moments and expectations', () => {
  const { scenario, problems } = read(`${SMALL}
at 10:05 broken: The server loses its zone.
    ns1.example.com answers SERVFAIL with ede 22 "no zone" over udp for example.com A
expect trace example.com AAAA at broken remembering broken
    verdict all-servers-lame, fixer dns-host, because ns1.example.com ns2.example.com, at example.com, confidence likely
    findings a-finding another
    with registration
        verdict healthy
`);
  assert.deepEqual(problems, []);
  assert.equal(scenario.title, 'a small internet');
  assert.equal(new Date(scenario.moments[0]?.at ?? 0).toISOString(), '2024-05-01T10:05:00.000Z');
  assert.equal(scenario.moments[0]?.words, 'The server loses its zone.');
  const [statement] = scenario.moments[0]?.statements ?? [];
  assert.deepEqual(statement?.kind === 'fault' && statement.fault, {
    deed: { kind: 'answers-rcode', rcode: 'SERVFAIL', ede: { code: 22, text: 'no zone' } },
    over: ['udp'],
    towards: [],
    to: null,
    under: 'example.com.',
    type: 'A',
  });
  const [expected] = scenario.expectations;
  assert.equal(expected?.type, 'AAAA');
  assert.equal(expected?.moment, 'broken');
  assert.deepEqual(expected?.remembering, ['broken']);
  assert.deepEqual(expected?.because, ['ns1.example.com.', 'ns2.example.com.']);
  assert.equal(expected?.brokenAt, 'example.com.');
  assert.deepEqual(expected?.findings, ['a-finding', 'another']);
  assert.equal(expected?.withRegistration?.verdict, 'healthy');
});

test('a moment on another day is written with the days that have passed', () => {
  const { scenario, problems } = read(
    `${SMALL}at 23:59 late: Words.\nat +2d 00:01:30 later: Words.\nat 2024-06-01 00:00 last: Words.\n`,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    scenario.moments.map(moment => new Date(moment.at).toISOString()),
    ['2024-05-01T23:59:00.000Z', '2024-05-03T00:01:30.000Z', '2024-06-01T00:00:00.000Z'],
  );
});

test('the bodies of answers keep blank lines, indentation and signs that are comments elsewhere', () => {
  const { scenario } = read(
    `${SMALL}whois whois.example.com for example.com\n    Status: # held\n\n      indented\nwhois whois.example.com otherwise\n    none\n`,
  );
  const bodies = scenario.opening.flatMap(one => (one.kind === 'whois' ? [one.body] : []));
  assert.deepEqual(bodies, ['Status: # held\n\n  indented', 'none']);
});

const WRONG: readonly [string, string][] = [
  [
    'hots a.example 192.0.43.2',
    '6: "hots a.example 192.0.43.2" is not understood; a line begins with title, story, source, include, begins, portfolio, host, resolver, zone, whois, rdap, at or expect, or says what a host or zone does',
  ],
  ['host a.example 192.0.43.999', '6: "192.0.43.999" is not an address'],
  ['host a.example', '6: an address is missing at the end of "host a.example"'],
  ['host a.example 192.0.43.2 soon', '6: "soon" is not a duration like 20ms, 3s or 2m'],
  ['host a.example 192.0.43.1', '6: 192.0.43.1 belongs to another host already'],
  ['host ns1.example.com 192.0.43.2', '6: there are two hosts called ns1.example.com.'],
  ['zone example.org ns1.example.com', '6: after "zone example.org." comes "on" and the hosts that serve it'],
  ['zone example.org on nobody.example', '6: there is no host called nobody.example.'],
  [
    'zone example.org on ns1.example.com\n    @ A 192.0.2.1\n    @ A nonsense',
    '8: A: not a value of the kind ipv4: nonsense',
  ],
  [
    'zone example.org on ns1.example.com\n    a.example.net. A 192.0.2.1',
    '6: a.example.net. does not lie in the zone example.org.',
  ],
  ['ns1.example.com is silnt', '6: "is" is no verb; there is: is silent, is slow by'],
  [
    'ns1.example.com answers NONSENSE',
    '6: "NONSENSE" is none of NOERROR, FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED, NOTAUTH, BADVERS, BADCOOKIE, nodata, empty',
  ],
  ['ns1.example.com loses 300%', '6: "300" is not a number from 1 to 100'],
  ['ns1.example.com is silent over carrier pigeon', '6: after "over" comes udp, tcp, v4, v6, not "carrier"'],
  ['ns1.example.com is silent at night', '6: "at night" is not understood'],
  ['nobody.example is silent', '6: there is no such host: nobody.example.'],
  ['each server of example.org is silent', '6: there is no such host: a server of example.org.'],
  ['example.org adds\n    @ A 192.0.2.1', '6: no host serves example.org.'],
  ['example.com adds', '6: "adds" needs records below it'],
  ['example.com withdraws nothing.example.com', '6: this changes nothing on ns1.example.com.'],
  ['ns1.example.com remembers\n    a.example. A 192.0.2.1', '6: ns1.example.com. is no resolver and remembers nothing'],
  ['include nothing', '6: there is no part called "nothing"'],
  ['at 09:00 early: Words.', '6: this moment is earlier than the one before it'],
  ['at noon: Words.', '6: a time is written 2018-02-20 02:12, 02:12 or +2d 02:12'],
  [
    'at 11:00 Words.',
    '6: a moment is written "at 02:12 suspended: what happens"; its name has small letters, digits and hyphens',
  ],
  ['at 11:00 a: Words.\nat 12:00 a: Words.', '7: there are two moments called a'],
  ['at 11:00 a: Words.\n    ns1.example.com is sleeping', '7: "is" is no verb; there is: is silent, is slow by'],
  ['expect trace example.com at never\n    verdict healthy', '6: there is no moment called never'],
  ['at 11:00 a: Words.\nexpect trace example.com at a', '7: there is no line "verdict …" below'],
  [
    'at 11:00 a: Words.\nexpect trace example.com at a\n    verdict healthy, fixed nobody',
    '8: "fixed" is none of fixer, because, at, confidence, severity, dnssec, of',
  ],
];

for (const [line, problem] of WRONG) {
  test(`an error names its line: ${line.replaceAll('\n', ' / ')}`, () => {
    assert.deepEqual(problemsOf(`${SMALL}${line}\n`), [problem]);
  });
}

test('an indented line that belongs to nothing is an error', () => {
  assert.deepEqual(problemsOf(`  title astray\n${SMALL}`), [
    '1: indented, but there is no line above that it belongs to',
  ]);
});

test('a text without a title or a beginning says so', () => {
  assert.deepEqual(problemsOf('host a.example 192.0.43.1\nat 02:00 a: Words.\n'), [
    '2: the line "begins …" stands before the first moment',
    '1: there is no title',
  ]);
});

test('parts are included once, and a part that includes itself does no harm', () => {
  const parts = (part: string) => (part === 'p' ? 'include p\nhost a.example 192.0.43.1\n' : null);
  const { scenario, problems } = parseScenario('test', 'title t\ninclude p\ninclude p\n', parts);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    scenario.opening.map(one => one.kind === 'host' && one.name),
    [name('a.example')],
  );
});

test('no text makes the parser throw', () => {
  const words = fc.constantFrom(
    'host',
    'zone',
    'at',
    'expect trace',
    'ns1.example.com',
    'answers',
    'on',
    'with ede',
    '10:00',
    '"',
    '#',
    '\n',
    '\n    ',
    'withdraws',
    '192.0.43.1',
    'verdict',
    ',',
    'for',
    'remembers',
    '\\',
    'a..b',
  );
  const text = fc
    .array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 40 })
    .map(parts => `${SMALL}${parts.join(' ')}`);
  fc.assert(
    fc.property(text, given => {
      const { scenario, problems } = read(given);
      internetsOf(scenario);
      assert.ok(problems.every(problem => problem.line >= 1));
    }),
    { numRuns: 500 },
  );
});
