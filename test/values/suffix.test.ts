import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAtOrUnder, isUnder, type Name, name, parentOf, parseName, ROOT } from '../../src/values/name.ts';
import { isListedTld, isPrivateSuffix, isRegistryZone, registrableOf, specialUseOf } from '../../src/values/suffix.ts';

test('the registrable name is one label below the registry zone', () => {
  const registrable: Record<string, string | null> = {
    'puri.sm': 'puri.sm.',
    'a.b.www.puri.sm': 'puri.sm.',
    'shop.example.co.uk': 'example.co.uk.',
    'x.city.kawasaki.jp': 'city.kawasaki.jp.',
    'a.b.foo.ck': 'b.foo.ck.',
    'user.github.io': 'github.io.',
    'www.example.xn--p1ai': 'example.xn--p1ai.',
    'host.nosuchtld': 'host.nosuchtld.',
    'co.uk': null,
    sm: null,
    '.': null,
  };
  for (const [of, expected] of Object.entries(registrable)) assert.equal(registrableOf(name(of)), expected, of);
});

test('a registry zone is the root, a top-level name or an ICANN suffix, never a private suffix', () => {
  for (const zone of ['.', 'sm', 'nosuchtld', 'co.uk', 'foo.ck', 'xn--p1ai', 'in-addr.arpa'])
    assert.ok(isRegistryZone(name(zone)), zone);
  for (const zone of ['puri.sm', 'github.io', 'blogspot.com', 'www.ck', 'example.co.uk'])
    assert.ok(!isRegistryZone(name(zone)), zone);
});

test('a private suffix is known as such, and as nothing else', () => {
  for (const zone of ['github.io', 'blogspot.com', 's3.amazonaws.com']) assert.ok(isPrivateSuffix(name(zone)), zone);
  for (const zone of ['.', 'io', 'co.uk', 'puri.sm', 'user.github.io', 'host.nosuchtld'])
    assert.ok(!isPrivateSuffix(name(zone)), zone);
});

test('a listed TLD is one that the root held, and no special-use name', () => {
  for (const tld of ['sm', 'com', 'ck', 'xn--p1ai', 'arpa', 'puri.sm']) assert.ok(isListedTld(name(tld)), tld);
  for (const tld of ['.', 'nosuchtld', 'onion', 'local', 'internal', 'test']) assert.ok(!isListedTld(name(tld)), tld);
});

test('special-use names say who set them aside; names under example.com are public', () => {
  assert.deepEqual(specialUseOf(name('printer.local')), { name: 'local.', source: 'RFC 6762' });
  assert.equal(specialUseOf(name('nas.home.arpa'))?.name, 'home.arpa.');
  for (const special of ['localhost', 'a.internal', 'x.alt', 'abc.onion', 'www.test', 'router.lan'])
    assert.ok(specialUseOf(name(special)), special);
  for (const usual of ['.', 'example.com', 'locals', 'mylocal', 'arpa', 'in-addr.arpa', 'internal.example.com'])
    assert.equal(specialUseOf(name(usual)), null, usual);
});

test('an escaped dot divides no labels', () => {
  assert.equal(registrableOf(name('a.co\\.uk')), 'a.co\\.uk.');
  assert.equal(registrableOf(name('co\\.uk.com')), 'co\\.uk.com.');
  assert.equal(isRegistryZone(name('foo.co\\.uk')), false);
});

const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
const anyName = fc
  .tuple(
    fc.array(label, { maxLength: 4 }),
    fc.constantFrom('com', 'co.uk', 'sm', 'foo.ck', 'github.io', 'xn--p1ai', 'nosuchtld'),
  )
  .map(([labels, under]) => parseName([...labels, under].join('.')) as Name);

test('the registrable name holds the name, and its parent is a registry zone', () => {
  fc.assert(
    fc.property(anyName, of => {
      const registrable = registrableOf(of);
      if (registrable === null) assert.ok(isRegistryZone(of));
      else {
        assert.ok(isAtOrUnder(of, registrable));
        assert.ok(isRegistryZone(parentOf(registrable) ?? ROOT));
        assert.ok(!isRegistryZone(registrable));
      }
    }),
  );
});

test('no name above a registry zone is registrable, and everything under a registrable name has the same one', () => {
  fc.assert(
    fc.property(anyName, label, (of, first) => {
      const below = parseName(`${first}.${of}`);
      const registrable = registrableOf(of);
      if (below === null || registrable === null || !isUnder(below, registrable)) return;
      assert.equal(registrableOf(below), registrable);
    }),
  );
});
