import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseWhois } from '../../src/registration/whois/parse.ts';

const read = (...lines: string[]) => {
  const text = ['Domain Name: example.com', 'Status: Active', ...lines].join('\n');
  return parseWhois(text, { domain: 'example.com', server: 'whois.example' }, []);
};

test('addresses behind a name server are its own', () => {
  const answer = read(
    'Name Server: ns1.example.com 192.0.2.1 2001:db8::1',
    'Name Server: ns2.example.com [192.0.2.2]',
    'Name Server: ns3.example.com, 192.0.2.3.',
    'Name Server: ns4.example.net',
    'Name Server: ns1.example.com 192.0.2.9',
  );
  assert.deepEqual(answer.nameservers, ['ns1.example.com', 'ns2.example.com', 'ns3.example.com', 'ns4.example.net']);
  assert.deepEqual(answer.hostAddresses, {
    'ns1.example.com': ['192.0.2.1', '2001:db8::1', '192.0.2.9'],
    'ns2.example.com': ['192.0.2.2'],
    'ns3.example.com': ['192.0.2.3'],
  });
});

test('what stands there besides is no address', () => {
  const answer = read('Name Server: ns1.example.com 12:30 (ok) 1.2 hostmaster@example.com 2026-01-01');
  assert.deepEqual(answer.nameservers, ['ns1.example.com']);
  assert.equal(answer.hostAddresses, undefined);
});

test('a hostile answer brings no more addresses than are kept', () => {
  const many = Array.from({ length: 200 }, (_, n) => `192.0.2.${n}`).join(' ');
  assert.equal(read(`Name Server: ns1.example.com ${many}`).hostAddresses?.['ns1.example.com']?.length, 16);
});
