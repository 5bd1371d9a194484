import { Resvg } from '@resvg/resvg-js';
import type { Picture } from '../report/picture.ts';
import { WIDTH } from './limits.ts';

const FONTS = [
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
];

/** Draws lines as points, as wide as a phone; with the fonts that come along, as a server has none. */
export function pngOf(svg: string): Pick<Picture, 'bytes'> & { size: NonNullable<Picture['size']> } {
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: WIDTH },
    font: { loadSystemFonts: false, fontFiles: FONTS.map(pathOf), defaultFontFamily: 'DejaVu Sans Condensed' },
    background: '#ffffff',
  }).render();
  return { bytes: image.asPng(), size: { width: image.width, height: image.height } };
}

/** The path of a file's URL; on Windows without the slash before the drive. */
const pathOf = (url: string): string => decodeURIComponent(new URL(url).pathname).replace(/^\/(?=[a-z]:)/i, '');
