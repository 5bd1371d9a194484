import { instance } from '@viz-js/viz';
import { WIDTH } from './limits.ts';

let graphviz: ReturnType<typeof instance> | null = null;

/** What Graphviz draws of dashes is too fine for thick lines: they would look whole on a phone. */
const DASHES = [
  ['stroke-dasharray="5,2"', 'stroke-dasharray="17,13"'],
  ['stroke-dasharray="1,5"', 'stroke-dasharray="4,8"'],
] as const;

/** Lays a graph out and draws it as lines, with its alternative text. Throws where Graphviz refuses the graph: a bug. */
export async function svgOf(dot: string, alt: string): Promise<string> {
  graphviz ??= instance();
  const { status, output, errors } = (await graphviz).render(dot, { format: 'svg', engine: 'dot' });
  if (status !== 'success')
    throw new Error(`Graphviz refuses the graph: ${errors.map(error => error.message).join('; ')}`);
  const dashed = DASHES.reduce((svg, [fine, coarse]) => svg.replaceAll(fine, coarse), output);
  return dashed
    .replace(/<svg /, `<svg role="img" aria-label="${forXml(alt)}" `)
    .replace(/<g /, `<title>${forXml(alt)}</title>\n<g `);
}

/** Points of a picture: as wide as a phone. */
export const widthOfSvg = (svg: string): number =>
  Math.max(WIDTH, Number(/width="(\d+(?:\.\d+)?)pt"/.exec(svg)?.[1] ?? 0));

const forXml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
