import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { queryLine } from '../../src/registration/ask/ask-whois.ts';
import { getRequest, isWholeResponse, readResponse, urlOf } from '../../src/registration/ask/http.ts';
import { loadProfiles } from '../../src/registration/profiles.ts';
import { readIana } from '../../src/registration/where/iana.ts';
import { longestMatch, readBootstrap, readServerTable, soldUnder } from '../../src/registration/where/servers.ts';
import { decodedText } from '../../src/registration/whois/charset.ts';
import { name } from '../../src/values/name.ts';
import { IANA_SM } from './internet.ts';

const table = readServerTable(
  readFileSync(new URL('../../src/registration/where/servers.txt', import.meta.url), 'utf8'),
);

test('the built-in table is dated and knows most of the internet', () => {
  assert.match(table.taken, /^\d{4}-\d\d-\d\d$/);
  assert.ok(table.rdap.size > 1_000);
  assert.ok(table.whois.size > 1_000);
  assert.equal(longestMatch(table.whois, name('example.sm'))?.value, 'whois.nic.sm');
  assert.equal(longestMatch(table.whois, name('example.academy'))?.value, 'whois.nic.academy');
  assert.equal(longestMatch(table.rdap, name('example.com'))?.value, 'https://rdap.verisign.com/com/v1/');
  assert.equal(table.contacts.get('sm')?.phone, '+378 0549 886111');
});

test('every RDAP service of the table can be asked, or is refused for its port alone', () => {
  for (const [suffix, url] of [...table.rdap, ...table.override]) {
    assert.match(url, /^https:\/\/[a-z0-9.-]+(?::\d+)?\/(?:\S*\/)?$/, suffix);
  }
});

test('suffixes of two labels are sold by registries of their own', () => {
  assert.deepEqual(soldUnder(table, name('www.example.uk.com')), { domain: 'example.uk.com.', zone: 'uk.com.' });
  assert.equal(soldUnder(table, name('example.com')), null);
  assert.equal(soldUnder(table, name('uk.com')), null);
});

test('a bootstrap file is read by labels, https only (RFC 9224 §3, §4)', () => {
  const map = readBootstrap(
    JSON.stringify({
      services: [
        [
          ['com', 'NET.'],
          ['http://rdap.example/', 'https://rdap.example/'],
        ],
        [['old'], ['http://rdap.example/']],
        'x',
        [['bad']],
      ],
    }),
  );
  assert.deepEqual(
    [...(map ?? [])],
    [
      ['com', 'https://rdap.example/'],
      ['net', 'https://rdap.example/'],
    ],
  );
});

for (const nothing of ['', '[]', '{"services": 3}', '{"services": []}', 'null']) {
  test(`${JSON.stringify(nothing)} is no bootstrap file`, () => assert.equal(readBootstrap(nothing), null));
}

test('IANA’s record gives the registry’s desk and server, and no person', () => {
  const record = readIana(IANA_SM);
  assert.equal(record?.tld, 'sm');
  assert.equal(record?.whois, 'whois.nic.sm');
  assert.deepEqual(record?.registry, {
    name: 'Example Registry',
    phone: '+378 0549 111111',
    email: 'desk@registry.example',
    url: 'https://www.nic.sm',
  });
});

test('a record without a server, and a text that is no record', () => {
  assert.equal(readIana('domain:       NP\norganisation: Example\nwhois:\n')?.whois, null);
  assert.equal(readIana('% This query returned 0 objects.\n'), null);
});

test('queries have the form that each registry wants, and plain ones go to everybody else', async () => {
  const profiles = await loadProfiles();
  assert.equal(queryLine('example.de', 'whois.denic.de', profiles), '-T dn,ace example.de\r\n');
  assert.equal(queryLine('example.com', 'whois.verisign-grs.com', profiles), 'domain example.com\r\n');
  assert.equal(queryLine('example.jp', 'whois.jprs.jp', profiles), 'example.jp/e\r\n');
  assert.equal(queryLine('example.name', 'whois.nic.name', profiles), 'domain=example.name\r\n');
  assert.equal(queryLine('example.de', 'whois.registrar.example', profiles), 'example.de\r\n');
});

test('text is strict UTF-8, else the registry’s own set, else Latin-1', () => {
  assert.equal(decodedText(new TextEncoder().encode('é'), 'windows-1251'), 'é');
  assert.equal(decodedText(Uint8Array.of(0xe9), undefined), 'é');
  assert.equal(decodedText(Uint8Array.of(0xe9), 'windows-1251'), 'й');
  assert.equal(decodedText(Uint8Array.of(0xe9), 'no-such-set'), 'é');
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const bodyOf = (text: string, ended = true): [string, boolean] | null => {
  const response = readResponse(bytes(text), ended);
  return response === null ? null : [new TextDecoder().decode(response.body), response.partial];
};

test('bodies by length, by chunks and by the end of the connection (RFC 9112 §6.3)', () => {
  assert.deepEqual(bodyOf('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab rest'), ['ab', false]);
  assert.deepEqual(bodyOf('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab'), ['ab', true]);
  assert.deepEqual(bodyOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n'), [
    'abc',
    false,
  ]);
  assert.deepEqual(bodyOf('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'), ['ab', true]);
  assert.deepEqual(bodyOf('HTTP/1.0 200 OK\r\n\r\nab'), ['ab', false]);
  assert.deepEqual(bodyOf('HTTP/1.0 200 OK\r\n\r\nab', false), ['ab', true]);
  assert.equal(bodyOf('SSH-2.0-x\r\n\r\n'), null);
});

test('a response is whole when it says so, at every cut before that it is not', () => {
  const text = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
  assert.ok(isWholeResponse(bytes(text)));
  for (let cut = 0; cut < text.indexOf('0\r\n\r\n'); cut++)
    assert.equal(isWholeResponse(bytes(text.slice(0, cut))), false);
});

test('no bytes make the reader of responses throw', () => {
  const piece = fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 5\r\n',
    '\r\n\r\n',
    'ffffffff\r\n',
    '-1\r\n',
    '0\r\n',
    'x',
  );
  fc.assert(
    fc.property(
      fc.array(piece).map(parts => parts.join('')),
      text => void readResponse(bytes(text), true),
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), each => void readResponse(each, false)));
});

test('only plain https URLs are asked, and a request is three clean lines and a few headers', () => {
  assert.equal(urlOf('https://rdap.example/a?b=c')?.path, '/a?b=c');
  for (const bad of [
    'http://rdap.example/',
    'https://rdap.example:444/',
    'https://u:p@rdap.example/',
    'https://192.0.2.1/',
    'https://[2001:db8::1]/',
    'https://localhost/',
    'gopher://rdap.example/',
    'x',
  ]) {
    assert.equal(urlOf(bad), null, bad);
  }
  const url = urlOf('https://rdap.example/a\r\nX: y');
  const request = new TextDecoder().decode(getRequest(url?.host ?? '', url?.path ?? '', 'application/json'));
  assert.equal(request.split('\r\n').length, 7);
});
