import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressFromBytes, octetsOf, parseAddress, rangeOf } from '../../src/values/address.ts';

/** What the library makes of a text that is an address in strict form. */
function byTheLibrary(text: string): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString();
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.IPv6.parse(text).toRFC5952String();
}

const octet = fc.oneof(fc.nat(300).map(String), fc.constantFrom('', '0', '00', '01', '255', '256', '0x1', '1e1', ' 1'));
const group = fc.oneof(fc.stringMatching(/^[0-9A-Fa-f]{1,5}$/), fc.constantFrom('0', '0', '', '::'));
const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map(parts => parts.join('.'));
const texts = fc.oneof(
  dotted,
  fc.array(group, { minLength: 1, maxLength: 9 }).map(parts => parts.join(':')),
  fc.tuple(fc.constantFrom('::', '::ffff:', '64:ff9b::', 'x'), dotted).map(([before, after]) => before + after),
  fc.tuple(dotted, fc.constantFrom('\n', ' ', '%0', '.', '/8')).map(([before, after]) => before + after),
  fc.ipV4(),
  fc.ipV6(),
  fc.string(),
);
const bytes = fc.oneof(
  ...[4, 16].map(n => fc.uint8Array({ minLength: n, maxLength: n })),
  // Runs of zeros, and what begins like ranges that are special.
  fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 }).map(all => Uint8Array.from(all)),
  fc
    .tuple(
      fc.constantFrom('::ffff:0:0', '64:ff9b::', '2002::', '2001::', 'fe80::', 'fc00::', '2620:4f:8000::'),
      fc.nat(0xffff),
    )
    .map(([special, end]) =>
      Uint8Array.from([...ipaddr.parse(special).toByteArray().slice(0, 14), end >> 8, end & 255]),
    ),
);

test('a text is the address that the library reads in it, or none where it reads none', () => {
  fc.assert(
    fc.property(texts, text => assert.equal(parseAddress(text), byTheLibrary(text))),
    { numRuns: 2000 },
  );
});

test('what is read is in normal form, and has the octets and the range that the library gives it', () => {
  fc.assert(
    fc.property(bytes, octets => {
      const address = addressFromBytes(octets);
      assert.ok(address !== null);
      assert.equal(address, byTheLibrary(address));
      assert.equal(parseAddress(address), address);
      assert.deepEqual(octetsOf(address), octets);
      const range = ipaddr.process(address).range();
      assert.equal(rangeOf(address), range === 'unicast' ? 'public' : range);
    }),
    { numRuns: 1000 },
  );
});
