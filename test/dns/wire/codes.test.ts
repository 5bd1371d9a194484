import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  className,
  classNumber,
  isQueryableType,
  parseType,
  QUERYABLE_TYPES,
  rcodeName,
  rcodeNumber,
  typeName,
  typeNumber,
} from '../../../src/dns/wire/codes.ts';

test('every type, response code and class number has a name that leads back to it', () => {
  for (let number = 0; number <= 0xffff; number++) {
    assert.equal(typeNumber(typeName(number)), number);
    assert.equal(classNumber(className(number)), number);
    if (number <= 0xfff) assert.equal(rcodeNumber(rcodeName(number)), number);
  }
});

test('numbers have the mnemonics that IANA gave them', () => {
  const types = [
    'A',
    'NS',
    'CNAME',
    'SOA',
    'PTR',
    'MX',
    'TXT',
    'AAAA',
    'SRV',
    'DNAME',
    'DS',
    'RRSIG',
    'NSEC',
    'DNSKEY',
  ];
  assert.deepEqual(types.map(typeNumber), [1, 2, 5, 6, 12, 15, 16, 28, 33, 39, 43, 46, 47, 48]);
  assert.deepEqual(
    ['NSEC3', 'TLSA', 'CDS', 'CDNSKEY', 'SVCB', 'HTTPS', 'CAA'].map(typeNumber),
    [50, 52, 59, 60, 64, 65, 257],
  );
  assert.deepEqual([0, 1, 2, 3, 4, 5, 16, 23, 3841].map(rcodeName), [
    'NOERROR',
    'FORMERR',
    'SERVFAIL',
    'NXDOMAIN',
    'NOTIMP',
    'REFUSED',
    'BADVERS',
    'BADCOOKIE',
    'RCODE3841',
  ]);
  assert.deepEqual([1, 3, 32].map(className), ['IN', 'CH', 'CLASS32']);
});

test('a type that a person typed gets its one form', () => {
  assert.deepEqual(['mx', 'Type15', 'TYPE65280', 'AAAA'].map(parseType), ['MX', 'MX', 'TYPE65280', 'AAAA']);
  for (const nonsense of [
    '',
    'AAA',
    'TYPE',
    'TYPE65536',
    'TYPE-1',
    'TYPE1e3',
    'TYPE 1',
    '1',
    'toString',
    '__proto__',
  ]) {
    assert.equal(parseType(nonsense), null, nonsense);
  }
});

test('what no name can have records of is not asked for', () => {
  for (const type of ['a', 'HTTPS', 'TYPE65280', 'rrsig']) assert.ok(isQueryableType(type), type);
  for (const type of ['ANY', 'axfr', 'IXFR', 'OPT', 'TSIG', 'TYPE41', 'TYPE0', 'TYPE251', 'bogus']) {
    assert.ok(!isQueryableType(type), type);
  }
  assert.ok(QUERYABLE_TYPES.includes('NS') && !QUERYABLE_TYPES.includes('OPT') && !QUERYABLE_TYPES.includes('ANY'));
});
