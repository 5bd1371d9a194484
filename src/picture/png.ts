import { Resvg } from '@resvg/resvg-js';
import { WIDTH } from './limits.ts';

const FONTS = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map(file =>
  decodeURIComponent(new URL(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`)).pathname).replace(
    /^\/(?=[A-Z]:)/i,
    '',
  ),
);

/** Draws lines as points, as wide as a phone; with the fonts that come along, as a server has none. */
export function pngOf(svg: string): { bytes: Uint8Array; width: number; height: number } {
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: WIDTH },
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'DejaVu Sans Condensed' },
    background: '#ffffff',
  }).render();
  return { bytes: image.asPng(), width: image.width, height: image.height };
}
