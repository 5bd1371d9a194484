import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordText } from '../../../src/dns/wire/rdata.ts';
import { MAX_ZONE_CHARS, readZoneText } from '../../../src/dns/wire/zonefile.ts';
import { name, ROOT } from '../../../src/values/name.ts';

const read = (text: string, ttl = 60) => readZoneText(text, { origin: name('example.com'), ttl });
const lines = (text: string): string[] => {
  const { records, problems } = read(text);
  assert.deepEqual(problems, []);
  return records.map(recordText);
};
const problem = (text: string) => {
  const { problems } = read(text);
  assert.equal(problems.length, 1, JSON.stringify(problems));
  return problems[0];
};

test('a zone is read as it is written by hand', () => {
  assert.deepEqual(
    lines(`; the company
$TTL 1h
@       IN SOA ns1 hostmaster ( 2018051401 ; serial
                                12h 1h ; refresh, retry
                                4w
                                1h )
        NS      ns1
        NS      ns2.example.net.
ns1     300 IN A 192.0.2.1
        AAAA    2001:db8::1
www     IN 5m CNAME @
txt     TXT     "one; two" three "\\"four\\" \\\\ (five)"
$ORIGIN sub
host    A       192.0.2.2
@       2d MX   10 host
`),
    [
      'example.com. 3600 IN SOA ns1.example.com. hostmaster.example.com. 2018051401 43200 3600 2419200 3600',
      'example.com. 3600 IN NS ns1.example.com.',
      'example.com. 3600 IN NS ns2.example.net.',
      'ns1.example.com. 300 IN A 192.0.2.1',
      'ns1.example.com. 3600 IN AAAA 2001:db8::1',
      'www.example.com. 300 IN CNAME example.com.',
      'txt.example.com. 3600 IN TXT "one; two" "three" "\\"four\\" \\\\ (five)"',
      'host.sub.example.com. 3600 IN A 192.0.2.2',
      'sub.example.com. 172800 IN MX 10 host.sub.example.com.',
    ],
  );
});

test('without $TTL a record has the last TTL that was stated, the first one the given', () => {
  assert.deepEqual(lines('a A 192.0.2.1\nb 1w2d3h4m5s A 192.0.2.1\nc A 192.0.2.1'), [
    'a.example.com. 60 IN A 192.0.2.1',
    'b.example.com. 788645 IN A 192.0.2.1',
    'c.example.com. 788645 IN A 192.0.2.1',
  ]);
});

test('TTL and class come in either order, classes other than IN are kept', () => {
  assert.deepEqual(lines('a 5 in a 192.0.2.1\nb CLASS32 5 TYPE1 192.0.2.1\nversion.bind. CH TXT hi\n TXT ho'), [
    'a.example.com. 5 IN A 192.0.2.1',
    'b.example.com. 5 CLASS32 A 192.0.2.1',
    'version.bind. 5 CH TXT "hi"',
    'version.bind. 5 CH TXT "ho"',
  ]);
});

test('trust anchors are read as DS and DNSKEY lines', () => {
  const anchor = '20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D';
  assert.deepEqual(
    lines(`. IN DS 20326 8 2 ( E06D44B80B8F1D39A95C0B0D7C65D084
    58e880409bbc683457104237c7f8ec8d )
. DNSKEY 257 3 8 ( AwEA
 AQ== )`),
    [`. 60 IN DS ${anchor}`, '. 60 IN DNSKEY 257 3 8 AwEAAQ=='],
  );
});

test('escapes in names and strings are resolved once', () => {
  assert.deepEqual(lines('a\\.b\\032c TXT "\\065\\"\\\\\\200" é'), [
    'a\\.b\\032c.example.com. 60 IN TXT "A\\"\\\\\\200" "\\195\\169"',
  ]);
});

test('a string may go over lines, and lines may end as they do elsewhere', () => {
  assert.deepEqual(lines('a TXT "one\ntwo"\r\nb\tA\t192.0.2.1\r\n'), [
    'a.example.com. 60 IN TXT "one\\010two"',
    'b.example.com. 60 IN A 192.0.2.1',
  ]);
});

test('nothing but comments and blank lines is an empty zone', () => {
  assert.deepEqual(lines('\n  \n; (nothing "here\n\t; or here\n'), []);
  assert.deepEqual(lines(''), []);
});

test('names of the root origin are what they say', () => {
  const { records } = readZoneText('@ NS a.root-servers.net\ncom NS ns', { origin: ROOT, ttl: 1 });
  assert.deepEqual(records.map(recordText), ['. 1 IN NS a.root-servers.net.', 'com. 1 IN NS ns.']);
});

test('a problem names its line, and everything else is read', () => {
  const { records, problems } = read(`a A 192.0.2.1
b A 192.0.2.256
c BOGUS x
 d NS e
(
e A 192.0.2.1 ) f
g A 192.0.2.9`);
  assert.deepEqual(records.map(recordText), ['a.example.com. 60 IN A 192.0.2.1', 'g.example.com. 60 IN A 192.0.2.9']);
  assert.deepEqual(problems, [
    { line: 2, what: 'A: not a value of the kind ipv4: 192.0.2.256' },
    { line: 3, what: 'not a record type: BOGUS' },
    { line: 4, what: 'not a record type: d' },
    { line: 5, what: 'A: too many values, from f on' },
  ]);
});

const WRONG: readonly (readonly [text: string, line: number, what: RegExp])[] = [
  [' A 192.0.2.1', 1, /no owner/],
  ['a..b A 192.0.2.1', 1, /owner is not a domain name/],
  [`${'a'.repeat(64)} A 192.0.2.1`, 1, /owner is not a domain name/],
  ['a', 1, /without a type/],
  ['a 5 IN', 1, /without a type/],
  ['a 5 6 A 192.0.2.1', 1, /not a record type: 6/],
  ['a 2147483648 A 192.0.2.1', 1, /not a record type/],
  ['a MX 10', 1, /value is missing/],
  ['a MX ten mail', 1, /kind u16: ten/],
  ['a MX 65536 mail', 1, /kind u16/],
  ['a DS 1 2 3', 1, /value is missing/],
  ['a DS 1 2 3 ABC', 1, /kind hex/],
  ['a DNSKEY 257 3 8 A', 1, /kind base64/],
  ['a NSEC3 1 0 0 - W A', 1, /kind hash/],
  ['a NSEC b BOGUS', 1, /kind types/],
  ['a RRSIG A 8 2 3600 20180231000000 20180101000000 1 @ AA==', 1, /kind time/],
  ['a RRSIG A 8 2 3600 4294967296 0 1 @ AA==', 1, /kind time/],
  ['a NSEC3 1 0 0 - 01 A', 1, /kind hash/],
  [`a TYPE65280 \\# 65536 ${'00'.repeat(65_536)}`, 1, /65536 octets/],
  ['a TXT "x\n\n"\nb BOGUS', 4, /not a record type/],
  [`a TXT ${'x'.repeat(256)}`, 1, /kind strings/],
  ['a TXT "\\256"', 1, /kind strings/],
  ['a TXT', 1, /value is missing/],
  ['a HTTPS 1 . alpn=h2', 1, /generic form of RFC 3597/],
  ['a A \\# 5 C0000201', 1, /has 4 octets and says 5/],
  ['a A \\# 4 C000020', 1, /even number/],
  ['a A \\#', 1, /says no length/],
  ['\n$TTL soon', 2, /\$TTL is not a time/],
  ['\n$ORIGIN a..b', 2, /\$ORIGIN is not a domain name/],
  ['$TTL 1 2', 1, /too many values/],
  ['$INCLUDE /etc/passwd', 1, /\$INCLUDE is not read here/],
  ['$GENERATE 1-2 a A 192.0.2.$', 1, /too many values/],
  ['\n\na TXT "never closed', 3, /quote/],
  ['\na TXT ( "x"', 2, /parenthesis that does not close/],
  ['a TXT x )', 1, /closing parenthesis/],
];

test('what is wrong is said in so many words', () => {
  for (const [text, line, what] of WRONG) {
    const found = problem(text);
    assert.equal(found?.line, line, text);
    assert.match(found?.what ?? '', what);
  }
});

test('text that is too long is refused whole', () => {
  const { records, problems } = read(`a A 192.0.2.1\n${' '.repeat(MAX_ZONE_CHARS)}`);
  assert.deepEqual(records, []);
  assert.match(problems[0]?.what ?? '', /longer than/);
});
