import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { canShow, widthOf, wrapped } from '../../src/picture/letters.ts';

/** The widths that a font file itself gives its letters, in units of its em: cmap format 4, hmtx (OpenType 1.9). */
function widthsIn(file: string): (letter: number) => number {
  const font = readFileSync(fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`)));
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i;
    tables.set(font.toString('latin1', entry, entry + 4), font.readUInt32BE(entry + 8));
  }
  const at = (table: string): number => tables.get(table) ?? assert.fail(`no ${table}`);
  const subtables = Array.from(
    { length: font.readUInt16BE(at('cmap') + 2) },
    (_, i) => at('cmap') + font.readUInt32BE(at('cmap') + 8 + 8 * i),
  );
  const map = subtables.find(subtable => font.readUInt16BE(subtable) === 4) ?? assert.fail('no map of letters');
  const segments = font.readUInt16BE(map + 6) / 2;
  const em = font.readUInt16BE(at('head') + 18);
  return letter => {
    for (let s = 0; s < segments; s++) {
      const [end, start, delta] = [14, 16 + 2 * segments, 16 + 4 * segments].map(from =>
        font.readUInt16BE(map + from + 2 * s),
      );
      if (letter <= (end ?? 0) && letter >= (start ?? 0)) {
        const glyph = (letter + (delta ?? 0)) & 0xffff;
        return font.readUInt16BE(at('hmtx') + 4 * glyph) / em;
      }
    }
    return assert.fail(`no letter ${letter}`);
  };
}

test('no letter of a keyboard is drawn wider than it is taken to be', () => {
  for (const [file, bold] of [
    ['DejaVuSansCondensed.ttf', false],
    ['DejaVuSansCondensed-Bold.ttf', true],
  ] as const) {
    const real = widthsIn(file);
    for (let letter = 0x20; letter < 0x7f; letter++) {
      const taken = widthOf(String.fromCharCode(letter), { size: 1, bold });
      assert.ok(
        taken >= real(letter) && taken < real(letter) + 0.011,
        `${file} ${String.fromCharCode(letter)} ${taken}`,
      );
    }
  }
});

const letters = { size: 26, bold: false };

test('lines fit their width, and lose nothing where there is room for all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.integer({ min: 120, max: 600 }), (text, width) => {
      for (const line of wrapped(text, width, letters, 5))
        assert.ok(widthOf(line, letters) <= width + letters.size, line);
    }),
  );
  assert.deepEqual(wrapped('3 of 3 servers say so', 150, letters, 9), ['3 of 3', 'servers say', 'so']);
});

test('a sign stays with its word, a long name breaks at a dot, what is too much ends in three dots', () => {
  assert.deepEqual(wrapped('✓ nameserver.example.com', 260, { size: 26, bold: true }, 4), [
    '✓ nameserver.',
    'example.com',
  ]);
  assert.deepEqual(wrapped('one two three four', 90, letters, 2), ['one', 'two…']);
});

test('scripts that the font does not have are known', () => {
  assert.deepEqual(['münchen.example', 'пример', '日本', 'ไทย', '🔴'].map(canShow), [true, true, false, false, false]);
});
