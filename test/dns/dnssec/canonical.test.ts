import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalRdata, compareBytes, compareNames, signedData } from '../../../src/dns/dnssec/records/canonical.ts';
import { base32hex, keyTag, typeBits, typesOf } from '../../../src/dns/dnssec/records/rdata.ts';
import { typeName } from '../../../src/dns/wire/codes.ts';
import { type Name, name, nameFromLabels, parentOf } from '../../../src/values/name.ts';
import { recordsOf } from '../../support/signed.ts';

const anyName: fc.Arbitrary<Name> = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 4 }), { maxLength: 5 })
  .map(labels => nameFromLabels(labels));

const sign = Math.sign;

test('names sort as in the example of RFC 4034 section 6.1', () => {
  const sorted = [
    'example.',
    'a.example.',
    'yljkjljk.a.example.',
    'Z.a.example.',
    'zABC.a.EXAMPLE.',
    'z.example.',
    '\\001.z.example.',
    '*.z.example.',
    '\\200.z.example.',
  ].map(text => name(text));
  assert.deepEqual([...sorted].reverse().sort(compareNames), sorted);
});

test('the order of names is total: antisymmetric, transitive, and equal only for the same name', () => {
  fc.assert(
    fc.property(anyName, anyName, anyName, (a, b, c) => {
      assert.equal(sign(compareNames(a, b)), -sign(compareNames(b, a)) + 0);
      assert.equal(compareNames(a, b) === 0, a === b);
      if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) assert.ok(compareNames(a, c) <= 0);
    }),
  );
});

test('a name sorts behind its parent, and before everything that is behind its parent without being below it', () => {
  fc.assert(
    fc.property(anyName, anyName, (child, other) => {
      const parent = parentOf(child);
      if (parent === null) return;
      assert.ok(compareNames(parent, child) < 0);
      if (compareNames(parent, other) < 0 && !other.endsWith(`.${parent}`) && parent !== '.')
        assert.ok(compareNames(child, other) < 0);
    }),
  );
});

test('octets sort from the left, and the shorter comes first', () => {
  assert.ok(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0)) < 0);
  assert.ok(compareBytes(Uint8Array.of(2), Uint8Array.of(1, 255)) > 0);
  assert.equal(compareBytes(Uint8Array.of(), Uint8Array.of()), 0);
});

const rdata = (line: string): Uint8Array => recordsOf(line, '.')[0]?.rdata ?? assert.fail(line);

/** Rdata with the names in it in upper case: as a server may send it. */
const upper = (bytes: Uint8Array): Uint8Array => bytes.map(byte => (byte >= 97 && byte <= 122 ? byte - 32 : byte));

test('names in the rdata of the listed types are lowered, and nothing else is', () => {
  for (const line of [
    'x. NS ns.example.',
    'x. MX 10 mail.example.',
    'x. SOA ns.example. h.example. 1 2 3 4 5',
    'x. SRV 1 2 3 host.example.',
    'x. DNAME to.example.',
    'x. RP a.example. b.example.',
  ]) {
    const [type] = line.split(' ').slice(1);
    assert.deepEqual(canonicalRdata(type ?? '', upper(rdata(line))), rdata(line), line);
  }
  const naptr = 'x. NAPTR 1 2 "U" "SIP" "ABC" host.example.';
  assert.deepEqual(canonicalRdata('NAPTR', rdata(naptr)), rdata(naptr));
  for (const line of ['x. NSEC a.example. A NS', 'x. TXT "text"', 'x. HINFO "cpu" "os"', 'x. CAA 0 issue "ca.example"'])
    assert.deepEqual(canonicalRdata(line.split(' ')[1] ?? '', upper(rdata(line))), upper(rdata(line)), line);
});

test('obsolete types of the list are lowered too, and malformed rdata stays as it was sent', () => {
  assert.deepEqual(canonicalRdata('NXT', Uint8Array.of(1, 65, 0, 65)), Uint8Array.of(1, 97, 0, 65));
  assert.deepEqual(canonicalRdata('A6', Uint8Array.of(120, 65, 1, 65, 0)), Uint8Array.of(120, 65, 1, 97, 0));
  assert.deepEqual(canonicalRdata('NS', Uint8Array.of(9, 65)), Uint8Array.of(9, 65));
});

test('making rdata canonical twice changes nothing more, whatever the octets', () => {
  const types = ['NS', 'SOA', 'MX', 'RRSIG', 'NAPTR', 'A6', 'NXT', 'SRV', 'TXT'];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 64 }), (type, bytes) => {
      const canonical = canonicalRdata(type, bytes);
      assert.deepEqual(canonicalRdata(type, canonical), canonical);
      assert.equal(canonical.length, bytes.length);
    }),
  );
});

test('what is signed does not depend on the order of the records, nor on one that is there twice', () => {
  const records = recordsOf('a. A 192.0.2.9\na. A 192.0.2.1\na. A 192.0.2.200', '.');
  const head = Uint8Array.of(1, 2, 3);
  const data = signedData(head, 1, 60, records);
  assert.deepEqual(signedData(head, 1, 60, [...records].reverse()), data);
  assert.deepEqual(signedData(head, 1, 60, [...records, ...records]), data);
});

test('a key tag is the one of RFC 4034 section 5.4', () => {
  const key =
    'dskey.example.com. 86400 IN DNSKEY 256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==';
  assert.equal(keyTag(rdata(key)), 60485);
});

test('a bit map of types is read as it was written, whatever the types', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 20 }), numbers => {
      const types = typesOf(typeBits(numbers));
      assert.deepEqual([...(types ?? [])].sort(), numbers.map(typeName).sort());
    }),
  );
});

test('bit maps with windows out of order, empty or cut short are no bit maps', () => {
  for (const bits of [[0, 0], [0, 33, 1], [1, 1, 64, 0, 1, 64], [0, 2, 64], [0]])
    assert.equal(typesOf(Uint8Array.from(bits)), null);
});

test('base32hex keeps the order of hashes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      (a, b) => {
        const text = base32hex(a) < base32hex(b) ? -1 : base32hex(a) > base32hex(b) ? 1 : 0;
        assert.equal(text, sign(compareBytes(a, b)));
      },
    ),
  );
});
