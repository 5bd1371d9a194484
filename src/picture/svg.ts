import { instance } from '@viz-js/viz';
import type { Picture } from '../report/picture.ts';

let graphviz: ReturnType<typeof instance> | null = null;

/** What Graphviz draws of dashes is too fine for thick lines: they would look whole on a phone. */
const DASHES = [
  ['stroke-dasharray="5,2"', 'stroke-dasharray="17,13"'],
  ['stroke-dasharray="1,5"', 'stroke-dasharray="4,8"'],
] as const;

/**
 * Lays a graph out and draws it as lines, with its alternative text in it; sizes in points. Throws where Graphviz refuses
 * the graph: a bug.
 */
export async function svgOf(dot: string, alt: string): Promise<{ svg: string; size: NonNullable<Picture['size']> }> {
  graphviz ??= instance();
  const { status, output, errors } = (await graphviz).render(dot, { format: 'svg', engine: 'dot' });
  if (status !== 'success')
    throw new Error(`Graphviz refuses the graph: ${errors.map(error => error.message).join('; ')}`);
  const [, width = '0', height = '0'] = /<svg width="([\d.]+)pt" height="([\d.]+)pt"/.exec(output) ?? [];
  const svg = DASHES.reduce((drawn, [fine, coarse]) => drawn.replaceAll(fine, coarse), output)
    .replace('<svg ', () => `<svg role="img" aria-label="${forXml(alt)}" `)
    .replace('<g ', () => `<title>${forXml(alt)}</title>\n<g `);
  return { svg, size: { width: Number(width), height: Number(height) } };
}

const forXml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
