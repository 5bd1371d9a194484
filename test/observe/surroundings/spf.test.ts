import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RawRecord } from '../../../src/dns/message.ts';
import { reachOf, readSpf, type SpfTerm } from '../../../src/observe/surroundings/spf.ts';
import { name } from '../../../src/values/name.ts';

const DOMAIN = name('example.com');
/** A TXT record of strings of at most 255 octets. */
const txt = (...strings: string[]): RawRecord => ({
  name: DOMAIN,
  type: 'TXT',
  class: 1,
  ttl: 300,
  rdata: new Uint8Array(Buffer.concat(strings.flatMap(one => [Buffer.of(one.length), Buffer.from(one, 'latin1')]))),
});
const terms = (...strings: string[]): string[] | null =>
  readSpf([txt(...strings)], DOMAIN)?.map(({ kind, name }) => `${kind} ${name}`) ?? null;

test('the terms of a record are those that a receiver looks up, in their order', () => {
  assert.deepEqual(
    terms('v=spf1 ip4:192.0.2.1 a mx/24 ?include:_spf.example.net exists:%{i}.spf.example.org ptr ~all'),
    ['a example.com.', 'mx example.com.', 'include _spf.example.net.', 'exists spf.example.org.', 'ptr example.com.'],
  );
  assert.deepEqual(terms('v=spf1 a:mail.example.net/28 redirect=_spf.example.org'), [
    'a mail.example.net.',
    'redirect _spf.example.org.',
  ]);
  assert.deepEqual(terms('v=spf1 include:_spf.exam', 'ple.net -all'), ['include _spf.example.net.']);
});

test('what stands after all is not looked at, and a redirect beside it neither', () => {
  assert.deepEqual(terms('v=spf1 redirect=_spf.example.org -all include:_spf.example.net'), []);
});

test('other texts are no record, and two records are none', () => {
  assert.equal(terms('v=spf10 a'), null);
  assert.equal(terms('spf2.0/pra a'), null);
  assert.equal(readSpf([txt('v=spf1 -all'), txt('v=spf1 a -all')], DOMAIN), null);
  assert.deepEqual(readSpf([txt('something else'), txt('V=SPF1 -all')], DOMAIN), []);
});

const include = (to: string): SpfTerm => ({ kind: 'include', name: name(to) });

test('everything that is included is followed, in circles too, and what is not known yet is named', () => {
  const records = new Map([
    [DOMAIN, [include('a.example.net')]],
    [name('a.example.net'), [include('example.com'), include('b.example.net')]],
  ]);
  const { names, unread } = reachOf(DOMAIN, of => records.get(of));
  assert.deepEqual([names, unread], [['a.example.net.', 'b.example.net.'], ['b.example.net.']]);
});

test('a record that includes thousands is followed for ten look-ups, as a receiver does', () => {
  const bomb = Array.from({ length: 5_000 }, (_, i) => include(`i${i}.example.net`));
  assert.equal(reachOf(DOMAIN, of => (of === DOMAIN ? bomb : undefined)).names.length, 10);
  const chain = (of: string) => [include(`x.${of}`)];
  assert.ok(reachOf(DOMAIN, of => (of.length < 200 ? chain(of) : [])).names.length <= 10);
});

test('no text breaks the reader', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), text => {
      const read = readSpf([txt(`v=spf1 ${Buffer.from(text).toString('latin1').slice(0, 240)}`)], DOMAIN);
      assert.ok(Array.isArray(read));
    }),
  );
});
