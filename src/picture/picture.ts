import type { Picture, PictureFormat } from '../report/picture.ts';
import { dotOf } from './dot.ts';
import type { Drawing } from './drawing.ts';

/** A drawing in the form that is wanted. Only what that form needs is loaded. */
export async function pictureOf(drawing: Drawing, format: PictureFormat): Promise<Picture> {
  const { alt, about } = drawing;
  const picture = { format, alt, name: `${about}.${format}` };
  const dot = dotOf(drawing);
  if (format === 'dot') return { ...picture, bytes: inOctets(dot), size: null };
  const { svgOf } = await import('./svg.ts');
  const { svg, size } = await svgOf(dot, alt);
  if (format === 'svg') return { ...picture, bytes: inOctets(svg), size };
  const { pngOf } = await import('./png.ts');
  return { ...picture, ...pngOf(svg) };
}

const inOctets = (text: string): Uint8Array => new TextEncoder().encode(text);
