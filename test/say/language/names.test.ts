import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainLine } from '../../../src/report/plain.ts';
import type { Line } from '../../../src/report/report.ts';
import { introduced, listed, serverList, typed, zoneWord } from '../../../src/say/language/names.ts';
import { decodePunycode } from '../../../src/say/language/punycode.ts';
import { address } from '../../../src/values/address.ts';
import { instant } from '../../../src/values/instant.ts';
import { name, ROOT } from '../../../src/values/name.ts';

const plain = (line: Line) => plainLine(line, { zone: 'UTC', now: instant(0) });

test('a name is shown as people type it', () => {
  assert.equal(typed(name('puri.sm.')), 'puri.sm');
  assert.equal(typed(ROOT), '.');
  assert.equal(zoneWord(name('sm.')), '.sm');
  assert.equal(zoneWord(name('example.com.')), 'example.com');
});

test('an international name is shown in Unicode, with its A-label where it is introduced', () => {
  assert.equal(typed(name('xn--bcher-kva.example.')), 'bücher.example');
  assert.equal(plain(introduced(name('www.xn--bcher-kva.example.'))), 'www.bücher.example (www.xn--bcher-kva.example)');
  assert.equal(typed(name('xn--fsqu00a.xn--0zwm56d.')), '例子.测试');
});

test('what is no valid international name stays as it was sent', () => {
  // Quotation marks, Latin among Cyrillic, an overflow, nothing, an escaped blank.
  for (const label of ['xn--bcher-kva8445foa', 'xn--pple-43d', 'xn--99999999', 'xn--', 'xn--ls8h\\032']) {
    assert.equal(typed(name(`${label}.example.`)), `${label}.example`);
  }
});

test('Punycode of any text is read as the standard library writes it', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'b', '0', '-', 'ü', 'ß', 'ж', '日', '本', '𐌰'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, label => {
      const url = `http://x${label}x.example/`;
      if (!URL.canParse(url)) return;
      const ascii = new URL(url).hostname.split('.')[0] ?? '';
      if (ascii.startsWith('xn--')) assert.equal(decodePunycode(ascii.slice(4)), `x${label}x`.normalize('NFC'));
    }),
  );
});

test('no label makes the reader of Punycode throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'abcxyz059-'), maxLength: 63 }),
      label => void decodePunycode(label),
    ),
  );
});

test('names under one parent share it, and many are counted', () => {
  const ns = (count: number) => Array.from({ length: count }, (_, i) => name(`ns${i + 1}.puri.sm.`));
  assert.equal(plain(listed(ns(1))), 'ns1.puri.sm');
  assert.equal(plain(listed(ns(3))), 'ns1, ns2, ns3.puri.sm');
  assert.equal(
    plain(listed([name('ns1.example.com'), name('ns2.example.net')])),
    'ns1.example.com and ns2.example.net',
  );
  assert.equal(plain(listed(ns(13))), 'ns1, ns2, ns3.puri.sm, … 10 more');
  assert.equal(plain(listed([name('com.'), name('net.')])), 'com and net');
});

test('few servers are shown with their addresses, several by name', () => {
  const server = (n: number) => ({ name: name(`ns${n}.example.com`), address: address(`192.0.2.${n}`) });
  assert.equal(plain(serverList([server(1)])), 'ns1.example.com (192.0.2.1)');
  assert.equal(plain(serverList([server(1), server(2), server(3)])), 'ns1, ns2, ns3.example.com');
});
