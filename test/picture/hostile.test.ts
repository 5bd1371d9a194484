import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dotOf } from '../../src/picture/dot.ts';
import type { Drawing } from '../../src/picture/drawing.ts';
import { drawable } from '../../src/picture/letters.ts';
import { pictureOf } from '../../src/picture/picture.ts';
import { svgOf } from '../../src/picture/svg.ts';
import { drawTrace } from '../../src/picture/trace.ts';
import { anyLook, hostileText } from '../support/any-look.ts';
import { attributesIn, elementsIn, textsIn } from './svg.ts';

/** Texts that mean something to Graphviz, to XML, to a font or to a reader of lines, and anything else. */
const meant: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['\\N', '\\G', '\\\\', '\\', '"', '>', '<', '>>]', '];', '}', '<B>', '</TD></TR></TABLE>>]', '&lt;', '&#0;'],
        ...[
          '&amp',
          '<IMG SRC="/etc/passwd"/>',
          '<a href="x">',
          ']]>',
          '-->',
          'stroke-dasharray="5,2"',
          '\ufffe',
          '\ud800',
        ],
        ...['{name}', '$&', '$1', '\n', '\u0000', '日本', '👩‍👩‍👧', 'مرحبا', 'é', ' ', 'a', 'W'.repeat(90)],
      ),
      hostileText,
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''));

const drawing = (text: string): Drawing => ({
  banner: { sign: 'bad', word: 'DOWN', text },
  heading: text,
  boxes: [
    { id: 'b0', column: 'main', look: 'strong', sign: 'ok', heading: text, lines: [text], list: [] },
    { id: 'b1', column: 'side', look: 'break', sign: 'bad', heading: 'BROKEN HERE', lines: [text], list: [] },
    { id: 'b2', column: 'main', look: 'ghost', sign: 'none', heading: '', lines: [], list: [{ sign: 'ok', text }] },
  ],
  links: [
    { from: 'b0', to: 'b1', kind: 'way' },
    { from: 'b0', to: 'b2', kind: 'broken' },
  ],
  foot: text,
  alt: drawable(text),
  about: 'x',
});

const ELEMENTS = ['svg', 'g', 'title', 'polygon', 'path', 'text', 'ellipse', 'polyline'];
const FORBIDDEN = /^(?:on.*|href|xlink:href|src)$/;
/** All that is between labels. */
const skeleton = (dot: string): string => dot.replaceAll(/label=<<TABLE.*?<\/TABLE>>/g, 'label');

test('no text from outside breaks out of its label: the graph around it stays the same', () => {
  const plain = skeleton(dotOf(drawing('a')));
  fc.assert(fc.property(meant, text => assert.equal(skeleton(dotOf(drawing(text))), plain)));
});

test('whatever stands in a text, the lines hold nothing but shapes and that text', async () => {
  await fc.assert(
    fc.asyncProperty(meant, async text => {
      const { svg } = await svgOf(dotOf(drawing(text)), drawable(text));
      for (const element of elementsIn(svg)) assert.ok(ELEMENTS.includes(element), element);
      for (const attribute of attributesIn(svg)) assert.doesNotMatch(attribute, FORBIDDEN);
      const flat = (all: string): string => all.replaceAll(' ', '');
      const shown = drawable(text).trim();
      // The foot is one line of small letters, so that what fits there stands whole.
      if (shown.length < 30) assert.ok(flat(textsIn(svg).join('')).includes(flat(shown)), `${shown} | ${textsIn(svg)}`);
    }),
    { numRuns: 60 },
  );
});

test('every look can be drawn, in bounds', async () => {
  await fc.assert(
    fc.asyncProperty(anyLook, async look => {
      const { size, alt, name, bytes } = await pictureOf(drawTrace(look, null), 'svg');
      assert.ok(size !== null && size.width > 0 && size.height < 12_000, JSON.stringify(size));
      assert.ok(bytes.length < 200_000);
      assert.match(name, /^[a-z0-9_][a-z0-9._-]*\.svg$/);
      assert.ok(alt.length > 0 && alt.length < 500);
    }),
    { numRuns: 60 },
  );
});

test('what XML forbids becomes a letter that can be shown', () => {
  assert.equal(drawable('a\ufffe日\u0000b'), 'a��b');
});
