/** What stands in a picture of lines, read as any reader of XML would. */

/** Every text in it, in order, its references resolved. */
export const textsIn = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => resolved(text));

/** The names of its elements. */
export const elementsIn = (svg: string): Set<string> =>
  new Set([...svg.replaceAll(/<!--.*?-->/gs, '').matchAll(/<([a-z]+)/g)].map(([, name = '']) => name));

/** The names of its attributes. */
export const attributesIn = (svg: string): Set<string> =>
  new Set([...svg.replaceAll(/<!--.*?-->/gs, '').matchAll(/\s([a-z:-]+)="[^"]*"/g)].map(([, name = '']) => name));

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const resolved = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, named = '') =>
    hex !== undefined
      ? String.fromCodePoint(Number.parseInt(hex, 16))
      : decimal !== undefined
        ? String.fromCodePoint(Number(decimal))
        : (NAMED[named] ?? whole),
  );
