import fc from 'fast-check';

const HIGHEST = 0x10ffff;

/**
 * Any code point, halves of pairs too. fast-check's own unit 'binary' holds no halves, and lists its million characters in
 * every process that makes a text of them; here the way back is reckoned, so that `__proto__` and its like are drawn as well.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat({ max: HIGHEST }).map(
  point => String.fromCodePoint(point),
  character => {
    const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== character) throw new TypeError('not one character');
    return point;
  },
);
